"""A file of products is brought in once, whoever begins it twice or goes on with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalog.importing import services
from catalog.models import Product, ProductImport
from core.audit import SYSTEM
from core.database import db
from core.jobs import Job, JobState, OutboxEntry, drain, runner
from tests.catalog.importing.files import csv_text
from tests.factories.catalog import make_business, make_family

ROWS = 6
CONTENT = csv_text([["Tên", "Giá"], *([f"Kẹo {n}", str(1000 + n)] for n in range(ROWS))]).encode()


@pytest.fixture
def checked(session):
    """A file that was looked at, by number."""
    make_family(session)
    found = services.start_import(session, make_business(session), CONTENT, "kẹo.csv", actor=SYSTEM).id
    session.commit()
    return found


def became_of(session, number):
    session.expire_all()
    run = session.get_one(ProductImport, number)
    return run.state, run.counts["created"], len(session.scalars(select(Product.id)).all())


@pytest.mark.parametrize("at_once", [services.AT_ONCE, 3])
def test_who_begins_twice_at_once_brings_the_products_in_once(app, session, checked, monkeypatch, at_once):
    monkeypatch.setattr(services, "AT_ONCE", at_once)
    start = Barrier(2)

    def begin(_turn):
        with app.app_context(), Session(db.engine, expire_on_commit=False) as own:
            seen = own.get_one(ProductImport, checked)
            own.commit()
            start.wait()  # both have read it before either begins
            answer = services.begin(own, seen, actor=SYSTEM)
            own.commit()
            return answer

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(begin, range(2))) == [False, True]
    drain("test")
    assert became_of(session, checked) == ("done", ROWS, ROWS)


def test_a_worker_given_up_for_dead_stops_where_its_successor_went_on(app, session, checked, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 3)
    monkeypatch.setattr(services, "BATCH", 2)
    run = session.get_one(ProductImport, checked)
    services.begin(session, run, actor=SYSTEM)
    session.commit()
    job_id, checkpoint, heard = run.job_id, Job.checkpoint, []
    session.commit()

    def succeed():
        with app.app_context():
            runner.run_entry(job_id, "second")

    def pauses(job, done, total):
        checkpoint(job, done, total)
        heard.append(done)
        if len(heard) > 1:
            return
        job.session.execute(update(OutboxEntry).values(state=JobState.PENDING))
        job.session.commit()
        with ThreadPoolExecutor(1) as threads:
            threads.submit(succeed).result()

    monkeypatch.setattr(Job, "checkpoint", pauses)
    runner.run_entry(job_id, "first")

    assert became_of(session, checked) == ("done", ROWS, ROWS)
