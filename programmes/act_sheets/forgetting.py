"""Forget what sheets said when their term is over: the files go; hash, counts and acts stay."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from programmes.act_sheets.models import ActSheet

_FILE = Path(__file__).with_name("rules.json")


@cache
def files_kept() -> timedelta:
    """Return how long after it was handed in a sheet's files are kept."""
    rules = json.loads(_FILE.read_text(encoding="utf-8"))["rules"]
    return timedelta(days=rules["files_kept_days"]["value"])


def forget_files(session: Session, now: datetime) -> int:
    """Take the files of sheets whose term is over out of their rows; they hold phones and tax codes.

    No row names them any more, so the nightly sweep removes them.

    Returns:
        How many sheets were gone through.
    """
    over = session.scalars(
        select(ActSheet)
        .where(ActSheet.created_at < now - files_kept(), ActSheet.stored_name.is_not(None))
        .order_by(ActSheet.id)
    ).all()
    for sheet in over:
        sheet.stored_name = sheet.report_stored = sheet.rejected_stored = None
        audit.record(session, audit.SYSTEM, "act_sheet.forget", f"act_sheet:{sheet.id}")
    return len(over)
