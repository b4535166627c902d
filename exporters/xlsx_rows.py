"""Read the cells of one worksheet part, however it was written.

Reading is tolerant: default and prefixed namespaces, shared, inline and rich text, rows and cells
without addresses, attribute values that no schema allows. Nothing is held but the row at hand.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

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
_LONGEST_ADDRESS = 11
_TEXTS = frozenset({"v", "t", "f"})
_NONE: frozenset[int] = frozenset()
_PIECE = 64 * 1024
_MOST_NAMES = 200  # kept without prefix; a part with more kinds of elements is slow, not large


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
    reader = _Strings(MOST_ELEMENTS)
    for _chunk in reader.fed_with(part):
        pass
    return reader.texts


def read_rows(part: bytes, strings: list[str], *, last: int | None = None) -> Iterator[Row]:
    """Yield the rows of a worksheet in order, without ever holding all of them.

    Args:
        part: The part's bytes.
        strings: The workbook's shared strings.
        last: Number of the last row wanted; None: all.

    Raises:
        DamagedWorkbook: If the part is no well-formed XML.
        HasDoctype: If it declares a document type.
        ZipBomb: If it, or one row of it, holds more than any template's.
    """
    most = MOST_ELEMENTS if last is None or last > MOST_TOP_ROWS else MOST_ELEMENTS_ABOVE
    reader = _Rows(most, strings, last)
    for _chunk in reader.fed_with(part):
        yield from reader.take()
        if reader.is_over:
            return


class _Reader:
    """What both readers share: elements are counted, document types refused, names told without prefix.

    Plain callbacks take a third of the time of a tree that is built and thrown away.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0
        self._held = 0  # elements of the row or text at hand
        self._names: dict[str, str] = {}
        self._text: list[str] | None = None  # what is being collected; None: nothing
        self._phonetic = 0
        self.is_over = False

    def fed_with(self, part: bytes) -> Iterator[None]:
        """Parse a piece after the other; a stop after each lets what was found be taken away."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._finish
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        try:
            for start in range(0, len(part), _PIECE):
                parser.Parse(part[start : start + _PIECE], False)
                yield
                if self.is_over:
                    return
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError):
            raise errors.DamagedWorkbook from None
        yield

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """Take the end of an element."""
        raise NotImplementedError

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        self._held += 1
        if self._count > self._most or self._held > MOST_ELEMENTS_OF_ONE:
            raise errors.ZipBomb
        known = self._names.get(name)
        if known is None:
            known = local_name(name)
            if len(self._names) < _MOST_NAMES:
                self._names[name] = known
        self.start(known, attributes)

    def _finish(self, name: str) -> None:
        self.end(self._names.get(name) or local_name(name))

    def _characters(self, text: str) -> None:
        if self._text is not None and not self._phonetic:
            self._text.append(text)

    def _doctype(self, *_told: object) -> None:
        raise errors.HasDoctype

    def _collected(self) -> str:
        text = "".join(self._text or ())
        self._text = None
        # Many cells may share one text, and each is looked through.
        if len(text) > MOST_CHARACTERS:
            raise errors.ZipBomb
        return text


class _Strings(_Reader):
    """The shared string table; text stands in ``t`` of an item or of one of its runs."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.texts: list[str] = []
        self._runs: list[str] = []
        self._in_item = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._in_item:
            self._held = 0
        if name == "t":
            self._text = []
        elif name == "rPh":
            self._phonetic += 1
        elif name == "si":
            self._runs = []
            self._in_item, self._held = True, 0
            if len(self.texts) >= MOST_STRINGS:
                raise errors.ZipBomb

    def end(self, name: str) -> None:
        if name == "t":
            self._runs.append(self._collected())
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "si":
            self._in_item = False
            self._text = self._runs
            self.texts.append(self._collected())


class _Rows(_Reader):
    """The rows of a sheet's data; controls and drawings have rows of their own outside of it."""

    def __init__(self, most: int, strings: list[str], last: int | None) -> None:
        super().__init__(most)
        self._strings, self._last = strings, last
        self._found: list[Row] = []
        self._in_data = self._in_row = False
        self._number = self._column = self._before = 0
        self._values: dict[int, str] = {}
        self._styles: dict[int, str] = {}
        self._formulas: set[int] = set()
        self._kind = self._value = ""
        self._formula: str | None = None
        self._has_value = False

    def take(self) -> list[Row]:
        """Return the rows that were found since the last time."""
        found, self._found = self._found, []
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._in_row:
            self._held = 0
        if name == "c" and self._in_row:
            address = attributes.get("r", "")
            self._column = _column_of(address) if len(address) < _LONGEST_ADDRESS else 0
            self._column = self._column or self._before + 1
            self._before = self._column
            if style := attributes.get("s"):
                self._styles[self._column] = style
            self._kind = attributes.get("t", "n")
            self._value, self._formula, self._has_value = "", None, False
        elif name in _TEXTS and self._in_row:
            self._text = []
        elif name == "rPh":
            self._phonetic += 1
        elif name == "row" and self._in_data and not self._in_row:
            self._begin_row(attributes)
        elif name == "sheetData" and not self._in_row:
            self._in_data = True

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._number = int(attributes.get("r") or self._number + 1)
        if self._last is not None and self._number > self._last:
            self.is_over = True
        self._in_row = True
        self._held = self._before = 0
        self._values, self._styles, self._formulas = {}, {}, set()

    def end(self, name: str) -> None:
        if name == "c" and self._in_row:
            self._end_cell()
        elif name == "v" and self._text is not None:
            self._value, self._has_value = self._collected(), True
        elif name == "t" and self._text is not None:
            self._value += self._collected()
            self._has_value = True
            if len(self._value) > MOST_CHARACTERS:
                raise errors.ZipBomb
        elif name == "f" and self._text is not None:
            self._formula = self._collected()
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "row" and self._in_row:
            self._in_row = False
            if not self.is_over:
                formulas = frozenset(self._formulas) if self._formulas else _NONE
                self._found.append(Row(self._number, self._values, self._styles, formulas))
        elif name == "sheetData" and not self._in_row:
            self._in_data = False

    def _end_cell(self) -> None:
        value = self._value
        if self._formula is not None:
            self._formulas.add(self._column)
            if not self._has_value:
                value = "=" + self._formula
        elif self._kind == "s" and value:
            value = self._strings[int(value)]
        if value:
            self._values[self._column] = value


@lru_cache(maxsize=100_000)
def _column_of(address: str) -> int:
    """Return the column of a cell's address; 0 when it is none."""
    found = _ADDRESS.fullmatch(address.upper())
    return column_index(found[1]) if found else 0


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
