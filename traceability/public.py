"""What the page that a scan opens says, put together as values that the template only lays out.

Nothing here claims more than is known: what the producer says is called so, what the department
compared is called so, and no sentence says that goods are genuine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from catalog.addresses import address_of, inside_sentence
from catalog.models import Business, Certificate, Product, ProductState, Variant
from catalog.papers import shown, standing, title_of
from catalog.vocabulary import KINDS, STORAGE, measure, sold_as
from core.formatting import NBSP, date_vi
from places.models import NEW, OLD
from places.queries import Gazetteer
from traceability.models import Lot, LotState, Recall
from traceability.qr import trace_path
from traceability.queries import InputLot, LotStory
from traceability.timeline import Happening, LotStatus, lot_status, timeline, withdrawn

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


@dataclass(frozen=True)
class Step:
    """One step of the story."""

    name: str
    when: str
    when_iso: str
    place: str
    note: str
    correction: str


@dataclass(frozen=True)
class InputFacts:
    """A lot that went in, with its own story."""

    title: str
    used: str
    path: str
    is_recalled: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Paper:
    """A paper with what it says today."""

    name: str
    detail: str
    label: str
    tone: str


def _english() -> bool:
    return str(get_locale() or "vi").startswith("en")


def product_name(product: Product) -> str:
    """Return the name in the page's language, Vietnamese where there is no other."""
    return (product.name_en if _english() else None) or product.name


def product_line(product: Product, variant: Variant | None = None) -> str:
    """Write how the product, or a variant of it, is sold and by whom: ``Hộp 350 g · HTX Nếp Gấc``."""
    net = measure(variant.net_value, variant.net_unit) if variant else ""
    sold = sold_as(product.unit, net or measure(product.net_value, product.net_unit))
    return " · ".join(part for part in (sold[:1].upper() + sold[1:], product.business.name) if part)


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
    return inside_sentence(places.describe(NEW, current)), inside_sentence(places.describe(*former))


def maker_of(business: Business, places: Gazetteer, agency: str) -> Maker:
    """Tell who the producer is; the registered address is public by law."""
    address = address_of(places, business)
    verified = ""
    if business.verified_at is not None:
        verified = _(
            "Cơ sở đã được %(agency)s xác minh %(day)s", agency=agency, day=date_vi(business.verified_at)
        )
    return Maker(
        name=(business.name_en if _english() else None) or business.name,
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
        variant=lot.variant.label if lot.variant else "",
        status=status_of(lot, on=on),
        packed_on=date_vi(lot.packed_on),
        expires_on=date_vi(lot.expires_on),
        place=place,
        former_place=former,
    )


def lot_line(lot: Lot, product: Product, *, on: date, with_names: bool = False) -> LotLine:
    """Tell of a lot in one line of a list."""
    return LotLine(
        code=lot.lot_code,
        path=trace_path(product.code, lot.lot_code),
        packed_on=date_vi(lot.packed_on),
        expires_on=date_vi(lot.expires_on),
        status=status_of(lot, on=on),
        product_name=product_name(product) if with_names else "",
        business_name=product.business.name if with_names else "",
    )


def steps_of(happenings: Iterable[Happening]) -> tuple[Step, ...]:
    """Tell what holds today of a lot's events, oldest first."""
    english = _english()
    return tuple(
        Step(
            name=(each.name_en if english else "") or each.name,
            when=each.when,
            when_iso=each.when_iso,
            place=each.place,
            note=each.note,
            correction=": ".join(part for part in (each.correction_text, each.reason) if part)
            if each.is_correction
            else "",
        )
        for each in timeline(happenings)
    )


def taken_away(happenings: Iterable[Happening]) -> tuple[str, ...]:
    """Admit in words which steps were taken away."""
    return tuple(
        _(
            "Bước “%(name)s” ngày %(day)s đã được rút: %(reason)s",
            name=each.name,
            day=date_vi(each.day),
            reason=each.reason,
        )
        for each in withdrawn(happenings)
    )


def input_facts(inputs: Sequence[InputLot], business_id: int) -> tuple[InputFacts, ...]:
    """Tell of the lots that went in; a lot of another business without a public page stays unnamed."""
    told = []
    for each in inputs:
        lot, product = each.lot, each.lot.product
        is_own = lot.business_id == business_id
        is_public = product is not None and product.is_public
        goods = (
            product_name(product) if product else (lot.material_en if _english() else None) or lot.material
        )
        title = _("%(goods)s, lô %(code)s", goods=goods, code=lot.lot_code) if is_own or is_public else goods
        told.append(
            InputFacts(
                title=title or "",
                used=_(
                    "Dùng %(quantity)s cho lô %(code)s",
                    quantity=quantity_text(each.used.quantity, each.used.unit),
                    code=each.went_into,
                )
                if is_own and each.used.quantity is not None
                else "",
                path=trace_path(product.code, lot.lot_code) if product is not None and is_public else "",
                is_recalled=lot.state == LotState.RECALLED,
                steps=steps_of(each.happenings) if is_own or is_public else (),
            )
        )
    return tuple(told)


def papers_of(certificates: Iterable[Certificate], *, on: date, agency: str) -> tuple[Paper, ...]:
    """Tell of the papers whose claims hold today, and whose word each is."""
    return tuple(
        Paper(name=each.title, detail=each.detail, label=each.word, tone=each.tone)
        for each in shown(certificates, on=on, agency=agency)
    )


def warnings_of(product: Product) -> str:
    """Name what people with allergies must know; "" when nothing is declared."""
    return ", ".join(product.allergens)


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


def quantity_text(quantity: Decimal | None, unit: str | None) -> str:
    """Write a quantity with its unit, such as ``120 hộp`` or ``12,5 kg``; "" when unknown.

    >>> quantity_text(Decimal("1500.000"), "kg")
    '1.500\\xa0kg'
    """
    if quantity is None:
        return ""
    whole, _dot, rest = f"{quantity:,.3f}".partition(".")
    rest = rest.rstrip("0")
    number = whole.replace(",", ".") + (f",{rest}" if rest else "")
    return f"{number}{NBSP}{unit}" if unit else number


def is_self_declared(product: Product) -> bool:
    """Say whether nobody but the producer has looked at the product's text."""
    return product.state in {ProductState.LIVE, ProductState.RETURNED}


def verified_facts(product: Product, certificates: Sequence[Certificate], *, on: date) -> str:
    """List what the department compared and what holds today; "" when it compared nothing."""
    facts = []
    if product.business.verified_at is not None:
        facts.append(_("cơ sở"))
    if product.state == ProductState.LISTED:
        facts.append(_("nội dung giới thiệu sản phẩm"))
    facts.extend(
        title_of(paper, with_stars=False)
        for paper in standing(certificates, on=on)
        if paper.verified_at is not None
    )
    return ", ".join(dict.fromkeys(facts))


def linked_data(product: Product, lot: Lot | None, maker: Maker, url: str, picture: str) -> dict[str, Any]:
    """Describe the page for machines in schema.org's words; no price, no claim beyond the page."""
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": url,
        "url": url,
        "name": product.name,
        "sku": product.code,
        "manufacturer": {
            "@type": "Organization",
            "name": product.business.name,
            "address": maker.address,
        },
        "countryOfOrigin": {"@type": "Country", "name": "Việt Nam"},
    }
    if picture:
        facts["image"] = picture
    if lot is not None:
        facts["productionDate"] = lot.packed_on.isoformat()
        properties = [("lot", lot.lot_code)]
        if lot.expires_on is not None:
            properties.append(("expiryDate", lot.expires_on.isoformat()))
        facts["additionalProperty"] = [
            {"@type": "PropertyValue", "propertyID": name, "value": value} for name, value in properties
        ]
    return facts
