"""What a business has on its shelf, held beside a file: who is meant by a row, what a row changes.

The shelf moves with the rows: a product that a row brings, renames or gives another code is found
under its new names by the rows behind it. So the same rows judged again, after they were brought
in, find what they brought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog.gtins import kept_for
from catalog.models import Product, Variant
from catalog.services.products import present_value
from core.text import fold

PRODUCT_FIELDS = (
    "name", "description", "unit", "family_code", "materials", "material_role", "allergens",
    "shelf_life_days", "storage_code", "name_en", "description_en",
    "package_length_mm", "package_width_mm", "package_height_mm",
)  # fmt: skip
OFFER_FIELDS = ("sku", "gtin", "stock", "price_vnd", "net_value", "net_unit", "gross_weight_g")
_AT_ONCE = 500  # numbers in one question; SQLite takes some 30,000


@dataclass(eq=False, slots=True)
class ShelfOffer:
    """One choice of a product; a product without choices and without a price has one of no id."""

    variant_id: int | None
    options: tuple[str, ...]
    facts: dict[str, Any]
    taken_by: int | None = None
    """The row of the present file that speaks of it."""


@dataclass(eq=False, slots=True)
class ShelfProduct:
    """A product, there already or brought by the file."""

    product_id: int | None
    facts: dict[str, Any]
    tiers: tuple[str, ...] = ()
    offers: list[ShelfOffer] = field(default_factory=list)
    said_by: dict[str, int] = field(default_factory=dict)
    """Which row of the present file gave which of its facts."""
    retired: list[ShelfOffer] = field(default_factory=list)
    """Choices that are none any more but stand in lots: their codes are taken."""

    @property
    def key(self) -> tuple[str, str]:
        """Return folded name and unit."""
        return fold(self.facts.get("name") or ""), fold(self.facts.get("unit") or "")

    def offer_with(self, options: tuple[str, ...]) -> ShelfOffer | None:
        """Return the offer of these choices, compared without accents and case."""
        wanted = [fold(option) for option in options]
        return next((offer for offer in self.offers if [fold(o) for o in offer.options] == wanted), None)


class Shelf:
    """All products of one business, found by SKU and by name."""

    def __init__(
        self,
        products: Iterable[ShelfProduct],
        foreign_gtins: Iterable[str] = (),
        kept: Mapping[str, int] | None = None,
    ) -> None:
        """Put the products on the shelf.

        Args:
            products: Those of the business.
            foreign_gtins: Numbers that stand on products of others.
            kept: For which product, by id, a number is kept for ever (`catalog.gtins.kept_for`).
        """
        self.products = list(products)
        self.foreign_gtins = frozenset(foreign_gtins)
        self.kept = kept or {}
        self._by_name: dict[str, list[ShelfProduct]] = {}
        self._by_sku: dict[str, tuple[ShelfProduct, ShelfOffer]] = {}
        self._by_gtin: dict[str, tuple[ShelfProduct, ShelfOffer]] = {}
        self._by_digits: dict[str, set[str]] = {}  # SKUs of digits by what a number cell leaves of them
        for product in self.products:
            self._by_name.setdefault(product.key[0], []).append(product)
            for offer in (*product.offers, *product.retired):
                self._enter(product, offer)

    def _enter(self, product: ShelfProduct, offer: ShelfOffer) -> None:
        if offer.facts.get("sku"):
            sku = offer.facts["sku"]
            self._by_sku[sku] = (product, offer)
            if sku.isdigit():
                self._by_digits.setdefault(sku.lstrip("0"), set()).add(sku)
        if offer.facts.get("gtin"):
            self._by_gtin[offer.facts["gtin"]] = (product, offer)

    def by_sku(self, sku: str) -> tuple[ShelfProduct, ShelfOffer] | None:
        """Find the offer of a SKU; digits also when a number cell has eaten the zeros before them."""
        if sku in self._by_sku:
            return self._by_sku[sku]
        padded = [known for known in self._by_digits.get(sku, ()) if known in self._by_sku]
        return self._by_sku[padded[0]] if len(padded) == 1 else None

    def by_gtin(self, gtin: str) -> tuple[ShelfProduct, ShelfOffer] | None:
        """Find the offer that carries a barcode."""
        return self._by_gtin.get(gtin)

    def by_name(self, name: str, unit: str) -> list[ShelfProduct]:
        """Return the products meant by folded name and unit; several when it cannot be told which.

        A product without a unit is meant by any; a row without one means the product without, or
        the only one.
        """
        named = self._by_name.get(name, [])
        exact = [product for product in named if product.key[1] == unit]
        if exact or not named:
            return exact
        return [product for product in named if not product.key[1]] if unit else named

    def put(self, product: ShelfProduct) -> None:
        """Put a product on the shelf that the file brings."""
        self.products.append(product)
        self._by_name.setdefault(product.key[0], []).append(product)

    def change(self, product: ShelfProduct, facts: dict[str, Any]) -> None:
        """Change facts of a product, keeping it findable."""
        before = product.key
        product.facts.update(facts)
        if product.key[0] != before[0] and product in self._by_name.get(before[0], ()):
            self._by_name[before[0]].remove(product)
            self._by_name.setdefault(product.key[0], []).append(product)

    def change_offer(self, product: ShelfProduct, offer: ShelfOffer, facts: dict[str, Any]) -> None:
        """Change facts of an offer, keeping it findable."""
        for index, key in ((self._by_sku, "sku"), (self._by_gtin, "gtin")):
            if (
                key in facts
                and offer.facts.get(key)
                and index.get(offer.facts[key], (None, None))[1] is offer
            ):
                del index[offer.facts[key]]
        offer.facts.update(facts)
        self._enter(product, offer)


def shelf_of(session: Session, business_id: int, gtins: Iterable[str]) -> Shelf:
    """Read the shelf of a business.

    Args:
        session: Only reads.
        business_id: Whose.
        gtins: The barcodes of the file, to know which of them others carry.
    """
    rows = session.scalars(
        select(Product)
        .where(Product.business_id == business_id)
        .options(selectinload(Product.variants))
        .order_by(Product.id)
    )
    asked = sorted(set(gtins))
    foreign: set[str] = set()
    kept: dict[str, int] = {}
    for start in range(0, len(asked), _AT_ONCE):
        part = asked[start : start + _AT_ONCE]
        found = session.scalars(
            select(Variant.gtin).where(Variant.gtin.in_(part), Variant.business_id != business_id)
        )
        foreign.update(gtin for gtin in found if gtin)
        kept |= kept_for(session, part)
    return Shelf([_on_shelf(product) for product in rows], foreign, kept)


def _on_shelf(product: Product) -> ShelfProduct:
    facts = {key: present_value(product, key) for key in PRODUCT_FIELDS}
    offers = [_offer(product, variant) for variant in product.choices]
    if not offers and not product.tiers:
        own = {
            key: getattr(product, key, None)
            for key in ("price_vnd", "net_value", "net_unit", "gross_weight_g")
        }
        offers = [ShelfOffer(None, (), own)]
    return ShelfProduct(
        product.id,
        facts,
        tuple(tier["name"] for tier in product.tiers),
        offers,
        retired=[_offer(product, each) for each in product.variants if not each.stands_in(product.tiers)],
    )


def _offer(product: Product, variant: Variant) -> ShelfOffer:
    internal = variant.gtin_internal.zfill(14) if variant.gtin_internal else None
    facts = {
        "sku": variant.sku,
        "gtin": variant.gtin or internal,
        "stock": variant.stock,
        "price_vnd": variant.price_vnd,
        "net_value": variant.net_value,
        "net_unit": variant.net_unit,
        "gross_weight_g": variant.ship_weight_g if product.tiers else product.gross_weight_g,
    }
    return ShelfOffer(variant.id, tuple(variant.options), facts)
