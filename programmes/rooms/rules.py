"""What may be practised in a room, and the numbers of rooms: dated data, each with its source and mark."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("rooms.json")


@dataclass(frozen=True)
class Practice:
    """What is practised: steps of `programmes.rooms.steps.LABELS`, in order."""

    code: str
    name: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class RoomRules:
    """The numbers and lists of rooms.

    Attributes:
        version: Names the set, with its day.
        stuck_after: Who reached no further step for so long stands at the front of the wall.
        refresh_seconds: How often the wall asks anew.
        most_people: How many a room takes.
        names_kept: How long after its day a room knows names.
        practices: What a trainer chooses from.
        struck_off: Why somebody of the list does not count: code and words.
    """

    version: str
    stuck_after: timedelta
    refresh_seconds: int
    most_people: int
    names_kept: timedelta
    practices: tuple[Practice, ...]
    struck_off: dict[str, str]


@cache
def room_rules() -> RoomRules:
    """Return the rules that hold."""
    read = json.loads(_FILE.read_text(encoding="utf-8"))
    numbers = {name: rule["value"] for name, rule in read["rules"].items()}
    return RoomRules(
        version=read["version"],
        stuck_after=timedelta(minutes=numbers["stuck_minutes"]),
        refresh_seconds=numbers["refresh_seconds"],
        most_people=numbers["most_people"],
        names_kept=timedelta(days=numbers["names_kept_days"]),
        practices=tuple(
            Practice(each["code"], each["name"], tuple(each["steps"])) for each in read["practices"]
        ),
        struck_off={each["code"]: each["name"] for each in read["struck_off"]},
    )
