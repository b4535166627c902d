"""Say in the language of the page what the catalogue holds in two: names, texts, units, allergens.

On English pages a text that exists in Vietnamese only is marked as Vietnamese; `plain_…` is for places
that cannot mark it (titles, words of pictures, sentences), where it stands without its marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from catalog.models.products import Photo, Product
from core.languages import in_vietnamese, is_english, joined, plain
from core.text import without_marks

UNIT_NAMES = {
    "hộp": _l("hộp"),
    "túi": _l("túi"),
    "gói": _l("gói"),
    "chai": _l("chai"),
    "hũ": _l("hũ"),
    "lọ": _l("lọ"),
    "chiếc": _l("chiếc"),
    "cái": _l("cái"),
    "con": _l("con"),
    "quả": _l("quả"),
    "bó": _l("bó"),
    "đôi": _l("đôi"),
    "bộ": _l("bộ"),
    "thùng": _l("thùng"),
    "giỏ": _l("giỏ"),
    "khay": _l("khay"),
    "bao": _l("bao"),
    "mét": _l("mét"),
    "cuộn": _l("cuộn"),
    "bức": _l("bức"),
    "tấm": _l("tấm"),
    "tờ": _l("tờ"),
    "chục": _l("chục"),
    "lít": _l("lít"),
    "tạ": _l("tạ"),
    "yến": _l("yến"),
    "tấn": _l("tấn"),
    "suất": _l("suất"),
}
ALLERGENS = {
    "lạc": _l("lạc"),
    "đậu phộng": _l("đậu phộng"),
    "vừng": _l("vừng"),
    "mè": _l("mè"),
    "đậu nành": _l("đậu nành"),
    "đậu tương": _l("đậu tương"),
    "hạt điều": _l("hạt điều"),
    "các loại hạt": _l("các loại hạt"),
    "sữa": _l("sữa"),
    "trứng": _l("trứng"),
    "lúa mì": _l("lúa mì"),
    "gluten": _l("gluten"),
    "cá": _l("cá"),
    "tôm": _l("tôm"),
    "cua": _l("cua"),
    "mực": _l("mực"),
    "giáp xác": _l("giáp xác"),
    "nhuyễn thể": _l("nhuyễn thể"),
    "hải sản": _l("hải sản"),
    "rong biển": _l("rong biển"),
    "cần tây": _l("cần tây"),
    "mù tạt": _l("mù tạt"),
    "sulfit": _l("sulfit"),
}


class Named(Protocol):
    """What has a name in two languages: products and businesses."""

    name: str
    name_en: str | None


def shown_name(row: Named) -> str:
    """Return a name for a page's body."""
    return _english(row.name_en) or in_vietnamese(row.name)


def plain_name(row: Named) -> str:
    """Return a name for a title, a sentence or a picture's words."""
    return _english(row.name_en) or plain(row.name)


def title_name(row: Named) -> str:
    """Return a name for a page's own heading, which is Vietnamese as a whole where there is no other."""
    return _english(row.name_en) or row.name


def lacks_english(row: Named) -> bool:
    """Say whether an English page has to show the row's Vietnamese name."""
    return is_english() and not row.name_en


def shown_text(vietnamese: str | None, english: str | None) -> str:
    """Return a text in the page's language, marked where it is not."""
    return _english(english) or in_vietnamese(vietnamese)


def plain_text(vietnamese: str | None, english: str | None) -> str:
    """Return a text in the page's language for a place that cannot mark another."""
    return _english(english) or plain(vietnamese)


def unit_name(unit: str | None) -> str:
    """Name a unit of sale or of measure."""
    known = UNIT_NAMES.get((unit or "").strip().casefold())
    return str(known) if known is not None and is_english() else in_vietnamese(unit)


def is_counted(unit: str | None) -> bool:
    """Say whether a unit is a thing that is counted, such as a box; grams and metres are measured."""
    return (unit or "").strip().casefold() in UNIT_NAMES.keys() - {"mét", "lít", "tạ", "yến", "tấn"}


def allergen_names(allergens: Iterable[str]) -> str:
    """Name allergens; known ones in English on English pages."""
    english = is_english()
    return joined(
        (
            str(ALLERGENS[each.casefold()])
            if english and each.casefold() in ALLERGENS
            else in_vietnamese(each)
            for each in allergens
        ),
        ", ",
    )


def photo_words(photo: Photo | None, product: Product) -> str:
    """Return the words of a product's picture; English ones only name the product."""
    if photo is not None and photo.alt and not is_english():
        return photo.alt
    return str(_("Ảnh: %(name)s", name=plain_name(product)))


def _english(text: str | None) -> str:
    return without_marks(text or "") if is_english() else ""
