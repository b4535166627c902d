"""The wall: one tile a person, those first who need somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from programmes.rooms.models import Attendance, Room
from programmes.rooms.queries import attendances, businesses_of, reached
from programmes.rooms.rules import room_rules
from programmes.rooms.steps import Progress, progress, short_names

_LEVELS = 4  # shades of a tile


@dataclass(frozen=True)
class Tile:
    """One person on the wall.

    Attributes:
        attendance_id: For the button that takes the hand down.
        name: The full name.
        short: What the tile is headed by.
        business: "" when there is none.
        progress: How far the person is.
        level: Shade from 0 (just came) to 4 (all done).
        wants_help: Whether the hand is up.
        waiting: Whole minutes since it went up.
    """

    attendance_id: int
    name: str
    short: str
    business: str
    progress: Progress
    level: int
    wants_help: bool
    waiting: int


def wall(session: Session, room: Room, now: datetime) -> list[Tile]:
    """Return the tiles of a room: raised hands first, who waits longest in front; then who is stuck."""
    people = attendances(session, room)
    businesses = businesses_of(session, people)
    facts = reached(session, people, businesses)
    called = short_names(each.name or "" for each in people)
    tiles = []
    for each in people:
        at = _progress(room, each, facts[each.id], now)
        business = businesses.get(each.id)
        asked = each.help_asked_at or now
        tiles.append(
            Tile(
                attendance_id=each.id,
                name=each.name or "",
                short=called[each.name or ""],
                business=business.name if business else "",
                progress=at,
                level=at.done * _LEVELS // at.total if at.total else 0,
                wants_help=each.wants_help,
                waiting=max(0, int((now - asked).total_seconds() // 60)),
            )
        )
    return sorted(tiles, key=_urgency)


def own_progress(session: Session, room: Room, person: Attendance, now: datetime) -> Progress:
    """Return how far one person is."""
    return _progress(
        room, person, reached(session, [person], businesses_of(session, [person]))[person.id], now
    )


def _progress(room: Room, person: Attendance, facts: dict[str, datetime], now: datetime) -> Progress:
    return progress(
        room.steps,
        facts,
        joined_at=person.joined_at,
        now=now,
        stuck_after=room_rules().stuck_after,
    )


def _urgency(tile: Tile) -> tuple[object, ...]:
    return (
        not tile.wants_help,
        -tile.waiting if tile.wants_help else 0,
        not tile.progress.is_stuck,
        -tile.progress.minutes if tile.progress.is_stuck else 0,
        tile.progress.done,
        tile.attendance_id,
    )
