"""What the page that a scan opens says, put together as values that the template only lays out.

Nothing here claims more than is known: what the producer says is called so, what the department
compared is called so, and no sentence says that goods are genuine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from catalog.addresses import address_of, said_place
from catalog.english import allergen_names, shown_name
from catalog.models import Business, Certificate, Product, ProductState, Variant
from catalog.papers import standing, title_of
from catalog.vocabulary import KINDS, STORAGE, measure, sold_as
from core.languages import day_text, in_vietnamese, joined, keep_language
from places.models import NEW, OLD
from places.queries import Gazetteer
from traceability.models import Lot, LotState, Recall
from traceability.qr import trace_path
from traceability.queries import LotStory
from traceability.story import quantity_text
from traceability.timeline import LotStatus, lot_status, timeline

_MADE_BY = ("packing", "transforming", "harvesting", "growing")


@dataclass(frozen=True)
class Maker:
    """Who made it, and where, in the words of both eras."""

    name: str
    kind: str
    slug: str
    address: str
    former_address: str
    verified: str


@dataclass(frozen=True)
class LotFacts:
    """The first screen's answers about one lot."""

    code: str
    variant: str
    status: LotStatus
    packed_on: str
    expires_on: str
    place: str
    former_place: str


@dataclass(frozen=True)
class LotLine:
    """One lot in a list."""

    code: str
    path: str
    packed_on: str
    expires_on: str
    status: LotStatus
    product_name: str = ""
    business_name: str = ""


def product_line(product: Product, variant: Variant | None = None) -> str:
    """Write how the product, or a variant of it, is sold and by whom: ``Hộp 350 g · HTX Nếp Gấc``."""
    net = measure(variant.net_value, variant.net_unit) if variant else ""
    sold = sold_as(product.unit, net or measure(product.net_value, product.net_unit))
    return joined((_capital(sold), shown_name(product.business)))


def _capital(words: str) -> str:
    """Begin with a capital, unless the words carry marks of their own."""
    return words if hasattr(words, "__html__") else words[:1].upper() + words[1:]


def eras(places: Gazetteer, scheme: str | None, code: str | None, business: Business) -> tuple[str, str]:
    """Name a commune as it is called today and as it was called before 01/07/2025.

    From a new unit alone the old name cannot be told, because several were joined; the business's
    declared address tells it when that lies in the same new unit.
    """
    current = places.current_code(scheme, code)
    former: tuple[str | None, str | None] = (scheme, code) if scheme == OLD else (None, None)
    if scheme != OLD and current is not None:
        declared = (business.declared_scheme, business.declared_commune_code)
        if declared[0] == OLD and places.current_code(*declared) == current:
            former = declared
    return said_place(places.describe(NEW, current)), said_place(places.describe(*former))


def maker_of(business: Business, places: Gazetteer, agency: str) -> Maker:
    """Tell who the producer is; the registered address is public by law."""
    address = address_of(places, business)
    verified = ""
    if business.verified_at is not None:
        verified = _(
            "Cơ sở đã được %(agency)s xác minh %(day)s", agency=agency, day=day_text(business.verified_at)
        )
    return Maker(
        name=shown_name(business),
        kind=str(KINDS.get(business.kind, "")),  # type: ignore[call-overload]  # a StrEnum's values are its keys
        slug=business.slug,
        address=address.full,
        former_address=address.before,
        verified=verified,
    )


def status_of(lot: Lot, *, on: date) -> LotStatus:
    """Say how a lot stands on a day."""
    return lot_status(is_recalled=lot.state == LotState.RECALLED, expires_on=lot.expires_on, on=on)


def lot_facts(lot: Lot, story: LotStory, places: Gazetteer, business: Business, *, on: date) -> LotFacts:
    """Answer which lot, when, where, and until when it is good."""
    made = [step for step in timeline(story.happenings) if step.kind in _MADE_BY and step.place_code]
    ranked = sorted(made, key=lambda step: _MADE_BY.index(step.kind))
    place, former = (
        eras(places, ranked[0].place_scheme, ranked[0].place_code, business) if ranked else ("", "")
    )
    return LotFacts(
        code=lot.lot_code,
        variant=in_vietnamese(lot.variant.label) if lot.variant else "",
        status=status_of(lot, on=on),
        packed_on=day_text(lot.packed_on),
        expires_on=day_text(lot.expires_on),
        place=place,
        former_place=former,
    )


def lot_line(lot: Lot, product: Product, *, on: date, with_names: bool = False) -> LotLine:
    """Tell of a lot in one line of a list."""
    return LotLine(
        code=lot.lot_code,
        path=keep_language(trace_path(product.code, lot.lot_code)),
        packed_on=day_text(lot.packed_on),
        expires_on=day_text(lot.expires_on),
        status=status_of(lot, on=on),
        product_name=shown_name(product) if with_names else "",
        business_name=shown_name(product.business) if with_names else "",
    )


def warnings_of(product: Product) -> str:
    """Name what people with allergies must know; "" when nothing is declared."""
    return allergen_names(product.allergens)


def storage_of(product: Product) -> str:
    """Say how to keep the goods; "" when nothing is declared."""
    return str(STORAGE.get(product.storage_code or "", ""))


def recall_quantities(recall: Recall, unit: str | None) -> list[tuple[str, str]]:
    """List what was made, shipped and brought back, as far as it is known."""
    known = (
        (_("Đã làm ra"), recall.quantity_made),
        (_("Đã xuất kho"), recall.quantity_shipped),
        (_("Đã thu về"), recall.quantity_recovered),
    )
    return [(name, quantity_text(quantity, unit)) for name, quantity in known if quantity is not None]


def is_self_declared(product: Product) -> bool:
    """Say whether nobody but the producer has looked at the product's text."""
    return product.state in {ProductState.LIVE, ProductState.RETURNED}


@dataclass(frozen=True)
class Compared:
    """What the department compared, and when."""

    what: str
    day: str


def verified_facts(
    product: Product, certificates: Sequence[Certificate], *, on: date
) -> tuple[Compared, ...]:
    """List what the department compared and what holds today, with the day; empty for nothing."""
    facts = []
    if product.business.verified_at is not None:
        facts.append(Compared(_("cơ sở"), day_text(product.business.verified_at)))
    if product.state == ProductState.LISTED and product.listed_at is not None:
        facts.append(Compared(_("nội dung giới thiệu sản phẩm"), day_text(product.listed_at)))
    facts.extend(
        Compared(title_of(paper, with_stars=False), day_text(paper.verified_at))
        for paper in standing(certificates, on=on)
        if paper.verified_at is not None
    )
    return tuple(dict.fromkeys(facts))
