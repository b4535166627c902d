"""What programmes, acts and merged businesses leave in the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import BusinessKind
from catalog.vocabulary import KINDS
from core.trail import Field
from core.trail.values import money, plainly
from programmes.evidence import LABELS as EVIDENCE
from programmes.importing.results import BLOCK_LABELS
from programmes.merge_page import FIELD_LABELS, RELATIONS, labels_of
from programmes.models import Programme
from programmes.notes.words import OUTCOMES
from programmes.periods import Period
from programmes.views.words import STATE_LABELS, UNITS


def _target(value: Any) -> str:
    """Write a period with its number."""
    if not (isinstance(value, list) and len(value) == 2):
        return plainly(value)
    since, _slash, until = str(value[0]).partition("/")
    period = Period(date.fromisoformat(since), date.fromisoformat(until))
    return f"{plainly(value[1])} ({period.words})"


def _number_of_row(label: Any, of: str = "") -> Field:
    return Field(label, write=str, says_nothing=True, of=of)


def _programmes(session: Session) -> Mapping[str, str]:
    return dict(session.execute(select(Programme.code, Programme.name)).all())


def _taken(value: Any) -> str:
    """Write what a person chose to take from the merged registration."""
    return ", ".join(str(FIELD_LABELS[each]) for each in value)


def _left(value: Any) -> str:
    """Write what a person chose as one thing, for columns that were left."""
    return ", ".join(labels_of(value))


ACTIONS: Mapping[str, Any] = {
    "business.merge": _l("Gộp cơ sở vào cơ sở gốc"),
    "business.unmerge": _l("Tách cơ sở khỏi cơ sở gốc"),
    "business.set_apart": _l("Ghi hai cơ sở là khác nhau"),
    "inspection.note": _l("Ghi chú kiểm tra"),
    "support_act.record": _l("Ghi lượt hỗ trợ"),
    "support_act.edit": _l("Sửa lượt hỗ trợ"),
    "support_act.add_evidence": _l("Thêm minh chứng"),
    "support_act.accept": _l("Nghiệm thu lượt hỗ trợ"),
    "support_act.cancel": _l("Hủy lượt hỗ trợ"),
    "support_act.void": _l("Hủy hiệu lực lượt hỗ trợ"),
    "support_act.verify": _l("Đối chiếu lượt hỗ trợ"),
    "support_act.replace": _l("Ghi lượt thay thế"),
    "programme.create": _l("Lập chương trình"),
    "programme.edit": _l("Sửa thông tin chương trình"),
    "programme.plan_paper": _l("Lưu tệp văn bản kế hoạch"),
    "programme.target": _l("Đổi kế hoạch của chương trình"),
    "programmes.import": _l("Nhập danh sách hỗ trợ"),
    "links.check": _l("Kiểm tra đường dẫn"),
}
FIELDS: Mapping[str, Any] = {
    **{f"programmes.{name}": label for name, label in BLOCK_LABELS.items()},
    "programme": Field(_l("Chương trình"), names=_programmes),
    "budget_vnd": Field(_l("Kinh phí nhà nước"), write=money),
    "matching_vnd": Field(_l("Kinh phí đối ứng"), write=money),
    "channel": _l("Kênh"),
    "started_on": _l("Ngày bắt đầu"),
    "accepted_on": _l("Ngày nghiệm thu"),
    "support_act.type": Field(_l("Loại"), codes=EVIDENCE),
    "support_act.state": Field(
        _l("Tình trạng"), codes={state.value: label for state, label in STATE_LABELS.items()}
    ),
    "evidence": _l("Minh chứng"),
    "inspection.outcome": Field(
        _l("Kết quả xem"), codes={outcome.value: label for outcome, label in OUTCOMES.items()}
    ),
    "support_act.proposal": _number_of_row(_l("Theo đề xuất")),
    "replaced_by": _number_of_row(_l("Thay bằng lượt"), "support_act"),
    "code": _l("Mã"),
    "unit_counted": Field(_l("Đếm thêm"), codes=UNITS),
    "eligible_kinds": Field(_l("Dành cho"), codes={kind.value: KINDS[kind] for kind in BusinessKind}),
    "lead": _l("Đầu mối"),
    "plan_number": _l("Số kế hoạch"),
    "plan_dated": _l("Ngày kế hoạch"),
    "plan_issuer": _l("Nơi ban hành kế hoạch"),
    "plan_url": _l("Địa chỉ kế hoạch"),
    "plan_stored_name": _l("Tệp kế hoạch"),
    "target": Field(_l("Chỉ tiêu"), write=_target),
    "into": _number_of_row(_l("Cơ sở gốc"), "business"),
    "business.merge.fields": Field(_l("Lấy từ bản gộp"), write=_taken, is_list=True),
    "relation": Field(_l("Vì sao gộp"), codes=RELATIONS),
    "merge": _number_of_row(_l("Lần gộp")),
    "left": Field(_l("Giữ lại ở cơ sở gốc"), write=_left, is_list=True),
}
