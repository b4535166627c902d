"""How work on lots and labels is called where the catalogue tells what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.models import Lot

WORDS: Mapping[str, Any] = {
    "lot.create": _l("Thêm lô hàng"),
    "event.record": _l("Ghi bước của lô hàng"),
    "event.correct": _l("Đính chính bước của lô hàng"),
    "labels.print": _l("Làm tờ tem"),
}


def lots(session: Session, numbers: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """Return name and workspace page of lots by their row numbers."""
    rows = session.execute(select(Lot.id, Lot.lot_code).where(Lot.id.in_(numbers)))
    return {row.id: (_("Lô %(code)s", code=row.lot_code), f"/quan-ly/lo-hang/{row.id}") for row in rows}
