"""Keep verdicts after a change at once, and all of them in one task."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, cast

from flask import Flask, Response, current_app, request
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from catalog.models import Business, Certificate, Photo, Product, Variant
from core.config import Settings
from core.database import db
from core.installation import InstallationSetting
from core.jobs import Job, JobState, OutboxEntry, after_each_job, daily, enqueue
from exporters.judging.judge import Bench, judge
from exporters.judging.reading import outdated, outdated_count
from exporters.listings import BATCH
from exporters.models import FamilyCategory, ListingOverride, ListingSettings
from exporters.registry import present_exporters

log = logging.getLogger("gocque.exporters")
TASK = "exporters.judge"
_TOUCHED = "touched_products"  # written, and not committed yet
_SAVED = "saved_products"
_OF_PRODUCTS = (Variant, Photo, ListingSettings, ListingOverride)
_OF_MANY = (FamilyCategory, Certificate, Business, InstallationSetting)


def present_bench(session: Session) -> Bench:
    """Return what verdicts are given from now."""
    settings = cast(Settings, current_app.config["GOCQUE"])
    return Bench.of(present_exporters(session), settings.public_url)


def watch(app: Flask) -> None:
    """Take note of what a request or a task changes, and keep its verdicts when it is done."""

    @event.listens_for(db.session, "after_flush")
    def _note(session: Session, _context: Any) -> None:
        touched: set[int | None] = session.info.setdefault(_TOUCHED, set())
        touched.update(_products_of([*session.new, *session.dirty, *session.deleted]))

    @event.listens_for(db.session, "after_commit")
    def _saved(session: Session) -> None:
        session.info.setdefault(_SAVED, set()).update(session.info.pop(_TOUCHED, set()))

    @event.listens_for(db.session, "after_rollback")
    def _dropped(session: Session) -> None:
        session.info.pop(_TOUCHED, None)

    @app.after_request
    def _keep(answer: Response) -> Response:
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            settle(db.session())
        return answer

    after_each_job(settle)


def _products_of(rows: Iterable[Any]) -> set[int | None]:
    """Return the numbers of the products concerned; None stands for those that only a query could tell."""
    found: set[int | None] = set()
    for row in rows:
        if isinstance(row, Product):
            found.add(row.id)
        elif isinstance(row, _OF_PRODUCTS):
            found.add(row.product_id)
        elif isinstance(row, _OF_MANY):
            found.add(None)
    return found


def settle(session: Session) -> None:
    """Keep the verdicts over what was changed: at once where it is a handful, else in the worker.

    Only what was committed counts: what a refusal or a failure left in the session is dropped first, so
    that nothing of it is saved along. Should this fail, nothing is lost: verdicts that do not count are
    given while they are read.
    """
    touched: set[int | None] = session.info.pop(_SAVED, set())
    if not touched:
        return
    session.rollback()
    try:
        bench = present_bench(session)
        ids = {number for number in touched if number is not None}
        if None in touched:
            ids.update(outdated(session, bench, limit=BATCH + 1))
        if len(ids) <= BATCH:
            judge(session, bench, ids)
        else:
            judge_later(session)
        session.commit()
    except Exception:
        session.rollback()
        log.exception("verdicts_not_kept")
    session.info.pop(_SAVED, None)


def judge_later(session: Session, requested_by: int | None = None) -> OutboxEntry:
    """Ask for the task that keeps every verdict that counts no longer; one that waits is enough."""
    waiting = session.scalars(
        select(OutboxEntry).where(OutboxEntry.task == TASK, OutboxEntry.state == JobState.PENDING).limit(1)
    ).first()
    return waiting or enqueue(session, TASK, {}, requested_by=requested_by)


@daily(TASK)
def judge_outdated(job: Job) -> dict[str, Any] | None:
    """Keep every verdict that is missing or counts no longer, a handful of products at a time."""
    bench = present_bench(job.session)
    total, done, last = outdated_count(job.session, bench), 0, 0
    while ids := outdated(job.session, bench, after=last):
        judge(job.session, bench, ids)
        done, last = done + len(ids), ids[-1]
        job.checkpoint(done, max(total, done))
    return {"products": done}
