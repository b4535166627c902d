"""Write down that one lot went into another, and take it back when the step is put right."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability import errors
from traceability.lists import lots_made_of
from traceability.models import Event, Lot, LotInput


def check_used(session: Session, lot: Lot, used: Lot) -> None:
    """Refuse a lot that cannot have gone in.

    Raises:
        ForeignInput: If it is the lot itself, of another business, or was made from this lot.
        InputKnown: If it is written down already.
    """
    if used.id == lot.id or used.business_id != lot.business_id:
        raise errors.ForeignInput
    if any(each.id == used.id for each in lots_made_of(session, lot)):
        raise errors.ForeignInput
    if session.get(LotInput, (lot.id, used.id)) is not None:
        raise errors.InputKnown


def put_in(session: Session, lot: Lot, used: Lot, quantity: Decimal | None) -> None:
    """Let a lot count as one that went in."""
    session.add(
        LotInput(lot_id=lot.id, input_lot_id=used.id, quantity=quantity, unit=used.unit if quantity else None)
    )
    session.flush()
    session.expire(lot, ["inputs"])


def take_out(session: Session, event: Event) -> None:
    """Forget the lot that an event had put in, because the event is put right."""
    used_id = event.details.get("used_lot")
    if used_id is None:
        return
    entry = session.scalar(
        select(LotInput).where(LotInput.lot_id == event.lot_id, LotInput.input_lot_id == int(used_id))
    )
    if entry is not None:
        session.delete(entry)
        session.flush()
