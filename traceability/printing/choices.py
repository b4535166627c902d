"""What a person chooses before printing, and how it is kept and handed on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from catalog.models import Product
from traceability.models import Lot
from traceability.printing.paper import DEFAULT, SHEETS, Margins, Sheet
from traceability.printing.printers import OFFICE, PRINTERS, Printer
from traceability.serials.models import SerialRange


@dataclass(frozen=True)
class Subject:
    """Whose labels: a product's own, those of one of its lots, or one each for the serials of a range."""

    product: Product
    lot: Lot | None = None
    range: SerialRange | None = None

    @property
    def key(self) -> str:
        """Return what the audit trail calls it."""
        return f"lot:{self.lot.id}" if self.lot else f"product:{self.product.id}"

    @property
    def query(self) -> dict[str, Any]:
        """Return what to add to the addresses of its pages."""
        if self.range is not None:
            return {"bo": self.range.id}
        return {"lot": self.lot.lot_code} if self.lot else {}


@dataclass(frozen=True)
class Choice:
    """How labels are printed.

    Attributes:
        sheet: Key of `paper.SHEETS`.
        count: Number of labels; of a range, as many as it has.
        start: The first free cell of the first sheet, from 1.
        first: Number in its range, from 1, of the first serial that is printed.
        printer: Key of `printers.PRINTERS`; what is printed on sheets comes from an office printer.
        with_facts: Whether what the law wants on a label stands on it.
        cut_marks: Whether sheets have marks for scissors.
    """

    sheet: str = DEFAULT
    count: int = 24
    start: int = 1
    first: int = 1
    printer: str = "203"
    with_facts: bool = False
    cut_marks: bool = True
    margins: Margins = field(default_factory=Margins)

    @property
    def paper(self) -> Sheet:
        """Return the sheet, moved."""
        return SHEETS[self.sheet].moved(self.margins)

    @property
    def device(self) -> Printer:
        """Return the printer."""
        return PRINTERS[self.printer] if self.paper.is_roll else OFFICE

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, for the outbox."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Choice:
        """Read what `to_json` wrote."""
        return cls(**{**kept, "margins": Margins(**kept.get("margins", {}))})
