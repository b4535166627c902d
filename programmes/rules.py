"""Numbers of the department's work that may change: dated data, each with its source and mark."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("rules.json")


@dataclass(frozen=True)
class WorkRules:
    """How long work may take before it stands on a work list.

    Attributes:
        version: Names the set of numbers, with its day.
        under_way_days: Days after its start from which an act is under way too long.
    """

    version: str
    under_way_days: int


@cache
def work_rules() -> WorkRules:
    """Return the numbers that hold."""
    read = json.loads(_FILE.read_text(encoding="utf-8"))
    return WorkRules(read["version"], read["rules"]["under_way_days"]["value"])
