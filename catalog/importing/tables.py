"""Turn a file's bytes into rows under known columns."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import gettext as _
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from catalog.importing.cells import Cell, CellKind, cell_of
from catalog.importing.columns import PRODUCTS
from catalog.importing.csv_files import csv_rows
from catalog.importing.errors import (
    ColumnTwice,
    LegacyFont,
    NoHeading,
    NoTable,
    TooHeavy,
    TooManyRows,
)
from catalog.importing.headings import Headings, heading
from catalog.importing.legacy_fonts import legacy_font
from catalog.importing.workbook_cells import odd_cells
from core.text import clean_line
from core.workbook_refusals import DamagedWorkbook
from core.workbooks import XlsxPackage

MOST_MEGABYTES = 5
MOST_ROWS = 10_000
HEADINGS_WITHIN = 20  # rows; people put a title and a date above
Grid = Sequence[Sequence[Cell | None]]


class ProductWorkbook(XlsxPackage):
    """A producer's workbook, looked at before it is read."""

    most_megabytes: ClassVar[int] = MOST_MEGABYTES
    most_unpacked: ClassVar[int] = 80 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of the file: its number there, its cells by column, and all of it as text."""

    number: int
    cells: dict[str, Cell]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows below the headings.

    Attributes:
        headings: As the file has them; `RawRow.texts` follow them.
        unknown: Headings that say nothing to us.
        notices: What its owner should know of the file as a whole.
    """

    headings: tuple[str, ...]
    rows: tuple[RawRow, ...]
    unknown: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def read_table(content: bytes, sheet: Headings = PRODUCTS) -> RawTable:
    """Read a file: a workbook (.xlsx), or text with columns between commas, semicolons or tabs.

    What the file is, its bytes say and not its name.

    Args:
        content: The whole file.
        sheet: The columns that it should have.

    Raises:
        FileRefused: If nothing of it can be judged, with the way to mend it.
        WorkbookRefused: If it is a workbook that is not opened.
    """
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        raise TooHeavy(MOST_MEGABYTES)
    if not content.strip():
        raise sheet.empty
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return _first_with_headings(list(_sheets(content)), sheet)
    if content.lstrip()[:1] == b"<" or content.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{", b"GIF8")
    ):
        raise NoTable
    return _first_with_headings([csv_rows(content, sheet)], sheet)


def _sheets(content: bytes) -> Iterator[Grid]:
    package = ProductWorkbook(content)
    # Every part is looked at: the reader below may take another one for the sheet than we did.
    found = {
        part.lower(): odd_cells(package.read(part)) for part in package.parts if part.lower().endswith(".xml")
    }
    odd = {sheet.name: found.get(sheet.part.lower(), {}) for sheet in package.sheets}
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for metadata in workbook.sheets_metadata:
            if metadata.typ == SheetTypeEnum.WorkSheet and metadata.visible == SheetVisibleEnum.Visible:
                own = odd[metadata.name]
                yield _grid(workbook.get_sheet_by_name(metadata.name).to_python(skip_empty_area=False), own)
    except (GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the reader is no Exception
        raise DamagedWorkbook from None


def _grid(rows: list[list[Any]], odd: dict[tuple[int, int], CellKind]) -> Grid:
    known: dict[str, Cell | None] = {}  # the same words stand in many rows

    def cell(value: Any) -> Cell | None:
        if not isinstance(value, str):
            return cell_of(value)
        if value not in known:
            known[value] = cell_of(value)
        return known[value]

    grid = [[cell(value) for value in row] for row in rows]
    for (row, column), kind in odd.items():
        if row < len(grid) and column < len(grid[row]) and grid[row][column] is None:
            text = "#REF!" if kind is CellKind.FAULT else "="
            grid[row][column] = Cell(text, kind)
    return grid


def _first_with_headings(grids: Sequence[Grid], sheet: Headings) -> RawTable:
    """Take the first sheet that has our headings: the template's examples stand behind its table."""
    texts = dict.fromkeys(
        cell.text for grid in grids for row in grid for cell in row if cell and cell.kind is CellKind.TEXT
    )
    found = legacy_font(texts)
    if found is not None:
        raise LegacyFont(*found)
    seen: list[str] = []
    for grid in grids:
        best = max(range(min(len(grid), HEADINGS_WITHIN)), key=lambda n: _known(grid[n], sheet), default=None)
        if best is None:
            continue
        keys = _keys(grid[best], sheet)
        required = all(column.key in keys.values() for column in sheet.columns if column.required)
        if required:
            return _table(grid, best, keys, sheet)
        seen = seen or [cell.text for cell in grid[best] if cell]
    missing = next(column.title for column in sheet.columns if column.required)
    raise NoHeading(missing, seen)


def _known(row: Sequence[Cell | None], sheet: Headings) -> int:
    return len({sheet.key_of(cell.text) for cell in row if cell} - {None})


def _keys(row: Sequence[Cell | None], sheet: Headings) -> dict[int, str]:
    found = {index: key for index, cell in enumerate(row) if cell and (key := sheet.key_of(cell.text))}
    first: dict[str, int] = {}
    for index, key in found.items():
        if key in first:
            raise ColumnTwice(sheet.by_key[key].title, str(_shown(row[first[key]])), str(_shown(row[index])))
        first[key] = index
    return found


def _table(grid: Grid, at: int, keys: dict[int, str], sheet: Headings) -> RawTable:
    top = grid[at]
    width = max((index + 1 for row in grid[at:] for index, cell in enumerate(row) if cell), default=0)
    own = {index for index, cell in enumerate(top) if cell and heading(cell.text) in sheet.own}
    kept = [index for index in range(width) if index not in own]
    rows: list[RawRow] = []
    for number, row in enumerate(grid[at + 1 :], start=at + 2):
        if not any(cell for index, cell in enumerate(row) if index in keys):
            continue
        if len(rows) >= MOST_ROWS:
            raise TooManyRows(MOST_ROWS)
        cells = {key: cell for index, key in keys.items() if index < len(row) and (cell := row[index])}
        rows.append(RawRow(number, cells, tuple(_shown(row[n]) if n < len(row) else "" for n in kept)))
    if not rows:
        raise sheet.empty
    unknown = [
        _shown(cell) for index, cell in enumerate(top) if cell and index not in keys and index not in own
    ]
    return RawTable(
        tuple(_shown(top[n]) if n < len(top) else "" for n in kept),
        tuple(rows),
        tuple(clean_line(each)[:60] for each in unknown),
        tuple(_notices(rows)),
    )


def _shown(cell: Cell | None) -> str:
    return cell.shown if cell else ""


def _notices(rows: Sequence[RawRow]) -> Iterator[str]:
    numbers = sum(1 for row in rows if (cell := row.cells.get("sku")) and cell.kind is CellKind.NUMBER)
    if numbers:
        yield _(
            "%(count)s ô Mã hàng là dạng số. Nếu mã của bạn bắt đầu bằng số 0 thì Excel đã bỏ mất số 0 đó: "
            "bạn đặt cột thành Văn bản (Text) rồi gõ lại.",
            count=numbers,
        )
