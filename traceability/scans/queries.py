"""Read what was counted."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.scans.copied import HourOfLooks
from traceability.scans.models import SerialScan


def looks_at(session: Session, serial_id: int, *, since: datetime) -> list[HourOfLooks]:
    """Return the looks at a serial since a moment, by hour."""
    rows = session.execute(
        select(SerialScan.hour, SerialScan.district, SerialScan.count)
        .where(SerialScan.serial_id == serial_id, SerialScan.hour > since - timedelta(hours=1))
        .order_by(SerialScan.hour, SerialScan.district)
    )
    return [HourOfLooks(hour, district, count) for hour, district, count in rows]
