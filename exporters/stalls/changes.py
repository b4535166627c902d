"""What differs from what a marketplace was last told, computed from the products as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Product, ProductState
from exporters.base import Exporter
from exporters.listings import EXPORTED, default_channels, listings_of
from exporters.models import ListingSettings
from exporters.queries import product_numbers
from exporters.stalls.fingerprints import changed_labels, facts_of, fingerprint
from exporters.stalls.models import ListingState, MarketListing
from exporters.stalls.queries import link_of
from exporters.stalls.rules import fresh_since, label_of

WORDS: Mapping[str, Any] = {
    ListingState.EXPORTED: _l("đã xuất tệp"),
    ListingState.LIVE: _l("đang bán"),
    ListingState.REJECTED: _l("sàn từ chối"),
    ListingState.ENDED: _l("thôi bán"),
}
TONES = {ListingState.EXPORTED: "info", ListingState.LIVE: "ok", ListingState.REJECTED: "bad"}
MOST_COMPARED = 200  # products of a business that are compared while another page is made
UNCONFIRMED = _l("đã mở, chưa xác nhận lại")


class ChangeKind(StrEnum):
    """How a product differs from what the marketplace was told."""

    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Change:
    """One product that differs.

    Attributes:
        kind: Changed since its last file, in no file yet, or sold no longer by its maker.
        fields: What changed, in its maker's words.
    """

    product_id: int
    name: str
    kind: ChangeKind
    fields: tuple[str, ...] = ()


def changes_at(session: Session, exporter: Exporter, business_id: int, public_url: str) -> list[Change]:
    """Return what differs from the last files of a business at one marketplace.

    Nothing does before the first file. Products that were exported and are withdrawn or switched off
    now are gone: they are for their maker to take down, no file can. What came there by another way
    than our file is not new: a file would list it a second time.
    """
    rows = {
        row.product_id: row
        for row in session.scalars(
            select(MarketListing)
            .join(Product, Product.id == MarketListing.product_id)
            .where(Product.business_id == business_id, MarketListing.marketplace == exporter.slug)
            .options(joinedload(MarketListing.product))
        )
    }
    if not any(row.fingerprint for row in rows.values()):
        return []
    numbers = product_numbers(session, business_id)
    found: list[Change] = []
    offered: set[int] = set()
    for listing in listings_of(session, business_id, public_url):
        if not listing.is_offered_on(exporter.slug):
            continue
        number = numbers[listing.product_id]
        offered.add(number)
        row = rows.get(number)
        if row is None or row.facts is None:
            # What sells there without a file of ours would stand there twice.
            if row is None or row.state == ListingState.REJECTED:
                found.append(Change(number, listing.name, ChangeKind.NEW))
            continue
        now = facts_of(exporter, listing)
        if fingerprint(now) != row.fingerprint:
            labels = changed_labels(exporter, row.facts, now)
            found.append(Change(number, listing.name, ChangeKind.CHANGED, labels))
    return found + [
        Change(row.product_id, row.product.name, ChangeKind.GONE)
        for row in rows.values()
        if row.product_id not in offered
        and row.state in {ListingState.EXPORTED, ListingState.LIVE}
        and (row.facts is not None or row.product.state == ProductState.WITHDRAWN)
    ]


def is_long_to_compare(session: Session, marketplace: str, business_id: int) -> bool:
    """Say whether a business has a file there and too many products to compare them beside other things."""
    in_files = (
        select(MarketListing.id)
        .join(Product, Product.id == MarketListing.product_id)
        .where(
            Product.business_id == business_id,
            MarketListing.marketplace == marketplace,
            MarketListing.fingerprint.is_not(None),
        )
    )
    products = select(func.count()).where(Product.business_id == business_id, Product.state.in_(EXPORTED))
    return (session.scalar(products) or 0) > MOST_COMPARED and session.scalar(
        select(in_files.exists())
    ) is True


def to_export(changes: Sequence[Change]) -> list[int]:
    """Return the numbers of those that a new file can carry."""
    return [each.product_id for each in changes if each.kind is not ChangeKind.GONE]


def offered_products(session: Session, business_id: int, marketplace: str) -> list[tuple[int, str]]:
    """Return number and name of the products that a business offers at a marketplace, by name."""
    rows = session.execute(
        select(Product.id, Product.name, Product.wholesale, ListingSettings.channels)
        .outerjoin(ListingSettings, ListingSettings.product_id == Product.id)
        .where(Product.business_id == business_id, Product.state.in_(EXPORTED))
        .order_by(Product.name, Product.id)
    )
    return [
        (row.id, row.name)
        for row in rows
        if (default_channels(row) if row.channels is None else row.channels).get(marketplace, False)
    ]


@dataclass(frozen=True)
class ListingLine:
    """A product at a marketplace as pages show it.

    Attributes:
        listing: None when nothing was heard of it there.
        link: Its address, when that may be linked to.
        is_confirmed: Whether somebody has said lately that it sells.
        is_stale: Whether it changed since its last file; None where nobody has compared.
    """

    marketplace: str
    label: str
    listing: MarketListing | None
    link: str | None
    is_confirmed: bool
    is_stale: bool | None = None

    @property
    def words(self) -> Any:
        """Return its state in words."""
        if self.listing is None:
            return ""
        if self.listing.state == ListingState.LIVE and not self.is_confirmed:
            return UNCONFIRMED
        return WORDS[self.listing.state]

    @property
    def tone(self) -> str:
        """Return the tag that goes with it."""
        if self.listing is None:
            return ""
        if self.listing.state == ListingState.LIVE and not self.is_confirmed:
            return "warn"
        return TONES.get(ListingState(self.listing.state), "")


def line_of(
    marketplace: str, listing: MarketListing | None, fresh: datetime, *, is_stale: bool | None = None
) -> ListingLine:
    """Return a product at a marketplace as pages show it."""
    at = listing.confirmed_at if listing else None
    return ListingLine(
        marketplace=marketplace,
        label=label_of(marketplace),
        listing=listing,
        link=link_of(marketplace, listing.url) if listing else None,
        is_confirmed=at is not None and at >= fresh,
        is_stale=is_stale,
    )


def lines_of_product(
    session: Session, product: Product, places: Sequence[str], now: datetime
) -> list[ListingLine]:
    """Return a product at each of some marketplaces, in their order."""
    rows = {
        row.marketplace: row
        for row in session.scalars(select(MarketListing).where(MarketListing.product_id == product.id))
    }
    fresh = fresh_since(session, now)
    return [line_of(place, rows.get(place), fresh) for place in places]


def lines_at(
    session: Session, business_id: int, marketplace: str, stale: Sequence[Change], now: datetime
) -> list[tuple[Product, ListingLine]]:
    """Return all products of a business that may stand at a marketplace, with what is known of each there."""
    fresh = fresh_since(session, now)
    changed = {each.product_id for each in stale if each.kind is ChangeKind.CHANGED}
    rows = session.execute(
        select(Product, MarketListing)
        .outerjoin(MarketListing, _is_at(marketplace))
        .where(
            Product.business_id == business_id, (Product.state.in_(EXPORTED)) | MarketListing.id.is_not(None)
        )
        .order_by(Product.id)
    )
    return [
        (product, line_of(marketplace, listing, fresh, is_stale=product.id in changed))
        for product, listing in rows
    ]


def live_listings_of(session: Session, business_id: int, now: datetime) -> list[tuple[Product, ListingLine]]:
    """Return what a business sells at marketplaces, as officers see it: without drafts."""
    fresh = fresh_since(session, now)
    rows = session.scalars(
        select(MarketListing)
        .join(Product, Product.id == MarketListing.product_id)
        .where(
            Product.business_id == business_id,
            Product.state != ProductState.DRAFT,
            MarketListing.state == ListingState.LIVE.value,
        )
        .options(joinedload(MarketListing.product))
        .order_by(Product.id, MarketListing.marketplace)
    )
    return [(row.product, line_of(row.marketplace, row, fresh)) for row in rows]


def _is_at(marketplace: str) -> ColumnElement[bool]:
    return and_(MarketListing.product_id == Product.id, MarketListing.marketplace == marketplace)
