"""Write new data rows into one worksheet part without touching the rest.

Writing replaces the rows from a given number on and the sheet's `dimension`, byte for byte nothing
else. How a part is read stands in `xlsx_rows`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from exporters import errors
from exporters.base import Cell
from exporters.xlsx_rows import Row, column_index, column_letters, read_rows

MOST_ROWS = 20_000

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
_CELL = re.compile(
    rb"<(?P<name>(?:[\w.\-]+:)?c)(?P<attributes>(?:\s" + _ATTRIBUTES + rb")?)(?:/>|>.*?</(?P=name)\s*>)",
    re.DOTALL,
)
_CELL_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})\d""")
_REF = re.compile(rb"""(\sref\s*=\s*)("[^"]*"|'[^']*')""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_ROW_OWN = re.compile(rb"""\s(?:r|spans)\s*=\s*(?:"[^"]*"|'[^']*')""")
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Spreadsheet programs read _x000D_ inside text as that character (ECMA-376 part 1, ST_Xstring).
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def has_forbidden_characters(text: str) -> bool:
    """Say whether the text holds characters that no XML file may carry."""
    return _FORBIDDEN.search(text) is not None


@dataclass(frozen=True, slots=True)
class _DataRow:
    """An old data row: its attributes without number, the styles of its cells, its own bytes.

    `computed` are the template's own formula cells: the workbook's chain of calculation names them,
    so each stays where it stands unless a value of ours takes its place.
    """

    attributes: bytes
    styles: Mapping[int, str]
    raw: bytes
    filled: bool
    computed: Mapping[int, str]


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
        self._plans: dict[int, list[tuple[int, str, str, bool]]] = {}  # by the styles of a pattern
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
            data[row.number] = Row(row.number, row.values or {}, styles, row.formulas)
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
                    is_filled = bool(row.values.keys() - row.formulas)
                    computed = _cells_at(raw, row.formulas) if row.formulas else {}
                    self._rows[number] = _DataRow(own, row.styles, raw, is_filled, computed)
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
        own = self._rows.get(number)
        pattern = own or self._rows.get(self._first)
        computed = own.computed if own else {}
        p = self.prefix
        written = [f'<{p}row r="{number}"{pattern.attributes.decode() if pattern else ""}>']
        for column, opening, style, is_laid_out in self._plan(pattern):
            value = cells.get(column)
            if value is None:
                if column in computed:
                    written.append(computed[column])
                elif is_laid_out:
                    written.append(f"{opening}{number}{style}/>")
            elif isinstance(value, str):
                written.append(
                    f'{opening}{number}{style} t="inlineStr"><{p}is><{p}t xml:space="preserve">'
                    f"{xml_text(value)}</{p}t></{p}is></{p}c>"
                )
            else:
                written.append(f"{opening}{number}{style}><{p}v>{value}</{p}v></{p}c>")
        written.append(f"</{p}row>")
        return "".join(written).encode()

    def _plan(self, pattern: _DataRow | None) -> list[tuple[int, str, str, bool]]:
        """Return by column what is the same in every row of one pattern, so that it is made once.

        Each is its number, the cell up to the row's number, its style, and whether the template laid
        the cell out, in which case it is written even when empty.
        """
        styles = pattern.styles if pattern else self._column_styles
        plan = self._plans.get(id(styles))
        if plan is None:
            columns = sorted({*styles, *self.header.get(1, {})})
            plan = self._plans[id(styles)] = [
                (
                    column,
                    f'<{self.prefix}c r="{column_letters(column)}',
                    f'" s="{style}"' if style else '"',
                    pattern is not None and column in pattern.styles,
                )
                for column in columns
                for style in [styles.get(column) or self._column_styles.get(column)]
            ]
        return plan


def _cells_at(row: bytes, columns: frozenset[int]) -> dict[int, str]:
    """Return the cells of a row as they are written, those of these columns."""
    found = {}
    column = 0
    for cell in _CELL.finditer(row):
        address = _CELL_ADDRESS.search(cell["attributes"])
        column = column_index(address[1].decode().upper()) if address else column + 1
        if column in columns:
            found[column] = cell[0].decode()
    return found


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
