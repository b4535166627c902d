"""What a product's structured answers say, in both languages, each with the page where it is mended.

Only what somebody has filled in stands here. English is None where our list of words has none: the
sentence then stays unsaid in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from catalog.attributes import Attribute, pack
from catalog.english import ALLERGENS, UNIT_NAMES
from catalog.models import Certificate, Product
from catalog.paper_rules import OCOP, OTHER
from catalog.papers import standing
from catalog.services.products import present_value
from catalog.vocabulary import CERTIFICATES, STORAGE
from core.formatting import date_vi, number_vi
from core.languages import day_text
from exporters.wording import glossary
from places.english import place_in_english


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact behind a sentence, and the page on which it is mended.

    Attributes:
        label: What makers call it.
        endpoint: The page.
        anchor: The field there; "" for the page as a whole.
        row: Name in the address and number of what the page is about; None: the business as a whole.
    """

    label: Any
    endpoint: str = "catalog.edit_product"
    anchor: str = ""
    row: tuple[str, int | None] | None = ("product_id", None)

    def url(self, product_id: int) -> str:
        """Return where it is mended for a product."""
        about: dict[str, Any] = (
            {} if self.row is None else {self.row[0]: product_id if self.row[1] is None else self.row[1]}
        )
        return url_for(self.endpoint, _anchor=self.anchor or None, **about)


NAME = Fact(_l("Tên sản phẩm"), anchor="name")
NAME_EN = Fact(_l("Tên tiếng Anh"), "exporters.english", "name_en")
MAKER = Fact(_l("Tên và nơi của cơ sở"), "catalog.profile", row=None)
FAMILY = Fact(_l("Nhóm hàng"), anchor="family")
NET = Fact(_l("Mỗi phần bán có"), anchor="net_value")
MATERIALS = Fact(_l("Thành phần, chất liệu"), anchor="materials")
ALLERGY = Fact(_l("Chất dễ gây dị ứng"), anchor="allergens")
KEEPING = Fact(_l("Bảo quản"), anchor="storage_code")
SHELF_LIFE = Fact(_l("Dùng được bao lâu"), anchor="shelf_life_days")
ORIGIN = Fact(_l("Xuất xứ"))
OPTIONS = Fact(_l("Phân loại"), "catalog.variant_tiers")
_MEASURES = ("g", "kg", "ml", "l", "m", "cm", "mm")


@dataclass(frozen=True, slots=True)
class Said:
    """One slot of a sentence: what it says in either language, and the fact behind it.

    Attributes:
        note: What the reader of the suggestion should know of it; "" for nothing.
        note_en: The same, of the English text alone.
    """

    vi: str | None
    en: str | None
    fact: Fact
    note: Any = ""
    note_en: Any = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What one sentence may say: its id, the sentence of the pack, and its slots by name."""

    id: str
    sentence: str
    slots: dict[str, Said]


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes it and where, as the business is registered: ``Xã …, Tỉnh …``; "" for what is not known."""

    name: str
    name_en: str = ""
    place: str = ""


def told_of(product: Product, maker: Maker, papers: Iterable[Certificate], *, on: date) -> list[Told]:
    """Return all that can be said of a product on a day, in the order of a good description."""
    known = [
        Told("what", "what", _what(product, maker)),
        Told("family", "family", _family(product)),
        Told("net", "net", _net(product)),
        *_materials(product),
        Told("allergens", "allergens", _allergens(product)),
        *(_attribute(each, product.attributes[each.code]) for each in _answered(product)),
        Told("options", "options", _options(product)),
        Told("storage", "storage", _storage(product)),
        Told("shelf_life", "shelf_life", _shelf_life(product)),
        Told("origin", "origin", _one("origin", product.origin, None, ORIGIN)),
        *_papers(standing(papers, on=on)),
    ]
    return [each for each in known if each.slots]


def english_name(product: Product) -> Said:
    """Return the English name: the one that a person wrote, else what our list of words makes of it."""
    written = present_value(product, "name_en")
    if written:
        return Said(None, written, NAME_EN)
    found = glossary.goods(product.name or "")
    if found is None:
        return Said(None, None, NAME)
    note = _l("Chưa dịch: %(words)s.", words=" ".join(found.untold)) if found.untold else ""
    return Said(None, found.name, NAME, note_en=note)


def _what(product: Product, maker: Maker) -> dict[str, Said]:
    english = english_name(product)
    name = present_value(product, "name")
    return {
        "name": Said(name or None, english.en, english.fact if not name else NAME, note_en=english.note_en),
        "maker": Said(maker.name or None, maker.name_en or None, MAKER),
        "place": Said(
            _lowered(maker.place) or None,
            place_in_english(maker.place) if maker.place else None,
            MAKER,
            note_en=_l("Tên nơi viết không dấu trong tiếng Anh."),
        ),
    }


def _family(product: Product) -> dict[str, Said]:
    family = product.family
    return {} if family is None else {"family": Said(_lowered(family.name), family.name_en or None, FAMILY)}


def _net(product: Product) -> dict[str, Said]:
    value, unit, net_unit = product.net_value, product.unit or "", product.net_unit or ""
    if value is None or not unit or not net_unit or (value == 1 and unit == net_unit):
        return {}
    number = f"{Decimal(value).normalize():f}"
    counted = _english(UNIT_NAMES.get(net_unit.casefold()))
    measure = net_unit if net_unit in _MEASURES else counted
    return {
        "unit": Said(unit, _english(UNIT_NAMES.get(unit.casefold())), NET),
        "net": Said(
            f"{number.replace('.', ',')} {net_unit}",
            f"{number} {measure}" if measure else None,
            NET,
        ),
    }


def _materials(product: Product) -> Iterator[Told]:
    if not product.materials:
        return
    slot = "materials" if product.material_role == "materials" else "ingredients"
    english = [glossary.material(each) for each in product.materials]
    missing = [each for each, known in zip(product.materials, english, strict=True) if known is None]
    said = Said(", ".join(product.materials), None if missing else ", ".join(map(str, english)), MATERIALS)
    yield Told(slot, slot, {slot: said})


def _allergens(product: Product) -> dict[str, Said]:
    allergens = product.allergens or []
    english = [_english(ALLERGENS.get(each.casefold())) for each in allergens]
    return _one("allergens", ", ".join(allergens), _all(english), ALLERGY)


def _answered(product: Product) -> list[Attribute]:
    return [each for each in pack().attributes if each.shown((product.attributes or {}).get(each.code))]


def _attribute(asked: Attribute, value: Any) -> Told:
    fact = Fact(asked.label, "catalog.attributes", f"attribute_{asked.code}")
    english = asked.shown(value, "en") if asked.type in ("number", "numbers", "choice") else None
    if asked.type == "list" and isinstance(value, list):
        english = _all([glossary.material(str(each)) for each in value])
    slots = {
        "label": Said(asked.label, asked.label_en, fact),
        "value": Said(_stopless(asked.shown(value)), _stopless(english) if english else None, fact),
    }
    return Told(f"attribute.{asked.code}", "attribute", slots)


def _options(product: Product) -> dict[str, Said]:
    offered = [" ".join(variant.options) for variant in product.on_sale if variant.options]
    if len(offered) < 2:
        return {}
    return {
        "count": Said(number_vi(len(offered)), None, OPTIONS),
        "options": Said(", ".join(offered), None, OPTIONS),
    }


def _storage(product: Product) -> dict[str, Said]:
    words = STORAGE.get(product.storage_code or "")
    return (
        {}
        if words is None
        else _one("storage", _lowered(str(words)), _lowered(_english(words) or ""), KEEPING)
    )


def _shelf_life(product: Product) -> dict[str, Said]:
    days = product.shelf_life_days
    return {} if not days else {"days": Said(number_vi(days), f"{days:,}", SHELF_LIFE)}


def _papers(papers: Sequence[Certificate]) -> Iterator[Told]:
    for paper in papers:
        note = "" if paper.verified_at is not None else _l("Giấy này cơ sở tự khai, Sở chưa đối chiếu.")
        fact = Fact(_l("Giấy tờ"), "catalog.paper", row=("paper_id", paper.id))

        def said(vi: str | None, en: str | None, fact: Fact = fact, note: Any = note) -> Said:
            return Said(vi or None, en or None, fact, note)

        slots = {
            "number": said(paper.number, paper.number if paper.number.isascii() else None),
            "issuer": said(paper.issuer, None),
            "issued": said(date_vi(paper.issued_on), _english_day(paper.issued_on)),
            "expires": said(date_vi(paper.expires_on), _english_day(paper.expires_on)),
        }
        if paper.type == OCOP and paper.stars:
            slots["stars"] = said(str(paper.stars), str(paper.stars))
            yield Told(f"paper.{paper.id}", "ocop", slots)
            continue
        if paper.type == OTHER or paper.type not in CERTIFICATES:
            slots["title"] = said(paper.name, None)
        else:
            slots["title"] = said(str(CERTIFICATES[paper.type]), _english(CERTIFICATES[paper.type]))
        yield Told(f"paper.{paper.id}", "paper", slots)


def _one(slot: str, vi: str | None, en: str | None, fact: Fact) -> dict[str, Said]:
    return {slot: Said(_stopless(vi), _stopless(en) if en else None, fact)} if vi else {}


def _all(parts: Sequence[str | None]) -> str | None:
    return ", ".join(str(part) for part in parts) if parts and None not in parts else None


def _english(words: Any) -> str | None:
    """Return the translation of words of the house; None for none, and for words without one."""
    if words is None:
        return None
    own = str(words)
    with force_locale("en"):
        said = str(words)
    return None if said == own and not own.isascii() else said


def _english_day(day: date | None) -> str | None:
    if day is None:
        return None
    with force_locale("en"):
        return day_text(day)


def _lowered(text: str) -> str:
    """Begin with a small letter, as inside of a sentence; in a place each kind of unit.

    >>> _lowered("Xã Đông Hưng, Tỉnh Hưng Yên")
    'xã Đông Hưng, tỉnh Hưng Yên'
    """
    return ", ".join(part[:1].lower() + part[1:] for part in text.split(", "))


def _stopless(text: str) -> str:
    return " ".join(text.split()).rstrip(".;, ")
