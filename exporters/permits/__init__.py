"""Which papers a product needs before it is offered: by its family, or because its own words claim one.

What needs what is dated data (`needs.json`), second-hand knowledge with its mark; nothing of it is told
to the public. By itself a lack is a note beside the light and changes no colour: an administrator may
make it a stop, marketplace by marketplace. Pure, as every check: the day comes with the listing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from exporters.goods import Listing, Paper
from exporters.rules import Mark


@dataclass(frozen=True, slots=True)
class Need:
    """What asks for a paper.

    Attributes:
        rule: Id of the rule that says it is missing.
        papers: Kinds of paper that answer it, any of them.
        families: Families of goods that need one.
        words: Words of a product's texts that claim one.
        source, mark, checked_on: As of a rule.
    """

    rule: str
    papers: tuple[str, ...]
    families: frozenset[str]
    words: tuple[str, ...]
    source: str
    mark: Mark
    checked_on: date

    def is_felt_by(self, listing: Listing) -> bool:
        """Say whether this listing needs such a paper."""
        return listing.family in self.families or bool(
            self.words and _pattern(self.words).search(_texts(listing))
        )

    def answers(self, listing: Listing) -> list[Paper]:
        """Return the papers of the listing that are of such a kind, expired ones included."""
        return [paper for paper in listing.papers if paper.type in self.papers]


@cache
def needs() -> tuple[Need, ...]:
    """Read what needs which papers."""
    raw: dict[str, Any] = json.loads((Path(__file__).parent / "needs.json").read_text(encoding="utf-8"))
    return tuple(
        Need(
            rule=rule,
            papers=tuple(item["papers"]),
            families=frozenset(item.get("families", ())),
            words=tuple(item.get("words", ())),
            source="; ".join(raw["sources"][key] for key in item["source"]),
            mark=Mark(item["mark"]),
            checked_on=date.fromisoformat(raw["checked_on"]),
        )
        for rule, item in raw["needs"].items()
    )


def holds_on(paper: Paper, on: date) -> bool:
    """Say whether a paper holds on a day, both ends included."""
    return paper.issued_on <= on and (paper.expires_on is None or on <= paper.expires_on)


def last_same_day(listing: Listing) -> date | None:
    """Return the last day on which all papers stand as on the listing's day; None: for ever.

    A verdict that was given on the listing's day holds until then, the day included.
    """
    if listing.on is None:
        return None
    ends = [
        *(
            paper.expires_on
            for paper in listing.papers
            if paper.expires_on and paper.expires_on >= listing.on
        ),
        *(_day_before(paper.issued_on) for paper in listing.papers if paper.issued_on > listing.on),
    ]
    return min(ends, default=None)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{'|'.join(map(re.escape, words))})\b")


def _texts(listing: Listing) -> str:
    texts = (listing.name, listing.description, listing.name_en, listing.description_en)
    return unicodedata.normalize("NFC", "\n".join(texts))
