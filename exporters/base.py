"""What every marketplace exporter agrees on: listings in; problems, or a file in a stream, out.

Everything here is pure. An exporter sees no request, no database and no clock, reads listings one
at a time, and makes the same bytes from the same listings. Its columns and its rules are data, so
that the page which explains the format, the check before the download and the file itself read the
same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import BinaryIO, Protocol

from exporters.goods import Listing, Offer

Fact = str | int | None
"""What a report says of a value: text, a whole number, or nothing."""
Cell = Fact | Decimal
"""What stands in one cell: as a fact, or an amount with decimals."""


class Severity(StrEnum):
    """How much a problem weighs."""

    RED = "red"
    """The marketplace would refuse the row: it is not written."""
    AMBER = "amber"
    """The row is written; something is left to be chosen or looked at."""
    NOTE = "note"
    """Said beside the light, which keeps its colour: such as a paper that is not there."""


class State(StrEnum):
    """How ready a product is for one marketplace."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    OFF = "off"
    """The seller does not offer it there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One rule that one listing breaks, said so that the seller can mend it.

    Attributes:
        sku: The listing's or the variation's SKU; the product's id when it has none.
        rule: The rule's id in the marketplace's rule pack.
        value: What stands there now; None when nothing does.
        limit: What is allowed, as text or number.
        message: One Vietnamese sentence or two: the value now, the value allowed, the mend.
        severity: Whether the row can be written all the same.
        field: The key of the column concerned.
    """

    sku: str
    rule: str
    value: Fact
    limit: Fact
    message: str
    severity: Severity
    field: str

    def as_json(self) -> dict[str, Fact]:
        """Return the shape that the readiness file promises, with our sentence beside it."""
        return {
            "sku": self.sku,
            "rule": self.rule,
            "value": self.value,
            "limit": self.limit,
            "severity": self.severity.value,
            "field": self.field,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Readiness:
    """The verdict over one product at one marketplace.

    >>> Readiness.of([], offered=True).state.value, Readiness.of([], offered=False).state.value
    ('green', 'off')
    """

    state: State
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, problems: Iterable[Problem], *, offered: bool) -> Readiness:
        """Weigh the problems: off when not offered, red by one red problem, amber by one amber.

        Notes weigh nothing and stand apart.
        """
        if not offered:
            return cls(State.OFF)
        told = tuple(problems)
        notes = tuple(problem for problem in told if problem.severity is Severity.NOTE)
        found = tuple(problem for problem in told if problem.severity is not Severity.NOTE)
        severities = {problem.severity for problem in found}
        if Severity.RED in severities:
            return cls(State.RED, found, notes)
        return cls(State.AMBER if severities else State.GREEN, found, notes)

    def as_json(self) -> dict[str, object]:
        """Return ``{"state", "problems"}`` of plain values, and ``"notes"`` where there are any."""
        told: dict[str, object] = {
            "state": self.state.value,
            "problems": [problem.as_json() for problem in self.problems],
        }
        return {**told, "notes": [note.as_json() for note in self.notes]} if self.notes else told


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a marketplace's file.

    Attributes:
        key: The name by which the file's columns are found and problems are placed.
        label: The heading that people see.
        value: Takes the cell's content from one offer.
        required: Whether the marketplace refuses a row without it.
    """

    key: str
    label: str
    value: Callable[[Offer], Cell]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A listing that was not written, and why."""

    product_id: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What became of every listing: written + refused + off is all that went in.

    Attributes:
        written: Product ids in the order of the file.
        refused: Listings with a red problem.
        off: Product ids that the seller does not offer there; no row, no fault.
        warnings: Amber problems of written listings.
        notes: What is only said of listings, written or refused; it asks for nothing.
        notices: Sentences about the file itself.
        rows: Data rows in the file.
        suffix: Ending of what was written, where the exporter chose it: one workbook or a zip of several.
    """

    written: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    off: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()
    rows: int = 0
    suffix: str = ""


class Exporter(Protocol):
    """A marketplace: a description and two functions."""

    @property
    def slug(self) -> str:
        """The name in addresses and commands, such as ``shopee``."""
        ...

    @property
    def label(self) -> str:
        """The name that people read."""
        ...

    @property
    def media_type(self) -> str:
        """The type of the file for the browser."""
        ...

    @property
    def suffix(self) -> str:
        """The ending of the file's name, with its dot."""
        ...

    @property
    def notice(self) -> str:
        """A sentence that stands wherever the marketplace is offered; "" when there is none."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """All endings that it can write, the usual one first; ``.zip`` holds all the others."""
        ...

    def in_form(self, suffix: str) -> Exporter:
        """Return the exporter that writes the file of this ending.

        Raises:
            UnknownForm: If there is no such file.
        """
        ...

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that it can fill, in the order of its file."""
        ...

    def problems(self, listing: Listing) -> list[Problem]:
        """Return what the marketplace would object to; empty for a listing that is complete."""
        ...

    def write(self, listings: Iterable[Listing], out: BinaryIO) -> ExportReport:
        """Write the file of all offered listings without a red problem; report on every one."""
        ...


class TemplateExporter(Exporter, Protocol):
    """A marketplace that reads only its own file back, which the seller downloads and we fill."""

    def with_template(self, template: BinaryIO) -> Exporter:
        """Return the exporter that fills this template.

        Raises:
            TemplateRefused: If the file cannot be filled; the sentence says why and what to do.
        """
        ...


def readiness(exporter: Exporter, listing: Listing) -> Readiness:
    """Return the verdict over one listing at one marketplace, in the words it has there."""
    offered = listing.is_offered_on(exporter.slug)
    return Readiness.of(exporter.problems(listing.at(exporter.slug)) if offered else (), offered=offered)
