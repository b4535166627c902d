"""Which printings and wishes a person may see: those of the businesses that they work for, or help."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from accounts.models import User
from catalog.models import Business, Product
from catalog.permissions import businesses_in_scope, may_work_on
from core.errors import NotFound
from core.jobs import OutboxEntry
from traceability.printing.models import PrintWish
from traceability.printing.services import TASK, check_left
from traceability.serials.models import RangeState, SerialRange


def own_printing(session: Session, user_id: int, entry_id: int) -> OutboxEntry:
    """Return the worker's entry of a printing of labels of one of the person's businesses, whoever asked.

    A helper's printing is the business's own: it stays with the producer, and a helper who works for
    another business by now does not find it any more.

    Raises:
        NotFound: If there is none of that id, it is other work, or its product belongs to others.
    """
    entry = session.get(OutboxEntry, entry_id)
    if entry is None or entry.task != TASK:
        raise NotFound
    own = select(Product.id).where(
        Product.id == entry.payload.get("product_id"), may_work_on(session, user_id, Product.business_id)
    )
    if session.scalar(own) is None:
        raise NotFound
    return entry


def range_to_print(session: Session, product: Product, range_id: int) -> SerialRange:
    """Return a product's range whose serials are issued.

    Args:
        session: Only reads.
        product: One that the person works on.
        range_id: From an address.

    Raises:
        NotFound: If there is none of that id, it is another product's, or not ready.
        NoSerialLeft: If all its serials were taken out of use.
    """
    made = session.scalar(
        select(SerialRange)
        .where(
            SerialRange.id == range_id,
            SerialRange.product_id == product.id,
            SerialRange.state == RangeState.READY.value,
        )
        .options(joinedload(SerialRange.lot))
    )
    if made is None:
        raise NotFound
    check_left(made)
    return made


def own_wish(session: Session, user_id: int, wish_id: int) -> PrintWish:
    """Return a wish of one of the person's businesses.

    Raises:
        NotFound: If there is none of that id, or it belongs to others.
    """
    wish = session.scalar(
        select(PrintWish)
        .where(PrintWish.id == wish_id, may_work_on(session, user_id, PrintWish.business_id))
        .options(joinedload(PrintWish.business), joinedload(PrintWish.product))
    )
    if wish is None:
        raise NotFound
    return wish


def wish_in_scope(session: Session, helper: User, wish_id: int, *, now: datetime) -> PrintWish:
    """Return a wish that a helper may fulfil: open, of a business in the helper's places.

    The wish is the producer's consent to this file; it opens nothing else of the business. One that the
    helper has printed stays in sight.

    Raises:
        NotFound: If there is none of that id, it is over, or its business lies elsewhere.
    """
    statement = (
        select(PrintWish)
        .join(Business, Business.id == PrintWish.business_id)
        .where(PrintWish.id == wish_id)
        .options(joinedload(PrintWish.business), joinedload(PrintWish.product), joinedload(PrintWish.lot))
    )
    scope = businesses_in_scope(helper)
    wish = session.scalar(statement if scope is None else statement.where(scope))
    if wish is None or not (wish.is_open(now=now) or wish.printed_by_id == helper.id):
        raise NotFound
    return wish
