"""Scans of papers that stand in rows: nobody is handed a photo before it was drawn anew.

A row that holds one has the columns ``id``, ``scan_name`` (name in the store) and ``scan_state``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from catalog.models import ScanState
from core.images import BadImage
from core.scans import PDF_ENDING, drawn_anew
from core.storage import storage


def stored_scan(content: bytes, ext: str) -> dict[str, str]:
    """Store a scan and return the columns of its row; a photo waits to be drawn.

    Args:
        content: A PDF or a photo.
        ext: Which of them, as `core.scans.ending_of` says.
    """
    state = ScanState.READY if ext == PDF_ENDING else ScanState.PENDING
    return {"scan_name": storage().put(content, ext), "scan_state": state.value}


def draw_scan_of(session: Session, table: type[Any], number: int) -> dict[str, Any] | None:
    """Draw a row's photo anew, without place and camera; the nightly sweep removes the original.

    Returns:
        The state it is in now; None when there is nothing to draw.
    """
    row = session.get(table, number)
    if row is None or row.scan_name is None or row.scan_state != ScanState.PENDING:
        return None
    original, store = row.scan_name, storage()
    try:
        kept: dict[str, Any] = {
            "scan_name": store.put(drawn_anew(store.get(original)), "jpg"),
            "scan_state": ScanState.READY.value,
        }
    except BadImage:
        kept = {"scan_name": None, "scan_state": ScanState.FAILED.value}
    # Not through the row: its version speaks of what people did, and their open pages stay good.
    session.execute(update(table).where(table.id == number, table.scan_name == original).values(**kept))
    return {"state": kept["scan_state"]}
