"""Divide a cell of a sheet: how large the code is, and where words may stand beside and beneath it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from traceability.printing.foot import foot, foot_in_a_row, height_of, sizes_of
from traceability.printing.lettering import HIGHEST, POINT_MM, RISE
from traceability.printing.paper import Sheet
from traceability.printing.printers import Printer
from traceability.qr import QUIET_ZONE, side_of

EASY_CODE_MM = 20.0
"""A code this wide is found by any phone; where there is room it is never smaller."""
NARROWEST_MM = 9.0
"""No word stands in less."""
_COLUMN_MM = 11.5
"""A date stands on one line in it; a code that leaves less is taken a step smaller."""
_ROOMY_MM = 25.0
_AFTER_CODE_MM = 0.4


@dataclass(frozen=True)
class Room:
    """Where words may stand in a cell, in millimetres.

    `foot` is where the lines at the bottom begin, `foot_points` the size of a short code in them.
    """

    sheet: Sheet
    dots: int
    module: float
    inset: float
    side: float
    is_foot_beneath: bool
    foot: float
    foot_points: float
    has_foot_in_a_row: bool = False

    @property
    def code_end(self) -> float:
        """Return where the code with its quiet zone ends, to the right as well as below."""
        return self.inset + self.side

    @property
    def beside(self) -> tuple[float, float]:
        """Return left end and width of a line beside the code."""
        left = self.code_end + _AFTER_CODE_MM
        return left, self.sheet.width - self.sheet.edge - left

    @property
    def beneath(self) -> tuple[float, float]:
        """Return left end and width of a line beneath the code."""
        return self.sheet.edge, self.sheet.width - 2 * self.sheet.edge

    @property
    def dark(self) -> float:
        """Return how wide the code is without its quiet zone."""
        return self.side - 2 * QUIET_ZONE * self.module

    @property
    def is_easy(self) -> bool:
        """Say whether any phone finds the code."""
        return self.dark >= EASY_CODE_MM

    def at(self, y: float, points: float) -> tuple[float, float]:
        """Return left end and width of a line whose top is at y."""
        top = y - (HIGHEST - RISE) * points * POINT_MM
        is_beneath = self.is_foot_beneath and top >= self.code_end
        return self.beneath if is_beneath else self.beside


def code_mm(payload: str, sheet: Sheet, printer: Printer) -> float:
    """Return how wide a code is on a small label, or the least that it is on a large one, in millimetres.

    Args:
        payload: What it carries.
        sheet: Whose labels; one that can hold the code.
        printer: Whose dots a module is made of.
    """
    rooms = list(rooms_for(payload, "0", (), sheet, printer))
    return min(room.dark for room in with_large_codes(rooms, has_to_be_roomy=False))


def rooms_for(
    payload: str, code: str, addresses: Sequence[str], sheet: Sheet, printer: Printer
) -> Iterator[Room]:
    """Yield the ways to divide a cell, the largest code first.

    Args:
        payload: What a scanner reads.
        code: What a person types, and `addresses` where.
        addresses: The first that can be printed is.
        sheet: Whose cell.
        printer: Whose dots a module is made of.
    """
    modules, inset = side_of(payload), sheet.edge / 2
    largest = min(sheet.width, sheet.height) - 2 * inset
    bottom = sheet.height - sheet.edge
    for dots in reversed(list(printer.modules())):
        module = printer.mm(dots)
        if modules * module > largest:
            continue
        for points in sizes_of(sheet):
            room = Room(sheet, dots, module, inset, modules * module, True, 0, points)
            lowest = bottom - (HIGHEST - RISE) * points * POINT_MM - room.code_end
            stacked = height_of(foot(code, addresses, points, room.beneath[1]))
            if stacked <= lowest:
                yield replace(room, foot=bottom - stacked)
            if room.beside[1] >= NARROWEST_MM:
                height = height_of(foot(code, addresses, points, room.beside[1]))
                yield replace(room, is_foot_beneath=False, foot=bottom - height)
            in_a_row = height_of(foot_in_a_row(code, addresses, points, room.beneath[1]))
            if 0 < in_a_row <= lowest < stacked:
                yield replace(room, foot=bottom - in_a_row, has_foot_in_a_row=True)


def with_large_codes(rooms: Sequence[Room], *, has_to_be_roomy: bool) -> list[Room]:
    """Keep the rooms whose code any phone finds; on a small label, those with the largest code."""
    wide = [room for room in rooms if room.beside[1] >= _COLUMN_MM] or list(rooms)
    easy = [room for room in wide if room.is_easy]
    if has_to_be_roomy:
        easy = [room for room in easy if room.beside[1] >= _ROOMY_MM] or easy
    return easy or [room for room in wide if room.dots == max(each.dots for each in wide)]
