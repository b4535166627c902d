"""Option codes of the schema and English names of papers, as dated data; what is not there stays out.

A code that belongs to a category is read from that category's own schema. Nobody makes one up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from exporters.goods import Listing, Paper

OCOP = "ocop"


@dataclass(frozen=True, slots=True)
class Codes:
    """What is known of the platform's codes.

    Attributes:
        units: Option code by unit, as in ``Bag/Bags``.
        sale_properties: Field id (``p-…``) of a variant property by the name of its tier.
    """

    units: Mapping[str, str] = field(default_factory=dict)
    sale_properties: Mapping[str, str] = field(default_factory=dict)


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((Path(__file__).parent / "codes.json").read_text(encoding="utf-8"))
    return found


@cache
def known_codes() -> Codes:
    """Return the codes that were read somewhere."""
    return Codes(_data()["units"]["codes"], _data()["sale_properties"]["codes"])


def papers_in_english(listing: Listing) -> list[str]:
    """Return the papers that hold on the listing's day, in English; kinds without an English name stay out.

    Without a day none is said to hold.
    """
    names: Mapping[str, str] = _data()["papers"]["names"]
    return [
        _told(names[paper.type], paper)
        for paper in listing.papers
        if paper.type in names and _holds(paper, listing)
    ]


def _holds(paper: Paper, listing: Listing) -> bool:
    day = listing.on
    return (
        day is not None and paper.issued_on <= day and (paper.expires_on is None or day <= paper.expires_on)
    )


def _told(name: str, paper: Paper) -> str:
    said = [f"{name}, {paper.stars} stars" if paper.type == OCOP and paper.stars else name]
    said += [f"No. {paper.number}"] if paper.number else []
    said += [f"valid until {paper.expires_on.isoformat()}"] if paper.expires_on else []
    return "; ".join(said)
