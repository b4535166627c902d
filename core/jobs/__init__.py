"""Long work outside the request: an outbox in the database, huey to carry it out.

The entry is written in the transaction of the change that asks for it, so a job is never lost and
never runs for a change that was rolled back. huey only wakes the worker; a sweep finds whatever
it did not hear of.
"""

from core.jobs import standing
from core.jobs.nightly import daily
from core.jobs.outbox import Job, JobState, OutboxEntry, WorkerBeat, cancel, enqueue, task
from core.jobs.runner import after_each_job, drain, init_jobs, worker_is_alive

__all__ = [
    "Job",
    "JobState",
    "OutboxEntry",
    "WorkerBeat",
    "after_each_job",
    "cancel",
    "daily",
    "drain",
    "enqueue",
    "init_jobs",
    "standing",
    "task",
    "worker_is_alive",
]
