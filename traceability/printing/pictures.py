"""One code as a file: SVG and PDF as shapes of true size, PNG and ZPL in a printer's own dots."""

from __future__ import annotations

from datetime import datetime
from math import floor

from traceability.printing.bitmaps import code_bitmap
from traceability.printing.lettering import POINT_MM
from traceability.printing.printers import Printer
from traceability.printing.shapes import rectangles
from traceability.printing.sheets import content_of, path_of, pdf_of, set_code
from traceability.printing.zpl import zpl
from traceability.qr import QrCode


def svg(code: QrCode, printer: Printer) -> str:
    """Write the code as SVG: one path of whole modules, its printed size in millimetres."""
    side = code.side
    size = f"{printer.mm(printer.usual_dots) * side:.3f}mm"
    path = "".join(f"M{x} {y}h{wide}v{high}h-{wide}z" for x, y, wide, high in rectangles(code))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>\n'
    )


def pdf(code: QrCode, printer: Printer, *, made_at: datetime) -> bytes:
    """Write the code as a page of exactly its printed size."""
    # A file says sizes in hundredths of a point. Rounded up, the page would be a dot wider than the code, and
    # what draws it in whole dots would stretch it by that one.
    side = floor(printer.mm(printer.usual_dots) * code.side / POINT_MM * 100) / 100 * POINT_MM
    document = pdf_of((side, side), made_at, "Mã truy xuất")
    document.add_page()
    set_code(document, path_of(code), 0, 0, printer.usual_dots, printer)
    return content_of(document)


def zpl_code(code: QrCode, printer: Printer) -> str:
    """Write the code for a label printer, as large as it is with its quiet zone."""
    return zpl([(code_bitmap(code, printer.usual_dots), 1)])
