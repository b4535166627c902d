"""Read what an advanced template adds to a basic one: its category, attributes and their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.text import fold
from exporters.shopee.attributes import BRAND, AttributeColumn, is_attribute, words_by_sound
from exporters.xlsx_lists import Words, lists_of
from exporters.xlsx_package import Sheet, XlsxPackage
from exporters.xlsx_rows import read_rows

_PROPERTIES_SHEET = "hiddencatprops"
_CATEGORY = re.compile(r"(\d{1,12})(?:-(.*))?", re.DOTALL)
_NEEDED = "MANDATORY"
_LONGEST_PATH, _MOST_CATEGORIES = 500, 20_000


@dataclass(frozen=True, slots=True)
class Advanced:
    """What one category's template asks beside the usual columns.

    Attributes:
        columns: Attribute columns by number.
        needed: Keys that a category cannot be published without, by category id.
        paths: Paths by category id, as the hidden sheet lists them.
    """

    columns: Mapping[int, AttributeColumn] = field(default_factory=dict)
    needed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)


def read_advanced(
    package: XlsxPackage,
    product: Sheet,
    keys: Mapping[int, str],
    labels: Mapping[int, str],
    row: int,
    strings: list[str],
) -> Advanced:
    """Read an advanced template's own sheets; a basic one gives nothing.

    Args:
        package: The file.
        product: Its product sheet.
        keys: Keys by column number, without suffix.
        labels: Headings by column number.
        row: The first data row.
        strings: Shared strings.

    Raises:
        TemplateRefused: If a sheet is damaged, or there are more lists or words than in any template.
    """
    attributes = {index: key for index, key in keys.items() if is_attribute(key)}
    if not attributes:
        return Advanced()
    taken = Words()
    lists = lists_of(package, product.part, row, strings, taken)
    below = _below(package, product, set(attributes.values()), strings, taken)
    sounds: dict[tuple[str, ...], Mapping[str, str]] = {}  # columns may share one long list
    columns = {}
    for index, key in attributes.items():
        words = below.get(key) or lists.get(index)
        if key == BRAND and not words:
            words = _brand_words(package, strings, taken)
        if words and words not in sounds:
            sounds[words] = words_by_sound(words)
        columns[index] = AttributeColumn(
            key,
            labels.get(index, key),
            sounds[words] if words else None,
            is_closed=not words and index in lists,
        )
    needed, paths = _needed(package, keys, strings)
    return Advanced(columns, needed, paths)


def _below(
    package: XlsxPackage, product: Sheet, wanted: set[str], strings: list[str], taken: Words
) -> dict[str, tuple[str, ...]]:
    """Return the words that sheets of attribute values list under the key of a column."""
    found: dict[str, list[str]] = {}
    for sheet in package.sheets:
        if sheet.part == product.part or _is_sample(package, sheet, strings):
            continue
        places: dict[int, str] = {}
        for row in read_rows(package.read(sheet.part), strings):
            if row.number == 1:
                keys = {index: text.partition("|")[0].strip() for index, text in row.values.items()}
                places = {index: key for index, key in keys.items() if key in wanted}
            elif not places:
                break
            else:
                for index in sorted(places.keys() & row.values.keys()):
                    if not taken.take(row.values[index], found.setdefault(places[index], [])):
                        del places[index]
    return {key: tuple(words) for key, words in found.items()}


def _is_sample(package: XlsxPackage, sheet: Sheet, strings: list[str]) -> bool:
    for row in read_rows(package.read(sheet.part), strings, last=1):
        return any(text.partition("|")[0].strip() == "ps_product_name" for text in row.values.values())
    return False


def _brand_words(package: XlsxPackage, strings: list[str], taken: Words) -> tuple[str, ...]:
    """Return what stands in the sheets of brands; they are read for this file alone and kept nowhere."""
    found: list[str] = []
    for sheet in package.sheets:
        if "brand" not in fold(sheet.name) and "thuong hieu" not in fold(sheet.name):
            continue
        for row in read_rows(package.read(sheet.part), strings):
            for text in row.values.values():
                if not taken.take(text, found):
                    return tuple(found)
    return tuple(found)


def _needed(
    package: XlsxPackage, keys: Mapping[int, str], strings: list[str]
) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Read the hidden sheet: a category a row, and under each column whether it is mandatory there."""
    needed: dict[str, frozenset[str]] = {}
    paths: dict[str, str] = {}
    for sheet in package.sheets:
        if sheet.name.strip().lower() != _PROPERTIES_SHEET:
            continue
        for row in read_rows(package.read(sheet.part), strings):
            category = _CATEGORY.fullmatch(row.values.get(1, "")[:_LONGEST_PATH].strip())
            if not category:
                continue
            if len(paths) >= _MOST_CATEGORIES:
                break
            paths[category[1]] = (category[2] or "").strip()
            needed[category[1]] = frozenset(_marked(row.values, keys))
    return needed, paths


def _marked(values: Mapping[int, str], keys: Mapping[int, str]) -> Iterable[str]:
    return (
        keys[index] for index, text in values.items() if index in keys and text.strip().upper() == _NEEDED
    )
