"""Write labels on sheets or rolls as a PDF whose codes are drawn as shapes, in whole dots of the printer.

All dark modules of a code are one path in whole numbers under one scaling matrix, and its corner lies on
the printer's dots: whatever draws the page there smooths nothing.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from traceability.printing.layout import Layout, Words, lay_out
from traceability.printing.lettering import FAMILY, POINT_MM, empty_page
from traceability.printing.paper import Sheet
from traceability.printing.printers import OFFICE, Printer
from traceability.printing.shapes import rectangles
from traceability.qr import QrCode, draw

if TYPE_CHECKING:
    from fpdf import FPDF

_TICK_MM = 1.2
_PARTS = 1000  # of a module, in which paths are written


def sheets(
    labels: Sequence[Words],
    sheet: Sheet,
    *,
    made_at: datetime,
    printer: Printer = OFFICE,
    start: int = 1,
    cut_marks: bool = False,
    told: Callable[[int], None] = lambda done: None,
) -> bytes:
    """Write labels one after another onto as many pages as they need.

    Args:
        labels: What to print, in order; the same one may come often.
        sheet: One of `paper.SHEETS`, moved as the person's printer needs it.
        made_at: Time that the file says of itself, aware.
        printer: Whose dots modules are made of.
        start: The first cell of the first page that is still free, from 1.
        cut_marks: Whether to mark the corners of the cells, for whoever cuts plain paper with scissors.
        told: Hears now and then how many labels stand.

    Returns:
        The PDF, with its letters inside. Not read back yet: see `proof`.

    Raises:
        TooSmall: If the cell cannot hold a code with its words.
    """
    pdf = pdf_of(sheet.page, made_at, "Tem truy xuất")
    placed = laid_out(labels, sheet, printer)
    codes: dict[str, str] = {}
    for number, (words, layout) in enumerate(zip(labels, placed, strict=True), start - 1):
        place = number % sheet.on_sheet
        if place == 0 or number == start - 1:
            told(number - start + 1)
            pdf.add_page()
            if cut_marks:
                _ticks(pdf, sheet)
        if words.payload not in codes:
            codes[words.payload] = path_of(draw(words.payload))
        set_label(pdf, codes[words.payload], layout, sheet.corner(place), printer)
    told(len(labels))
    return content_of(pdf)


def laid_out(labels: Sequence[Words], sheet: Sheet, printer: Printer) -> list[Layout]:
    """Lay out labels in order; those that look alike are planned once."""
    families: dict[object, dict[Words, None]] = {}
    for each in labels:
        families.setdefault(each.kin, {})[each] = None
    placed: dict[Words, Layout] = {}
    for family in families.values():
        alike = list(family)
        placed.update(zip(alike, lay_out(alike, sheet, printer), strict=True))
    return [placed[each] for each in labels]


def pdf_of(page: tuple[float, float], made_at: datetime, title: str) -> FPDF:
    """Return a file without pages, of that size in millimetres."""
    from fpdf import ViewerPreferences  # half a second, which only those who print should wait for

    pdf = empty_page(page)
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.set_title(title)
    pdf.set_lang("vi-VN")
    pdf.set_creation_date(made_at)
    # Stickers need the true size; most viewers would shrink the page to the printer's margins.
    pdf.viewer_preferences = ViewerPreferences(print_scaling="None")
    return pdf


def content_of(pdf: FPDF) -> bytes:
    """Return the finished file."""
    out = io.BytesIO()
    pdf.output(out)
    return out.getvalue()


def path_of(code: QrCode) -> str:
    """Write all dark modules as one path, from the upper left corner down, in thousandths of a module.

    One path is filled at once, so no renderer leaves hairlines between its parts. Each part is a
    thousandth smaller all round: many printers blacken every dot that a shape touches, and an edge that
    lies on the border of two dots touches both.
    """
    parts = (
        f"{x * _PARTS + 1} {y * _PARTS + 1} {width * _PARTS - 2} {height * _PARTS - 2} re"
        for x, y, width, height in rectangles(code)
    )
    return " ".join(parts) + " f"


def set_code(pdf: FPDF, path: str, left: float, top: float, dots: int, printer: Printer) -> None:
    """Draw a code with its quiet zone's corner at the printer's step nearest to a place, in millimetres."""
    step = printer.mm(printer.step)
    x, y = (round(each / step) * step / POINT_MM for each in (left, top))
    module = printer.mm(dots) / POINT_MM / _PARTS
    high = round(pdf.h_pt, 2)  # as the file says it
    pdf._out(f"q 0 g {module:.9f} 0 0 {-module:.9f} {x:.5f} {high - y:.5f} cm {path} Q")


def set_label(pdf: FPDF, path: str, layout: Layout, corner: tuple[float, float], printer: Printer) -> None:
    """Draw a label into the cell whose upper left corner is given."""
    x, y = corner
    set_code(pdf, path, x + layout.inset, y + layout.inset, layout.dots, printer)
    for line in layout.lines:
        pdf.set_font(FAMILY, line.style, line.size)
        pdf.text(x + line.x, y + line.y, line.text)


def _ticks(pdf: FPDF, sheet: Sheet) -> None:
    """Mark the corners of all cells; the marks lie on the rims and touch no code's quiet zone."""
    pdf.set_line_width(0.1)
    wide, high = sheet.page
    for place in range(sheet.on_sheet):
        left, top = sheet.corner(place)
        for x in (left, left + sheet.width):
            for y in (top, top + sheet.height):
                pdf.line(max(x - _TICK_MM, 0), y, min(x + _TICK_MM, wide), y)
                pdf.line(x, max(y - _TICK_MM, 0), x, min(y + _TICK_MM, high))
