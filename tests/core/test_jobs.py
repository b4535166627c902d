"""The outbox: nothing asked for is lost, nothing runs for a change that was rolled back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import utcnow
from core.jobs import JobState, WorkerBeat, cancel, drain, enqueue, task, worker_is_alive
from core.jobs.outbox import MAX_ATTEMPTS, TASKS
from core.jobs.runner import beat, run_entry
from core.once import FormReceipt


@pytest.fixture(autouse=True)
def _tasks():
    @task("test.leave_mark")
    def leave_mark(job, *, key):
        job.session.add(FormReceipt(key=key, location="/"))
        return {"key": key}

    @task("test.fail_after_mark")
    def fail_after_mark(job, *, key):
        job.session.add(FormReceipt(key=key, location="/"))
        job.session.flush()
        raise RuntimeError("số điện thoại 0912345678")

    @task("test.count")
    def count(job, *, total):
        for done in range(total):
            job.session.add(FormReceipt(key=f"step {done}", location="/"))
            job.checkpoint(done + 1, total)

    @task("test.clash")
    def clash(job, *, key):
        job.session.add_all([FormReceipt(key=key, location="/"), FormReceipt(key=key, location="/")])

    yield
    for name in ("test.clash", "test.leave_mark", "test.fail_after_mark", "test.count"):
        del TASKS[name]


def marks(session):
    return session.scalars(select(FormReceipt.key).order_by(FormReceipt.key)).all()


def test_a_job_runs_once_and_keeps_its_result(session):
    entry = enqueue(session, "test.leave_mark", {"key": "a"}, requested_by=5)
    session.commit()

    assert drain() == 1
    assert drain() == 0

    session.refresh(entry)
    assert (entry.state, entry.result, entry.requested_by, entry.attempts) == (
        JobState.DONE,
        {"key": "a"},
        5,
        1,
    )
    assert marks(session) == ["a"]


def test_a_job_of_a_change_that_was_rolled_back_never_runs(session):
    enqueue(session, "test.leave_mark", {"key": "a"})
    session.rollback()

    assert drain() == 0
    assert marks(session) == []


def test_an_unknown_task_is_refused_when_it_is_asked_for(session):
    with pytest.raises(KeyError):
        enqueue(session, "test.misspelt", {})


def test_a_failing_job_leaves_nothing_behind_is_tried_again_later_and_given_up_in_the_end(session, caplog):
    entry = enqueue(session, "test.fail_after_mark", {"key": "a"})
    session.commit()

    for _ in range(MAX_ATTEMPTS + 2):
        entry.run_after = utcnow() - timedelta(seconds=1)
        session.commit()
        drain()
        session.refresh(entry)

    assert (entry.state, entry.attempts, entry.message) == (JobState.FAILED, MAX_ATTEMPTS, "RuntimeError")
    assert marks(session) == []


def test_a_failed_job_waits_before_it_is_tried_again(session):
    entry = enqueue(session, "test.fail_after_mark", {"key": "a"})
    session.commit()

    drain()
    session.refresh(entry)

    assert entry.state == JobState.PENDING
    assert entry.run_after > utcnow()
    assert drain() == 0


def test_progress_is_kept_and_a_running_job_stops_when_asked(session):
    entry = enqueue(session, "test.count", {"total": 5})
    session.commit()
    entry.cancel_requested = True
    session.commit()

    run_entry(entry.id, "worker-1")
    session.refresh(entry)

    assert (entry.state, entry.done, entry.total) == (JobState.CANCELLED, 1, 5)
    assert marks(session) == ["step 0"]


def test_a_waiting_job_can_be_cancelled(session):
    entry = enqueue(session, "test.leave_mark", {"key": "a"})
    cancel(entry)
    session.commit()

    assert drain() == 0
    assert entry.is_over


def test_two_workers_never_run_the_same_entry(session):
    entry = enqueue(session, "test.leave_mark", {"key": "a"})
    session.commit()

    run_entry(entry.id, "worker-1")
    run_entry(entry.id, "worker-2")
    session.refresh(entry)

    assert (entry.claimed_by, entry.attempts) == ("worker-1", 1)


def test_the_entry_of_a_dead_worker_is_taken_over_but_not_that_of_a_living_one(session):
    long_ago = utcnow() - timedelta(minutes=5)
    dead = enqueue(session, "test.leave_mark", {"key": "dead"})
    living = enqueue(session, "test.leave_mark", {"key": "living"})
    for entry, worker in ((dead, "gone:1"), (living, "here:2")):
        entry.state, entry.claimed_by, entry.started_at = JobState.RUNNING, worker, long_ago
    session.add(WorkerBeat(worker="gone:1", beat_at=long_ago))
    session.commit()
    beat(session, "here:2")

    drain("here:2")

    assert marks(session) == ["dead"]


def test_readiness_tells_when_no_worker_shows_signs_of_life(session, page):
    assert not worker_is_alive(session)
    response = page.app.test_client().get("/readyz")
    assert response.status_code == 503
    assert response.json["checks"] == {"database": True, "storage": True, "worker": False}

    beat(session, "here:2")

    assert page.app.test_client().get("/readyz").status_code == 200


def test_a_job_whose_changes_cannot_be_committed_has_failed(session):
    entry = enqueue(session, "test.clash", {"key": "a"})
    session.commit()

    drain()
    session.refresh(entry)

    assert (entry.state, entry.message) == (JobState.PENDING, "IntegrityError")
    assert marks(session) == []


def test_a_job_that_takes_its_workers_along_is_given_up(session):
    entry = enqueue(session, "test.leave_mark", {"key": "a"})
    entry.state, entry.claimed_by, entry.attempts = JobState.RUNNING, "gone:1", MAX_ATTEMPTS
    entry.started_at = utcnow() - timedelta(minutes=5)
    session.commit()

    drain("here:2")
    session.refresh(entry)

    assert (entry.state, entry.message) == (JobState.FAILED, "WorkerLost")
    assert marks(session) == []
