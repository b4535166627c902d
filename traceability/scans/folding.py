"""Fold hours into months at night: of a look, the hour is kept for 90 days at most.

A month is folded whole, when its first day is that old, because what a producer is shown is worked out month
by month (`shown`); its last days are younger then. Districts are not kept beyond that.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.database import utcnow
from core.formatting import VIETNAM
from core.jobs import Job, daily
from traceability.scans.models import ScanCount, ScanMonth, SerialScan
from traceability.scans.queries import days_of, start_of
from traceability.scans.settings import counting
from traceability.scans.shown import month_of, runs, total
from traceability.scans.writing import add_counts

KEEP_HOURS = timedelta(days=90)


@daily("traceability.fold_scans")
def fold_scans(job: Job) -> dict[str, Any] | None:
    """Fold what is old enough."""
    return {"folded": fold(job.session, utcnow())}


def fold(session: Session, now: datetime) -> int:
    """Fold the months whose first day is too old to be kept by the hour, and return how many rows became."""
    until = first_kept(now.astimezone(VIETNAM).date())
    months: dict[tuple[int, int, date], dict[date, int]] = {}
    for (product, lot), days in days_of(session, before=until).items():
        for day, count in days.items():
            months.setdefault((product, lot, month_of(day)), {})[day] = count
    least = counting().least_shown
    rows = [
        {
            "product_id": product,
            "lot_id": lot,
            "month": month,
            "count": sum(days.values()),
            "told": total(runs(days, least=least)),
        }
        for (product, lot, month), days in sorted(months.items())
    ]
    add_counts(session, ScanMonth, rows)
    session.execute(delete(ScanCount).where(ScanCount.hour < start_of(until)))
    session.execute(delete(SerialScan).where(SerialScan.hour < now - KEEP_HOURS))
    return len(rows)


def first_kept(today: date) -> date:
    """Return the first day of the months that are kept by the hour.

    >>> first_kept(date(2026, 11, 28)), first_kept(date(2026, 11, 30)), first_kept(date(2026, 12, 1))
    (datetime.date(2026, 9, 1), datetime.date(2026, 10, 1), datetime.date(2026, 10, 1))
    """
    oldest = today - KEEP_HOURS
    month = month_of(oldest)
    return month if month > oldest else _next(month)


def _next(month: date) -> date:
    return month_of(month + timedelta(days=31))
