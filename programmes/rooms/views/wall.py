"""The trainer's wall: who is at which step, and who needs somebody."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from catalog.forms import ActionForm
from core import once
from core.access import requires
from core.database import db, utcnow
from core.formatting import VIETNAM
from programmes.rooms import services
from programmes.rooms.codes import show_code
from programmes.rooms.errors import AlreadyThere, RoomClosed, RoomFull
from programmes.rooms.forms import PersonForm
from programmes.rooms.permissions import READERS, TRAINERS, room_in_sight, room_taught, teaches_in
from programmes.rooms.rules import room_rules
from programmes.rooms.steps import LABELS
from programmes.rooms.views import blueprint
from programmes.rooms.views.frame import frame, place_words, secret_key, typed_business
from programmes.rooms.wall import wall as tiles_of
from programmes.views.questions import today


@blueprint.get("/lop/<code>/bang")
@requires(*READERS)
def wall(code: str) -> ResponseReturnValue:
    """Show the tiles; the page asks for itself again by a header until the person stops that."""
    session = db.session()
    found = room_in_sight(session, current_user, code)
    if found.is_closed:
        return redirect(url_for(".room_list", code=found.code))
    now = utcnow()
    tiles = tiles_of(session, found, now)
    is_today = found.takes_people(on=today())
    # A wall that nobody stands before any more must not keep a sign-in awake.
    is_still = "dung" in request.args or not is_today
    page = make_response(
        render_template(
            "programmes/rooms/wall.html",
            **frame(
                room=found,
                place=place_words(found),
                code=show_code(found.code),
                tiles=tiles,
                raised=sum(tile.wants_help for tile in tiles),
                stuck=sum(tile.progress.is_stuck and not tile.wants_help for tile in tiles),
                labels=LABELS,
                at=f"{now.astimezone(VIETNAM):%H:%M:%S}",
                is_still=is_still,
                seconds=room_rules().refresh_seconds,
                teaches=teaches_in(session, current_user, found),
                is_today=is_today,
            ),
        )
    )
    return page if is_still else _refreshing(page)


def _refreshing(page: Response) -> Response:
    # A header, not an element of the page: it works without scripts, and the page offers to stop it.
    page.headers["Refresh"] = str(room_rules().refresh_seconds)
    return page


@blueprint.post("/lop/<code>/da-giup/<int:attendance_id>")
@requires(*TRAINERS)
def helped(code: str, attendance_id: int) -> ResponseReturnValue:
    session = db.session()
    found = room_taught(session, current_user, code)
    if ActionForm().validate_on_submit():
        services.mark_helped(session, found, attendance_id, now=utcnow())
        session.commit()
    return redirect(url_for(".wall", code=found.code))


@blueprint.route("/lop/<code>/them-nguoi", methods=["GET", "POST"])
@requires(*TRAINERS)
def enter_person(code: str) -> ResponseReturnValue:
    """Write down who has no account."""
    session = db.session()
    found = room_taught(session, current_user, code)
    if found.is_closed:
        raise RoomClosed
    form = PersonForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        business, goes_on = typed_business(session, form)
        if goes_on:
            try:
                services.enter_person(
                    session,
                    actor(),
                    found,
                    name=form.name.data or "",
                    business=business,
                    key=secret_key(),
                    now=utcnow(),
                )
            except (AlreadyThere, RoomFull) as problem:
                session.rollback()
                form.name.errors = [str(problem)]
            else:
                where = url_for(".wall", code=code)
                flash(_("Đã ghi tên vào lớp."))
                return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    page = render_template("programmes/rooms/person.html", **frame(room=found, form=form))
    return page, 422 if form.errors else 200
