"""Read what marketplaces refused."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from catalog.models import Product
from catalog.permissions import may_work_on
from core.errors import NotFound
from exporters.returned.models import ListingRejection, ReturnedFile

_SHOWN = 20


def open_rejections(session: Session, business_id: int, marketplace: str) -> Sequence[ListingRejection]:
    """Return the reasons that still stand against products of a business, product by product."""
    return session.scalars(
        select(ListingRejection)
        .join(ListingRejection.product)
        .where(
            Product.business_id == business_id,
            ListingRejection.marketplace == marketplace,
            ListingRejection.closed_at.is_(None),
        )
        .options(contains_eager(ListingRejection.product))
        .order_by(Product.name, Product.id, ListingRejection.id)
    ).all()


def open_rejections_of(session: Session, product_id: int, marketplace: str) -> Sequence[ListingRejection]:
    """Return the reasons that still stand against one product."""
    return session.scalars(
        select(ListingRejection)
        .where(
            ListingRejection.product_id == product_id,
            ListingRejection.marketplace == marketplace,
            ListingRejection.closed_at.is_(None),
        )
        .order_by(ListingRejection.id)
    ).all()


def rejections_in(session: Session, file_id: int) -> Sequence[ListingRejection]:
    """Return all reasons that came with a returned file."""
    return session.scalars(
        select(ListingRejection)
        .where(ListingRejection.returned_file_id == file_id)
        .options(joinedload(ListingRejection.product))
        .order_by(ListingRejection.id)
    ).all()


def files_of(session: Session, business_id: int, marketplace: str) -> Sequence[ReturnedFile]:
    """Return the newest returned files of a business."""
    return session.scalars(
        select(ReturnedFile)
        .where(ReturnedFile.business_id == business_id, ReturnedFile.marketplace == marketplace)
        .order_by(ReturnedFile.id.desc())
        .limit(_SHOWN)
    ).all()


def own_returned_file(session: Session, user_id: int, file_id: int) -> ReturnedFile:
    """Return a returned file of one of the person's businesses.

    Raises:
        NotFound: If there is none of that number, or it belongs to others.
    """
    file = session.scalar(
        select(ReturnedFile)
        .where(ReturnedFile.id == file_id, may_work_on(session, user_id, ReturnedFile.business_id))
        .options(joinedload(ReturnedFile.business))
    )
    if file is None:
        raise NotFound
    return file
