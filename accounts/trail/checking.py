"""Walk the trail's chain in the worker, every night and when an auditor asks, and tell what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.audit import AuditEntry, verify
from core.database import db, reads_only
from core.jobs import Job, JobState, OutboxEntry, daily, enqueue

TASK = "accounts.check_trail"


@dataclass(frozen=True)
class ChainState:
    """What the last finished check found.

    Attributes:
        checked_at: None when none has finished yet.
        checked: Entries that were walked.
        last: Number of the last entry that was walked; None when there was none, or it was not noted then.
        broken: Number of the first entry that does not fit; None when all fit.
        is_waiting: Whether a check is asked for or running.
        has_failed: Whether the last one asked for came to no end.
    """

    checked_at: datetime | None
    checked: int
    last: int | None
    broken: int | None
    is_waiting: bool
    has_failed: bool


@daily(TASK)
def check_trail(job: Job) -> dict[str, Any]:
    """Walk the whole chain without keeping writers waiting.

    The last entry of the check before must still be there: a chain whose end was cut off fits in itself.
    """
    job.session.commit()  # the claim is saved; from here on this only reads, in a session of its own
    with reads_only(), Session(db.engine) as session:
        broken = verify(session)
        gone = cut_off(session)
        checked = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        last = session.execute(
            select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
        ).first()
    head = {"last": last.id, "head": last.hash} if last else {}
    return {"checked": checked, "broken": broken or gone, "cut_off": gone, **head}


def cut_off(session: Session) -> int | None:
    """Return the number of the entry at which the last check ended, when it is not there any more."""
    before = _newest(session, JobState.DONE)
    said = (before.result or {}) if before is not None else {}
    if said.get("cut_off"):
        return int(said["cut_off"])  # what was cut off once does not grow again
    head = said.get("head")
    if head is None or session.scalar(select(AuditEntry.id).where(AuditEntry.hash == head)) is not None:
        return None
    return int(said["last"])


def ask_for_check(session: Session, user_id: int) -> None:
    """Ask the worker for a check, unless one is waiting already."""
    if not chain_state(session).is_waiting:
        enqueue(session, TASK, {}, requested_by=user_id)


def chain_state(session: Session) -> ChainState:
    """Return what is known of the chain; nothing is walked here."""
    newest = _newest(session)
    done = newest if newest is not None and newest.state == JobState.DONE else _newest(session, JobState.DONE)
    result = (done.result or {}) if done is not None else {}
    return ChainState(
        checked_at=done.finished_at if done is not None else None,
        checked=int(result.get("checked", 0)),
        last=result.get("last"),
        broken=result.get("broken"),
        is_waiting=newest is not None and not newest.is_over,
        has_failed=newest is not None and newest.state == JobState.FAILED,
    )


def _newest(session: Session, state: str | None = None) -> OutboxEntry | None:
    statement = select(OutboxEntry).where(OutboxEntry.task == TASK)
    if state is not None:
        statement = statement.where(OutboxEntry.state == state)
    return session.scalar(statement.order_by(OutboxEntry.id.desc()).limit(1))
