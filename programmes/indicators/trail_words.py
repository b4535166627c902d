"""What indicators leave in the audit trail, in words, and where an auditor sees them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.trail import Field, Subject
from core.trail.values import plainly
from programmes.indicators.queries import area_definitions
from programmes.periods import Period


def _period(value: Any) -> str:
    since, _slash, until = str(value).partition("/")
    return Period(date.fromisoformat(since), date.fromisoformat(until)).words if until else plainly(value)


ACTIONS: Mapping[str, Any] = {
    "indicator.define": _l("Ghi bản định nghĩa chỉ tiêu"),
    "indicator.target": _l("Đổi kế hoạch của chỉ tiêu"),
    "indicator.value": _l("Ghi số của cơ quan khác"),
}
FIELDS: Mapping[str, Any] = {
    "indicator.name": _l("Tên chỉ tiêu"),
    "indicator.unit": _l("Đơn vị tính"),
    "indicator.definition": _l("Tính thế nào"),
    "indicator.source": _l("Nguồn"),
    "indicator.reason": _l("Vì sao"),
    "indicator.proxy": _l("Số tham khảo"),
    "indicator.version": Field(_l("Bản"), write=str),
    "indicator.period": Field(_l("Kỳ"), write=_period),
    "indicator.value": _l("Con số"),
    "indicator.paper": _l("Số văn bản"),
}


def indicators(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name indicators by their definition, those of programmes by their code."""
    known = area_definitions(session)
    return {
        code: Subject(known[code].name if code in known else code, url_for("programmes.indicator", code=code))
        for code in rests
    }
