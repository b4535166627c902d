"""A range of serials, as far along in life as a test wants it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import SYSTEM
from traceability.models import Lot
from traceability.serials import services
from traceability.serials.models import Serial, SerialRange
from traceability.serials.states import SerialState


def make_range(
    session: Session, lot: Lot, count: int = 3, *, state: SerialState = SerialState.ISSUED
) -> tuple[SerialRange, Sequence[Serial]]:
    """Issue serials of a lot, and print and stick them on when asked to."""
    assert lot.product is not None
    made = services.issue_serials(session, SYSTEM, lot.product, lot, count)
    if state in {SerialState.PRINTED, SerialState.ACTIVATED}:
        services.mark_printed(session, SYSTEM, made.id)
    if state is SerialState.ACTIVATED:
        services.activate_range(session, SYSTEM, made.id)
    return made, serials_of(session, made)


def serials_of(session: Session, made: SerialRange) -> Sequence[Serial]:
    """Return the serials of a range in their order, as the database has them."""
    return session.scalars(
        select(Serial)
        .where(Serial.range_id == made.id)
        .order_by(Serial.number)
        .execution_options(populate_existing=True)
    ).all()
