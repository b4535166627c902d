"""Read what a stall is compared with, and files that were handed in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.models import Product, ProductState
from catalog.permissions import may_work_on
from catalog.services.products import present_value
from core.errors import NotFound
from exporters.adopting.matching import OurChoice, OurProduct
from exporters.adopting.models import StallAdoption
from exporters.stalls.models import ListingState, MarketListing


def own_adoption(session: Session, user_id: int, adoption_id: int) -> StallAdoption:
    """Return files that were handed in for one of the person's businesses.

    Raises:
        NotFound: If there is none of that number, or it belongs to others.
    """
    found = session.scalar(
        select(StallAdoption)
        .where(StallAdoption.id == adoption_id, may_work_on(session, user_id, StallAdoption.business_id))
        .options(joinedload(StallAdoption.business))
    )
    if found is None:
        raise NotFound
    return found


def adoptions_of(session: Session, business_id: int, marketplace: str) -> Sequence[StallAdoption]:
    """Return the newest files that were handed in for a business."""
    return session.scalars(
        select(StallAdoption)
        .where(StallAdoption.business_id == business_id, StallAdoption.marketplace == marketplace)
        .options(selectinload(StallAdoption.files))
        .order_by(StallAdoption.id.desc())
        .limit(10)
    ).all()


def our_products(session: Session, business_id: int, marketplace: str) -> list[OurProduct]:
    """Return the products of a business as its maker sees them; withdrawn ones are none."""
    found = session.execute(
        select(Product, MarketListing)
        .outerjoin(
            MarketListing,
            (MarketListing.product_id == Product.id) & (MarketListing.marketplace == marketplace),
        )
        .where(Product.business_id == business_id, Product.state != ProductState.WITHDRAWN)
        .options(selectinload(Product.variants))
        .order_by(Product.id)
    )
    rows: list[tuple[Product, MarketListing | None]] = [(row[0], row[1]) for row in found]
    return [
        OurProduct(
            product_id=product.id,
            name=present_value(product, "name"),
            description=present_value(product, "description") or "",
            unit=product.unit or "",
            price=product.price_vnd,
            choices=tuple(
                OurChoice(each.id, each.sku, each.label, each.price_vnd, each.stock)
                for each in product.choices
            ),
            item_id=(listing.item_id or "") if listing else "",
            is_listed=listing is not None and listing.state == ListingState.LIVE,
        )
        for product, listing in rows
    ]
