"""What the programmes have for the department's first page: acts that wait, and doubled registrations."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.database import db
from core.work import WorkCard, work_card
from programmes.models import ActState
from programmes.permissions import acts_in_scope
from programmes.queries import directory, duplicates
from programmes.queries.directory import ActFilter
from programmes.rules import work_rules
from programmes.views.questions import slow_before, today

_TO_VERIFY: dict[str, Any] = {"chua-doi-chieu": 1}
_UNPROVEN: dict[str, Any] = {"tinh-trang": ActState.ACCEPTED.value, "thieu-minh-chung": 1}
_RETURNED: dict[str, Any] = {"tra-lai": 1}
_SLOW: dict[str, Any] = {"qua-lau": 1}


def _number(narrowed: ActFilter) -> int:
    return directory.number_of_acts(db.session(), narrowed, scope=acts_in_scope(current_user))


def acts_to_verify(**_facts: object) -> WorkCard:
    """Count accepted acts with evidence that wait for a second person."""
    return work_card(
        _("lượt chờ người thứ hai đối chiếu"),
        _number(ActFilter(not_verified=True)),
        url_for("programmes.acts", **_TO_VERIFY),
        _("mở minh chứng và so với nội dung"),
    )


def returned_acts(**_facts: object) -> WorkCard:
    """Count acts that a second person gave back and nobody has answered yet."""
    return work_card(
        _("lượt bị trả lại, chưa trả lời"),
        _number(ActFilter(returned=True)),
        url_for("programmes.acts", **_RETURNED),
        _("bổ sung minh chứng hoặc hủy hiệu lực, rồi trả lời"),
    )


def acts_without_evidence(**_facts: object) -> WorkCard:
    """Count accepted acts that nothing proves."""
    return work_card(
        _("lượt chưa có minh chứng"),
        _number(ActFilter(state=ActState.ACCEPTED.value, without_evidence=True)),
        url_for("programmes.acts", **_UNPROVEN),
        _("đã vào số liệu, cần bổ sung giấy tờ"),
    )


def acts_under_way_too_long(**_facts: object) -> WorkCard:
    """Count acts that began long ago and are not accepted."""
    return work_card(
        _("lượt làm quá %(days)s ngày", days=work_rules().under_way_days),
        _number(ActFilter(under_way_since_before=slow_before(today()))),
        url_for("programmes.acts", **_SLOW),
        _("nghiệm thu, hoặc hủy nếu không làm nữa"),
    )


def doubled_registrations(**_facts: object) -> WorkCard:
    """Count pairs of registrations that look like one business."""
    return work_card(
        _("cặp cơ sở có thể trùng"),
        len(duplicates.pairs(db.session(), current_user)),
        url_for("programmes.duplicates"),
        _("so sánh rồi gộp, hoặc đánh dấu là khác nhau"),
    )
