"""Find the lists of allowed words that a workbook hangs onto its columns (data validation).

A list is written out in the rule itself, or lies in cells of some sheet, named or not. What a formula
would have to compute is not followed: such a column has a list that nobody here can read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from exporters.xlsx_package import XlsxPackage, local_name, parse_xml
from exporters.xlsx_rows import column_index, elements_of, read_rows

MOST_WORDS = 5_000  # of one list; the longest seen has some hundred
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})?(?::\$?([A-Z]{1,3})\$?(\d{1,7})?)?")
_PLACE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!\"(),]+))!(.+)")


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells: columns and rows from 1, both ends included."""

    left: int
    top: int
    right: int
    bottom: int


def area_of(text: str) -> Area | None:
    """Read an address such as ``$A$2:$A$50``, ``G7`` or ``A:A``.

    >>> area_of("$A$2:$B$50"), area_of("SUM(A1)")
    (Area(left=1, top=2, right=2, bottom=50), None)
    """
    found = _AREA.fullmatch(text.strip().upper())
    if not found:
        return None
    left, top = column_index(found[1]), int(found[2] or 1)
    right = column_index(found[3]) if found[3] else left
    bottom = int(found[4]) if found[4] else (1_048_576 if found[3] or not found[2] else top)
    return Area(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def lists_of(
    package: XlsxPackage, part: str, row: int, strings: list[str]
) -> dict[int, tuple[str, ...] | None]:
    """Return the words that a row of a sheet may hold, by column; None: a list that cannot be read.

    Raises:
        TemplateRefused: If the sheet, or one that it takes words from, is damaged.
    """
    names = _names(package)
    found: dict[int, tuple[str, ...] | None] = {}
    for _event, rule in elements_of(package.read(part), "dataValidation"):
        if _event == "start" or rule.get("type") != "list":
            continue
        formula, areas = _told(rule)
        columns = {
            column
            for area in areas
            if area.top <= row <= area.bottom
            for column in range(area.left, min(area.right, area.left + 500) + 1)
        }
        if columns:
            words = _words(package, part, formula, names, strings)
            found.update(dict.fromkeys(columns, words))
    return found


def _told(rule: Element) -> tuple[str, list[Area]]:
    """Return the formula and the cells of a rule; the newer form writes both as elements."""
    formula, places = "", rule.get("sqref", "")
    for child in rule:
        name = local_name(child.tag)
        if name == "formula1":
            formula = "".join(child.itertext()).strip()
        elif name == "sqref":
            places = child.text or ""
    return formula, [area for area in map(area_of, places.split()[:1000]) if area]


def _names(package: XlsxPackage) -> dict[str, str]:
    workbook = parse_xml(package.read(package.workbook_part))
    return {
        element.get("name", ""): (element.text or "").strip()
        for element in workbook.iter()
        if local_name(element.tag) == "definedName"
    }


def _words(
    package: XlsxPackage, part: str, formula: str, names: dict[str, str], strings: list[str]
) -> tuple[str, ...] | None:
    if len(formula) > 1 and formula.startswith('"') and formula.endswith('"'):
        words = formula[1:-1].replace('""', '"').split(",")
        return tuple(word.strip() for word in words if word.strip())
    formula = names.get(formula.removeprefix("="), formula)
    sheet_part: str | None = part
    if place := _PLACE.fullmatch(formula):
        name = (place[1] or place[2]).replace("''", "'").strip()
        sheet_part = next((sheet.part for sheet in package.sheets if sheet.name.strip() == name), None)
        formula = place[3]
    area = area_of(formula)
    if area is None or sheet_part is None:
        return None
    return tuple(_in_area(package, sheet_part, area, strings))


def _in_area(package: XlsxPackage, part: str, area: Area, strings: list[str]) -> Iterator[str]:
    count = 0
    for row in read_rows(package.read(part), strings, last=min(area.bottom, 20_000)):
        if row.number < area.top:
            continue
        for column, text in row.values.items():
            if area.left <= column <= area.right and (word := text.strip()) and count < MOST_WORDS:
                count += 1
                yield word
