"""Write a workbook of our own row by row, in as little memory for a hundred thousand rows as for ten.

Text is always text: an inline string, never a formula, a number or a link. Text that begins like a
formula carries the mark that spreadsheet programs themselves set for "this is text", so that it stays
text when somebody edits the cell. The same rows give the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast
from xml.sax.saxutils import quoteattr

from exporters.base import Cell
from exporters.xlsx_rows import column_letters
from exporters.xlsx_sheet import xml_text

LONGEST_CELL = 32_767
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_IN_MEMORY = 4 * 1024 * 1024
_CHUNK = 256 * 1024
_PACKING = 1  # of deflate's nine: more would take twice the time to make the file a quarter smaller
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name: files must not differ by the clock
_TEXT = '" t="inlineStr"><is><t xml:space="preserve">'
_END_OF_TEXT = "</t></is></c>"
_PLAIN, _KEY, _LABEL, _TEXT_FOR_SURE, _CENTS = range(5)

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE5F1E8"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>'
    '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{{}}</Types>'
)
_WORKBOOK = f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{{}}</sheets></workbook>'


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a sheet: the key for machines, the label for people ("" for none), its width."""

    key: str
    label: str = ""
    width: int = 16


class Sheet:
    """One sheet that takes rows; make it with `Workbook.sheet`."""

    def __init__(self, name: str, headings: Sequence[Heading]) -> None:
        self.name = name
        self._widths = [heading.width for heading in headings]
        self._openings = [f'<c r="{column_letters(column)}' for column in range(1, len(headings) + 1)]
        # Open as long as the sheet is: closed by `close`.
        self._rows = cast(IO[bytes], SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
        self._number = 0
        if any(heading.key for heading in headings):  # without keys the sheet is rows and nothing else
            self._write([heading.key for heading in headings], _KEY)
        if any(heading.label for heading in headings):
            self._write([heading.label for heading in headings], _LABEL)
        self._head = self._number

    def add(self, cells: Iterable[Cell]) -> None:
        """Add a row; None leaves a cell empty, truth values are the words ``true`` and ``false``.

        Cells beyond the last heading are left out.

        Raises:
            ValueError: If a text is longer than a cell or holds characters that XML cannot carry.
        """
        self._write(cells, _PLAIN)

    def _write(self, cells: Iterable[Cell], style: int) -> None:
        self._number += 1
        number = self._number
        written = [f'<row r="{number}">']
        add = written.append
        for opening, value in zip(self._openings, cells, strict=False):
            # Nearly every cell is empty, a whole number, or a text that may stand as it is.
            if value is None or value == "":
                continue
            if type(value) is int:
                add(f'{opening}{number}"><v>{value}</v></c>')
            elif type(value) is str and style == _PLAIN and _stands_as_it_is(value):
                add(f"{opening}{number}{_TEXT}{value}{_END_OF_TEXT}")
            else:
                add(_cell(f"{opening}{number}", value, style))
        add("</row>")
        self._rows.write("".join(written).encode())

    def chunks(self) -> Iterator[bytes]:
        """Yield the sheet's part."""
        columns = "".join(
            f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
            for number, width in enumerate(self._widths, start=1)
        )
        pane = (
            f'<pane ySplit="{self._head}" topLeftCell="A{self._head + 1}" activePane="bottomLeft" '
            'state="frozen"/>'
        )
        yield (
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            f"{pane if self._head else ''}</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
        ).encode()
        self._rows.seek(0)
        while chunk := self._rows.read(_CHUNK):
            yield chunk
        yield b"</sheetData></worksheet>"

    def close(self) -> None:
        """Let go of the rows."""
        self._rows.close()


class Workbook:
    """Sheets in order; rows may be added to any of them at any time until the file is written."""

    def __init__(self) -> None:
        self._sheets: list[Sheet] = []

    def sheet(self, name: str, headings: Sequence[Heading]) -> Sheet:
        """Add a sheet with its heading rows: keys, and labels where there are any."""
        sheet = Sheet(name, headings)
        self._sheets.append(sheet)
        return sheet

    def write(self, out: BinaryIO) -> None:
        """Write the file."""
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_PACKING) as package:
            for name, part in self._frame():
                put(package, name, [f"{_XML}{part}".encode()])
            for number, sheet in enumerate(self._sheets, start=1):
                put(package, f"xl/worksheets/sheet{number}.xml", sheet.chunks())

    def close(self) -> None:
        """Let go of all rows."""
        for sheet in self._sheets:
            sheet.close()

    def _frame(self) -> Iterator[tuple[str, str]]:
        numbers = range(1, len(self._sheets) + 1)
        part = "/xl/worksheets/sheet{}.xml"
        kinds = "".join(
            f'<Override PartName="{part.format(number)}" ContentType="{_TYPE}.worksheet+xml"/>'
            for number in numbers
        )
        sheets = "".join(
            f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
            for number, sheet in zip(numbers, self._sheets, strict=True)
        )
        targets = [("worksheet", part.format(number)) for number in numbers] + [("styles", "/xl/styles.xml")]
        yield "[Content_Types].xml", _CONTENT_TYPES.format(kinds)
        yield "_rels/.rels", _relationships([("officeDocument", "/xl/workbook.xml")])
        yield "xl/workbook.xml", _WORKBOOK.format(sheets)
        yield "xl/_rels/workbook.xml.rels", _relationships(targets)
        yield "xl/styles.xml", _STYLES


def _relationships(targets: Sequence[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def put(package: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> None:
    """Put a file into a zip, with no trace of when that was."""
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.compress_type = package.compression
    # Python up to 3.12 keeps the level of one file under this name only; later ones still answer to it.
    info._compresslevel = package.compresslevel  # type: ignore[attr-defined]
    info.external_attr = 0o644 << 16
    with package.open(info, "w") as part:
        for chunk in chunks:
            part.write(chunk)


def _stands_as_it_is(text: str) -> bool:
    """Say, as fast as can be, whether a text needs no care at all; when in doubt, it does."""
    # What can be printed holds no sign that XML cannot carry; a search for those takes five times as long.
    return (
        (text.isprintable() or text.replace("\n", "").isprintable())
        and "<" not in text
        and "&" not in text
        and ">" not in text
        and "_x" not in text
        and text[0] not in FORMULA_STARTS
        and len(text) <= LONGEST_CELL
    )


def _cell(opening: str, value: Cell, style: int) -> str:
    """Return a cell of any kind; `opening` is its tag as far as the address goes."""
    if isinstance(value, bool):
        # As a word: LibreOffice makes a formula, =TRUE(), of a cell that holds a truth value.
        return f"{opening}{_TEXT}{str(value).lower()}{_END_OF_TEXT}"
    if isinstance(value, int):
        return f'{opening}"><v>{value}</v></c>'
    if isinstance(value, Decimal):
        written = f"{value:f}"
        looks = f' s="{_CENTS}"' if written[-3:-2] == "." else ""
        return f'{opening}"{looks}><v>{written}</v></c>'
    text = str(value)
    if len(text) > LONGEST_CELL:
        raise ValueError("text longer than a cell of a workbook holds")
    if style == _PLAIN and text.startswith(FORMULA_STARTS):
        style = _TEXT_FOR_SURE
    looks = f' s="{style}"' if style else ""
    return f'{opening}" t="inlineStr"{looks}><is><t xml:space="preserve">{xml_text(text)}{_END_OF_TEXT}'
