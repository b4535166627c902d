"""Write labels on A4 sheets as a PDF whose codes are drawn as shapes, sharp at any printer's resolution.

Each cell holds the code at the left, the product's and the producer's names at the right, and
beneath both what a person types when the code does not scan. Names shrink and wrap until they fit;
what is still too long is cut, but nothing ever enters the code's quiet zone.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import cast

from fpdf import FPDF, ViewerPreferences
from fpdf.fonts import TTFFont

from core.text import clean_line
from traceability.printing.labels import Label
from traceability.qr import QrCode, draw

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
PAGE_MM = (210, 297)
POINT_MM = 25.4 / 72
_FAMILY = "bevietnampro"
_LEADING = 1.28  # Be Vietnam Pro stacks two marks over a capital
_SMALLEST_ADDRESS = 4.0
_TICK_MM = 1.2


@dataclass(frozen=True)
class Grid:
    """How labels stand on a sheet; lengths in millimetres, sizes of letters in points.

    Attributes:
        code: What addresses and the command line call it: the number of labels on a sheet.
        top: Margin above the first row; below the last one there is the same.
        edge: What a printer may leave white at the rim of the paper, kept free in every cell.
        strip: Height of the lines beneath the code.
        largest: Size of the product's name when it is short.
        smallest: Size below which words are cut instead.
    """

    code: str
    columns: int
    rows: int
    width: float
    height: float
    top: float
    edge: float
    strip: float
    largest: float
    smallest: float
    code_size: float
    address_size: float

    @property
    def on_sheet(self) -> int:
        """Return the number of labels on one sheet."""
        return self.columns * self.rows

    @property
    def square(self) -> float:
        """Return the side of the code, quiet zone included."""
        return self.height - self.edge / 2 - self.edge - self.strip

    def corner(self, place: int) -> tuple[float, float]:
        """Return the upper left corner of a cell, counted row by row from 0."""
        row, column = divmod(place, self.columns)
        return column * self.width, self.top + row * self.height


GRIDS = {
    grid.code: grid
    for grid in (
        # The two sizes of sticker sheets that every stationer has: 70 × 37 and 105 × 48 mm.
        Grid("24", 3, 8, 70, 37, 0.5, 3.5, 5.4, 10, 6, 8, 6),
        Grid("12", 2, 6, 105, 48, 4.5, 4, 7, 14, 7, 11, 8),
    )
}


@dataclass(frozen=True)
class _Line:
    """One line of text: offsets from the cell's corner to the baseline, in millimetres."""

    x: float
    y: float
    text: str
    style: str
    size: float


@dataclass(frozen=True)
class _Drawn:
    """A label ready to be set into any cell of its grid."""

    square: str
    lines: tuple[_Line, ...]


def sheets(
    labels: Sequence[Label],
    grid: Grid,
    *,
    made_at: datetime,
    told: Callable[[int], None] = lambda done: None,
) -> bytes:
    """Write labels one after another onto as many sheets as they need.

    Args:
        labels: What to print, in order; the same one may come often.
        grid: One of `GRIDS`.
        made_at: Time that the file says of itself, aware.
        told: Hears after each sheet how many labels stand.

    Returns:
        The PDF, with its fonts inside. Not read back yet: see `traceability.printing.proof`.
    """
    pdf = _empty_pdf(made_at)
    known: dict[Label, _Drawn] = {}
    waiting = iter(labels)
    done = 0
    while page := list(islice(waiting, grid.on_sheet)):
        pdf.add_page()
        _ticks(pdf, grid)
        for place, label in enumerate(page):
            if label not in known:
                known[label] = _Drawn(_square(draw(label.payload), grid), tuple(_lines(pdf, label, grid)))
            _set(pdf, known[label], grid.corner(place))
        done += len(page)
        told(done)
    out = io.BytesIO()
    pdf.output(out)
    return out.getvalue()


def _empty_pdf(made_at: datetime) -> FPDF:
    pdf = FPDF(unit="mm", format=PAGE_MM)
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.add_font(_FAMILY, "", FONTS / "BeVietnamPro-Regular.ttf")
    pdf.add_font(_FAMILY, "B", FONTS / "BeVietnamPro-SemiBold.ttf")
    pdf.set_title("Tem truy xuất")
    pdf.set_lang("vi-VN")
    pdf.set_creation_date(made_at)
    # Sticker sheets need the true size; most viewers would shrink the page to the printer's margins.
    pdf.viewer_preferences = ViewerPreferences(print_scaling="None")
    return pdf


def _ticks(pdf: FPDF, grid: Grid) -> None:
    """Mark the corners of the cells finely, for whoever cuts plain paper with scissors."""
    pdf.set_draw_color(170)
    pdf.set_line_width(0.1)
    for row in range(grid.rows + 1):
        for column in range(grid.columns + 1):
            x, y = column * grid.width, grid.top + row * grid.height
            pdf.line(max(x - _TICK_MM, 0), y, min(x + _TICK_MM, PAGE_MM[0]), y)
            pdf.line(x, max(y - _TICK_MM, 0), x, min(y + _TICK_MM, PAGE_MM[1]))


def _square(code: QrCode, grid: Grid) -> str:
    """Write all dark modules as one path, in points from the cell's upper left corner, y upwards.

    Runs of dark modules become rectangles, and equal runs in rows below one another become one.
    One path is filled at once, so no renderer leaves hairlines between its parts.
    """
    module = grid.square / POINT_MM / code.side
    left = top = grid.edge / 2 / POINT_MM
    parts = []
    for x, y, width, height in rectangles(code):
        parts.append(
            f"{left + x * module:.3f} {-top - (y + height) * module:.3f} "
            f"{width * module:.3f} {height * module:.3f} re"
        )
    return "0 g " + " ".join(parts) + " f"


def rectangles(code: QrCode) -> list[tuple[int, int, int, int]]:
    """Return the dark modules as rectangles (x, y, width, height) that do not overlap, in modules."""
    growing: dict[tuple[int, int], int] = {}
    found = []
    for y, row in enumerate((*code.modules, ())):
        runs = set(_runs(row))
        for run in [run for run in growing if run not in runs]:
            start = growing.pop(run)
            found.append((run[0], start, run[1] - run[0], y - start))
        for run in runs:
            growing.setdefault(run, y)
    return sorted(found, key=lambda each: (each[1], each[0]))


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    found = []
    start: int | None = None
    for x, dark in enumerate((*row, False)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            found.append((start, x))
            start = None
    return found


def _set(pdf: FPDF, drawn: _Drawn, corner: tuple[float, float]) -> None:
    x, y = corner
    pdf._out(f"q 1 0 0 1 {x * pdf.k:.3f} {(pdf.h - y) * pdf.k:.3f} cm {drawn.square} Q")
    for line in drawn.lines:
        pdf.set_font(_FAMILY, line.style, line.size)
        pdf.text(x + line.x, y + line.y, line.text)


def _lines(pdf: FPDF, label: Label, grid: Grid) -> list[_Line]:
    """Lay out the words of a label: names beside the code, what is typed beneath."""
    left = grid.edge / 2 + grid.square
    return [
        *_names(pdf, label, grid, left, grid.width - grid.edge - left),
        *_beneath(pdf, label, grid, grid.width - 2 * grid.edge),
    ]


def _names(pdf: FPDF, label: Label, grid: Grid, left: float, width: float) -> list[_Line]:
    room = grid.square - grid.edge / 2
    leading = _LEADING * POINT_MM
    dates = [
        text
        for text in (
            f"Đóng gói {label.packed_on}" if label.packed_on else "",
            f"Dùng tốt đến {label.expires_on}" if label.expires_on else "",
        )
        if text
    ]
    size = grid.largest
    while True:
        small = max(size * 0.75, grid.smallest - 1)
        name = _wrap(pdf, label.product_name, "B", size, width)
        maker = _wrap(pdf, label.business_name, "", small, width)
        if (len(name) * size + (len(maker) + len(dates)) * small) * leading <= room or size <= grid.smallest:
            break
        size -= 0.5
    # At the smallest size the dates stay whole; the product's name gives way first, then the producer's.
    free = room / leading - len(dates) * small
    maker = _cut(maker, max(1, int((free - size) // small)))
    name = _cut(name, max(1, int((free - len(maker) * small) // size)))
    rest = [*maker, *dates]
    found = []
    y = grid.edge
    for text, style, points in [*((line, "B", size) for line in name), *((line, "", small) for line in rest)]:
        y += points * leading
        found.append(_Line(left, y - points * 0.3 * POINT_MM, text, style, points))
    return found


def _beneath(pdf: FPDF, label: Label, grid: Grid, width: float) -> list[_Line]:
    bottom = grid.height - grid.edge
    found = []
    # Half an address would lead nobody anywhere; that of the product leads on to its lots.
    for address in (label.address, label.address.removesuffix(f"/{label.lot_code}")):
        address_size = _fitting(pdf, address, "", grid.address_size, width)
        if address_size >= _SMALLEST_ADDRESS:
            found.append(_Line(grid.edge, bottom, address, "", address_size))
            break
    code_size = _fitting(pdf, label.code, "B", grid.code_size, width)
    line = grid.address_size * _LEADING * POINT_MM
    found.append(_Line(grid.edge, bottom - line, label.code, "B", code_size))
    return found


def _fitting(pdf: FPDF, text: str, style: str, size: float, width: float) -> float:
    pdf.set_font(_FAMILY, style, size)
    return min(size, size * width / max(pdf.get_string_width(text), 0.01))


def _wrap(pdf: FPDF, text: str, style: str, size: float, width: float) -> list[str]:
    """Break text into lines that fit; a word wider than a line is broken inside."""
    pdf.set_font(_FAMILY, style, size)
    lines: list[str] = []
    present = ""
    for word in _drawable(pdf, text, style).split():
        tried = f"{present} {word}" if present else word
        if pdf.get_string_width(tried) <= width:
            present = tried
            continue
        if present:
            lines.append(present)
        present = ""
        for sign in word:
            if present and pdf.get_string_width(present + sign) > width:
                lines.append(present)
                present = ""
            present += sign
    return [*lines, present] if present else lines


def _drawable(pdf: FPDF, text: str, style: str) -> str:
    """Return the text without signs that the font cannot draw, such as picture signs."""
    known = cast(TTFFont, pdf.fonts[_FAMILY + style]).cmap
    return clean_line("".join(sign if ord(sign) in known else " " for sign in clean_line(text)))


def _cut(lines: list[str], most: int) -> list[str]:
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1][:-1].rstrip() + "…"]
