"""Answer the attribute columns of an advanced template from what a product says of itself.

Which attributes a category has, and which words they take, stands in the seller's own file alone. A
column with a list gets a word of that list or stays empty; a column without gets our own words. What
attributes are called, and what stands for "no brand", is dated data (`attributes.json`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.text import fold
from exporters.goods import Listing
from exporters.xlsx_rows import MOST_CHARACTERS

BRAND = "ps_brand"
MOST_VALUES = 5  # of one attribute, joined by ";"
_ATTRIBUTE = re.compile(r"ps_product_global_attribute\.\d+")
_SIGNS = re.compile(r"[\W_]+")


def is_attribute(key: str) -> bool:
    """Say whether a column belongs to an advanced template's attributes, the brand included.

    >>> is_attribute("ps_product_global_attribute.100010"), is_attribute("ps_price")
    (True, False)
    """
    return key == BRAND or _ATTRIBUTE.fullmatch(key) is not None


@dataclass(frozen=True, slots=True)
class AttributeColumn:
    """An attribute of the seller's file.

    Attributes:
        key: Machine key without suffix.
        label: Its heading.
        words: The words it takes, by how they sound, as the file spells them; None: any text.
        is_closed: Whether it has a list that could not be read, so that nothing is written.
    """

    key: str
    label: str
    words: Mapping[str, str] | None
    is_closed: bool = False


@cache
def _pack() -> dict[str, Any]:
    return dict(json.loads(Path(__file__).with_name("attributes.json").read_text(encoding="utf-8")))


@cache
def _fact_of(label: str) -> str | None:
    sound = _sound(label)
    for each in _pack()["facts"]:
        if any(_sound(known) == sound for known in each["labels"]):
            return str(each["fact"])
    return None


def _sound(text: str) -> str:
    """Return how a word sounds, without blanks and signs, so that "500 g" and "500G" are one."""
    return _SIGNS.sub("", fold(text))


def words_by_sound(words: Iterable[str]) -> dict[str, str]:
    """Return a list's words under the key by which answers find them; the first of equals stays.

    >>> words_by_sound(["Việt Nam", "VIET NAM"])
    {'vietnam': 'Việt Nam'}
    """
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(_sound(word), word)
    return found


def answer(column: AttributeColumn, listing: Listing) -> str | None:
    """Return what a product writes into an attribute's cell; None: it has no answer that fits."""
    if column.is_closed:
        return None
    if column.key == BRAND:
        return _brand(column, listing)
    values = list(_values(column.label, listing))
    if column.words is None:
        return _joined(values[0]) if values else None
    for spellings in values:
        fitting = [column.words[_sound(each)] for each in spellings if _sound(each) in column.words]
        if fitting:
            return _joined(list(dict.fromkeys(fitting[:MOST_VALUES])))
    return None


def _joined(values: list[str]) -> str | None:
    """Return as many values as one cell holds, the first ones first; None: not even one."""
    for count in range(min(len(values), MOST_VALUES), 0, -1):
        text = ";".join(values[:count])
        if len(text) <= MOST_CHARACTERS:
            return text
    return None


def is_other_brand(column: AttributeColumn, listing: Listing) -> bool:
    """Say whether the cell says "no brand" though the product has one that the file does not list."""
    words = column.words
    return bool(listing.brand) and words is not None and _sound(listing.brand or "") not in words


def _brand(column: AttributeColumn, listing: Listing) -> str | None:
    if column.words is None:
        return None  # brands go by the marketplace's own list; without one there is nothing to write
    wanted = [*([listing.brand] if listing.brand else []), *_pack()["no_brand"]]
    return next((column.words[_sound(each)] for each in wanted if _sound(each) in column.words), None)


def _values(label: str, listing: Listing) -> Iterator[list[str]]:
    """Yield what may be written, the best first: each is the values of one cell."""
    for name, value in listing.attributes:
        if _sound(name) == _sound(label) and value:
            yield [value]
    fact = _fact_of(label)
    if fact:
        yield from _FACTS[fact](listing)


def _origin(listing: Listing) -> Iterator[list[str]]:
    for spelling in _pack()["origins"].get(_sound(listing.country_of_origin), [listing.country_of_origin]):
        if spelling:
            yield [spelling]


def _ingredients(listing: Listing) -> Iterator[list[str]]:
    if listing.materials:
        yield list(listing.materials)


def _shelf_life(listing: Listing) -> Iterator[list[str]]:
    days = listing.shelf_life_days
    if not days:
        return
    units = _pack()["units"]
    if days % 365 == 0:
        yield from ([f"{days // 365 * 12}{unit}"] for unit in units["month"])
    if days % 30 == 0:
        yield from ([f"{days // 30}{unit}"] for unit in units["month"])
    yield from ([f"{days}{unit}"] for unit in units["day"])


def _net_content(listing: Listing) -> Iterator[list[str]]:
    if listing.net_value and listing.net_unit:
        yield [f"{listing.net_value.normalize():f}{listing.net_unit}"]


def _one(text: str) -> Iterator[list[str]]:
    if text:
        yield [text]


_FACTS: Mapping[str, Callable[[Listing], Iterator[list[str]]]] = {
    "origin": _origin,
    "ingredients": _ingredients,
    "shelf_life": _shelf_life,
    "net_content": _net_content,
    "storage": lambda listing: _one(listing.storage),
    "producer_name": lambda listing: _one(listing.producer.name if listing.producer else ""),
    "producer_address": lambda listing: _one(listing.producer.address if listing.producer else ""),
}
