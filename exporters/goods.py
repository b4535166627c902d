"""What is offered, as any door reads it: a product with its offers, its maker and its papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from exporters.wholesale import Wholesale


@dataclass(frozen=True, slots=True)
class Package:
    """The outer size of the parcel in millimetres; None where nobody measured."""

    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """One way in which the variations differ, such as "Khối lượng" with its options in order."""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variation:
    """One choice that a buyer can put in the basket; its options follow the listing's tiers.

    Weight and image are None where the listing's own hold.
    """

    sku: str
    options: tuple[str, ...]
    price_vnd: int | None
    stock: int | None
    weight_g: int | None = None
    gtin: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Producer:
    """Who makes the goods, in the words of the public page; "" for what is not said."""

    name: str
    name_en: str = ""
    address: str = ""
    page_url: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate or licence of the product or of its maker.

    Attributes:
        type: Its kind, as in `catalog.paper_rules`: ``ocop``, ``attp``, ``tu_cong_bo``, ….
        number: "" when it has none.
        expires_on: Last day; None: for ever.
        is_verified: Whether the department compared it with the original.
    """

    type: str
    name: str
    number: str
    issuer: str
    issued_on: date
    expires_on: date | None = None
    stars: int | None = None
    is_verified: bool = False


SPEAK_ENGLISH = frozenset({"alibaba"})
"""Marketplaces whose title and text are English: what is said otherwise there is English, too."""


@dataclass(frozen=True, slots=True)
class Override:
    """What a listing says otherwise at one marketplace; None, or no images: as everywhere."""

    name: str | None = None
    name_en: str | None = None
    description_en: str | None = None
    description: str | None = None
    price_vnd: int | None = None
    images: tuple[str, ...] = ()
    category_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A product as it is offered: all that any marketplace's row needs, and nothing of a database.

    Attributes:
        product_id: Our id of the product; unique in one export.
        seller_sku: The SKU of the whole product. For a product without tiers, the SKU that is sold.
        unit_codes: What the selling unit is called, by marketplace slug; absent: as its own list says.
        category_ids: Category id by marketplace slug; a marketplace that is not there has none.
        price_vnd: Whole đồng. With variations each has its own and this one is not written.
        weight_g: Packed weight in grams.
        images: Absolute addresses, the cover first.
        brand: None for goods without a brand.
        gtin: As typed; each exporter writes it only where it may stand in public.
        tiers: Empty for a product without choices; then `variations` is empty too.
        days_to_ship: Working days until the parcel leaves; with `pre_order`, the days of making.
        shipping_channels: Channel ids by marketplace slug; absent: the marketplace's default.
        switched_on: Whether it is offered, by marketplace slug; absent: not offered.
        page_url: The public page of the product, for feeds that ask for a link.
        keywords_en: English words under which buyers abroad search, the weightiest first.
        wholesale: Terms for buyers abroad; None: not offered to them.
        family: Code of the family of goods, and its name in `family_name`.
        attributes: Label and value of what the family asks for, as the page shows them.
        materials: What it is made of, the most first.
        net_value: Contents of one unit sold, in `net_unit`.
        shelf_life_days: Days it keeps from the day it was made.
        storage: How it is kept, in words.
        producer: Who makes it.
        papers: Those that its maker has entered and nobody has refused, expired ones included.
        trace_url: The address that its code leads to.
        overrides: What is said otherwise, by marketplace slug; read by `at` alone.
        on: The day for which it is judged; None: no day is asked, and no paper is too old.
        image_px: Side of the square picture behind an address, in pixels; absent: not known.
    """

    product_id: str
    name: str
    seller_sku: str = ""
    description: str = ""
    name_en: str = ""
    description_en: str = ""
    category_ids: Mapping[str, str] = field(default_factory=dict)
    price_vnd: int | None = None
    stock: int | None = None
    weight_g: int | None = None
    package: Package = Package()
    images: tuple[str, ...] = ()
    brand: str | None = None
    gtin: str | None = None
    unit: str = ""
    unit_codes: Mapping[str, str] = field(default_factory=dict)
    tiers: tuple[Tier, ...] = ()
    variations: tuple[Variation, ...] = ()
    days_to_ship: int | None = None
    pre_order: bool = False
    shipping_channels: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    min_purchase_quantity: int | None = None
    switched_on: Mapping[str, bool] = field(default_factory=dict)
    country_of_origin: str = "Vietnam"
    page_url: str | None = None
    keywords_en: tuple[str, ...] = ()
    wholesale: Wholesale | None = None
    family: str = ""
    family_name: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    materials: tuple[str, ...] = ()
    net_value: Decimal | None = None
    net_unit: str = ""
    shelf_life_days: int | None = None
    storage: str = ""
    producer: Producer | None = None
    papers: tuple[Paper, ...] = ()
    trace_url: str | None = None
    overrides: Mapping[str, Override] = field(default_factory=dict)
    on: date | None = None
    image_px: Mapping[str, int] = field(default_factory=dict)

    def at(self, marketplace: str) -> Listing:
        """Return the listing as this marketplace is to read it: its own words where there are any.

        A price of its own moves the prices of all variations by the same difference, so that what
        is dearer stays dearer; none falls below one đồng.
        """
        own = self.overrides.get(marketplace)
        if own is None:
            return self
        moved = 0 if own.price_vnd is None or self.price_vnd is None else own.price_vnd - self.price_vnd
        return replace(
            self,
            name=own.name or self.name,
            description=own.description or self.description,
            name_en=own.name_en or self.name_en,
            description_en=own.description_en or self.description_en,
            price_vnd=own.price_vnd or self.price_vnd,
            images=own.images or self.images,
            category_ids={**self.category_ids, marketplace: own.category_id}
            if own.category_id
            else self.category_ids,
            variations=tuple(
                each if each.price_vnd is None else replace(each, price_vnd=max(each.price_vnd + moved, 1))
                for each in self.variations
            )
            if moved
            else self.variations,
        )

    def is_offered_on(self, marketplace: str) -> bool:
        """Say whether the seller switched this marketplace on for the product."""
        return self.switched_on.get(marketplace, False)

    def offers(self) -> tuple[Offer, ...]:
        """Return what a buyer can choose: one offer per variation, or the product itself."""
        if not self.variations:
            return (Offer(self, None),)
        return tuple(Offer(self, variation) for variation in self.variations)


@dataclass(frozen=True, slots=True)
class Offer:
    """One sellable choice of a listing, with the listing's own facts where the variation has none."""

    listing: Listing
    variation: Variation | None

    @property
    def sku(self) -> str:
        return self.variation.sku if self.variation else self.listing.seller_sku

    @property
    def options(self) -> tuple[str, ...]:
        return self.variation.options if self.variation else ()

    @property
    def price_vnd(self) -> int | None:
        return self.variation.price_vnd if self.variation else self.listing.price_vnd

    @property
    def stock(self) -> int | None:
        return self.variation.stock if self.variation else self.listing.stock

    @property
    def weight_g(self) -> int | None:
        own = self.variation.weight_g if self.variation else None
        return self.listing.weight_g if own is None else own

    @property
    def gtin(self) -> str | None:
        return self.variation.gtin if self.variation else self.listing.gtin

    @property
    def image(self) -> str | None:
        return self.variation.image if self.variation else None
