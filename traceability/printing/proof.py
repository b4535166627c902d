"""Read every code of a finished label sheet back, before anybody prints it on a thousand packs.

The page is drawn by PDFium at the resolution of a common label printer, cut into its cells, and
each cell is read by ZXing. Neither has anything to do with how the sheet was written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import zxingcpp
from flask_babel import lazy_gettext as _l
from PIL import Image

from core.errors import DomainError
from traceability.printing.sheets import PAGE_MM, Grid

DPI = 203
_ALONE = Lock()  # PDFium may be entered by one thread at a time


class UnreadableSheet(DomainError):
    """A code of the finished sheet does not say what it should."""

    message = _l("Có mã trên tờ tem không đọc lại được nên tệp chưa được giao. Bạn thử cỡ tem lớn hơn.")


def prove(
    content: bytes,
    expected: Sequence[str],
    grid: Grid,
    *,
    told: Callable[[int], None] = lambda done: None,
) -> None:
    """Read all codes of a PDF of labels and compare each with what its cell must say.

    Args:
        content: The PDF.
        expected: What the codes say, in the order of the cells.
        grid: How the cells stand.
        told: Hears after each sheet how many codes were read.

    Raises:
        UnreadableSheet: If a cell holds no code, two, or another one; or if sheets are missing.
    """
    with _ALONE:
        document: Any = pypdfium2.PdfDocument(content)
        try:
            if len(document) != -(-len(expected) // grid.on_sheet):
                raise UnreadableSheet
            for number in range(len(document)):
                first = number * grid.on_sheet
                wanted = expected[first : first + grid.on_sheet]
                if _read(_picture(document[number]), grid, len(wanted)) != [[text] for text in wanted]:
                    raise UnreadableSheet
                told(first + len(wanted))
        finally:
            document.close()


def _picture(page: Any) -> Image.Image:
    picture = page.render(scale=DPI / 72, grayscale=True).to_pil()
    page.close()
    if not isinstance(picture, Image.Image):
        raise UnreadableSheet
    return picture


def _read(picture: Image.Image, grid: Grid, cells: int) -> list[list[str]]:
    """Return what stands in each cell of a page."""
    across, down = picture.width / PAGE_MM[0], picture.height / PAGE_MM[1]
    found = []
    for place in range(cells):
        x, y = grid.corner(place)
        cell = picture.crop(
            (
                round(x * across),
                round(y * down),
                round((x + grid.width) * across),
                round((y + grid.height) * down),
            )
        )
        codes = zxingcpp.read_barcodes(cell, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        found.append([code.text for code in codes])
    return found
