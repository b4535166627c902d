"""Read the cells of one worksheet part, however it was written.

Reading is tolerant: default and prefixed namespaces, shared, inline and rich text, rows and cells
without addresses, attribute values that no schema allows. Nothing is held but the row at hand.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from exporters import errors
from exporters.xlsx_package import local_name

MOST_STRINGS = 200_000
MOST_ELEMENTS = 1_000_000  # of one part: 20,000 styled rows of 36 cells have 740,000
MOST_ELEMENTS_ABOVE = 50_000  # of the first rows, which are read of every sheet
MOST_TOP_ROWS = 10
MOST_ELEMENTS_OF_ONE = 100_000  # of one row or one text, which is held whole
MOST_CHARACTERS = 32_767  # of one cell, as spreadsheet programs have it

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@cache
def column_letters(index: int) -> str:
    """Name a column by its number from 1.

    >>> column_letters(1), column_letters(27), column_letters(703)
    ('A', 'AA', 'AAA')
    """
    letters = ""
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Number a column by its letters.

    >>> column_index("A"), column_index("AJ")
    (1, 36)
    """
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the part.

    Attributes:
        values: By column number, only of cells that have one; a formula's is the one kept with it.
        styles: Style index by column number.
        formulas: Columns whose cell computes its value.
    """

    number: int
    values: Mapping[int, str]
    styles: Mapping[int, str]
    formulas: frozenset[int] = frozenset()


def shared_strings(part: bytes) -> list[str]:
    """Return the texts of the shared string table, rich text joined, phonetic hints left out.

    Raises:
        ZipBomb: If it holds more than any template's.
        DamagedWorkbook: If the part is no well-formed XML.
        HasDoctype: If it declares a document type.
    """
    texts: list[str] = []
    for event, item in elements_of(part, "si", MOST_ELEMENTS):
        if event == "end":
            texts.append(_text_of(item))
            if len(texts) > MOST_STRINGS:
                raise errors.ZipBomb
    return texts


def elements_of(
    part: bytes, wanted: str, most: int = MOST_ELEMENTS, within: str | None = None
) -> Iterator[tuple[str, Element]]:
    """Yield start and end of the wanted elements; whatever lies outside of them is forgotten at once.

    Args:
        part: The part's bytes.
        wanted: Local name of the elements.
        most: How many elements of all kinds are read before the part counts as a bomb.
        within: Local name of an element outside which the wanted name means something else.
    """
    open_elements: list[Element] = []
    inside = within is None
    holding = count = began = 0  # how deep the wanted element lies, 0 for none
    try:
        for event, element in iterparse(io.BytesIO(part), events=("start", "end"), forbid_dtd=True):
            name = local_name(element.tag)
            if name == within and not holding:
                inside = event == "start"
            if event == "start":
                count += 1
                open_elements.append(element)
                if name == wanted and inside and not holding:
                    holding, began = len(open_elements), count
                    yield event, element
                if count > most or (holding and count - began > MOST_ELEMENTS_OF_ONE):
                    raise errors.ZipBomb
                continue
            if holding == len(open_elements):
                yield event, element
                holding = 0
            open_elements.pop()
            if open_elements and not holding:
                del open_elements[-1][:]
    except DefusedXmlException:
        raise errors.HasDoctype from None
    except (ParseError, ValueError, LookupError):
        raise errors.DamagedWorkbook from None


def read_rows(part: bytes, strings: list[str], *, last: int | None = None) -> Iterator[Row]:
    """Yield the rows of a worksheet in order, without ever holding all of them.

    Raises:
        DamagedWorkbook: If the part is no well-formed XML.
        HasDoctype: If it declares a document type.
        ZipBomb: If it, or one row of it, holds more than any template's.
    """
    number = 0
    most = MOST_ELEMENTS if last is None or last > MOST_TOP_ROWS else MOST_ELEMENTS_ABOVE
    try:
        # Controls and drawings have a "row" of their own outside the sheet's data.
        for event, element in elements_of(part, "row", most, within="sheetData"):
            if event == "start":
                number = int(element.get("r") or number + 1)
                if last is not None and number > last:
                    return
                continue
            yield _row_of(element, number, strings)
    except (ValueError, LookupError):
        raise errors.DamagedWorkbook from None


def _row_of(element: Element, number: int, strings: list[str]) -> Row:
    values: dict[int, str] = {}
    styles: dict[int, str] = {}
    formulas = set()
    column = 0
    for cell in element:
        if local_name(cell.tag) != "c":
            continue
        address = _ADDRESS.fullmatch(cell.get("r", "").upper())
        column = column_index(address[1]) if address else column + 1
        if style := cell.get("s"):
            styles[column] = style
        if len(cell) and any(local_name(child.tag) == "f" for child in cell):
            formulas.add(column)
        value = _value_of(cell, strings)
        if value:
            values[column] = value
    return Row(number, values, styles, frozenset(formulas))


def _value_of(cell: Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    for child in cell:
        name = local_name(child.tag)
        if name == "is":
            return _text_of(child)
        if name == "v":
            text = child.text or ""
            return strings[int(text)] if kind == "s" and text else text
        if name == "f" and len(cell) == 1:
            return "=" + (child.text or "")
    return ""


def _text_of(item: Element) -> str:
    texts: list[str] = []
    for child in item:
        name = local_name(child.tag)
        if name == "t":
            texts.append(child.text or "")
        elif name == "r":
            texts += [run.text or "" for run in child if local_name(run.tag) == "t"]
    text = "".join(texts)
    # Many cells may share one text, and each is looked through.
    if len(text) > MOST_CHARACTERS:
        raise errors.ZipBomb
    return text
