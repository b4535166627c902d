"""Persons of closed rooms, as the indicator of a programme counts them.

A person is what `person_key` says: an account, else a name with its business or its commune. A programme
without a closed room in the period is left out: nobody can say how many persons its attendances were.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from programmes.counting import Selection
from programmes.models import Programme, SupportAct
from programmes.queries.figures import seen
from programmes.rooms.models import PRESENT, Room, RoomAct, RoomList, RoomListLine


def persons_by_programme(session: Session, selection: Selection) -> Mapping[str, int]:
    """Count distinct persons present in closed rooms by programme, by the newest list and the room's day.

    The number is the length of the list of persons that `programmes.rooms.queries.presences` makes.
    """
    later = aliased(RoomList)
    newest = (
        select(func.max(later.version))
        .where(later.room_id == RoomList.room_id)
        .correlate(RoomList)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Programme.code, func.count(RoomListLine.person_key.distinct()))
        .join(Room, Room.programme_id == Programme.id)
        .join(RoomList, and_(RoomList.room_id == Room.id, RoomList.version == newest))
        .outerjoin(RoomListLine, and_(RoomListLine.list_id == RoomList.id, RoomListLine.standing == PRESENT))
        .where(Programme.code.in_(selection.programmes), Room.day.between(selection.since, selection.until))
        .group_by(Programme.code)
    )
    return {code: int(number) for code, number in rows}


def attendances_without_persons(session: Session, selection: Selection) -> Mapping[str, int]:
    """Count accepted acts of the period that follow from no room: who came is written down nowhere."""
    rows = session.execute(
        select(Programme.code, func.count())
        .join(SupportAct, SupportAct.programme_id == Programme.id)
        .outerjoin(RoomAct, RoomAct.act_id == SupportAct.id)
        .where(*seen(selection), RoomAct.act_id.is_(None))
        .group_by(Programme.code)
    )
    return {code: int(number) for code, number in rows}
