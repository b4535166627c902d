"""Give one lot of the sample numbers for its pieces, and looks at its codes, so that no page is empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import SYSTEM
from traceability.models import Lot
from traceability.scans.cases import follow_up
from traceability.scans.models import ScanCount, SerialScan
from traceability.scans.queries import hints_of
from traceability.serials import services
from traceability.serials.models import Serial, SerialRange

LOT = "P01-0001"
PIECES = 20
STUCK_ON = 12
# Days before the sample's day, and how often the lot was looked up on them.
LOOKS = ((4, 3), (3, 6), (2, 11), (1, 8))
# Looks at the first pieces of today: the last of them is looked at oddly often.
LOOKS_AT_PIECES = (1, 2, 4)


def load_serials(session: Session, today: date) -> None:
    """Issue the serials of the lot with what became of them; nothing when they are there."""
    lot = session.scalar(select(Lot).where(Lot.lot_code == LOT, Lot.is_sample))
    if lot is None or lot.product is None:
        return
    if session.scalar(select(SerialRange.id).where(SerialRange.lot_id == lot.id).limit(1)) is not None:
        return
    made = services.issue_serials(session, SYSTEM, lot.product, lot, PIECES)
    services.mark_printed(session, SYSTEM, made.id)
    serials = session.scalars(select(Serial).where(Serial.range_id == made.id).order_by(Serial.number)).all()
    for serial in serials[:STUCK_ON]:
        services.activate_serial(session, SYSTEM, serial)
    services.revoke_serial(session, SYSTEM, serials[STUCK_ON - 1], "Tem in hỏng")
    _load_looks(session, lot, made, serials, datetime(today.year, today.month, today.day, 1, tzinfo=UTC))


def _load_looks(
    session: Session, lot: Lot, made: SerialRange, serials: Sequence[Serial], hour: datetime
) -> None:
    for days, count in LOOKS:
        when = hour - timedelta(days=days)
        session.add(ScanCount(product_id=lot.product_id, lot_id=lot.id, hour=when, district="", count=count))
    for serial, count in zip(serials, LOOKS_AT_PIECES, strict=False):
        session.add(SerialScan(serial_id=serial.id, hour=hour, district="", count=count))
        serial.scans, serial.first_seen_hour = count, hour
        serial.state = "seen"
    made.activated -= len(LOOKS_AT_PIECES)
    made.seen += len(LOOKS_AT_PIECES)
    session.add(
        ScanCount(
            product_id=lot.product_id, lot_id=lot.id, hour=hour, district="", count=sum(LOOKS_AT_PIECES)
        )
    )
    session.flush()
    odd = serials[len(LOOKS_AT_PIECES) - 1]
    follow_up(session, odd, hints_of(session, odd, now=hour), now=hour)
