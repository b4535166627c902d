"""Put together what the trace page tells of a lot beside its story: codes, brand, standards, days.

The ten items of Circular 02/2024/TT-BKHCN (`ten_items`), and what Decree 37/2026/NĐ-CP, article 32, asks
for besides: a number of the goods and of the maker, the origin, safety warnings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from catalog.addresses import address_of
from catalog.models import Business, Certificate, Product
from catalog.papers import standing, title_of
from catalog.tax_codes import shown_publicly
from core.languages import day_text, in_vietnamese, is_english, joined, plain, told
from places.queries import Gazetteer
from traceability.models import Lot, TraceFacts
from traceability.place_codes import maker_code, place_code
from traceability.ten_items import Stage, Told
from traceability.timeline import Happening, timeline

STANDARD_PAPERS = frozenset({"tu_cong_bo", "vietgap", "haccp", "attp", "cam_ket_attp"})
"""Papers that name what the goods are made by."""


@dataclass(frozen=True)
class Traced:
    """Facts of the trace page, ready to be shown; "" and empty are left out.

    Attributes:
        code: The lot's tracing code, product code and lot code.
        place_codes: Codes of the places of its steps.
        made: The days of the first and the last step until packing.
        standards: What the goods are made by, each one line.
    """

    code: str
    gtin: str
    maker_number: str
    origin: str
    brand: str
    model: str
    place_codes: str
    made: str
    shelf_life: str
    standards: tuple[str, ...]
    warnings: str


def traced(
    product: Product,
    lot: Lot,
    happenings: Sequence[Happening],
    facts: TraceFacts | None,
    papers: Sequence[Certificate],
    *,
    on: date,
    gtin: str,
) -> Traced:
    """Tell the facts of a lot for the public page; `gtin` is what its label carries, "" for none."""
    business = product.business
    return Traced(
        code=trace_code(product, lot),
        gtin=gtin,
        maker_number=shown_publicly(business.tax_code) or maker_code(business.id),
        origin=plain(product.origin) or _("Sản xuất tại Việt Nam"),
        brand=in_vietnamese(facts.brand) if facts else "",
        model=in_vietnamese(facts.model) if facts else "",
        place_codes=", ".join(
            dict.fromkeys(
                code
                for each in timeline(happenings)
                if (code := place_code(business.id, each.place_scheme, each.place_code))
            )
        ),
        made=_made(lot, happenings),
        shelf_life=_shelf_life(product, lot),
        standards=_standards(facts, papers, on=on),
        warnings=_warnings(facts),
    )


def told_of(
    product: Product,
    lot: Lot,
    happenings: Sequence[Happening],
    facts: TraceFacts | None,
    papers: Sequence[Certificate],
    places: Gazetteer,
    *,
    on: date,
) -> Told:
    """Bring what is known of a lot into the form that the rule of the ten items judges."""
    business = product.business
    return Told(
        name=product.name,
        has_picture=product.main_photo is not None,
        maker=business.name,
        address=_known_address(business, places),
        stages=tuple(
            Stage(
                each.id, product.code, place_code(business.id, each.place_scheme, each.place_code), each.day
            )
            for each in timeline(happenings)
        ),
        made_on=lot.packed_on,
        trace_code=trace_code(product, lot),
        brand=((facts.brand or facts.model) if facts else None) or "",
        shelf_life=_shelf_life(product, lot),
        standards=_standards(facts, papers, on=on),
    )


def trace_code(product: Product, lot: Lot) -> str:
    """Return the tracing code of a lot: the product's own code and the lot's."""
    return f"{product.code} / {lot.lot_code}"


def _known_address(business: Business, places: Gazetteer) -> str:
    """Return the address when it says at least the commune."""
    address = address_of(places, business)
    return address.full if address.now else ""


def _made(lot: Lot, happenings: Sequence[Happening]) -> str:
    days = [each.day for each in timeline(happenings) if each.day <= lot.packed_on]
    first = min(days, default=lot.packed_on)
    if first == lot.packed_on:
        return day_text(lot.packed_on)
    return str(_("từ %(first)s đến %(last)s", first=day_text(first), last=day_text(lot.packed_on)))


def _shelf_life(product: Product, lot: Lot) -> str:
    if lot.expires_on is not None:
        return str(_("đến %(day)s", day=day_text(lot.expires_on)))
    if product.shelf_life_days:
        return str(_("%(days)s ngày kể từ ngày sản xuất", days=product.shelf_life_days))
    return ""


def _warnings(facts: TraceFacts | None) -> str:
    if facts is None:
        return ""
    return (facts.warnings_en if is_english() else None) or in_vietnamese(facts.warnings)


def _standards(facts: TraceFacts | None, papers: Sequence[Certificate], *, on: date) -> tuple[str, ...]:
    said = [in_vietnamese(each) for each in (facts.standards if facts else ())]
    shown = [
        joined(
            (
                title_of(paper, with_stars=False),
                told(_("số %(n)s"), n=in_vietnamese(paper.number)),
            )
        )
        for paper in standing(papers, on=on)
        if paper.type in STANDARD_PAPERS
    ]
    return (*said, *shown)
