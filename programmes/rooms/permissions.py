"""Whose rooms a person may teach in and read; names of others' rooms do not exist for anybody else.

A room belongs to who opened it and to the officers of its agency in whose places it lies. The auditor
reads all in his places. One that has no agency (a helper without one opened it, for no programme) is
looked after by every officer of the place.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, true
from sqlalchemy.orm import Session, joinedload

from accounts.models import User
from accounts.permissions import Right, rights_of
from accounts.queries import scope_of
from core.errors import NotFound
from places.queries import gazetteer
from programmes.permissions import may_lead
from programmes.rooms.codes import read_code
from programmes.rooms.models import Room, RoomList, RoomListFile

TRAINERS = (Right.RECORD.value, Right.HELP.value)
READERS = (*TRAINERS, Right.READ_DEPARTMENT.value)


def communes_of(session: Session, user: User) -> frozenset[str] | None:
    """Return the present communes of a person's places; None: the whole area."""
    scope = scope_of(user)
    if scope.is_whole_area:
        return None
    spanned = {
        code
        for code, districts in gazetteer(session).former_districts.items()
        if not scope.former_districts.isdisjoint(districts)
    }
    return scope.current_communes | spanned


def rooms_taught(session: Session, user: User) -> ColumnElement[bool]:
    """Return the condition on `Room` that a person teaches in it."""
    rights = rights_of(user)
    if rights.isdisjoint(TRAINERS):
        return false()
    own = Room.opened_by_id == user.id
    if Right.RECORD not in rights:
        return own
    agency = or_(Room.agency_id.is_(None), Room.agency_id == user.agency_id)
    return or_(own, and_(agency, _in_places(session, user)))


def rooms_in_sight(session: Session, user: User) -> ColumnElement[bool]:
    """Return the condition on `Room` that a person may read it, names included."""
    if Right.READ_TRAIL in rights_of(user):
        return _in_places(session, user)
    return rooms_taught(session, user)


def room_taught(session: Session, user: User, code: str) -> Room:
    """Return a room in which a person teaches.

    Raises:
        NotFound: If there is none of that code, or it is somebody else's.
    """
    return _room(session, code, rooms_taught(session, user))


def room_in_sight(session: Session, user: User, code: str) -> Room:
    """Return a room that a person may read, names included.

    Raises:
        NotFound: If there is none of that code, or it is somebody else's.
    """
    return _room(session, code, rooms_in_sight(session, user))


def files_out_of_sight(session: Session, user: User, stored: Iterable[str | None]) -> frozenset[str]:
    """Return those of some stored files that are lists, with names, of rooms that a person may not read.

    A list is evidence of acts too; where it hangs changes nothing about whose names it holds.
    """
    names = {name for name in stored if name}
    if not names:
        return frozenset()
    return frozenset(
        session.scalars(
            select(RoomListFile.stored_name)
            .join(RoomList, RoomList.id == RoomListFile.list_id)
            .join(Room, Room.id == RoomList.room_id)
            .where(RoomListFile.stored_name.in_(names), not_(rooms_in_sight(session, user)))
        )
    )


def room_of_code(session: Session, code: str) -> Room:
    """Return the room that a code opens, for whoever holds the code.

    Raises:
        NotFound: If there is none.
    """
    return _room(session, code, true())


def teaches_in(session: Session, user: User, room: Room) -> bool:
    """Say whether a person teaches in a room that they may read."""
    found = session.scalar(select(Room.id).where(Room.id == room.id, rooms_taught(session, user)))
    return found is not None


def may_record(user: User, room: Room) -> bool:
    """Say whether a person may write acts that follow from a room: an officer, for the own programme."""
    if room.programme is None or Right.RECORD not in rights_of(user):
        return False
    own = room.agency_id is None or room.agency_id == user.agency_id
    return own and may_lead(user, room.programme)


def _room(session: Session, code: str, condition: ColumnElement[bool]) -> Room:
    found = session.scalar(
        select(Room)
        .where(Room.code == read_code(code), condition)
        .options(joinedload(Room.programme), joinedload(Room.opened_by), joinedload(Room.agency))
    )
    if found is None:
        raise NotFound
    return found


def _in_places(session: Session, user: User) -> ColumnElement[bool]:
    communes = communes_of(session, user)
    return true() if communes is None else Room.place_code.in_(communes)
