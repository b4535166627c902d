"""Read the cells of one worksheet part, and write new data rows into it without touching the rest.

Reading is tolerant: default and prefixed namespaces, shared, inline and rich text, rows and cells
without addresses, attribute values that no schema allows. Writing replaces the rows from a given
number on and the sheet's `dimension`, byte for byte nothing else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from exporters import errors
from exporters.base import Cell
from exporters.xlsx_package import local_name

MOST_ROWS = 20_000
MOST_STRINGS = 200_000
MOST_ELEMENTS = 1_000_000  # of one part: 20,000 styled rows of 36 cells have 740,000
MOST_ELEMENTS_ABOVE = 50_000  # of the first rows, which are read of every sheet
MOST_ELEMENTS_OF_ONE = 100_000  # of one row or one text, which is held whole
MOST_CHARACTERS = 32_767  # of one cell, as spreadsheet programs have it

# In a well-formed part without document type "<" begins markup and nothing else, so these tokens
# find every row; comments and CDATA come first so that what they hold is passed over.
_ATTRIBUTES = rb"""(?:[^>"']|"[^"]*"|'[^']*')*?"""
_TOKEN = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rb"|<(?P<close>/?)(?P<name>(?:[\w.\-]+:)?(?:row|sheetData|dimension))(?P<attributes>(?:\s"
    + _ATTRIBUTES
    + rb")?)(?P<empty>/?)>",
    re.DOTALL,
)
_REF = re.compile(rb"""(\sref\s*=\s*)("[^"]*"|'[^']*')""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_ROW_OWN = re.compile(rb"""\s(?:r|spans)\s*=\s*(?:"[^"]*"|'[^']*')""")
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Spreadsheet programs read _x000D_ inside text as that character (ECMA-376 part 1, ST_Xstring).
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


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


def has_forbidden_characters(text: str) -> bool:
    """Say whether the text holds characters that no XML file may carry."""
    return _FORBIDDEN.search(text) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the part: values by column number (only cells that have one)."""

    number: int
    values: Mapping[int, str]
    styles: Mapping[int, str]


def shared_strings(part: bytes) -> list[str]:
    """Return the texts of the shared string table, rich text joined, phonetic hints left out.

    Raises:
        ZipBomb: If it holds more than any template's.
        DamagedWorkbook: If the part is no well-formed XML.
        HasDoctype: If it declares a document type.
    """
    texts: list[str] = []
    for event, item in _stream(part, "si", MOST_ELEMENTS):
        if event == "end":
            texts.append(_text_of(item))
            if len(texts) > MOST_STRINGS:
                raise errors.ZipBomb
    return texts


def _stream(part: bytes, wanted: str, most: int, within: str | None = None) -> Iterator[tuple[str, Element]]:
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
    most = MOST_ELEMENTS if last is None else MOST_ELEMENTS_ABOVE
    try:
        # Controls and drawings have a "row" of their own outside the sheet's data.
        for event, element in _stream(part, "row", most, within="sheetData"):
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
    column = 0
    for cell in element:
        if local_name(cell.tag) != "c":
            continue
        address = _ADDRESS.fullmatch(cell.get("r", "").upper())
        column = column_index(address[1]) if address else column + 1
        if style := cell.get("s"):
            styles[column] = style
        value = _value_of(cell, strings)
        if value:
            values[column] = value
    return Row(number, values, styles)


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


@dataclass(frozen=True, slots=True)
class _DataRow:
    """An old data row: its attributes without number, the styles of its cells, its own bytes."""

    attributes: bytes
    styles: Mapping[int, str]
    raw: bytes
    filled: bool


class SheetPart:
    """A worksheet part cut at its first data row.

    Args:
        part: The part's bytes, UTF-8.
        first: The number of the first data row.
        strings: The workbook's shared strings.

    Attributes:
        header: Values of the rows before `first`, by row and column number.
        filled_rows: How many data rows held values; they are not carried over.

    Raises:
        TemplateRefused: If the part is damaged, unsafe or longer than MOST_ROWS.
    """

    def __init__(self, part: bytes, first: int, strings: list[str]) -> None:
        encoding = _ENCODING.match(part.removeprefix(b"\xef\xbb\xbf"))
        if part[:2] in (b"\xff\xfe", b"\xfe\xff") or (
            encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
        ):
            raise errors.DamagedWorkbook
        self._part, self._first = part, first
        self.header: dict[int, Mapping[int, str]] = {}
        self._rows: dict[int, _DataRow] = {}
        self._cut(self._read(strings))
        self._column_styles = _column_styles(part[: self._start])
        self.filled_rows = sum(row.filled for row in self._rows.values())

    def _read(self, strings: list[str]) -> dict[int, Row]:
        """Read all rows; this also proves the part well-formed, on which `_cut` relies."""
        data: dict[int, Row] = {}
        same: dict[tuple[tuple[int, str], ...], Mapping[int, str]] = {}
        for row in read_rows(self._part, strings):
            if row.number < self._first:
                if data:
                    raise errors.DamagedWorkbook
                self.header[row.number] = row.values
                continue
            styles = same.setdefault(tuple(row.styles.items()), row.styles)
            data[row.number] = Row(row.number, row.values or {}, styles)
            if len(data) > MOST_ROWS:
                raise errors.TooManyTemplateRows(MOST_ROWS)
        return data

    def _cut(self, data: Mapping[int, Row]) -> None:
        """Find where the dimension, the data rows and the end of the sheet's data lie."""
        self._dimension: tuple[int, int] | None = None
        self._empty_data: bytes | None = None  # the tag's name when the part has <sheetData/>
        start = end = -1
        number = opened = 0
        attributes = b""
        for token in _TOKEN.finditer(self._part):
            name = token["name"] or b""
            kind = name.rpartition(b":")[2]
            if kind == b"dimension" and not token["close"]:
                if ref := _REF.search(self._part, token.start(), token.end()):
                    self._dimension = (ref.start(2) + 1, ref.end(2) - 1)
            elif kind == b"sheetData":
                self.prefix = name[: -len(b"sheetData")].decode()
                if token["empty"]:
                    self._empty_data, start, end = name, token.start(), token.end()
                elif token["close"]:
                    start, end = (token.start() if start < 0 else start), token.start()
                if end >= 0:
                    break
            elif kind == b"row":
                if not token["close"]:
                    given = _ROW_NUMBER.search(token["attributes"])
                    number = int(given[1]) if given else number + 1
                    opened, attributes = token.start(), token["attributes"]
                    if number >= self._first and start < 0:
                        start = opened
                if (token["close"] or token["empty"]) and number in data:
                    row = data[number]
                    own = _ROW_OWN.sub(b"", attributes).rstrip()
                    raw = self._part[opened : token.end()]
                    self._rows[number] = _DataRow(own, row.styles, raw, bool(row.values))
        if end < 0:
            raise errors.DamagedWorkbook
        self._start, self._end = start, end

    def filled_with(self, rows: Iterable[bytes], count: int) -> Iterator[bytes]:
        """Yield the part with these data rows instead of the old ones.

        Old rows behind the last new one stay when they are empty; old values are never kept.

        Args:
            rows: The rows as `row_xml` made them, numbered from `first` without gap.
            count: How many they are.
        """
        last = max([self._first - 1 + count, *self.header, *self._rows])
        used = [row.styles for row in self._rows.values()]
        columns = max([1, *(max(cells, default=1) for cells in [*self.header.values(), *used])])
        if self._dimension:
            begin, stop = self._dimension
            yield self._part[:begin]
            yield f"A1:{column_letters(columns)}{last}".encode()
            yield self._part[stop : self._start]
        else:
            yield self._part[: self._start]
        if self._empty_data:
            yield b"<" + self._empty_data + b">"
        yield from rows
        for number in sorted(self._rows):
            if number >= self._first + count:
                old = self._rows[number]
                yield self.row_xml(number, {}) if old.filled else old.raw
        if self._empty_data:
            yield b"</" + self._empty_data + b">"
        yield self._part[self._end :]

    def row_xml(self, number: int, cells: Mapping[int, Cell]) -> bytes:
        """Write one data row, each cell in the style that the template laid out for it.

        Text becomes an inline string, never a formula and never a number, so that leading zeros and
        a leading "=" stay what they are.

        Raises:
            ValueError: If a text holds characters that XML cannot carry.
        """
        pattern = self._rows.get(number) or self._rows.get(self._first)
        styles = pattern.styles if pattern else self._column_styles
        p = self.prefix
        written = [f'<{p}row r="{number}"{pattern.attributes.decode() if pattern else ""}>']
        for column in sorted({*styles, *(column for column, value in cells.items() if value is not None)}):
            value = cells.get(column)
            style = styles.get(column) or self._column_styles.get(column)
            opening = f'<{p}c r="{column_letters(column)}{number}"' + (f' s="{style}"' if style else "")
            if value is None:
                if pattern and column in pattern.styles:
                    written.append(opening + "/>")
            elif isinstance(value, int | Decimal):
                written.append(f"{opening}><{p}v>{value}</{p}v></{p}c>")
            else:
                written.append(
                    f'{opening} t="inlineStr"><{p}is><{p}t xml:space="preserve">{xml_text(value)}'
                    f"</{p}t></{p}is></{p}c>"
                )
        written.append(f"</{p}row>")
        return "".join(written).encode()


def xml_text(text: str) -> str:
    """Return text as it stands in a sheet's XML.

    Raises:
        ValueError: If it holds characters that XML cannot carry.
    """
    if has_forbidden_characters(text):
        raise ValueError("text with characters that XML cannot carry")
    text = _ESCAPE_LOOKALIKE.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _column_styles(head: bytes) -> dict[int, str]:
    """Return the style that `cols` gives to each column, for sheets without pre-styled rows."""
    styles: dict[int, str] = {}
    for tag in re.findall(rb"<(?:[\w.\-]+:)?col\s([^>]*)>", head):
        facts = {
            name.decode(): value.decode()
            for name, value in re.findall(rb"""(\w+)\s*=\s*["'](\d{1,9})["']""", tag)
        }
        if "style" in facts and "min" in facts and "max" in facts:
            for column in range(int(facts["min"]), min(int(facts["max"]), 200) + 1):
                styles[column] = facts["style"]
    return styles
