"""Whose export runs a person may see: those of businesses on which they work."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.permissions import may_work_on
from core.errors import NotFound
from exporters.models import ExportRun


def own_run(session: Session, user_id: int, run_id: int) -> ExportRun:
    """Return one of the person's export runs.

    Raises:
        NotFound: If there is none of that number, or it belongs to others.
    """
    run = session.scalar(
        select(ExportRun)
        .where(ExportRun.id == run_id, may_work_on(session, user_id, ExportRun.business_id))
        .options(joinedload(ExportRun.business))
    )
    if run is None:
        raise NotFound
    return run
