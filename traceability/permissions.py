"""Which lots and reports a person may open: producers those of their businesses, officers those in scope."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from accounts.models import User
from catalog.models import Business, Product, ProductState
from catalog.permissions import businesses_in_scope, may_work_on
from core.errors import NotFound
from traceability.models import Event, Lot, Recall, Suspicion


def own_lot(session: Session, user_id: int, lot_id: int) -> Lot:
    """Return a lot of one of the person's businesses.

    Raises:
        NotFound: If there is none of that id, or it belongs to others.
    """
    lot = session.scalar(
        select(Lot)
        .where(Lot.id == lot_id, may_work_on(session, user_id, Lot.business_id))
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


def lot_in_scope(session: Session, user: User, lot_id: int) -> Lot:
    """Return a lot that the officer may see; lots of drafts are their makers' own.

    Raises:
        NotFound: If there is none of that id, its product is a draft, or its business lies elsewhere.
    """
    statement = (
        select(Lot)
        .join(Lot.business)
        .outerjoin(Lot.product)
        .where(Lot.id == lot_id, or_(Product.id.is_(None), Product.state != ProductState.DRAFT))
        .options(
            joinedload(Lot.product),
            joinedload(Lot.business),
            joinedload(Lot.variant),
            selectinload(Lot.recalls),
        )
    )
    scope = businesses_in_scope(user)
    lot = session.scalar(statement if scope is None else statement.where(scope))
    if lot is None:
        raise NotFound
    return lot


def recall_in_scope(session: Session, user: User, recall_id: int) -> Recall:
    """Return a recall of a lot that the officer may see.

    Raises:
        NotFound: If there is none of that id, or the lot may not be seen.
    """
    recall = session.get(Recall, recall_id)
    if recall is None:
        raise NotFound
    lot_in_scope(session, user, recall.lot_id)
    return recall


def suspicion_in_scope(session: Session, user: User, suspicion_id: int) -> Suspicion:
    """Return a report about a product that the officer may see.

    Raises:
        NotFound: If there is none of that id, or the product's business lies elsewhere.
    """
    statement = (
        select(Suspicion)
        .join(Suspicion.product)
        .join(Business, Business.id == Product.business_id)
        .where(Suspicion.id == suspicion_id)
        .options(joinedload(Suspicion.product).joinedload(Product.business), joinedload(Suspicion.lot))
    )
    scope = businesses_in_scope(user)
    suspicion = session.scalar(statement if scope is None else statement.where(scope))
    if suspicion is None:
        raise NotFound
    return suspicion
