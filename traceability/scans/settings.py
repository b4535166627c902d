"""The dated guesses about counting, read from `counting.json` and `copied_labels.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
ELSEWHERE = "khac"
"""What a visitor chooses who is in no district of ours."""


@dataclass(frozen=True)
class Counting:
    """Which looks count.

    Attributes:
        repeat_seconds: A second look of the same device counts after this time.
        robot_words: Words in the browser's name that no person's browser has, in small letters.
        no_robot_words: Longer words that hold such a word and are phones all the same.
        least_shown: The smallest number that producers see.
    """

    repeat_seconds: int
    robot_words: tuple[str, ...]
    no_robot_words: tuple[str, ...]
    least_shown: int


@dataclass(frozen=True)
class CopiedLabels:
    """When a serial hints at a copied label.

    Attributes:
        day, day_scans: So many looks within such a time.
        week, week_scans: The same over a longer time.
        far: Chosen districts that do not touch, within such a time.
        neighbours: Pairs of districts that touch.
    """

    day: timedelta
    day_scans: int
    week: timedelta
    week_scans: int
    far: timedelta
    neighbours: frozenset[frozenset[str]]


@cache
def counting() -> Counting:
    """Return the rule of counting."""
    said = _read("counting.json")
    return Counting(
        repeat_seconds=60 * said["repeat_minutes"],
        robot_words=tuple(said["robot_words"]),
        no_robot_words=tuple(said["no_robot_words"]),
        least_shown=said["least_shown"],
    )


@cache
def copied_labels() -> CopiedLabels:
    """Return the rule of copied labels."""
    said = _read("copied_labels.json")
    return CopiedLabels(
        day=timedelta(hours=said["in_a_day"]["hours"]),
        day_scans=said["in_a_day"]["scans"],
        week=timedelta(hours=said["in_a_week"]["hours"]),
        week_scans=said["in_a_week"]["scans"],
        far=timedelta(hours=said["far_apart"]["hours"]),
        neighbours=frozenset(frozenset(pair) for pair in said["neighbours"]),
    )


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_HERE / name).read_text("utf-8"))
    return content
