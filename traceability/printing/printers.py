"""What a printer can set: dots. A module is a whole number of them, so that nothing is smoothed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

INCH_MM = 25.4
SMALLEST_MODULE_MM = 0.396
LARGEST_MODULE_MM = 0.99
"""GS1 General Specifications: modules of goods at the point of sale; the target is 0.495 mm."""


@dataclass(frozen=True)
class Printer:
    """A kind of printer.

    Attributes:
        code: What addresses and the command line call it.
        name: What people read.
        dpi: Dots an inch.
        usual_dots: Of a module where nothing asks for another size: the code of an address with a lot
            (29 modules) is wider than 20 mm without its quiet zone, which is what any phone finds, and on
            label printers lower than 30 mm with it.
        step: The dots by which a module may grow; office printers have steps of 1/300 inch, so that
            the file is sharp at 300 and at 600 dots an inch.
    """

    code: str
    name: object
    dpi: int
    usual_dots: int
    step: int = 1

    def mm(self, dots: float) -> float:
        """Return how long so many dots are."""
        return dots * INCH_MM / self.dpi

    def dots(self, mm: float) -> int:
        """Return the dots nearest to a length."""
        return round(mm * self.dpi / INCH_MM)

    def modules(self, *, largest: float = LARGEST_MODULE_MM) -> Iterator[int]:
        """Yield the dots that a module may have, the smallest first.

        >>> list(PRINTERS["203"].modules()), list(PRINTERS["300"].modules())
        ([4, 5, 6, 7], [5, 6, 7, 8, 9, 10, 11])
        """
        dots = self.step
        while self.mm(dots) <= largest:
            if self.mm(dots) >= SMALLEST_MODULE_MM:
                yield dots
            dots += self.step


PRINTERS = {
    printer.code: printer
    for printer in (
        Printer("203", _l("Máy in tem 203 dpi"), 203, 6),
        Printer("300", _l("Máy in tem 300 dpi"), 300, 9),
        Printer("van-phong", _l("Máy in văn phòng"), 600, 18, step=2),
    )
}
OFFICE = PRINTERS["van-phong"]
