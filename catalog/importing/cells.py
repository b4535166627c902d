"""One cell as a file brings it: its text, and what the spreadsheet program took it for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from catalog.importing.marks import unmarked
from core.formatting import date_vi
from core.text import clean


class CellKind(StrEnum):
    """What the spreadsheet program took a cell for."""

    TEXT = "text"
    NUMBER = "number"
    """`text` has a point before decimals and nothing between thousands."""
    DATE = "date"
    BOOLEAN = "boolean"
    FAULT = "fault"
    """A formula's error, such as ``#REF!``."""
    UNCOUNTED = "uncounted"
    """A formula whose result the file does not hold."""


FAULTS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty."""

    text: str
    kind: CellKind = CellKind.TEXT

    @property
    def shown(self) -> str:
        """Return the cell as its owner would recognise it."""
        return self.text.replace(".", ",") if self.kind is CellKind.NUMBER else self.text


def cell_of(value: Any) -> Cell | None:
    """Return what stands in a cell of a workbook; None for an empty one.

    Args:
        value: As python-calamine gives it: text, float, bool, a date, a time or a span of time.

    >>> cell_of(8935001234567.0).text, cell_of(0.5).text, cell_of("  ")
    ('8935001234567', '0.5', None)
    """
    if isinstance(value, str):
        text = unmarked(clean(value))
        if text in FAULTS:
            return Cell(text, CellKind.FAULT)
        return Cell(text) if text else None
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", CellKind.BOOLEAN)
    if isinstance(value, int | float):
        return Cell(number_text(value), CellKind.NUMBER)
    if isinstance(value, dt.datetime):
        return Cell(date_vi(value.date()), CellKind.DATE)
    if isinstance(value, dt.date):
        return Cell(date_vi(value), CellKind.DATE)
    return None if value is None else Cell(str(value), CellKind.DATE)


def number_text(number: float) -> str:
    """Write a number without exponent and without the noise of binary fractions.

    >>> number_text(1e12), number_text(0.1 + 0.2), number_text(12.50)
    ('1000000000000', '0.3', '12.5')
    """
    text = f"{Decimal(f'{number:.15g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
