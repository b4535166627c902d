"""Close a room: the list is signed off once; later corrections are further lists that say why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from catalog.models import Business
from catalog.services.legal_facts import kind_at
from core import audit
from core.storage import storage
from places.queries import gazetteer
from programmes.reports import kind_label
from programmes.rooms import errors
from programmes.rooms.lists import Heading, Line, Row, file_of, list_hash, name_hash
from programmes.rooms.models import PRESENT, Attendance, Room, RoomList, RoomListFile, RoomListLine
from programmes.rooms.queries import attendances, businesses_of, newest_list
from programmes.rooms.services.people import enter_late
from programmes.rooms.services.rooms import held, subject_of
from programmes.rooms.standings import standing_words

Standings = Mapping[int, str]
"""{attendance: "present", or why the person does not count}."""


@dataclass(frozen=True)
class Added:
    """Somebody who was there and missed on the list."""

    name: str
    business: Business | None


def close_room(
    session: Session, actor: audit.Actor, room: Room, standings: Standings, *, today: date, now: datetime
) -> RoomList:
    """Close a room and freeze its list.

    Args:
        session: The change's session.
        actor: Who signs off.
        room: Which one.
        standings: Everybody who was on the list that the person looked over.
        today: Today in Vietnam.
        now: The present moment, aware.

    Raises:
        AlreadyClosed: If somebody has closed it.
        RoomBeforeItsDay: If its day has not come.
        ListMoved: If somebody came or went meanwhile.
    """
    room = held(session, room, alone=True)
    if room.is_closed:
        raise errors.AlreadyClosed
    if room.day > today:
        raise errors.RoomBeforeItsDay
    people = attendances(session, room)
    if {each.id for each in people} != set(standings):
        raise errors.ListMoved
    room.closed_at, room.closed_by_id = now, actor.user_id
    for number, business in businesses_of(session, people).items():
        next(each for each in people if each.id == number).business = business
    made = _freeze(session, actor, room, people, standings, version=1, reason=None, now=now)
    audit.record(session, actor, "room.close", subject_of(room), _said_of(made))
    return made


def correct_list(
    session: Session,
    actor: audit.Actor,
    room: Room,
    standings: Standings,
    *,
    seen_version: int,
    reason: str,
    added: Added | None,
    key: str,
    now: datetime,
) -> RoomList:
    """Append a corrected list; the former ones stay as they were signed off.

    Args:
        session: The change's session.
        actor: Who corrects.
        room: A closed one.
        standings: As in `close_room`, of the list that the person saw.
        seen_version: That list's version.
        reason: Why, without names.
        added: Somebody who was missed.
        key: The installation's secret key.
        now: The present moment, aware.

    Raises:
        NotClosed: If the room is open.
        ListMoved: If somebody has corrected it meanwhile.
        NothingCorrected: If nothing differs.
        AlreadyThere: If the person who was added stands on the list.
    """
    room = held(session, room, alone=True)
    present = newest_list(session, room)
    if present is None:
        raise errors.NotClosed
    former = {line.attendance_id: line.standing for line in present.lines}
    if present.version != seen_version or former.keys() != standings.keys():
        raise errors.ListMoved
    if added is None and dict(standings) == former:
        raise errors.NothingCorrected
    people = [line.attendance for line in present.lines]
    wanted = dict(standings)
    if added is not None:
        person = enter_late(session, actor, room, name=added.name, business=added.business, key=key, now=now)
        people.append(person)
        wanted[person.id] = PRESENT
    made = _freeze(session, actor, room, people, wanted, version=present.version + 1, reason=reason, now=now)
    audit.record(session, actor, "room.correct", subject_of(room), _said_of(made))
    return made


def list_file(session: Session, made: RoomList) -> bytes:
    """Write the file of a list; who was forgotten stands in it without a name."""
    return file_of(*list_words(session, made))


def list_words(session: Session, made: RoomList) -> tuple[Heading, tuple[Row, ...]]:
    """Return a list in words: what stands above the people, and the people."""
    room = made.room
    heading = Heading(
        title=room.title,
        day=room.day,
        place=gazetteer(session).describe(room.place_scheme, room.place_code),
        programme=room.programme.name if room.programme else "",
        agency=room.agency.name if room.agency else "",
        trainer=room.opened_by.full_name,
        version=made.version,
        reason=made.told_reason or "",
        made_at=made.made_at,
        hash=made.hash,
    )
    rows = tuple(
        Row(
            name=line.attendance.name or "",
            business=line.business.name if line.business else "",
            kind=str(kind_label(line.kind_at)) if line.kind_at else "",
            standing=standing_words(line.standing),
            is_present=line.is_present,
        )
        for line in made.lines
    )
    return heading, rows


def is_sound(made: RoomList) -> bool:
    """Say whether a list is still what was signed off: its lines, and each name that is still known."""
    lines = [_line_of(each) for each in made.lines]
    hashed = list_hash(room_code=made.room.code, version=made.version, reason=made.reason, lines=lines)
    return hashed == made.hash and all(
        name_hash(each.attendance.name, each.attendance.salt) == each.name_hash
        for each in made.lines
        if each.attendance.name is not None and each.attendance.salt is not None
    )


def _freeze(
    session: Session,
    actor: audit.Actor,
    room: Room,
    people: Sequence[Attendance],
    standings: Standings,
    *,
    version: int,
    reason: str | None,
    now: datetime,
) -> RoomList:
    lines = [
        RoomListLine(
            position=position,
            attendance=each,
            person_key=each.person_key,
            name_hash=name_hash(each.name or "", each.salt or ""),
            business=each.business,
            business_id=each.business_id,
            kind_at=kind_at(session, each.business, room.day) if each.business else None,
            standing=standings[each.id],
        )
        for position, each in enumerate(people, start=1)
    ]
    session.flush()
    for line in lines:
        line.business_id = line.business.id if line.business else None
    made = RoomList(
        room=room,
        version=version,
        reason=reason,
        made_at=now,
        made_by_id=actor.user_id,
        lines=lines,
        hash=list_hash(
            room_code=room.code, version=version, reason=reason, lines=[_line_of(each) for each in lines]
        ),
    )
    session.add(made)
    made.file = RoomListFile(stored_name=storage().put(list_file(session, made), "csv"))
    session.flush()
    return made


def _line_of(line: RoomListLine) -> Line:
    return Line(line.person_key, line.name_hash, line.business_id, line.kind_at, line.standing)


def _said_of(made: RoomList) -> dict[str, object]:
    """Say in numbers what a list holds; the trail knows no attendee."""
    present = [line for line in made.lines if line.is_present]
    return {
        "list_version": made.version,
        "attendances": len(present),
        "struck_off": len(made.lines) - len(present),
        "list_hash": made.hash,
    }
