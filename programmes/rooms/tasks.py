"""What is done every night: forget the names of rooms whose term is over."""

from __future__ import annotations

from typing import Any

from core.database import utcnow
from core.formatting import VIETNAM
from core.jobs import Job, daily
from programmes.rooms.services import forget_names


@daily("rooms.forget_names")
def forget(job: Job) -> dict[str, Any] | None:
    """Forget names."""
    now = utcnow()
    return {"rooms": forget_names(job.session, today=now.astimezone(VIETNAM).date(), now=now)}
