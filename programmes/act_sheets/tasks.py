"""What is done every night: forget the files of sheets whose term is over."""

from __future__ import annotations

from typing import Any

from core.database import utcnow
from core.jobs import Job, daily
from programmes.act_sheets.forgetting import forget_files


@daily("programmes.forget_act_sheets")
def forget(job: Job) -> dict[str, Any] | None:
    """Forget files."""
    return {"sheets": forget_files(job.session, utcnow())}
