"""What every marketplace exporter agrees on: listings in; problems, or a file in a stream, out.

Everything here is pure. An exporter sees no request, no database and no clock, reads listings one
at a time, and makes the same bytes from the same listings. Its columns and its rules are data, so
that the page which explains the format, the check before the download and the file itself read the
same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import BinaryIO, Protocol

from exporters.wholesale import Wholesale

Fact = str | int | None
"""What a report says of a value: text, a whole number, or nothing."""
Cell = Fact | Decimal
"""What stands in one cell: as a fact, or an amount with decimals."""


class Severity(StrEnum):
    """How much a problem weighs."""

    RED = "red"
    """The marketplace would refuse the row: it is not written."""
    AMBER = "amber"
    """The row is written; something is left to be chosen or looked at."""
    NOTE = "note"
    """Said beside the light, which keeps its colour: such as a paper that is not there."""


class State(StrEnum):
    """How ready a product is for one marketplace."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    OFF = "off"
    """The seller does not offer it there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One rule that one listing breaks, said so that the seller can mend it.

    Attributes:
        sku: The listing's or the variation's SKU; the product's id when it has none.
        rule: The rule's id in the marketplace's rule pack.
        value: What stands there now; None when nothing does.
        limit: What is allowed, as text or number.
        message: One Vietnamese sentence or two: the value now, the value allowed, the mend.
        severity: Whether the row can be written all the same.
        field: The key of the column concerned.
    """

    sku: str
    rule: str
    value: Fact
    limit: Fact
    message: str
    severity: Severity
    field: str

    def as_json(self) -> dict[str, Fact]:
        """Return the shape that the readiness file promises, with our sentence beside it."""
        return {
            "sku": self.sku,
            "rule": self.rule,
            "value": self.value,
            "limit": self.limit,
            "severity": self.severity.value,
            "field": self.field,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Readiness:
    """The verdict over one product at one marketplace.

    >>> Readiness.of([], offered=True).state.value, Readiness.of([], offered=False).state.value
    ('green', 'off')
    """

    state: State
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, problems: Iterable[Problem], *, offered: bool) -> Readiness:
        """Weigh the problems: off when not offered, red by one red problem, amber by one amber.

        Notes weigh nothing and stand apart.
        """
        if not offered:
            return cls(State.OFF)
        told = tuple(problems)
        notes = tuple(problem for problem in told if problem.severity is Severity.NOTE)
        found = tuple(problem for problem in told if problem.severity is not Severity.NOTE)
        severities = {problem.severity for problem in found}
        if Severity.RED in severities:
            return cls(State.RED, found, notes)
        return cls(State.AMBER if severities else State.GREEN, found, notes)

    def as_json(self) -> dict[str, object]:
        """Return ``{"state", "problems"}`` of plain values, and ``"notes"`` where there are any."""
        told: dict[str, object] = {
            "state": self.state.value,
            "problems": [problem.as_json() for problem in self.problems],
        }
        return {**told, "notes": [note.as_json() for note in self.notes]} if self.notes else told


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


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a marketplace's file.

    Attributes:
        key: The name by which the file's columns are found and problems are placed.
        label: The heading that people see.
        value: Takes the cell's content from one offer.
        required: Whether the marketplace refuses a row without it.
    """

    key: str
    label: str
    value: Callable[[Offer], Cell]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A listing that was not written, and why."""

    product_id: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What became of every listing: written + refused + off is all that went in.

    Attributes:
        written: Product ids in the order of the file.
        refused: Listings with a red problem.
        off: Product ids that the seller does not offer there; no row, no fault.
        warnings: Amber problems of written listings.
        notes: What is only said of listings, written or refused; it asks for nothing.
        notices: Sentences about the file itself.
        rows: Data rows in the file.
        suffix: Ending of what was written, where the exporter chose it: one workbook or a zip of several.
    """

    written: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    off: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()
    rows: int = 0
    suffix: str = ""


class Exporter(Protocol):
    """A marketplace: a description and two functions."""

    @property
    def slug(self) -> str:
        """The name in addresses and commands, such as ``shopee``."""
        ...

    @property
    def label(self) -> str:
        """The name that people read."""
        ...

    @property
    def media_type(self) -> str:
        """The type of the file for the browser."""
        ...

    @property
    def suffix(self) -> str:
        """The ending of the file's name, with its dot."""
        ...

    @property
    def notice(self) -> str:
        """A sentence that stands wherever the marketplace is offered; "" when there is none."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """All endings that it can write, the usual one first; ``.zip`` holds all the others."""
        ...

    def in_form(self, suffix: str) -> Exporter:
        """Return the exporter that writes the file of this ending.

        Raises:
            UnknownForm: If there is no such file.
        """
        ...

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that it can fill, in the order of its file."""
        ...

    def problems(self, listing: Listing) -> list[Problem]:
        """Return what the marketplace would object to; empty for a listing that is complete."""
        ...

    def write(self, listings: Iterable[Listing], out: BinaryIO) -> ExportReport:
        """Write the file of all offered listings without a red problem; report on every one."""
        ...


class TemplateExporter(Exporter, Protocol):
    """A marketplace that reads only its own file back, which the seller downloads and we fill."""

    def with_template(self, template: BinaryIO) -> Exporter:
        """Return the exporter that fills this template.

        Raises:
            TemplateRefused: If the file cannot be filled; the sentence says why and what to do.
        """
        ...


def readiness(exporter: Exporter, listing: Listing) -> Readiness:
    """Return the verdict over one listing at one marketplace, in the words it has there."""
    offered = listing.is_offered_on(exporter.slug)
    return Readiness.of(exporter.problems(listing.at(exporter.slug)) if offered else (), offered=offered)
