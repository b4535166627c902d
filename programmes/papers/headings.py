"""Whose paper it is: the heading follows the day of the paper, for provinces have changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("headings.json")


@dataclass(frozen=True)
class Heading:
    """What stands over a paper at the left, and where it was signed.

    Attributes:
        superior: The body above the agency.
        agency: Who reports.
        place: Where the paper is signed.
    """

    superior: str
    agency: str
    place: str

    @property
    def symbol(self) -> str:
        """Return the letters of the agency in numbers of papers: the first of each word."""
        return "".join(word[0] for word in self.agency.split()).upper()

    def number(self, number: str | None) -> str:
        """Return the whole number of a report; dots stand where none is given yet."""
        return f"{number or '…'}/BC-{self.symbol}"


def heading_of(agency: str, day: date) -> Heading:
    """Return the heading of a paper of that day."""
    superior, place = next((above, place) for until, above, place in _eras() if day <= until)
    return Heading(superior, agency, place)


@cache
def _eras() -> tuple[tuple[date, str, str], ...]:
    read = json.loads(_FILE.read_text(encoding="utf-8"))["headings"]
    return tuple(
        (
            date.fromisoformat(each["until"]) if "until" in each else date.max,
            each["superior"],
            each["place"],
        )
        for each in read
    )
