"""What a sheet's XML says that the reader of workbooks does not tell.

python-calamine holds the whole rectangle that a sheet's cells span, so one cell far out fills the
memory; and it gives formulas that failed, or were never counted, as empty cells.
"""

from __future__ import annotations

import re

from catalog.importing.cells import CellKind
from catalog.importing.errors import TooWide

MOST_CELLS = 1_000_000  # of the rectangle
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^<>]*?)(/?)>")
_ROW = re.compile(rb"\br\s*=\s*[\"']\s*(\d{1,9})")
_PLACE = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]{1,4})(\d{1,9})")
_IS_FAULT = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_FORMULA_ONLY = re.compile(
    rb"\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</"
)


def odd_cells(part: bytes) -> dict[tuple[int, int], CellKind]:
    """Return the formulas without a value by row and column, both from 0.

    Raises:
        TooWide: If the cells span more than a list of products ever does.
    """
    odd: dict[tuple[int, int], CellKind] = {}
    has_faults, has_formulas = _IS_FAULT.search(part) is not None, _FORMULA.search(part) is not None
    row = column = deepest = widest = 0
    for tag in _TAG.finditer(part):
        name, attributes, closed = tag.groups()
        if name == b"row":
            number = _ROW.search(attributes)
            row, column = int(number[1]) if number else row + 1, 0
            continue
        place = _PLACE.search(attributes)
        if place is not None:
            row, column = int(place[2]), _column_number(place[1])
        else:
            column += 1
        if closed:
            continue
        deepest, widest = max(deepest, row), max(widest, column)
        if deepest * widest > MOST_CELLS:
            raise TooWide(f"{_letters(column)}{row}")
        if has_faults and _IS_FAULT.search(attributes):
            odd[row - 1, column - 1] = CellKind.FAULT
        elif has_formulas and _FORMULA_ONLY.match(part, tag.end()):
            odd[row - 1, column - 1] = CellKind.UNCOUNTED
    return odd


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
