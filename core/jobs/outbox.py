"""The outbox table, and what a task sees of its own entry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from core.database import Base, BigId, utcnow
from core.errors import DomainError

MAX_ATTEMPTS = 5
MOST_AT_ONCE = 3  # of one long task, waiting or running, for one person: the others' turn comes, too
TASKS: dict[str, Callable[..., dict[str, Any] | None]] = {}
LONG_TASKS: set[str] = set()


class JobState(StrEnum):
    """Where an entry stands."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class OutboxEntry(Base):
    """One piece of work asked for, with its progress and its result."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'running', 'done', 'failed', 'cancelled')", name="state"),
        Index(None, "state", "run_after"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    task: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(12), default=JobState.PENDING.value)
    requested_by: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    run_after: Mapped[datetime] = mapped_column(default=utcnow)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(60))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str | None] = mapped_column(Text)
    result: Mapped[dict[str, Any] | None]

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will happen to this entry."""
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class WorkerBeat(Base):
    """A running worker's sign of life."""

    __tablename__ = "worker_beats"

    worker: Mapped[str] = mapped_column(String(60), primary_key=True)
    beat_at: Mapped[datetime]


class TooManyJobs(DomainError):
    """The person's earlier work of this kind is not done yet."""

    message = _l(
        "Bạn còn mấy việc cùng loại chưa xong. Bạn đợi một việc xong, hoặc dừng bớt, rồi gửi lại nhé."
    )
    status = 429


class Cancelled(Exception):
    """Raised inside a task when somebody has asked to stop it."""


class Job:
    """What a running task may say about itself.

    A task's changes and its "done" are committed together at the end. A long task calls
    `checkpoint` between steps: that commits what was done so far, shows the progress, and stops
    the task when asked to; such a task must be able to be run again from the start.
    """

    def __init__(self, session: Session, entry: OutboxEntry) -> None:
        """Wrap the entry that is being run."""
        self.session = session
        self.entry = entry

    def checkpoint(self, done: int, total: int | None = None) -> None:
        """Commit the work so far with its progress.

        Raises:
            Cancelled: If somebody asked to stop; the runner catches it.
        """
        self.entry.done = done
        if total is not None:
            self.entry.total = total
        self.session.commit()
        self.session.refresh(self.entry)
        if self.entry.cancel_requested:
            raise Cancelled


def task(
    name: str, *, is_long: bool = False
) -> Callable[[Callable[..., dict[str, Any] | None]], Callable[..., dict[str, Any] | None]]:
    """Register a function ``f(job, **payload) -> result`` as the task of that name.

    Args:
        name: As `enqueue` names it.
        is_long: One person may have only `MOST_AT_ONCE` of it that are not over.
    """

    def register(function: Callable[..., dict[str, Any] | None]) -> Callable[..., dict[str, Any] | None]:
        TASKS[name] = function
        if is_long:
            LONG_TASKS.add(name)
        return function

    return register


def enqueue(
    session: Session, name: str, payload: dict[str, Any], *, requested_by: int | None = None
) -> OutboxEntry:
    """Write down in the present transaction that a task is to be run.

    Raises:
        KeyError: If no task of that name is registered.
        TooManyJobs: If it is a long one, and the person has several that are not over.
    """
    TASKS[name]  # a typing error must show here, not in the worker
    if (
        name in LONG_TASKS
        and requested_by is not None
        and _open_jobs(session, name, requested_by) >= MOST_AT_ONCE
    ):
        raise TooManyJobs
    entry = OutboxEntry(task=name, payload=payload, requested_by=requested_by)
    session.add(entry)
    session.flush()
    session.info.setdefault("outbox_ids", []).append(entry.id)
    return entry


def _open_jobs(session: Session, name: str, requested_by: int) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(OutboxEntry)
            .where(
                OutboxEntry.task == name,
                OutboxEntry.requested_by == requested_by,
                OutboxEntry.state.in_((JobState.PENDING, JobState.RUNNING)),
            )
        )
        or 0
    )


def cancel(entry: OutboxEntry) -> None:
    """Ask a running entry to stop at its next checkpoint; one that waits is cancelled at once.

    The entry is locked and read again: a worker may have claimed it since it was read.
    """
    session = object_session(entry)
    if session is not None:
        session.refresh(entry, with_for_update=True)
    if entry.state == JobState.PENDING:
        entry.state = JobState.CANCELLED
        entry.finished_at = utcnow()
    elif entry.state == JobState.RUNNING:
        entry.cancel_requested = True
