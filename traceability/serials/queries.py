"""Find serials and ranges; a serial of a range that is not ready was never issued."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from traceability.models import Lot
from traceability.serials.models import RangeState, Serial, SerialMove, SerialRange
from traceability.serials.states import SerialState

_ISSUED_FROM = SerialRange.state == RangeState.READY


def issued_of_product(session: Session, product_id: int) -> int:
    """Return how many serials a product has, those that are being made included."""
    return (
        session.scalar(
            select(func.coalesce(func.sum(SerialRange.size), 0)).where(
                SerialRange.product_id == product_id, SerialRange.state != RangeState.CANCELLED
            )
        )
        or 0
    )


def issued_serial(session: Session, product_id: int, key: str) -> Serial | None:
    """Return a product's serial, range and lot loaded; None when we never issued it.

    Args:
        session: The request's session.
        product_id: Whose serial.
        key: As `numbers.serial_key` returns it; "" finds nothing.
    """
    if not key:
        return None
    return session.scalar(
        select(Serial)
        .join(Serial.range)
        .where(Serial.product_id == product_id, Serial.serial == key, _ISSUED_FROM)
        .options(joinedload(Serial.range), joinedload(Serial.lot).selectinload(Lot.recalls))
    )


def issued_of_business(session: Session, business_id: int, key: str) -> Sequence[Serial]:
    """Return the serials of a business that read so; nearly always one or none."""
    if not key:
        return ()
    return session.scalars(
        select(Serial)
        .join(Serial.range)
        .where(SerialRange.business_id == business_id, Serial.serial == key, _ISSUED_FROM)
        .order_by(Serial.id)
        .options(joinedload(Serial.product), joinedload(Serial.lot))
    ).all()


def serials_to_print(
    session: Session, range_id: int, *, first: int = 1, count: int | None = None
) -> Sequence[str]:
    """Return the serials of a ready range that may stand on labels, in their order; revoked ones may not.

    Args:
        session: Only reads.
        range_id: Whose serials.
        first: The number from which on; numbers stay what they are when a serial before is revoked.
        count: At most so many; None: all.
    """
    return session.scalars(
        select(Serial.serial)
        .join(Serial.range)
        .where(
            Serial.range_id == range_id,
            Serial.number >= first,
            Serial.state != SerialState.REVOKED.value,
            _ISSUED_FROM,
        )
        .order_by(Serial.number)
        .limit(count)
    ).all()


def lines_of(session: Session, range_id: int) -> list[tuple[int, str]]:
    """Return number and serial of those of a range that may stand on labels, in their order."""
    rows = session.execute(
        select(Serial.number, Serial.serial)
        .where(Serial.range_id == range_id, Serial.state != SerialState.REVOKED.value)
        .order_by(Serial.number)
    )
    return [(row.number, row.serial) for row in rows]


def listed_serials(range_id: int, state: SerialState | None) -> Select[Serial]:
    """Select the serials of a range in their order, or those in one state."""
    statement = select(Serial).where(Serial.range_id == range_id).order_by(Serial.number)
    return statement if state is None else statement.where(Serial.state == state.value)


def ranges_of(
    session: Session, business_id: int, *, product_id: int | None = None, limit: int = 200
) -> Sequence[SerialRange]:
    """Return a business's ranges that were not cancelled, the last made first."""
    statement = (
        select(SerialRange)
        .where(SerialRange.business_id == business_id, SerialRange.state != RangeState.CANCELLED)
        .order_by(SerialRange.made_at.desc(), SerialRange.id.desc())
        .options(joinedload(SerialRange.product), joinedload(SerialRange.lot))
        .limit(limit)
    )
    if product_id is not None:
        statement = statement.where(SerialRange.product_id == product_id)
    return session.scalars(statement).all()


def moves_of_range(session: Session, range_id: int, *, limit: int = 50) -> Sequence[SerialMove]:
    """Return who moved a range as a whole, and what was taken out of use of it, the last first."""
    return session.scalars(
        select(SerialMove)
        .where(
            SerialMove.range_id == range_id,
            SerialMove.serial_id.is_(None) | (SerialMove.state == SerialState.REVOKED),
        )
        .order_by(SerialMove.id.desc())
        .limit(limit)
    ).all()


def moves_of_serial(session: Session, serial: Serial) -> Sequence[SerialMove]:
    """Return the moves of one serial: its own, and those of its range that took it along."""
    known = session.scalars(
        select(SerialMove)
        .where(
            SerialMove.range_id == serial.range_id,
            (SerialMove.serial_id == serial.id) | SerialMove.serial_id.is_(None),
        )
        .order_by(SerialMove.id)
    ).all()
    at = {
        SerialState.PRINTED.value: serial.printed_at,
        SerialState.ACTIVATED.value: serial.activated_at,
        SerialState.REVOKED.value: serial.revoked_at,
    }
    return [
        move
        for move in known
        if move.serial_id is not None
        or move.state == SerialState.ISSUED
        or at.get(move.state) == move.moved_at
    ]
