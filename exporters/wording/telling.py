"""How far the English texts of a product are, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from catalog.models import Product
from catalog.queries import name_of
from core.formatting import date_vi
from exporters.wording.review import Suggested
from exporters.wording.services import TextState, rows_of, states_of

_LABELS = {"name_en": _l("Tên tiếng Anh"), "description_en": _l("Mô tả tiếng Anh")}
WORDS: Mapping[TextState, tuple[Any, str]] = {
    TextState.NONE: (_l("chưa có"), ""),
    TextState.SUGGESTED: (_l("có gợi ý"), "info"),
    TextState.WRITTEN: (_l("người viết"), ""),
    TextState.READ: (_l("đã đọc lại"), "ok"),
}

_MORE: Mapping[TextState, Any] = {
    TextState.SUGGESTED: _l("chưa ai đọc và nhận"),
    TextState.WRITTEN: _l("chưa ai ghi là đã đọc lại"),
}


def told_round(done: Suggested) -> str:
    """Say what became of one round of suggestions."""
    said = []
    if done.made:
        said.append(
            _("Đã gợi ý cho %(count)s sản phẩm. Bạn mở từng sản phẩm để đọc và nhận.", count=done.made)
        )
    elif done.last_id is None:
        said.append(_("Không còn sản phẩm nào gợi ý được."))
    if done.without:
        said.append(
            _(
                "%(count)s sản phẩm chưa có gì để ghép: bạn điền thêm đặc điểm của sản phẩm.",
                count=done.without,
            )
        )
    if done.last_id is not None:
        said.append(_("Còn sản phẩm chưa xem tới, bạn bấm lần nữa."))
    return " ".join(said)


def told_readings(session: Session, product: Product) -> dict[str, Any]:
    """Return what the page over English texts shows of their readings."""
    rows, states = rows_of(session, product), states_of(session, product)
    readings = []
    for field, state in states.items():
        row, more = rows.get(field), _MORE.get(state, "")
        if row is not None and state == TextState.READ:
            more = _("%(name)s, %(day)s", name=name_of(session, row.read_by_id), day=date_vi(row.read_at))
        readings.append((_LABELS[field], *WORDS[state], more))
    return {
        "readings": readings,
        "may_be_read": TextState.WRITTEN in states.values(),
        "has_suggestion": any(row.suggestion for row in rows.values()),
    }
