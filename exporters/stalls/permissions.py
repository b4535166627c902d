"""Whose stalls a person may change, and which an officer may see."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from accounts.models import User
from catalog.models import Business, Product, ProductState
from catalog.permissions import businesses_in_scope, may_work_on
from core.errors import NotFound
from exporters.stalls.models import MarketListing, Stall


def own_stall(session: Session, user_id: int, stall_id: int) -> Stall:
    """Return a stall of one of the person's businesses.

    Raises:
        NotFound: If there is none of that number, or it belongs to others.
    """
    found = session.scalar(
        select(Stall)
        .where(Stall.id == stall_id, may_work_on(session, user_id, Stall.business_id))
        .options(joinedload(Stall.business))
    )
    if found is None:
        raise NotFound
    return found


def stall_in_scope(session: Session, user: User, stall_id: int) -> Stall:
    """Return a stall whose business the officer may see.

    Raises:
        NotFound: If there is none of that number, or its business lies elsewhere.
    """
    statement = (
        select(Stall)
        .join(Business, Business.id == Stall.business_id)
        .where(Stall.id == stall_id)
        .options(joinedload(Stall.business))
    )
    scope = businesses_in_scope(user)
    found = session.scalar(statement if scope is None else statement.where(scope))
    if found is None:
        raise NotFound
    return found


def listing_in_scope(session: Session, user: User, listing_id: int) -> MarketListing:
    """Return a product at a marketplace whose business the officer may see; drafts are their makers' own.

    Raises:
        NotFound: If there is none of that number, it is a draft's, or its business lies elsewhere.
    """
    statement = (
        select(MarketListing)
        .join(Product, Product.id == MarketListing.product_id)
        .join(Business, Business.id == Product.business_id)
        .where(MarketListing.id == listing_id, Product.state != ProductState.DRAFT)
        .options(joinedload(MarketListing.product).joinedload(Product.business))
    )
    scope = businesses_in_scope(user)
    found = session.scalar(statement if scope is None else statement.where(scope))
    if found is None:
        raise NotFound
    return found
