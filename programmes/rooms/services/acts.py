"""From a signed-off list to acts of support: one of each business in a room, with the list as evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Business, BusinessKind
from core import audit
from core.formatting import VIETNAM
from core.storage import storage
from programmes import services as programmes
from programmes.evidence import EvidenceFile
from programmes.models import ActState, Evidence, SupportAct
from programmes.rooms import errors
from programmes.rooms.models import Room, RoomAct, RoomList, RoomListFile
from programmes.rooms.queries import acts_of, newest_list
from programmes.rooms.services.rooms import held, subject_of

OVER = (ActState.CANCELLED, ActState.VOIDED)


@dataclass(frozen=True)
class Recorded:
    """What became of the businesses on a list.

    Attributes:
        acts: Acts recorded now.
        proved: Earlier acts of the room that got the newest list as further evidence.
        not_eligible: Businesses whose kind the programme is not meant for; their people count as persons.
    """

    acts: int
    proved: int
    not_eligible: int


def record_acts(
    session: Session, actor: audit.Actor, room: Room, *, agency_id: int | None, today: date
) -> Recorded:
    """Record the act of each business on the newest list that has none of this room yet.

    An act that stands gets a newer list as one more proof. Nothing is accepted here.

    Args:
        session: The change's session.
        actor: An officer (`programmes.rooms.permissions.may_record`).
        room: A closed room of a programme.
        agency_id: Whose records the acts are.
        today: Today in Vietnam.

    Raises:
        NoProgramme: If the room belongs to none.
        NotClosed: If it has no list.
    """
    room = held(session, room, alone=True)
    if room.programme is None:
        raise errors.NoProgramme
    made = newest_list(session, room)
    if made is None:
        raise errors.NotClosed
    new = proved = left_out = 0
    for business in businesses_helped(made):
        known = session.get(RoomAct, (room.id, business.id)) or _adopted(session, room, business)
        if known is None and business.kind not in room.programme.eligible_kinds:
            left_out += 1
        elif known is None:
            _record(session, actor, room, business, made, agency_id=agency_id, today=today)
            new += 1
        elif known.act.state not in OVER and not _proves(made, known.act):
            _prove(session, actor, made, known.act, today)
            proved += 1
    if new or proved:
        audit.record(session, actor, "room.record_acts", subject_of(room), {"acts": new, "proved": proved})
    return Recorded(new, proved, left_out)


def accept_acts(
    session: Session, actor: audit.Actor, room: Room, *, agency_id: int | None, today: date
) -> int:
    """Accept the open acts of a room as of the day on which it was closed; returns how many.

    Args:
        session: The change's session.
        actor: An officer of the agency.
        room: A closed one.
        agency_id: The officer's agency; acts of others are left alone.
        today: Today in Vietnam.

    Raises:
        NotClosed: If the room is open.
    """
    room = held(session, room, alone=True)
    if room.closed_at is None:
        raise errors.NotClosed
    day = room.closed_at.astimezone(VIETNAM).date()
    waiting = [act for act in acts_of(session, room) if is_waiting(act) and act.agency_id == agency_id]
    for act in waiting:
        programmes.accept_act(
            session, actor, act, version=act.version, accepted_on=max(day, act.started_on or day), today=today
        )
    return len(waiting)


def is_waiting(act: SupportAct) -> bool:
    """Say whether an act waits for being accepted, with its proof."""
    return act.state in (ActState.DRAFT, ActState.UNDER_WAY) and bool(act.evidence)


def businesses_helped(made: RoomList) -> list[Business]:
    """Return the registrations of which somebody was there, each once; individuals are persons only."""
    found: dict[int, Business] = {}
    for line in made.lines:
        if line.is_present and line.business is not None and line.kind_at != BusinessKind.CA_NHAN:
            found.setdefault(line.business.id, line.business)
    return list(found.values())


def _adopted(session: Session, room: Room, business: Business) -> RoomAct | None:
    """Take an act that somebody wrote by hand, with a list of this room as proof, as the room's act."""
    files = (
        select(RoomListFile.stored_name)
        .join(RoomList, RoomList.id == RoomListFile.list_id)
        .where(RoomList.room_id == room.id)
    )
    act = session.scalars(
        select(SupportAct)
        .where(
            SupportAct.programme_id == room.programme_id,
            SupportAct.business_id == business.id,
            SupportAct.state.not_in([state.value for state in OVER]),
            SupportAct.evidence.any(Evidence.stored_name.in_(files)),
            SupportAct.id.not_in(select(RoomAct.act_id)),
        )
        .order_by(SupportAct.id)
    ).first()
    if act is None:
        return None
    found = RoomAct(room_id=room.id, business_id=business.id, act=act)
    session.add(found)
    session.flush()
    return found


def file_name(made: RoomList) -> str:
    """Return what the file of a list is called as evidence."""
    return f"danh sách lớp {made.room.day.isoformat()} bản {made.version}.csv"


def _record(
    session: Session,
    actor: audit.Actor,
    room: Room,
    business: Business,
    made: RoomList,
    *,
    agency_id: int | None,
    today: date,
) -> None:
    if room.programme is None:
        raise errors.NoProgramme
    act = programmes.record_act(
        session,
        actor,
        programme=room.programme,
        business=business,
        started_on=room.day,
        budget_vnd=0,
        note=None,
        channel=room.title,
        agency_id=agency_id,
        today=today,
    )
    session.add(RoomAct(room_id=room.id, business_id=business.id, act_id=act.id))
    _prove(session, actor, made, act, today)


def _prove(session: Session, actor: audit.Actor, made: RoomList, act: SupportAct, today: date) -> None:
    stored = made.file.stored_name
    programmes.add_file(
        session,
        actor,
        act,
        type="attendance_list",
        file=EvidenceFile(storage().get(stored), "csv"),
        name=file_name(made),
        stored_name=stored,
        dated=made.room.day,
        today=today,
    )


def _proves(made: RoomList, act: SupportAct) -> bool:
    return any(each.stored_name == made.file.stored_name for each in act.evidence)
