"""Which lots and events a producer may open: those of the businesses the person works for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Membership
from core.errors import NotFound
from core.jobs import OutboxEntry
from traceability.models import Event, Lot
from traceability.services.printing import TASK as PRINTING


def own_lot(session: Session, user_id: int, lot_id: int) -> Lot:
    """Return a lot of one of the person's businesses.

    Raises:
        NotFound: If there is none of that id, or it belongs to others.
    """
    lot = session.scalar(
        select(Lot)
        .join(Membership, Membership.business_id == Lot.business_id)
        .where(Lot.id == lot_id, Membership.user_id == user_id)
        .options(joinedload(Lot.product), joinedload(Lot.business), joinedload(Lot.variant))
    )
    if lot is None:
        raise NotFound
    return lot


def event_of_lot(session: Session, lot: Lot, event_id: int) -> Event:
    """Return an event of a lot.

    Raises:
        NotFound: If the lot has none of that id.
    """
    event = session.scalar(select(Event).where(Event.id == event_id, Event.lot_id == lot.id))
    if event is None:
        raise NotFound
    return event


def own_printing(session: Session, user_id: int, entry_id: int) -> OutboxEntry:
    """Return the worker's entry of a printing that the person asked for.

    Raises:
        NotFound: If there is none of that id, it is other work, or others asked for it.
    """
    entry = session.get(OutboxEntry, entry_id)
    if entry is None or entry.task != PRINTING or entry.requested_by != user_id:
        raise NotFound
    return entry
