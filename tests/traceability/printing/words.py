"""Words of labels as tests want them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise

import zxingcpp
from PIL import Image

from traceability.printing.labels import Label, words_of
from traceability.printing.layout import Words
from traceability.qr import payload

HOST = "https://tx.example.vn"
LONG_NAME = "Khăn mặt bông dệt tay làng nghề, loại dày hai lớp thêu hoa sen, nhuộm củ nâu, hộp quà bốn chiếc"
LONG_BUSINESS = "Công ty trách nhiệm hữu hạn một thành viên sản xuất và thương mại dệt may Phương La"


def some_words(lot: str = "261123-01", *, host: str = HOST, **facts: str) -> Words:
    """Return the words of a lot's label."""
    code = "AB12CD34"
    return words_of(
        Label(
            **{
                "product_id": 1,
                "product_name": "Bánh cáy làng Nguyễn",
                "business_name": "HTX Nếp Gấc",
                "code": f"{code} / {lot}",
                "address": f"{host.split('://')[1]}/t/{code}/{lot}",
                "payload": payload(host, code, lot),
                "path": f"/t/{code}/{lot}",
                "pixels": 111,
                "lot_code": lot,
                "file_name": "tem",
                "packed_on": "18/11/2026",
                "expires_on": "16/02/2027",
                **facts,
            }  # type: ignore[arg-type]
        )
    )


def read(picture: Image.Image) -> list[str]:
    """Return what ZXing reads in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def opened(content: bytes) -> Image.Image:
    """Return a picture file as a picture."""
    return Image.open(io.BytesIO(content))


def runs(pixels: Sequence[object]) -> list[int]:
    """Return the lengths of equal neighbours."""
    found = [1]
    for before, after in pairwise(pixels):
        if after == before:
            found[-1] += 1
        else:
            found.append(1)
    return found
