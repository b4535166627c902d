"""1,000 labels of single pieces to one vector PDF, against computing the 1,000 QR matrices alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from benchmarks.line import Line
from traceability.printing.labels import Label, words_of
from traceability.printing.layout import Words
from traceability.printing.paper import SHEETS
from traceability.printing.proof import prove
from traceability.printing.sheets import sheets
from traceability.qr import draw, payload, side_of

_HOST, _CODE, _LOT = "https://tx.example.vn", "AB12CD34", "261123-01"
_SHEET = SHEETS["24"]
Matrix = list[list[bool]]


@dataclass(frozen=True)
class Given:
    """The labels for us, and what their codes carry for the rival."""

    words: Sequence[Words]
    payloads: Sequence[str]


def prepare(size: int) -> Given:
    """Make labels whose codes differ, as those of single pieces do."""
    words = []
    for number in range(size):
        text = payload(_HOST, _CODE, _LOT, serial=f"{number * 7_919:010X}")
        label = Label(
            product_id=1,
            product_name="Bánh cáy làng Nguyễn hộp 350 g",
            business_name="Hợp tác xã Nếp Gấc",
            code=f"{_CODE} / {_LOT} / {number * 7_919:010X}",
            address=f"tx.example.vn/t/{_CODE}/{_LOT}",
            payload=text,
            path=f"/t/{_CODE}/{_LOT}",
            pixels=3 * side_of(text),
            lot_code=_LOT,
            file_name="tem",
            packed_on="18/11/2026",
            expires_on="16/02/2027",
        )
        words.append(words_of(label))
    return Given(words, [each.payload for each in words])


def ours(given: Given) -> tuple[bytes, Sequence[str]]:
    """Compute, lay out and write everything, letters included."""
    return sheets(given.words, _SHEET, made_at=datetime(2026, 11, 23, tzinfo=UTC)), given.payloads


def rival(given: Given) -> list[Matrix]:
    """Compute the matrices, the mask chosen for each."""
    found = []
    for text in given.payloads:
        code: Any = qrcode.QRCode(error_correction=ERROR_CORRECT_M)
        code.add_data(text, optimize=0)
        code.make(fit=True)
        found.append(code.get_matrix())
    return found


def same(by_us: tuple[bytes, Sequence[str]], by_rival: list[Matrix]) -> bool:
    """Hold our matrices against the rival's, and read every code of the PDF back."""
    content, payloads = by_us
    prove(content, payloads, _SHEET)
    return [[list(row) for row in draw(text).modules] for text in payloads] == by_rival


LINE = Line(
    "1,000 labels to one vector PDF against computing the 1,000 QR matrices alone",
    0.5,
    ours,
    rival,
    same,
    prepare=prepare,
    size=1_000,
    quick=30,
    unit="labels",
)
