"""Numbers and names of open data that may change: dated data with its source and mark."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("rules.json")


@dataclass(frozen=True)
class OpenRules:
    """What holds for open data.

    Attributes:
        version: Names the set, with its day.
        threshold: Numbers of businesses below it are not shown, 0 is.
        lag_days: Days after the end of a year until its figures are published.
        licence, licence_name, licence_url: Under which licence everybody may use the data.
    """

    version: str
    threshold: int
    lag_days: int
    licence: str
    licence_name: str
    licence_url: str


@cache
def open_rules() -> OpenRules:
    """Return what holds."""
    read = json.loads(_FILE.read_text(encoding="utf-8"))
    rules, licence = read["rules"], read["rules"]["licence"]
    return OpenRules(
        read["version"],
        rules["threshold"]["value"],
        rules["lag_days"]["value"],
        licence["value"],
        licence["name"],
        licence["url"],
    )
