"""How far work has come that is one transaction, of which the database shows nothing before its end.

It is kept in huey's own store, beside the database: on SQLite nobody else can write while such work does.
"""

from __future__ import annotations

import logging

from flask import current_app

log = logging.getLogger("gocque.jobs")


def _key(entry_id: int) -> str:
    return f"gocque-standing-{entry_id}"


def tell(entry_id: int, done: int, total: int) -> None:
    """Say how much of an entry's work is done; what is not heard does the work no harm."""
    try:
        current_app.extensions["gocque_huey"].put(_key(entry_id), (done, total))
    except Exception:
        log.exception("standing_not_told")


def told(entry_id: int) -> tuple[int, int] | None:
    """Return what was said last; None: nothing, so `OutboxEntry.done` holds."""
    try:
        found: tuple[int, int] | None = current_app.extensions["gocque_huey"].get(_key(entry_id), peek=True)
    except Exception:
        log.exception("standing_not_heard")
        return None
    return found


def forget(entry_id: int) -> None:
    """Forget what was said, before work begins anew and when it is over."""
    try:
        current_app.extensions["gocque_huey"].delete(_key(entry_id))
    except Exception:
        log.exception("standing_not_forgotten")
