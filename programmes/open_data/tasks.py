"""Publish once a night what has changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app

from core.formatting import VIETNAM
from core.jobs import Job, daily
from programmes.open_data.services import publish

NIGHTLY = "programmes.publish_open_data"


@daily(NIGHTLY)
def publish_at_night(job: Job) -> dict[str, Any] | None:
    """Publish new versions of datasets whose content has changed."""
    today = datetime.now(VIETNAM).date()
    public_url = current_app.config["GOCQUE"].public_url
    return {"published": len(publish(job.session, today=today, public_url=public_url))}
