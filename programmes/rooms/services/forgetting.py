"""Forget who was in a room when the term is over: the names go, every count and every hash stays.

Reasons of corrections are told no more either: somebody may have written a name into one.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from core import audit
from core.storage import storage
from programmes.models import Evidence
from programmes.rooms.models import Attendance, Room, RoomList
from programmes.rooms.queries import files_with_names, versions
from programmes.rooms.rules import room_rules
from programmes.rooms.services.closing import list_file
from programmes.rooms.services.rooms import held, subject_of


def forget_names(session: Session, *, today: date, now: datetime) -> int:
    """Take names and accounts out of rooms whose term is over, and put files without names in their place.

    The former file is named by no row any more, so the nightly sweep removes it.

    Returns:
        How many rooms were gone through.
    """
    over = today - room_rules().names_kept
    named = exists().where(Attendance.room_id == Room.id, Attendance.name.is_not(None))
    rooms = session.scalars(select(Room).where(Room.day < over, named).order_by(Room.id)).all()
    for room in rooms:
        _forget(session, held(session, room, alone=True), now)
    return len(rooms)


def _forget(session: Session, room: Room, now: datetime) -> None:
    session.execute(
        update(Attendance)
        .where(Attendance.room_id == room.id)
        .values(name=None, salt=None, user_id=None)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    lists = {each.id: each for each in versions(session, room)}
    for file in files_with_names(session, room):
        _replace(session, lists[file.list_id], now)
    audit.record(session, audit.SYSTEM, "room.forget_names", subject_of(room))


def _replace(session: Session, made: RoomList, now: datetime) -> None:
    former = made.file.stored_name
    made.file.names_removed_at = now  # first: what is written knows that names are gone
    made.file.stored_name = storage().put(list_file(session, made), "csv")
    session.execute(
        update(Evidence).where(Evidence.stored_name == former).values(stored_name=made.file.stored_name)
    )
    session.flush()
