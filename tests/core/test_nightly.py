"""Daily tasks: once a night, caught up when the worker was off, asked for once by two workers."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.jobs import OutboxEntry, daily, drain
from core.jobs.nightly import DAILY, enqueue_due, last_night
from core.jobs.outbox import TASKS
from core.once import FormReceipt


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch):
    monkeypatch.setattr("core.jobs.nightly.DAILY", [])

    @daily("test.sweep")
    def sweep(job):
        job.session.add(FormReceipt(key="swept", location="/"))

    yield
    del TASKS["test.sweep"]


def asked(session):
    return session.scalars(select(OutboxEntry.task)).all()


def test_the_newest_night_is_two_in_the_morning_in_vietnam():
    assert last_night(datetime(2026, 11, 23, 18, 59, tzinfo=UTC)) == datetime(2026, 11, 22, 19, tzinfo=UTC)
    assert last_night(datetime(2026, 11, 23, 19, 0, tzinfo=UTC)) == datetime(2026, 11, 23, 19, tzinfo=UTC)


def test_a_daily_task_is_asked_for_once_a_night_and_runs(session):
    now = datetime.now(UTC)

    assert enqueue_due(session, now) == ["test.sweep"]
    assert enqueue_due(session, now + timedelta(minutes=1)) == []
    assert drain() == 1

    assert session.get(FormReceipt, "swept") is not None
    assert asked(session) == ["test.sweep"]


def test_the_next_night_asks_again(session):
    now = datetime.now(UTC)
    enqueue_due(session, now)

    assert enqueue_due(session, now + timedelta(days=1)) == ["test.sweep"]
    assert asked(session) == ["test.sweep"] * 2


def test_a_task_registered_twice_is_asked_for_once(session):
    daily("test.sweep")(lambda job: None)

    assert enqueue_due(session, datetime.now(UTC)) == ["test.sweep"]


def test_the_house_sweeps_every_night():
    assert {"operations.sweep_files", "operations.forget_old_records"} <= set(DAILY)
