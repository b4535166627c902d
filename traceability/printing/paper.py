"""Sheets and rolls of stickers: how labels stand on them, and how far a person may move them.

The sizes are dated data (`stickers.json`). All lengths are millimetres.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

LARGEST_SHIFT_MM = 5.0
LARGEST_GAP_MM = 3.0
DEFAULT = "24"


@dataclass(frozen=True)
class Margins:
    """By how much a person's printer sets labels beside the sticker, taken back.

    Attributes:
        left: Moves all labels to the right; negative: to the left.
        top: Moves all labels down; negative: up.
        gap: Widens the gap between labels, both ways; negative: narrows it.
    """

    left: float = 0.0
    top: float = 0.0
    gap: float = 0.0


@dataclass(frozen=True)
class Sheet:
    """How labels stand on a page; a page of a roll is one label.

    Attributes:
        code: What addresses and the command line call it.
        edge: What a printer may leave white at the rim of a label: no letters there; a code's own quiet
            zone may reach half into it.
    """

    code: str
    page: tuple[float, float]
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    gap_x: float
    gap_y: float
    edge: float

    @property
    def on_sheet(self) -> int:
        """Return the number of labels on one page."""
        return self.columns * self.rows

    @property
    def is_roll(self) -> bool:
        """Say whether a page is one label."""
        return self.on_sheet == 1

    @cached_property
    def area_cm2(self) -> float:
        """Return the surface of one label."""
        return self.width * self.height / 100

    def corner(self, place: int) -> tuple[float, float]:
        """Return the upper left corner of a label's cell, counted row by row from 0."""
        row, column = divmod(place, self.columns)
        return (
            self.left + column * (self.width + self.gap_x),
            self.top + row * (self.height + self.gap_y),
        )

    def moved(self, margins: Margins) -> Sheet:
        """Return the sheet as a person's printer needs it."""
        return replace(
            self,
            left=self.left + margins.left,
            top=self.top + margins.top,
            gap_x=self.gap_x + (margins.gap if self.columns > 1 else 0),
            gap_y=self.gap_y + (margins.gap if self.rows > 1 else 0),
        )

    @property
    def fits_page(self) -> bool:
        """Say whether everything printed stays on the paper, and no label on its neighbour."""
        first_x, first_y = self.corner(0)
        last_x, last_y = self.corner(self.on_sheet - 1)
        inset = self.edge / 2
        return (
            first_x + inset >= 0
            and first_y + inset >= 0
            and last_x + self.width - self.edge <= self.page[0]
            and last_y + self.height - self.edge <= self.page[1]
            and (self.columns == 1 or self.gap_x > -inset)
            and (self.rows == 1 or self.gap_y > -inset)
        )


def _read() -> dict[str, Sheet]:
    pack = json.loads((Path(__file__).parent / "stickers.json").read_text(encoding="utf-8"))
    return {each["code"]: Sheet(**{**each, "page": tuple(each["page"])}) for each in pack["sheets"]}


SHEETS = _read()
