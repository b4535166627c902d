"""Open a room, and hold it against others while it changes."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from accounts.permissions import Right, rights_of
from core import audit
from places.models import NEW
from programmes.models import Programme
from programmes.permissions import may_lead
from programmes.rooms import errors
from programmes.rooms.codes import new_code
from programmes.rooms.models import Room
from programmes.rooms.permissions import communes_of
from programmes.rooms.rules import Practice

_LATEST = timedelta(days=366)


def open_room(
    session: Session,
    actor: audit.Actor,
    trainer: User,
    *,
    title: str,
    programme: Programme | None,
    commune_code: str,
    day: date,
    practice: Practice,
    today: date,
) -> Room:
    """Open a room; its code opens it to phones on its day.

    Args:
        session: The change's session.
        actor: Who opens.
        trainer: The same person, attached to the session: an officer, or a helper in the own places.
        title: What is taught; acts carry it as their channel.
        programme: Under which programme; None for a room from which no act follows.
        commune_code: A present commune.
        day: When.
        practice: What is practised.
        today: Today in Vietnam.

    Raises:
        RoomPlaceOutOfScope: If the commune lies outside the trainer's places.
        BadRoomDay: If the day lies in the past, or more than a year ahead.
        ProgrammeOfOthers: If an officer names another agency's programme.
    """
    communes = communes_of(session, trainer)
    if communes is not None and commune_code not in communes:
        raise errors.RoomPlaceOutOfScope
    if not today <= day <= today + _LATEST:
        raise errors.BadRoomDay
    is_officer = Right.RECORD in rights_of(trainer)
    if programme is not None and is_officer and not may_lead(trainer, programme):
        raise errors.ProgrammeOfOthers
    # A helper of no agency teaches for the one that leads the programme.
    led_by = programme.agency_id if programme is not None and not is_officer else None
    room = Room(
        code=new_code(),
        title=title,
        programme=programme,
        place_scheme=NEW,
        place_code=commune_code,
        day=day,
        practice=practice.code,
        steps=list(practice.steps),
        agency_id=trainer.agency_id or led_by,
        opened_by_id=trainer.id,
    )
    session.add(room)
    session.flush()
    audit.record(
        session,
        actor,
        "room.open",
        subject_of(room),
        {"day": day.isoformat(), "programme": programme.code if programme else None},
    )
    return room


def subject_of(room: Room) -> str:
    """Return the room's name in the audit trail."""
    return f"room:{room.id}"


def held(session: Session, room: Room, *, alone: bool) -> Room:
    """Return the room as it is now, held until the transaction ends.

    Args:
        session: The change's session.
        room: Which one.
        alone: Whether nobody may join meanwhile; phones that join do not wait for one another.
    """
    return session.scalars(
        select(Room)
        .where(Room.id == room.id)
        .with_for_update(read=not alone)
        .execution_options(populate_existing=True)
    ).one()
