"""The door of a room: what a phone opens that has read the code from the wall."""

from __future__ import annotations

from typing import cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import may
from accounts.models import User
from accounts.permissions import Right
from catalog.forms import ActionForm
from catalog.models import Business
from catalog.permissions import own_businesses
from catalog.services import sign_ups
from core.access import public, requires
from core.database import db, utcnow
from core.errors import NotFound
from programmes.rooms import services
from programmes.rooms.codes import read_code, show_code
from programmes.rooms.errors import NotInRoom, RoomClosed, RoomFull, RoomNotToday
from programmes.rooms.forms import JoinForm
from programmes.rooms.models import LONGEST_NAME, Attendance, Room
from programmes.rooms.permissions import room_of_code
from programmes.rooms.queries import attendance_of
from programmes.rooms.steps import LABELS, TASKS, Progress
from programmes.rooms.views import blueprint
from programmes.rooms.views.frame import place_words, secret_key
from programmes.rooms.wall import own_progress
from programmes.views.questions import today

# The page on which each step is done; what is not here follows by itself.
_WAYS = {
    "business": "catalog.sign_up_business",
    "product": "catalog.new_product",
    "photo": "catalog.products",
    "public": "catalog.products",
    "lot": "traceability.lots",
    "label": "traceability.labels",
}


@blueprint.get("/lop")
@public
def find_room() -> ResponseReturnValue:
    """Take the code from people whose phone does not read squares."""
    typed = read_code(request.args.get("ma", ""))
    if not typed:
        return render_template("programmes/rooms/find.html", typed="", problem=None)
    try:
        room = room_of_code(db.session(), typed)
    except NotFound:
        problem = _("Chưa có lớp nào mang mã này. Bạn nhìn lại mã trên màn hình của lớp rồi gõ lại.")
        return render_template("programmes/rooms/find.html", typed=typed, problem=problem), 404
    return redirect(url_for(".room", code=room.code))


@blueprint.get("/lop/<code>")
@public
def room(code: str) -> ResponseReturnValue:
    return _room_page(room_of_code(db.session(), code))


@blueprint.post("/lop/<code>/vao")
@requires()
def join(code: str) -> ResponseReturnValue:
    session = db.session()
    found = room_of_code(session, code)
    form, businesses = _join_form()
    if not form.validate_on_submit():
        return _room_page(found, form)
    wanted = form.business.data if "business" in form else None  # asked only of people with several
    chosen = next((each for each in businesses if str(each.id) == wanted), None)
    try:
        services.join(
            session,
            found,
            session.get_one(User, current_user.id),
            name=form.name.data or "",
            business=chosen or (businesses[0] if len(businesses) == 1 else None),
            key=secret_key(),
            today=today(),
            now=utcnow(),
        )
    except (RoomClosed, RoomNotToday):
        session.rollback()
        return _room_page(room_of_code(session, code))
    except RoomFull as problem:
        session.rollback()
        form.name.errors = [str(problem)]
        return _room_page(room_of_code(session, code), form)
    session.commit()
    return redirect(url_for(".room", code=found.code))


@blueprint.post("/lop/<code>/nho-giup")
@requires()
def ask_help(code: str) -> ResponseReturnValue:
    session = db.session()
    found = room_of_code(session, code)
    if ActionForm().validate_on_submit():
        lowers = request.form.get("xong") == "1"
        change = services.take_hand_down if lowers else services.ask_help
        try:
            change(session, found, current_user.id, today=today(), now=utcnow())
        except (NotInRoom, RoomClosed, RoomNotToday):
            session.rollback()
            return redirect(url_for(".room", code=code))
        session.commit()
        flash(_("Đã hạ tay.") if lowers else _("Đã nhờ giúp. Người dạy thấy tên bạn ở đầu bảng."))
    return redirect(url_for(".room", code=found.code))


@blueprint.post("/lop/<code>/roi")
@requires()
def leave(code: str) -> ResponseReturnValue:
    session = db.session()
    found = room_of_code(session, code)
    if ActionForm().validate_on_submit():
        services.leave(session, found, current_user.id)
        session.commit()
        flash(_("Bạn đã rời lớp. Tên bạn không còn trên bảng."))
    return redirect(url_for(".room", code=found.code))


def _room_page(found: Room, form: JoinForm | None = None) -> ResponseReturnValue:
    """Show the room as it is for the person who stands before it."""
    session = db.session()
    facts = {"room": found, "place": place_words(found), "code": show_code(found.code), "labels": LABELS}
    if not found.takes_people(on=today()):
        page = render_template("programmes/rooms/over.html", is_early=today() < found.day, **facts)
        return page, 200 if today() < found.day and not found.is_closed else 410
    if not current_user.is_authenticated:
        return render_template(
            "programmes/rooms/welcome.html", back=url_for(".room", code=found.code), **facts
        )
    person = attendance_of(session, found, current_user.id)
    if person is not None:
        return _inside(found, person, facts)
    form = form or _join_form()[0]
    return render_template("programmes/rooms/join.html", form=form, **facts), 422 if form.errors else 200


def _inside(found: Room, person: Attendance, facts: dict[str, object]) -> ResponseReturnValue:
    at = own_progress(db.session(), found, person, utcnow())
    return render_template(
        "programmes/rooms/inside.html",
        person=person,
        progress=at,
        way_on=_way_on(at),
        task=TASKS.get(at.next),
        **facts,
    )


def _way_on(at: Progress) -> str | None:
    """Return the page on which the next step is done; None for people who have no workspace."""
    if at.next not in _WAYS or not may(Right.DECIDE):
        return None
    if at.next in {"product", "public"} and sign_ups.is_open(db.session(), current_user.id):
        return url_for("catalog.sign_up_product")
    return url_for(_WAYS[at.next])


def _join_form() -> tuple[JoinForm, list[Business]]:
    """Return the form with what is known of the person; a name that is only a placeholder is left empty."""
    user = cast(User, current_user)
    session = db.session()
    businesses = list(own_businesses(session, user.id)) if may(Right.DECIDE) else []
    form = JoinForm(name="" if sign_ups.has_no_name(user) else user.full_name[:LONGEST_NAME])
    if len(businesses) > 1:
        form.business.choices = [(str(each.id), each.name) for each in businesses]
    else:
        del form.business
    return form, businesses
