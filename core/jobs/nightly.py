"""Tasks that the house runs by itself once a day, at night.

Nothing keeps a calendar: the outbox itself says when a task was last asked for. A worker that was
off at night catches up when it starts, and two workers ask only once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core.database import reads_only
from core.jobs.outbox import OutboxEntry, enqueue, task

DAILY: list[str] = []
NIGHT_HOUR_UTC = 19  # two o'clock in the morning in Vietnam
_LOCK = 7_402_572  # any fixed number: names this choice among PostgreSQL's advisory locks


def daily(
    name: str,
) -> Callable[[Callable[..., dict[str, Any] | None]], Callable[..., dict[str, Any] | None]]:
    """Register a function ``f(job) -> result`` as a task that runs every night."""
    if name not in DAILY:
        DAILY.append(name)
    return task(name)


def last_night(now: datetime) -> datetime:
    """Return the newest nightly moment that has passed.

    Args:
        now: An aware time in UTC.
    """
    tonight = now.replace(hour=NIGHT_HOUR_UTC, minute=0, second=0, microsecond=0)
    return tonight if tonight <= now else tonight - timedelta(days=1)


def enqueue_due(session: Session, now: datetime) -> list[str]:
    """Ask for every daily task that has not been asked for since last night, commit, and name them."""
    since = last_night(now)
    with reads_only():  # nearly every minute finds nothing to do, and must not wait for a writer
        due = _due(session, since)
        session.commit()
    if not due:
        return []
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    due = _due(session, since)
    for name in due:
        enqueue(session, name, {})
    session.commit()
    return due


def _due(session: Session, since: datetime) -> list[str]:
    asked = set(
        session.scalars(
            select(OutboxEntry.task)
            .where(OutboxEntry.task.in_(DAILY), OutboxEntry.created_at >= since)
            .distinct()
        )
    )
    return [name for name in DAILY if name not in asked]
