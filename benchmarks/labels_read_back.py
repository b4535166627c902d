"""Reading 1,000 labels of a PDF back, against drawing the same pages and reading whatever stands on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import zxingcpp

from benchmarks.labels import prepare as labels
from benchmarks.line import Line
from traceability.printing.paper import SHEETS
from traceability.printing.proof import prove
from traceability.printing.sheets import sheets

_SHEET = SHEETS["24"]


@dataclass(frozen=True)
class Given:
    """A finished file, and what its codes must say."""

    content: bytes
    payloads: list[str]


def prepare(size: int) -> Given:
    """Make the file."""
    given = labels(size)
    made_at = datetime(2026, 11, 23, tzinfo=UTC)
    return Given(sheets(given.words, _SHEET, made_at=made_at), list(given.payloads))


def ours(given: Given) -> list[str]:
    """Read cell by cell, and hold each against what it must say."""
    prove(given.content, given.payloads, _SHEET)
    return sorted(given.payloads)


def rival(given: Given) -> list[str]:
    """Draw each page at the same resolution and read all codes on it."""
    document: Any = pypdfium2.PdfDocument(given.content)
    found: list[str] = []
    for number in range(len(document)):
        page = document[number]
        picture = page.render(scale=203 / 72, grayscale=True).to_pil()
        found.extend(code.text for code in zxingcpp.read_barcodes(picture))
        page.close()
    document.close()
    return sorted(found)


def same(by_us: list[str], by_rival: list[str]) -> bool:
    """Compare what both read."""
    return by_us == by_rival


LINE = Line(
    "reading 1,000 labels of a PDF back against drawing its pages and reading them",
    0.5,
    ours,
    rival,
    same,
    prepare=prepare,
    size=1_000,
    quick=30,
    unit="labels",
)
