"""What became of each row, as plain values: for the page, the command, the workbook to mend."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from core.text import clean


class Verdict(StrEnum):
    """What a row does; every row does exactly one of these."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is rejected: the column, what stands there, what is wrong, how to mend it."""

    column: str
    value: str
    cause: str
    mend: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes: the column, before and after as a file would say it."""

    column: str
    before: str
    after: str


@dataclass(slots=True)
class RowResult:
    """One row of the file."""

    row: int
    name: str
    verdict: Verdict = Verdict.UNCHANGED
    faults: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    product_id: int | None = None
    """The product that the row went into; None before that, and for a rejected row."""

    def reject(self, column: str, value: str, cause: str, mend: str) -> None:
        """Reject the row for one more reason."""
        self.verdict = Verdict.REJECTED
        self.faults.append(Fault(column, clean(value)[:200], cause, mend))


@dataclass(slots=True)
class Report:
    """All rows of a file, and what is to be known of it as a whole."""

    rows: list[RowResult]
    unknown: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of rows by verdict; their sum is the rows of the file."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict.value: found[verdict] for verdict in Verdict}

    @property
    def rejected(self) -> list[RowResult]:
        """Return the rows that are to be mended."""
        return [row for row in self.rows if row.verdict is Verdict.REJECTED]

    @property
    def updated(self) -> list[RowResult]:
        """Return the rows that change what is on the shelf."""
        return [row for row in self.rows if row.verdict is Verdict.UPDATED]

    @property
    def brought_ids(self) -> list[int]:
        """Return the numbers of the products that the file made or changed, each once."""
        brought = (Verdict.CREATED, Verdict.UPDATED)
        return sorted({row.product_id for row in self.rows if row.product_id and row.verdict in brought})

    def as_bytes(self) -> bytes:
        """Return the report as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Report:
        """Read a kept report."""
        said = json.loads(kept)
        rows = [_row(each) for each in said["rows"]]
        return cls(rows, tuple(said["unknown"]), tuple(said["notices"]))


def _row(said: Mapping[str, Any]) -> RowResult:
    return RowResult(
        said["row"],
        said["name"],
        Verdict(said["verdict"]),
        [Fault(**each) for each in said["faults"]],
        [Change(**each) for each in said["changes"]],
        said.get("product_id"),
    )
