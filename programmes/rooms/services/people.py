"""Come into a room, go, raise the hand.

What people do of themselves in a room stands in the room and not in the audit trail: a trail cannot
forget, and the room's names are kept for a time only.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.models import User
from catalog.models import Business
from core import audit
from programmes.rooms import errors
from programmes.rooms.codes import key_of_user, key_of_visitor
from programmes.rooms.models import Attendance, Room
from programmes.rooms.rules import room_rules
from programmes.rooms.services.rooms import held, subject_of


def check_takes_people(room: Room, today: date) -> None:
    """Hold that the code opens the room on a day.

    Raises:
        RoomClosed: If the list is made.
        RoomNotToday: If its day is not this one.
    """
    if room.is_closed:
        raise errors.RoomClosed
    if not room.takes_people(on=today):
        raise errors.RoomNotToday


def join(
    session: Session,
    room: Room,
    user: User,
    *,
    name: str,
    business: Business | None,
    key: str,
    today: date,
    now: datetime,
) -> Attendance:
    """Let somebody in who has agreed to stand on the wall and on the list; once, however often it is sent.

    Args:
        session: The change's session.
        room: Which one.
        user: Whoever holds the phone.
        name: What the person wants to be called.
        business: For which of the own businesses the person is here; None when there is none (yet).
        key: The installation's secret key.
        today: Today in Vietnam.
        now: The present moment, aware.

    Raises:
        RoomClosed, RoomNotToday: If the code does not open the room any more, or not yet.
        RoomFull: If it takes nobody more.
    """
    room = held(session, room, alone=False)
    check_takes_people(room, today)
    mark = key_of_user(key, user.id)
    if (known := _person(session, room, mark)) is not None:
        return known
    return _seat(
        session,
        Attendance(
            room_id=room.id,
            person_key=mark,
            user_id=user.id,
            business_id=business.id if business else None,
            name=name,
            joined_at=now,
            consented_at=now,
        ),
    )


def enter_person(
    session: Session,
    actor: audit.Actor,
    room: Room,
    *,
    name: str,
    business: Business | None,
    key: str,
    now: datetime,
) -> Attendance:
    """Write somebody down who has no account, in the words that the person said.

    Raises:
        RoomClosed: If the list is made.
        AlreadyThere: If somebody of that name, of the same business or the same place, is there.
        RoomFull: If it takes nobody more.
    """
    room = held(session, room, alone=False)
    if room.is_closed:
        raise errors.RoomClosed
    return enter_late(session, actor, room, name=name, business=business, key=key, now=now)


def enter_late(
    session: Session,
    actor: audit.Actor,
    room: Room,
    *,
    name: str,
    business: Business | None,
    key: str,
    now: datetime,
) -> Attendance:
    """Write somebody down whatever the room's state: a correction names who was missed.

    Raises:
        AlreadyThere: If somebody of that name, of the same business or the same place, is there.
        RoomFull: If it takes nobody more.
    """
    business_id = business.id if business else None
    mark = key_of_visitor(key, name, business_id=business_id, commune_code=room.place_code)
    if _person(session, room, mark) is not None:
        raise errors.AlreadyThere
    person = Attendance(
        room_id=room.id,
        person_key=mark,
        business_id=business_id,
        name=name,
        joined_at=now,
        entered_by_id=actor.user_id,
    )
    made = _seat(session, person)
    if made is not person:
        raise errors.AlreadyThere
    audit.record(session, actor, "room.enter", subject_of(room), {"attendance": made.id})
    return made


def leave(session: Session, room: Room, user_id: int) -> None:
    """Take somebody out who does not want to stand there any more; afterwards nothing of it is kept.

    Raises:
        RoomClosed: If the list is made.
    """
    room = held(session, room, alone=False)
    if room.is_closed:
        raise errors.RoomClosed
    person = _own(session, room, user_id)
    if person is not None:
        session.delete(person)
        session.flush()


def ask_help(session: Session, room: Room, user_id: int, *, today: date, now: datetime) -> None:
    """Raise the hand; raised twice it keeps its place.

    Raises:
        RoomClosed, RoomNotToday: If the room is over.
        NotInRoom: If the person has not joined.
    """
    person = _in_open_room(session, room, user_id, today)
    if not person.wants_help:
        person.help_asked_at = now
        session.flush()


def take_hand_down(session: Session, room: Room, user_id: int, *, today: date, now: datetime) -> None:
    """Say that help is not needed any more.

    Raises:
        RoomClosed, RoomNotToday: If the room is over.
        NotInRoom: If the person has not joined.
    """
    person = _in_open_room(session, room, user_id, today)
    if person.wants_help:
        person.helped_at = now
        session.flush()


def mark_helped(session: Session, room: Room, attendance_id: int, *, now: datetime) -> None:
    """Let a trainer say that somebody was helped; a hand that is down stays down.

    Raises:
        NotInRoom: If nobody of that number is in the room.
    """
    person = session.get(Attendance, attendance_id)
    if person is None or person.room_id != room.id:
        raise errors.NotInRoom
    if person.wants_help:
        person.helped_at = now
        session.flush()


def _in_open_room(session: Session, room: Room, user_id: int, today: date) -> Attendance:
    check_takes_people(room, today)
    person = _own(session, room, user_id)
    if person is None:
        raise errors.NotInRoom
    return person


def _own(session: Session, room: Room, user_id: int) -> Attendance | None:
    return session.scalar(
        select(Attendance).where(Attendance.room_id == room.id, Attendance.user_id == user_id)
    )


def _person(session: Session, room: Room, mark: str) -> Attendance | None:
    return session.scalar(
        select(Attendance).where(Attendance.room_id == room.id, Attendance.person_key == mark)
    )


def _seat(session: Session, person: Attendance) -> Attendance:
    """Add a person; when the same one was added in the same moment, return that one.

    Raises:
        RoomFull: If the room takes nobody more.
    """
    taken = session.scalar(select(func.count()).where(Attendance.room_id == person.room_id)) or 0
    if taken >= room_rules().most_people:
        raise errors.RoomFull
    person.salt = secrets.token_hex(16)
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:
        return session.scalars(
            select(Attendance).where(
                Attendance.room_id == person.room_id, Attendance.person_key == person.person_key
            )
        ).one()
    return person
