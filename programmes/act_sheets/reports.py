"""What a sheet would do, or did, as plain values: for the page, and to be kept."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from catalog.importing.reports import Change, Fault, Report, RowResult, Verdict
from programmes.act_sheets.matching import Said


@dataclass(frozen=True)
class Doubt:
    """A business that rows speak of and that could not be told.

    Attributes:
        fingerprint: Under which the decision is remembered.
        rows: The rows that speak of it.
        row_keys: A fingerprint for each whole row, to leave it out.
        candidates: (id, signs); a negative id is a new business of the same file, told by `news`.
    """

    fingerprint: str
    said: Said
    rows: list[int]
    row_keys: list[str]
    candidates: list[tuple[int, list[str]]]


@dataclass(frozen=True)
class NewBusiness:
    """A business that the file brings: the first row that speaks of it, and what it says."""

    number: int
    row: int
    fingerprint: str
    said: Said


@dataclass(frozen=True)
class Settled:
    """A decision of before that this sheet has used: the first row that speaks of it, and what was said."""

    fingerprint: str
    row: int
    name: str
    business_id: int


@dataclass
class SheetReport:
    """All rows of a sheet with what became of them.

    Attributes:
        notices: (row, sentence): what is kept or left aside, and that somebody may want to look at.
        left_out: Fingerprints of rows that somebody chose to leave out, by row.
    """

    report: Report
    doubts: list[Doubt] = field(default_factory=list)
    news: list[NewBusiness] = field(default_factory=list)
    notices: list[tuple[int, str]] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    settled: list[Settled] = field(default_factory=list)

    @property
    def waiting_rows(self) -> int:
        """Return the number of rows that wait for a decision."""
        return sum(len(doubt.rows) for doubt in self.doubts)

    def doubt(self, fingerprint: str) -> Doubt | None:
        """Return the doubt of a fingerprint; None when it is none, or no more."""
        return next((each for each in self.doubts if each.fingerprint == fingerprint), None)

    def as_bytes(self) -> bytes:
        """Return the report as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> SheetReport:
        """Read a kept report."""
        said = json.loads(kept)
        return cls(
            Report(
                [_row(each) for each in said["report"]["rows"]],
                tuple(said["report"]["unknown"]),
                tuple(said["report"]["notices"]),
            ),
            [
                Doubt(
                    each["fingerprint"],
                    Said(**each["said"]),
                    each["rows"],
                    each["row_keys"],
                    [(number, list(signs)) for number, signs in each["candidates"]],
                )
                for each in said["doubts"]
            ],
            [
                NewBusiness(each["number"], each["row"], each["fingerprint"], Said(**each["said"]))
                for each in said["news"]
            ],
            [(row, sentence) for row, sentence in said["notices"]],
            {int(row): key for row, key in said["left_out"].items()},
            [Settled(**each) for each in said["settled"]],
        )


def _row(said: dict[str, Any]) -> RowResult:
    return RowResult(
        said["row"],
        said["name"],
        Verdict(said["verdict"]),
        [Fault(**each) for each in said["faults"]],
        [Change(**each) for each in said["changes"]],
    )
