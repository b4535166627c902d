"""Draw codes and labels in a printer's own dots: black or white, nothing between."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from traceability.printing.layout import Layout, Line
from traceability.printing.lettering import FILES
from traceability.printing.paper import Sheet
from traceability.printing.printers import Printer
from traceability.qr import QrCode

_WHITE, _BLACK = 1, 0


def code_bitmap(code: QrCode, dots: int) -> Image.Image:
    """Return the code with its quiet zone, so many dots a module."""
    picture = Image.new("1", (code.side, code.side), _WHITE)
    picture.putdata([0 if dark else 255 for row in code.modules for dark in row])
    return picture.resize((code.side * dots, code.side * dots), Image.Resampling.NEAREST)


def png(code: QrCode, printer: Printer) -> bytes:
    """Write the code as a picture of two colours that says how large it is to be printed."""
    out = io.BytesIO()
    picture = code_bitmap(code, printer.usual_dots)
    picture.save(out, "PNG", optimize=True, dpi=(printer.dpi, printer.dpi))
    return out.getvalue()


def label_bitmap(code: QrCode, layout: Layout, sheet: Sheet, printer: Printer) -> Image.Image:
    """Return a label of a roll, letters included, as the printer sets it."""
    size = (printer.dots(sheet.page[0]), printer.dots(sheet.page[1]))
    picture = Image.new("1", size, _WHITE)
    left, top = sheet.corner(0)
    place = (printer.dots(left + layout.inset), printer.dots(top + layout.inset))
    drawn = code_bitmap(code, layout.dots)
    paper = ImageDraw.Draw(picture)
    paper.fontmode = "1"  # no grey at the rims of letters
    for line in layout.lines:
        _write(paper, line, left, top, sheet, printer)
    picture.paste(drawn, place)  # last: the quiet zone stays white whatever a letter's hinting does
    return picture


def _write(
    paper: ImageDraw.ImageDraw, line: Line, left: float, top: float, sheet: Sheet, printer: Printer
) -> None:
    pixels = line.size / 72 * printer.dpi
    font = _font(line.style, round(pixels, 2))
    most = printer.dots(sheet.width - sheet.edge / 2 - line.x)
    if (wide := font.getlength(line.text)) > most:  # dots round the widths of small letters up
        font = _font(line.style, round(pixels * most / wide, 2))
    place = (printer.dots(left + line.x), printer.dots(top + line.y))
    paper.text(place, line.text, fill=_BLACK, font=font, anchor="ls")


@lru_cache(maxsize=64)
def _font(style: str, pixels: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FILES[style], pixels, layout_engine=ImageFont.Layout.BASIC)
