"""Which serials a person may open: those of the businesses that they work for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.permissions import may_work_on
from core.errors import NotFound
from traceability.serials.models import RangeState, Serial, SerialRange


def own_range(session: Session, user_id: int, range_id: int) -> SerialRange:
    """Return a range of one of the person's businesses, product and lot loaded.

    Raises:
        NotFound: If there is none of that id, or it belongs to others.
    """
    made = session.scalar(
        select(SerialRange)
        .where(SerialRange.id == range_id, may_work_on(session, user_id, SerialRange.business_id))
        .options(joinedload(SerialRange.product), joinedload(SerialRange.lot))
    )
    if made is None:
        raise NotFound
    return made


def own_serial(session: Session, user_id: int, serial_id: int) -> Serial:
    """Return an issued serial of one of the person's businesses.

    Raises:
        NotFound: If there is none of that id, it was never issued, or it belongs to others.
    """
    serial = session.scalar(
        select(Serial)
        .join(Serial.range)
        .where(
            Serial.id == serial_id,
            SerialRange.state == RangeState.READY,
            may_work_on(session, user_id, SerialRange.business_id),
        )
        .options(joinedload(Serial.product), joinedload(Serial.lot), joinedload(Serial.range))
    )
    if serial is None:
        raise NotFound
    return serial
