"""How many products and stalls stand on marketplaces today, and the rows behind each figure.

A product counts once however many marketplaces it sells at; beside that stands the number of
listings. Both rest on what makers and officers have said; what nobody has said again for some months
is counted as opened and not confirmed. The figure that other agencies hand in without names
(`ListingAggregate`) is another indicator and is never added to these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Business, Product, ProductState
from exporters.stalls.models import ListingState, MarketListing, Stall
from exporters.stalls.queries import Standing, stalls_that_are, standing_is

Scope = ColumnElement[bool] | None


class Counted(StrEnum):
    """What is counted; also what the address of the list says."""

    PRODUCTS = "san-pham"
    LISTINGS = "dang-ban"
    LISTINGS_UNCONFIRMED = "dang-ban-chua-xac-nhan"
    STALLS = "gian-hang"
    STALLS_UNCONFIRMED = "gian-hang-chua-xac-nhan"
    STALLS_WAITING = "gian-hang-cho-xem-lai"


STANDINGS: Mapping[Counted, Standing] = {
    Counted.STALLS: Standing.CONFIRMED,
    Counted.STALLS_UNCONFIRMED: Standing.UNCONFIRMED,
    Counted.STALLS_WAITING: Standing.WAITING,
}


@dataclass(frozen=True)
class MarketFigures:
    """All figures: ``{marketplace: {Counted: number}}``, and over all marketplaces.

    Of one marketplace products and listings are the same: a product is listed there once.
    """

    by_marketplace: Mapping[str, Mapping[Counted, int]]
    products: int
    totals: Mapping[Counted, int]


def market_figures(session: Session, fresh: datetime, *, scope: Scope = None) -> MarketFigures:
    """Count everything in a few grouped queries.

    Args:
        session: Only reads.
        fresh: The moment since which a confirmation is fresh.
        scope: Condition on the businesses that the person may see; None: all.
    """
    found: dict[str, dict[Counted, int]] = {}
    unconfirmed = func.sum(case((_is_fresh(fresh), 0), else_=1))
    rows = session.execute(
        _scoped(
            select(MarketListing.marketplace, func.count(), unconfirmed)
            .join(Product, Product.id == MarketListing.product_id)
            .join(Business, Business.id == Product.business_id)
            .where(*_on_sale())
            .group_by(MarketListing.marketplace),
            scope,
        )
    )
    for marketplace, listings, old in rows:
        row = found.setdefault(marketplace, {})
        row[Counted.PRODUCTS] = row[Counted.LISTINGS] = int(listings)
        row[Counted.LISTINGS_UNCONFIRMED] = int(old)
    for what, standing in STANDINGS.items():
        counted = session.execute(
            _scoped(
                select(Stall.marketplace, func.count())
                .join(Business, Business.id == Stall.business_id)
                .where(standing_is(standing, fresh))
                .group_by(Stall.marketplace),
                scope,
            )
        )
        for marketplace, number in counted:
            found.setdefault(marketplace, {})[what] = int(number)
    whole = {place: {what: row.get(what, 0) for what in Counted} for place, row in found.items()}
    products = session.scalar(
        _scoped(
            select(func.count(MarketListing.product_id.distinct()))
            .join(Product, Product.id == MarketListing.product_id)
            .join(Business, Business.id == Product.business_id)
            .where(*_on_sale()),
            scope,
        )
    )
    totals: dict[Counted, int] = {
        what: sum(row[what] for row in whole.values()) for what in Counted if what is not Counted.PRODUCTS
    }
    return MarketFigures(whole, int(products or 0), {**totals, Counted.PRODUCTS: int(products or 0)})


def rows_behind(what: Counted, fresh: datetime, *, scope: Scope = None, marketplace: str = "") -> Select[Any]:
    """Return the statement of the list behind a figure: products, listings or stalls, by business.

    Args:
        what: Which figure.
        fresh: The moment since which a confirmation is fresh.
        scope: Condition on the businesses that the person may see; None: all.
        marketplace: Only there; "": at any.
    """
    if what in STANDINGS:
        return stalls_that_are(STANDINGS[what], fresh, scope=scope, marketplace=marketplace)
    at = (MarketListing.marketplace == marketplace,) if marketplace else ()
    if what is Counted.PRODUCTS:
        is_sold = exists().where(
            MarketListing.product_id == Product.id, MarketListing.state == ListingState.LIVE.value, *at
        )
        products: Select[Any] = _scoped(
            select(Product)
            .join(Business, Business.id == Product.business_id)
            .where(is_sold, Product.state != ProductState.DRAFT)
            .options(joinedload(Product.business))
            .order_by(Business.name_folded, Product.id),
            scope,
        )
        return products
    narrowed = at if what is Counted.LISTINGS else (*at, _is_old(fresh))
    listings: Select[Any] = _scoped(
        select(MarketListing)
        .join(Product, Product.id == MarketListing.product_id)
        .join(Business, Business.id == Product.business_id)
        .where(*_on_sale(), *narrowed)
        .options(joinedload(MarketListing.product).joinedload(Product.business))
        .order_by(Business.name_folded, Product.id, MarketListing.marketplace),
        scope,
    )
    return listings


def _on_sale() -> tuple[ColumnElement[bool], ...]:
    # A draft is its maker's own: no page of the department names it.
    return (MarketListing.state == ListingState.LIVE.value, Product.state != ProductState.DRAFT)


def _is_fresh(fresh: datetime) -> ColumnElement[bool]:
    return MarketListing.confirmed_at >= fresh


def _is_old(fresh: datetime) -> ColumnElement[bool]:
    return or_(MarketListing.confirmed_at.is_(None), MarketListing.confirmed_at < fresh)


def _scoped(statement: Any, scope: Scope) -> Any:
    return statement if scope is None else statement.where(scope)
