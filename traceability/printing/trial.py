"""A page to try a printer with: rulers both ways, the rims of all labels, one code."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from traceability.printing.layout import Words, lay_out
from traceability.printing.lettering import FAMILY
from traceability.printing.paper import Sheet
from traceability.printing.printers import Printer
from traceability.printing.sheets import content_of, path_of, pdf_of, set_code
from traceability.qr import draw

if TYPE_CHECKING:
    from fpdf import FPDF

_FINE, _STRONG = 0.15, 0.3
_TICKS_MM = (1.0, 1.8, 2.6)  # of a millimetre, of five, of ten
_FREE_MM = 0.4
_RIM_MM = 4.0  # what office printers leave white


def trial_page(words: Words, sheet: Sheet, printer: Printer, *, made_at: datetime) -> bytes:
    """Write the page; the code stands where the first label has it, alone in its cell.

    The rulers stand at the lower and the right rim, away from the code, and begin at 0 there.

    Raises:
        TooSmall: If the cell cannot hold the code.
    """
    layout = lay_out([words], sheet, printer)[0]
    pdf = pdf_of(sheet.page, made_at, "Tờ in thử")
    pdf.add_page()
    pdf.set_line_width(_FINE)
    for place in range(sheet.on_sheet):
        left, top = sheet.corner(place)
        pdf.rect(left, top, sheet.width, sheet.height)
    left, top = sheet.corner(0)
    set_code(pdf, path_of(draw(words.payload)), left + layout.inset, top + layout.inset, layout.dots, printer)
    rim = 0.5 if sheet.is_roll else _RIM_MM
    square = (left + layout.inset + layout.side, top + layout.inset + layout.side)
    _across(pdf, sheet, rim, square)
    _down(pdf, sheet, rim, square)
    return content_of(pdf)


def _across(pdf: FPDF, sheet: Sheet, rim: float, square: tuple[float, float]) -> None:
    wide, high = sheet.page
    for mm in range(int(wide - 2 * rim) + 1):
        length = _tick(pdf, mm)
        if rim + mm <= square[0] + _FREE_MM:  # on a small label the code leaves no more
            length = min(length, high - rim - square[1] - _FREE_MM)
        pdf.line(rim + mm, high - rim, rim + mm, high - rim - max(length, 0.2))
        if mm % 10 == 0 and mm and not sheet.is_roll:
            pdf.text(rim + mm + 0.4, high - rim - 1.9, f"{mm} mm" if mm == 10 else str(mm))


def _down(pdf: FPDF, sheet: Sheet, rim: float, square: tuple[float, float]) -> None:
    wide, high = sheet.page
    for mm in range(int(high - 2 * rim - 3) + 1):
        length = _tick(pdf, mm)
        if rim + mm <= square[1] + _FREE_MM:
            length = min(length, wide - rim - square[0] - _FREE_MM)
        pdf.line(wide - rim, rim + mm, wide - rim - max(length, 0.2), rim + mm)
        if mm % 10 == 0 and mm and not sheet.is_roll:
            pdf.text(wide - rim - 6, rim + mm - 0.4, str(mm))


def _tick(pdf: FPDF, mm: int) -> float:
    pdf.set_line_width(_STRONG if mm % 10 == 0 else _FINE)
    pdf.set_font(FAMILY, "", 6)
    return _TICKS_MM[(mm % 5 == 0) + (mm % 10 == 0)]
