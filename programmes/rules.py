"""Numbers of the department's work that may change: dated data, each with its source and mark."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("rules.json")


@dataclass(frozen=True)
class WorkRules:
    """How long work may take before it stands on a work list, and what counts as history.

    Attributes:
        version: Names the set of numbers, with its day.
        under_way_days: Days after its start from which an act is under way too long.
        history_before: Acts that a sheet calls accepted before this day count without a proof.
    """

    version: str
    under_way_days: int
    history_before: date


@cache
def work_rules() -> WorkRules:
    """Return the numbers that hold."""
    read = json.loads(_FILE.read_text(encoding="utf-8"))
    rules = read["rules"]
    return WorkRules(
        read["version"],
        rules["under_way_days"]["value"],
        date.fromisoformat(rules["history_before"]["value"]),
    )
