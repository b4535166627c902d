"""Let one at a time do what no single row stands for: from before something is read until its change is over.

On SQLite writers take turns by themselves; on PostgreSQL an advisory lock of the transaction does it.
"""

from __future__ import annotations

from zlib import crc32

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.database import only_reads

_LOCKS = 7_402_576  # any fixed number: names turns among PostgreSQL's advisory locks of two numbers


def take_turns(session: Session, name: str) -> None:
    """Wait until nobody else is at the thing of this name; who only reads never waits."""
    if only_reads() or session.get_bind().dialect.name != "postgresql":
        return
    number = crc32(name.encode()) - 2**31
    session.execute(
        text("SELECT pg_advisory_xact_lock(:locks, :number)"), {"locks": _LOCKS, "number": number}
    )
