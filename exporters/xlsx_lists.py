"""Find the lists of allowed words that a workbook hangs onto its columns (data validation).

A list is written out in the rule itself, or lies in cells of some sheet, named or not. What a formula
would have to compute is not followed: such a column has a list that nobody here can read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from exporters import errors
from exporters.xlsx_package import XlsxPackage, local_name, parse_xml
from exporters.xlsx_rows import column_index, elements_of, read_rows

MOST_WORDS = 5_000  # of one list; the longest seen has some hundred
LONGEST_WORD = 500  # characters; what is longer is no word to choose
MOST_RULES = 300  # for one row; templates have one for each column at most
MOST_WEIGHT = 10_000_000  # of all words of a file: their characters, and what a text takes beside them
_WEIGHT_OF_ONE = 40
_MOST_PLACES = 100_000  # that the rules of a sheet name
_MOST_LOOKED_AT = 5_000_000  # cells, for all lists of a sheet together
_LAST_ROW = 20_000
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})?(?::\$?([A-Z]{1,3})\$?(\d{1,7})?)?")
_PLACE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!\"(),]+))!(.+)")


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells: columns and rows from 1, both ends included."""

    left: int
    top: int
    right: int
    bottom: int


class Words:
    """Take the words of a file's lists: short ones only, and not without end.

    Many cells may share one long text, and each stripped one would be a text of its own.
    """

    def __init__(self) -> None:
        self._weight = 0

    def take(self, text: str, into: list[str]) -> bool:
        """Add a cell's word to a list, where it holds one, and say whether the list takes any more.

        Raises:
            ZipBomb: If the words weigh more than those of any template.
        """
        if len(text) <= LONGEST_WORD and len(into) < MOST_WORDS and (word := text.strip()):
            self._weight += len(word) + _WEIGHT_OF_ONE
            if self._weight > MOST_WEIGHT:
                raise errors.ZipBomb
            into.append(word)
        return len(into) < MOST_WORDS


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
    package: XlsxPackage, part: str, row: int, strings: list[str], words: Words
) -> dict[int, tuple[str, ...] | None]:
    """Return the words that a row of a sheet may hold, by column; None: a list that cannot be read.

    Columns with the same list share one. Every sheet is read once, however many lists lie in it.

    Args:
        package: The file.
        part: The sheet's part.
        row: The row.
        strings: Shared strings.
        words: What takes the words of the whole file.

    Raises:
        TemplateRefused: If the sheet, or one that it takes words from, is damaged, or there are more
            lists or words than in any template.
    """
    formula_of: dict[int, str] = {}
    for formula, columns in _rules(package.read(part), row):
        formula_of.update(dict.fromkeys(columns, formula))
    named = _names(package)
    found: dict[str, tuple[str, ...] | None] = {}
    places: dict[str, tuple[str, Area]] = {}
    lying: dict[str, dict[Area, list[str]]] = {}
    for formula in dict.fromkeys(formula_of.values()):
        if len(formula) > 1 and formula.startswith('"') and formula.endswith('"'):
            found[formula] = _written_out(formula, words)
        elif place := _place(package, part, formula, named):
            places[formula] = place
            lying.setdefault(place[0], {})[place[1]] = []
        else:
            found[formula] = None
    for sheet, areas in lying.items():
        _fill(package.read(sheet), areas, strings, words)
    kept = {(sheet, area): tuple(texts) for sheet, areas in lying.items() for area, texts in areas.items()}
    found |= {formula: kept[place] for formula, place in places.items()}
    return {column: found[formula] for column, formula in formula_of.items()}


def _rules(part: bytes, row: int) -> Iterator[tuple[str, set[int]]]:
    """Yield formula and columns of the lists that hold for a row."""
    count = places = 0
    for event, rule in elements_of(part, "dataValidation"):
        if event == "start" or rule.get("type") != "list":
            continue
        formula, areas = _told(rule)
        places += len(areas)
        columns: set[int] = set()
        for area in areas:
            if area.top <= row <= area.bottom:
                columns.update(range(area.left, min(area.right, area.left + 500) + 1))
        count += bool(columns)
        if count > MOST_RULES or places > _MOST_PLACES:
            raise errors.TooManyLists(MOST_RULES)
        if columns:
            yield formula, columns


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


def _written_out(formula: str, words: Words) -> tuple[str, ...]:
    found: list[str] = []
    for text in formula[1:-1].replace('""', '"').split(","):
        if not words.take(text, found):
            break
    return tuple(found)


def _place(
    package: XlsxPackage, part: str, formula: str, named: Mapping[str, str]
) -> tuple[str, Area] | None:
    """Return the sheet's part and the cells that a formula names; None: it names none."""
    formula = named.get(formula.removeprefix("="), formula)
    sheet_part: str | None = part
    if place := _PLACE.fullmatch(formula):
        name = (place[1] or place[2]).replace("''", "'").strip()
        sheet_part = next((sheet.part for sheet in package.sheets if sheet.name.strip() == name), None)
        formula = place[3]
    area = area_of(formula)
    return None if area is None or sheet_part is None else (sheet_part, area)


def _fill(part: bytes, areas: Mapping[Area, list[str]], strings: list[str], words: Words) -> None:
    """Put the words that lie in areas of a sheet into their lists."""
    open_areas = dict(areas)
    looked_at = 0
    last = min(max(area.bottom for area in areas), _LAST_ROW)
    for row in read_rows(part, strings, last=last):
        for area, found in tuple(open_areas.items()):
            if not area.top <= row.number <= area.bottom:
                continue
            for text in _texts(row.values, area):
                looked_at += 1
                if not words.take(text, found):
                    del open_areas[area]
                    break
        if looked_at > _MOST_LOOKED_AT:
            raise errors.ZipBomb
        if not open_areas:
            return


def _texts(values: Mapping[int, str], area: Area) -> Iterator[str]:
    if area.left == area.right:
        yield values.get(area.left, "")
        return
    for column, text in values.items():
        yield text if area.left <= column <= area.right else ""
