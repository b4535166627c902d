"""Rooms of a period, and the persons, businesses and attendances of their lists, counted apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement, and_, select, true

from accounts.access import may
from accounts.permissions import Right
from core.access import requires
from core.database import db
from core.formatting import number_vi
from core.text import clean_line
from places.models import NEW
from places.queries import gazetteer
from programmes.models import Programme
from programmes.periods import EARLIEST, LATEST
from programmes.rooms.models import Room
from programmes.rooms.permissions import TRAINERS, rooms_in_sight, rooms_taught
from programmes.rooms.queries import Presence, presences, rooms_with_work, seats_taken, totals
from programmes.rooms.queries import rooms as rooms_of
from programmes.rooms.views import blueprint
from programmes.rooms.views.frame import asked_period, frame, period_parameters
from programmes.views.questions import today

_KINDS = ("nguoi", "co-so", "luot")


@blueprint.get("/can-bo/lop-tap-huan")
@requires(Right.READ_DEPARTMENT)
def rooms() -> ResponseReturnValue:
    return _list_page(rooms_in_sight(db.session(), current_user), ".rooms", ".room_figures")


@blueprint.get("/ho-tro/lop")
@requires(Right.HELP)
def own_rooms() -> ResponseReturnValue:
    return _list_page(rooms_taught(db.session(), current_user), ".own_rooms", ".own_room_figures")


@blueprint.get("/can-bo/lop-tap-huan/danh-sach")
@requires(Right.READ_DEPARTMENT)
def room_figures() -> ResponseReturnValue:
    return _figures_page(rooms_in_sight(db.session(), current_user), ".rooms", with_others=True)


@blueprint.get("/ho-tro/lop/danh-sach")
@requires(Right.HELP)
def own_room_figures() -> ResponseReturnValue:
    return _figures_page(rooms_taught(db.session(), current_user), ".own_rooms")


def _list_page(condition: ColumnElement[bool], here: str, figures: str) -> ResponseReturnValue:
    session = db.session()
    period, problem = asked_period()
    has_work = "con-viec" in request.args
    found = (
        rooms_with_work(session, condition, today())
        if has_work
        else rooms_of(session, condition, period.since, period.until)
    )
    there = presences(session, condition, period.since, period.until)
    if has_work:
        there = presences(session, Room.id.in_([room.id for room in found]), EARLIEST, LATEST)
    by_room: dict[int, list[Presence]] = {}
    for each in there:
        by_room.setdefault(each.room.id, []).append(each)
    places = gazetteer(session)
    asked = period_parameters(period)

    def commune(room: Room) -> str:
        unit = places.find(NEW, room.place_code)
        return unit.name if unit else ""

    return render_template(
        "programmes/rooms/rooms.html",
        **frame(
            period=period,
            problem=problem,
            here=url_for(here),
            has_work=has_work,
            rooms=found,
            totals=totals(there),
            of_room={room.id: totals(by_room.get(room.id, [])) for room in found},
            seats=seats_taken(session, [room.id for room in found if not room.is_closed]),
            commune=commune,
            today=today(),
            address=_addresses(figures, asked),
            activity_url=url_for(
                "rooms.activity" if may(Right.READ_DEPARTMENT) else "rooms.own_activity", **asked
            ),
            may_open=may(*TRAINERS),
        ),
    )


def _addresses(endpoint: str, asked: dict[str, Any]) -> Callable[[str], str]:
    return lambda kind: url_for(endpoint, xem=kind, **asked)


def _figures_page(
    condition: ColumnElement[bool], back: str, *, with_others: bool = False
) -> ResponseReturnValue:
    """Show persons, businesses or attendances of rooms, row by row.

    Asked for programmes, the department's page is the list behind their figures: what lies in rooms that
    the person may not read is a number without names, so that the list still adds up.
    """
    period, problem = asked_period()
    kind = request.args.get("xem", "")
    kind = kind if kind in _KINDS else _KINDS[0]
    session, chosen = db.session(), _chosen_programmes()
    asked = true() if chosen is None else Room.programme_id.in_([each.id for each in chosen])
    makers = {"nguoi": persons, "co-so": businesses, "luot": attended}
    rows = makers[kind](presences(session, and_(condition, asked), period.since, period.until))
    total = len(rows)
    if with_others and chosen is not None:
        total = len(makers[kind](presences(session, asked, period.since, period.until)))
    titles = {
        "nguoi": _("%(number)s người dự lớp", number=number_vi(total)),
        "co-so": _("%(number)s cơ sở dự lớp", number=number_vi(total)),
        "luot": _("%(number)s lượt dự lớp", number=number_vi(total)),
    }
    hidden = number_vi(total - len(rows))
    others = {
        "nguoi": _("và %(number)s người của đơn vị khác hoặc nơi khác.", number=hidden),
        "co-so": _("và %(number)s cơ sở của đơn vị khác hoặc nơi khác.", number=hidden),
        "luot": _("và %(number)s lượt dự của đơn vị khác hoặc nơi khác.", number=hidden),
    }
    return render_template(
        "programmes/rooms/figures.html",
        **frame(
            title=titles[kind],
            kind=kind,
            rows=rows,
            others=others[kind] if total > len(rows) else "",
            period=period,
            problem=problem,
            programmes=[each.name for each in chosen or ()],
            back=url_for(back, **period_parameters(period)),
        ),
    )


def _chosen_programmes() -> Sequence[Programme] | None:
    """Return the programmes that the address names; None when it names none, and every room is meant."""
    codes = [clean_line(code)[:20] for code in request.args.getlist("ct") if code]
    if not codes:
        return None
    wanted = select(Programme).where(Programme.code.in_(codes))
    return db.session().scalars(wanted.order_by(Programme.position, Programme.code)).all()


def persons(there: Sequence[Presence]) -> list[dict[str, Any]]:
    """Return a row a person, with how often they came."""
    times = Counter(each.person_key for each in there)
    first: dict[str, Presence] = {}
    for each in there:
        first.setdefault(each.person_key, each)
    return [
        {
            "name": each.name,
            "business": each.business.name if each.business else "",
            "times": times[key],
            "room": each.room,
        }
        for key, each in first.items()
    ]


def businesses(there: Sequence[Presence]) -> list[dict[str, Any]]:
    """Return a row a business, with its persons and its attendances."""
    found: dict[int, list[Presence]] = {}
    for each in there:
        if each.root is not None:
            found.setdefault(each.root.id, []).append(each)
    return [
        {
            "business": rows[0].root,
            "persons": len({row.person_key for row in rows}),
            "times": len(rows),
            "room": rows[0].room,
        }
        for rows in found.values()
    ]


def attended(there: Sequence[Presence]) -> list[dict[str, Any]]:
    """Return a row an attendance."""
    return [
        {"name": each.name, "business": each.business.name if each.business else "", "room": each.room}
        for each in there
    ]
