"""What is asked of rooms: who is there, what facts say of each, what the newest lists count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from accounts.models import User
from catalog.models import Business, BusinessKind, Membership, Photo, Product
from programmes.models import ActState, SupportAct
from programmes.rooms.models import (
    PRESENT,
    Attendance,
    Room,
    RoomAct,
    RoomList,
    RoomListFile,
    RoomListLine,
)
from traceability.models import Lot
from traceability.printing.models import LabelSettings

Reached = dict[str, datetime]
_OPEN_ACTS = frozenset({ActState.DRAFT.value, ActState.UNDER_WAY.value})


def rooms(session: Session, condition: ColumnElement[bool], since: date, until: date) -> Sequence[Room]:
    """Return the rooms of a period, the newest first."""
    return session.scalars(
        select(Room)
        .where(condition, Room.day >= since, Room.day <= until)
        .order_by(Room.day.desc(), Room.id.desc())
        .options(joinedload(Room.programme), joinedload(Room.opened_by))
    ).all()


def rooms_with_work(session: Session, condition: ColumnElement[bool], today: date) -> list[Room]:
    """Return the rooms in which something waits for an officer, the newest first.

    Their day is over and they are open still, a business of the list has no act, or an act is not accepted.
    """
    found = session.scalars(
        select(Room)
        .where(
            condition, or_(and_(Room.closed_at.is_(None), Room.day < today), Room.programme_id.is_not(None))
        )
        .order_by(Room.day.desc(), Room.id.desc())
        .options(joinedload(Room.programme), joinedload(Room.opened_by))
    ).all()
    acts: dict[int, dict[int, str]] = {}
    for room_id, business_id, state in session.execute(
        select(RoomAct.room_id, RoomAct.business_id, SupportAct.state).join(RoomAct.act)
    ):
        acts.setdefault(room_id, {})[business_id] = state
    there: dict[int, set[int]] = {}
    for each in presences(session, and_(condition, Room.programme_id.is_not(None)), date.min, today):
        if each.root is not None and each.business is not None and _is_eligible(each):
            there.setdefault(each.room.id, set()).add(each.business.id)
    return [
        room
        for room in found
        if (not room.is_closed and room.day < today)
        or there.get(room.id, set()) - acts.get(room.id, {}).keys()
        or not _OPEN_ACTS.isdisjoint(acts.get(room.id, {}).values())
    ]


def _is_eligible(each: Presence) -> bool:
    programme, business = each.room.programme, each.business
    return programme is not None and business is not None and business.kind in programme.eligible_kinds


def attendances(session: Session, room: Room) -> Sequence[Attendance]:
    """Return who is in a room, in the order in which they came."""
    return session.scalars(
        select(Attendance)
        .where(Attendance.room_id == room.id)
        .order_by(Attendance.joined_at, Attendance.id)
        .options(joinedload(Attendance.business))
    ).all()


def attendance_of(session: Session, room: Room, user_id: int) -> Attendance | None:
    """Return a person's place in a room; None when they have not joined."""
    return session.scalar(
        select(Attendance)
        .where(Attendance.room_id == room.id, Attendance.user_id == user_id)
        .options(joinedload(Attendance.business))
    )


def room_of_today(session: Session, user_id: int, today: date) -> Room | None:
    """Return the open room of today in which a person is; the one joined last."""
    return session.scalar(
        select(Room)
        .join(Attendance, Attendance.room_id == Room.id)
        .where(Attendance.user_id == user_id, Room.day == today, Room.closed_at.is_(None))
        .order_by(Attendance.id.desc())
        .limit(1)
    )


def businesses_of(session: Session, people: Sequence[Attendance]) -> dict[int, Business]:
    """Return the business of each attendance: the one chosen, else the person's first.

    Somebody who signs up in the room has none when joining; it is found as soon as it is there.
    """
    found = {each.id: each.business for each in people if each.business is not None}
    users = {each.user_id: each.id for each in people if each.user_id is not None and each.id not in found}
    rows = session.execute(
        select(Membership.user_id, Business)
        .join(Membership.business)
        .where(Membership.user_id.in_(users))
        .order_by(Membership.user_id, Membership.business_id)
    )
    for user_id, business in rows:
        found.setdefault(users[user_id], business)
    return found


def reached(
    session: Session, people: Sequence[Attendance], businesses: Mapping[int, Business]
) -> dict[int, Reached]:
    """Return for each attendance which steps its facts prove, and since when."""
    ids = {business.id for business in businesses.values()}
    users = {each.user_id for each in people if each.user_id is not None}
    made = session.execute(select(User.id, User.created_at).where(User.id.in_(users)))
    accounts = {row.id: row.created_at for row in made}
    facts = _facts_of(session, ids)
    found: dict[int, Reached] = {}
    for each in people:
        steps: Reached = {"joined": each.joined_at}
        if each.user_id in accounts:
            steps["account"] = accounts[each.user_id]
        if (business := businesses.get(each.id)) is not None:
            steps["business"] = business.created_at
            steps.update(facts[business.id])
        found[each.id] = steps
    return found


def _facts_of(session: Session, ids: set[int]) -> defaultdict[int, Reached]:
    """Return the first moment of each kind of fact, by business; kinds that are not there are left out."""
    asked: dict[str, Any] = {
        "product": select(Product.business_id, func.min(Product.created_at))
        .where(Product.business_id.in_(ids))
        .group_by(Product.business_id),
        "photo": select(Product.business_id, func.min(Photo.created_at))
        .select_from(Product)
        .join(Photo, Photo.product_id == Product.id)
        .where(Product.business_id.in_(ids))
        .group_by(Product.business_id),
        "public": select(Product.business_id, func.min(Product.first_public_at))
        .where(Product.business_id.in_(ids), Product.first_public_at.is_not(None))
        .group_by(Product.business_id),
        "lot": select(Lot.business_id, func.min(Lot.created_at))
        .where(Lot.business_id.in_(ids))
        .group_by(Lot.business_id),
        "label": select(LabelSettings.business_id, func.min(LabelSettings.changed_at))
        .where(LabelSettings.business_id.in_(ids))
        .group_by(LabelSettings.business_id),
    }
    found: defaultdict[int, Reached] = defaultdict(dict)
    for step, statement in asked.items():
        for business_id, at in session.execute(statement):
            found[business_id][step] = at
    return found


def newest_list(session: Session, room: Room) -> RoomList | None:
    """Return the list that counts; None while the room is open."""
    return next(iter(versions(session, room)), None)


def versions(session: Session, room: Room) -> Sequence[RoomList]:
    """Return all lists of a room, the newest first."""
    return session.scalars(
        _with_lines().where(RoomList.room_id == room.id).order_by(RoomList.version.desc())
    ).all()


def _with_lines() -> Any:
    lines = selectinload(RoomList.lines)
    return select(RoomList).options(
        lines.joinedload(RoomListLine.attendance),
        lines.joinedload(RoomListLine.business),
        joinedload(RoomList.file),
    )


def room_of_act(session: Session, act: SupportAct) -> Room | None:
    """Return the room from which an act followed; None for an act that followed from none."""
    return session.scalar(
        select(Room).join(RoomAct, RoomAct.room_id == Room.id).where(RoomAct.act_id == act.id)
    )


def acts_of(session: Session, room: Room) -> Sequence[SupportAct]:
    """Return the acts that followed from a room."""
    return session.scalars(
        select(SupportAct)
        .join(RoomAct, RoomAct.act_id == SupportAct.id)
        .where(RoomAct.room_id == room.id)
        .order_by(SupportAct.id)
        .options(joinedload(SupportAct.business), joinedload(SupportAct.programme))
    ).all()


@dataclass(frozen=True)
class Presence:
    """One attendance that counts.

    Attributes:
        room: Where.
        person_key: Who, apart from others.
        name: "" once it was forgotten.
        business: Whose person; None for somebody without one.
        root: What figures count that business as; None for individuals, who are persons only.
    """

    room: Room
    person_key: str
    name: str
    business: Business | None
    root: Business | None


def presences(session: Session, condition: ColumnElement[bool], since: date, until: date) -> list[Presence]:
    """Return every attendance that counts in closed rooms of a period, by the newest list of each room.

    Persons, businesses and attendances of every page are counted from these, so a number and its list
    cannot differ.
    """
    newest = (
        select(RoomList.room_id, func.max(RoomList.version).label("version"))
        .group_by(RoomList.room_id)
        .subquery()
    )
    root = aliased(Business)
    rows = session.execute(
        select(Room, RoomListLine, Attendance.name, Business, root)
        .join(RoomList, RoomList.room_id == Room.id)
        .join(newest, and_(newest.c.room_id == RoomList.room_id, newest.c.version == RoomList.version))
        .join(RoomListLine, RoomListLine.list_id == RoomList.id)
        .join(Attendance, Attendance.id == RoomListLine.attendance_id)
        .outerjoin(Business, Business.id == RoomListLine.business_id)
        .outerjoin(root, root.id == func.coalesce(Business.root_id, Business.id))
        .where(condition, Room.day >= since, Room.day <= until, RoomListLine.standing == PRESENT)
        .order_by(Room.day.desc(), Room.id.desc(), RoomListLine.position)
    )
    return [
        Presence(
            room=room,
            person_key=line.person_key,
            name=name or "",
            business=business,
            root=counted if line.kind_at != BusinessKind.CA_NHAN else None,
        )
        for room, line, name, business, counted in rows
    ]


@dataclass(frozen=True)
class Totals:
    """Three numbers that are never added to one another."""

    persons: int
    businesses: int
    attendances: int


def totals(found: Sequence[Presence]) -> Totals:
    """Count persons, businesses and attendances apart; who came twice is one person and two attendances."""
    return Totals(
        persons=len({each.person_key for each in found}),
        businesses=len({each.root.id for each in found if each.root is not None}),
        attendances=len(found),
    )


def lists_naming(
    session: Session, root_id: int, programme_id: int, sight: ColumnElement[bool]
) -> Sequence[RoomList]:
    """Return the newest lists of a programme's rooms on which somebody of a counted business is present.

    Args:
        session: Only reads.
        root_id: The counted business.
        programme_id: The programme.
        sight: Which rooms the person may read.
    """
    other = aliased(RoomList)
    newest = select(func.max(other.version)).where(other.room_id == RoomList.room_id).scalar_subquery()
    named = (
        select(RoomListLine.list_id)
        .join(Business, Business.id == RoomListLine.business_id)
        .where(
            RoomListLine.standing == PRESENT,
            RoomListLine.kind_at != BusinessKind.CA_NHAN.value,
            func.coalesce(Business.root_id, Business.id) == root_id,
        )
    )
    return session.scalars(
        select(RoomList)
        .join(Room, Room.id == RoomList.room_id)
        .where(Room.programme_id == programme_id, RoomList.version == newest, RoomList.id.in_(named), sight)
        .order_by(Room.day.desc(), Room.id.desc())
        .options(joinedload(RoomList.room), joinedload(RoomList.file))
    ).all()


def files_with_names(session: Session, room: Room) -> Sequence[RoomListFile]:
    """Return the files of a room that still hold names."""
    return session.scalars(
        select(RoomListFile)
        .join(RoomList, RoomList.id == RoomListFile.list_id)
        .where(RoomList.room_id == room.id, RoomListFile.names_removed_at.is_(None))
        .order_by(RoomListFile.list_id)
    ).all()


def seats_taken(session: Session, room_ids: Sequence[int]) -> dict[int, int]:
    """Return how many people are in each of some rooms."""
    rows = session.execute(
        select(Attendance.room_id, func.count())
        .where(Attendance.room_id.in_(room_ids))
        .group_by(Attendance.room_id)
    )
    return {room_id: int(number) for room_id, number in rows}
