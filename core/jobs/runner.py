"""Claim entries of the outbox and carry them out; huey wakes us, a sweep forgets nothing."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from core.config import Settings
from core.database import db, reads_only, utcnow
from core.jobs import standing
from core.jobs.nightly import enqueue_due
from core.jobs.outbox import (
    LONG_TASKS,
    MAX_ATTEMPTS,
    TASKS,
    Cancelled,
    Job,
    JobState,
    OutboxEntry,
    WorkerBeat,
)

log = logging.getLogger("gocque.jobs")
BEAT_SECONDS = 5
DEAD_AFTER = timedelta(seconds=30)
_BORN = secrets.token_hex(4)
_AFTER: list[Callable[[Session], None]] = []


def after_each_job(hook: Callable[[Session], None]) -> None:
    """Register what is done once an entry is over, whatever became of it; it must not raise."""
    if hook not in _AFTER:
        _AFTER.append(hook)


def init_jobs(app: Flask, settings: Settings) -> None:
    """Give the application its huey queue and wake the worker after each commit that asked for work."""
    if settings.redis_url:
        huey: Huey = RedisHuey("gocque", url=settings.redis_url)
    else:
        huey = SqliteHuey("gocque", filename=str(settings.instance / "jobs.db"))

    def run_one(entry_id: int) -> None:
        with app.app_context():
            run_entry(entry_id, worker_name())

    def sweep() -> None:
        with app.app_context():
            enqueue_due(db.session(), utcnow())
            drain(worker_name())

    app.extensions["gocque_huey"] = huey
    app.extensions["gocque_wake"] = huey.task(name="gocque_run_one")(run_one)
    app.extensions["gocque_sweep"] = huey.periodic_task(crontab(minute="*"), name="gocque_sweep")(sweep)

    @event.listens_for(db.session, "after_commit")
    def _wake(session: Session) -> None:
        ids = session.info.pop("outbox_ids", [])
        if not ids or app.config["TESTING"]:
            return
        for entry_id in ids:
            try:
                app.extensions["gocque_wake"](entry_id)
            except Exception:  # the sweep will find it; the person's change is saved either way
                log.exception("wake_failed")

    @event.listens_for(db.session, "after_rollback")
    def _forget(session: Session) -> None:
        session.info.pop("outbox_ids", None)


def worker_name() -> str:
    """Name this process among the workers; a container started again has the old host name and number."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{_BORN}"


def claim(session: Session, entry_id: int, worker: str) -> OutboxEntry | None:
    """Take an entry that waits; None when another worker was faster or its time has not come."""
    now = utcnow()
    taken = session.execute(
        update(OutboxEntry)
        .where(
            OutboxEntry.id == entry_id, OutboxEntry.state == JobState.PENDING, OutboxEntry.run_after <= now
        )
        .values(state=JobState.RUNNING, claimed_by=worker, started_at=now, attempts=OutboxEntry.attempts + 1)
    )
    session.commit()
    return session.get(OutboxEntry, entry_id) if taken.rowcount else None  # type: ignore[attr-defined]


def run_entry(entry_id: int, worker: str) -> None:
    """Carry out one entry: its changes and its "done" are one transaction."""
    session: Session = db.session()
    entry = claim(session, entry_id, worker)
    if entry is None:
        return
    tells = entry.task in LONG_TASKS
    if tells:
        standing.forget(entry_id)  # of a run that was cut off
    try:
        entry.result = TASKS[entry.task](Job(session, entry), **entry.payload)
        _close(session, entry, JobState.DONE)  # what cannot be committed has failed, too
    except Cancelled:
        _close(session, entry, JobState.CANCELLED)
    except Exception as error:
        session.rollback()
        log.exception("job_failed", extra={"job": entry_id})
        _put_back(session, entry_id, error)
    if tells:
        standing.forget(entry_id)  # not before the end is saved: until then it holds
    for hook in _AFTER:
        hook(session)


def _close(session: Session, entry: OutboxEntry, state: JobState) -> None:
    entry.state = state.value
    entry.finished_at = utcnow()
    session.commit()


def _put_back(session: Session, entry_id: int, error: Exception) -> None:
    entry = session.get_one(OutboxEntry, entry_id)
    entry.message = type(error).__name__
    if entry.attempts >= MAX_ATTEMPTS:
        _close(session, entry, JobState.FAILED)
        return
    entry.state = JobState.PENDING.value
    entry.run_after = utcnow() + timedelta(seconds=2**entry.attempts)
    session.commit()


def drain(worker: str | None = None) -> int:
    """Carry out everything that waits, entries of dead workers too; returns how many."""
    session: Session = db.session()
    _reclaim_from_the_dead(session)
    with reads_only():
        waiting = session.scalars(
            select(OutboxEntry.id)
            .where(OutboxEntry.state == JobState.PENDING, OutboxEntry.run_after <= utcnow())
            .order_by(OutboxEntry.id)
        ).all()
        session.commit()
    for entry_id in waiting:
        run_entry(entry_id, worker or worker_name())
    return len(waiting)


def _reclaim_from_the_dead(session: Session) -> None:
    alive = select(WorkerBeat.worker).where(WorkerBeat.beat_at > utcnow() - DEAD_AFTER)
    orphaned = (
        update(OutboxEntry)
        .where(OutboxEntry.state == JobState.RUNNING, OutboxEntry.claimed_by.not_in(alive))
        .where(OutboxEntry.started_at < utcnow() - DEAD_AFTER)
        .execution_options(synchronize_session=False)
    )
    # What took its worker along that often would take the next one, too.
    given_up = orphaned.where(OutboxEntry.attempts >= MAX_ATTEMPTS)
    session.execute(given_up.values(state=JobState.FAILED, finished_at=utcnow(), message="WorkerLost"))
    session.execute(orphaned.values(state=JobState.PENDING))
    session.commit()


def beat(session: Session, worker: str) -> None:
    """Leave this worker's sign of life and forget workers long gone."""
    now = utcnow()
    session.merge(WorkerBeat(worker=worker, beat_at=now))
    for gone in session.scalars(select(WorkerBeat).where(WorkerBeat.beat_at < now - timedelta(hours=1))):
        session.delete(gone)
    session.commit()


def worker_is_alive(session: Session) -> bool:
    """Say whether any worker has shown a sign of life lately."""
    return (
        session.scalar(select(WorkerBeat.worker).where(WorkerBeat.beat_at > utcnow() - DEAD_AFTER).limit(1))
        is not None
    )


def run_worker(app: Flask, stop: threading.Event | None = None) -> None:
    """Run huey's consumer in this process until it is told to end."""
    stop = stop or threading.Event()
    worker = worker_name()

    def keep_beating() -> None:
        while not stop.is_set():
            with app.app_context():
                try:
                    beat(db.session(), worker)
                except Exception:
                    log.exception("beat_failed")
            stop.wait(BEAT_SECONDS)

    threading.Thread(target=keep_beating, daemon=True).start()
    with app.app_context():
        drain(worker)
    huey: Any = app.extensions["gocque_huey"]
    consumer = huey.create_consumer(
        workers=2, worker_type="thread", initial_delay=0.1, max_delay=1.0, backoff=1.3
    )
    try:
        consumer.run()
    finally:
        stop.set()
