"""Read every code of a finished file of labels back, before anybody prints it on a thousand packs.

A page is drawn by PDFium at the resolutions of common label printers, cut into its cells, and each cell is
read by ZXing. Neither has anything to do with how the file was written. What is sent to a label printer as
dots is unpacked and read the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import zxingcpp
from flask_babel import lazy_gettext as _l
from PIL import Image

from core.errors import DomainError
from core.pdf_reading import ALONE
from traceability.printing.paper import Sheet
from traceability.printing.zpl import unpacked

OFFICE_DPI = (203,)
LABEL_PRINTER_DPI = (203, 300)
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


class UnreadableSheet(DomainError):
    """A code of the finished sheet does not say what it should."""

    message = _l("Có mã trên tờ tem không đọc lại được nên tệp chưa được giao. Bạn thử cỡ tem lớn hơn.")


def prove(
    content: bytes,
    expected: Sequence[str],
    sheet: Sheet,
    *,
    start: int = 1,
    told: Callable[[int], None] = lambda done: None,
) -> None:
    """Read all codes of a PDF of labels and compare each with what its cell must say.

    Args:
        content: The PDF.
        expected: What the codes say, in the order of the cells.
        sheet: How the cells stand, moved as the labels were.
        start: The first cell that holds a label; those before it must be empty.
        told: Hears after each page how many codes were read.

    Raises:
        UnreadableSheet: If a cell holds no code, two, or another one; or if pages are missing.
    """
    cells: list[list[str]] = [[] for _used in range(start - 1)] + [[text] for text in expected]
    with ALONE:
        document: Any = pypdfium2.PdfDocument(content)
        try:
            if len(document) != -(-len(cells) // sheet.on_sheet):
                raise UnreadableSheet
            for number in range(len(document)):
                first = number * sheet.on_sheet
                wanted = cells[first : first + sheet.on_sheet]
                page = document[number]
                for dpi in LABEL_PRINTER_DPI if sheet.is_roll else OFFICE_DPI:
                    if _read(_picture(page, dpi), sheet, len(wanted)) != wanted:
                        raise UnreadableSheet
                page.close()
                told(max(first + len(wanted) - start + 1, 0))
        finally:
            document.close()


def prove_zpl(
    content: str, expected: Sequence[str], *, told: Callable[[int], None] = lambda done: None
) -> None:
    """Read all codes of a file for label printers; equal labels in a row stand there once with their number.

    Raises:
        UnreadableSheet: If a label says something else, or if one is missing.
    """
    read: list[str] = []
    for picture, copies in unpacked(content):
        found = [code.text for code in zxingcpp.read_barcodes(picture.convert("L"), formats=_QR)]
        if len(found) != 1:
            raise UnreadableSheet
        read.extend(found * copies)
        told(len(read))
    if read != list(expected):
        raise UnreadableSheet


def _picture(page: Any, dpi: int) -> Image.Image:
    picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
    if not isinstance(picture, Image.Image):
        raise UnreadableSheet
    return picture


def _read(picture: Image.Image, sheet: Sheet, cells: int) -> list[list[str]]:
    """Return what stands in each cell of a page."""
    across, down = picture.width / sheet.page[0], picture.height / sheet.page[1]
    found = []
    for place in range(cells):
        x, y = sheet.corner(place)
        box = (x * across, y * down, (x + sheet.width) * across, (y + sheet.height) * down)
        cell = picture.crop(tuple(round(each) for each in box))  # type: ignore[arg-type]
        found.append([code.text for code in zxingcpp.read_barcodes(cell, formats=_QR)])
    return found
