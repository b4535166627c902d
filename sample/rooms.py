"""One training room that is over, with its list, and one of today: no page of rooms is bare.

The closed one belongs to no programme, so that no act follows and no figure changes.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import cast

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role, User
from catalog.models import Membership
from core.audit import Actor
from core.config import Settings
from core.formatting import VIETNAM
from programmes.models import Programme
from programmes.rooms import services
from programmes.rooms.models import PRESENT, Attendance, Room
from programmes.rooms.rules import room_rules
from sample.helping import DONG_HUNG

_DAYS_AGO = timedelta(days=7)
_OWNERS = ("Cô Mẫu Sen", "Bác Mẫu Bưởi")
_VISITORS = ("Bà Mẫu Na", "Ông Mẫu Mít")


def load_rooms(session: Session, today: date) -> None:
    """Write the rooms down when there are none; people and businesses of the sample must be there."""
    helper, officer = (
        session.scalars(select(User).where(User.is_sample, User.role == role).order_by(User.id)).first()
        for role in (Role.HELPER, Role.OFFICER)
    )
    if helper is None or officer is None or session.scalar(select(Room.id).limit(1)) is not None:
        return
    key = cast(Settings, current_app.config["GOCQUE"]).secret_key
    programme = session.scalar(select(Programme).where(Programme.code == "TRAIN"))
    over = _open(session, helper, "Lớp mẫu: đưa sản phẩm đầu tiên lên", None, today - _DAYS_AGO)
    _seat(session, helper, over, _owners(session, 2), key=key)
    standings = dict.fromkeys(
        session.scalars(select(Attendance.id).where(Attendance.room_id == over.id)), PRESENT
    )
    services.close_room(session, Actor(helper.id), over, standings, today=today, now=_at(over.day, 11))
    present = _open(session, officer, "Lớp mẫu đang mở", programme, today)
    _seat(session, officer, present, _owners(session, 1), key=key)


def _open(session: Session, trainer: User, title: str, programme: Programme | None, day: date) -> Room:
    return services.open_room(
        session,
        Actor(trainer.id),
        trainer,
        title=title,
        programme=programme,
        commune_code=DONG_HUNG[1],
        day=day,
        practice=room_rules().practices[0],
        today=day,
    )


def _seat(session: Session, trainer: User, room: Room, owners: list[Membership], *, key: str) -> None:
    for number, (membership, name) in enumerate(zip(owners, _OWNERS, strict=False)):
        services.join(
            session,
            room,
            membership.user,
            name=name,
            business=membership.business,
            key=key,
            today=room.day,
            now=_at(room.day, 8, number),
        )
    for name in _VISITORS:
        services.enter_person(
            session, Actor(trainer.id), room, name=name, business=None, key=key, now=_at(room.day, 8, 5)
        )


def _owners(session: Session, number: int) -> list[Membership]:
    """Return the last sample owners: journeys and judges work as the first ones."""
    return list(
        session.scalars(
            select(Membership)
            .join(Membership.user)
            .where(User.is_sample)
            .order_by(Membership.user_id.desc())
            .limit(number)
        )
    )


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), VIETNAM)
