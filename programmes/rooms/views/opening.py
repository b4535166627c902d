"""Open a room, and show its code on a wall."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from accounts.access import actor, may
from accounts.models import User
from accounts.permissions import Right
from core import once
from core.access import requires
from core.database import db
from places.queries import gazetteer
from programmes.permissions import may_lead
from programmes.queries import directory
from programmes.rooms import services
from programmes.rooms.codes import show_code
from programmes.rooms.errors import BadRoomDay, ProgrammeOfOthers, RoomPlaceOutOfScope
from programmes.rooms.forms import OpenRoomForm
from programmes.rooms.permissions import READERS, TRAINERS, communes_of, room_in_sight
from programmes.rooms.rules import room_rules
from programmes.rooms.steps import LABELS
from programmes.rooms.views import blueprint
from programmes.rooms.views.frame import frame, place_words
from programmes.views.questions import today
from traceability.printing.shapes import rectangles
from traceability.qr import draw


@blueprint.route("/lop/mo-lop", methods=["GET", "POST"])
@requires(*TRAINERS)
def new_room() -> ResponseReturnValue:
    session = db.session()
    form = _form(session)
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            made = services.open_room(
                session,
                actor(),
                session.get_one(User, current_user.id),
                title=form.title.data or "",
                programme=directory.programme(session, form.programme.data) if form.programme.data else None,
                commune_code=form.commune.data,
                day=cast(date, form.day.data),  # the field is required
                practice=next(each for each in room_rules().practices if each.code == form.practice.data),
                today=today(),
            )
        except BadRoomDay as problem:
            session.rollback()
            form.day.errors = [str(problem)]
        except RoomPlaceOutOfScope as problem:
            session.rollback()
            form.commune.errors = [str(problem)]
        except ProgrammeOfOthers as problem:
            session.rollback()
            form.programme.errors = [str(problem)]
        else:
            where = url_for(".projector", code=made.code)
            return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    descriptions = {
        each.code: " → ".join(str(LABELS[step]) for step in each.steps) for each in room_rules().practices
    }
    page = render_template("programmes/rooms/new.html", **frame(form=form, descriptions=descriptions))
    return page, 422 if form.errors else 200


@blueprint.get("/lop/<code>/man-hinh")
@requires(*READERS)
def projector(code: str) -> ResponseReturnValue:
    found = room_in_sight(db.session(), current_user, code)
    address = url_for(".room", code=found.code)
    public_url = _public_url()
    square = draw(f"{public_url}{address}")
    return render_template(
        "programmes/rooms/projector.html",
        room=found,
        place=place_words(found),
        code=show_code(found.code),
        short_address=f"{public_url.partition('://')[2]}/lop",
        steps=[LABELS[step] for step in found.steps],
        side=square.side,
        path="".join(f"M{x} {y}h{width}v{height}h-{width}z" for x, y, width, height in rectangles(square)),
        is_open=not found.is_closed,
    )


def _public_url() -> str:
    return str(current_app.config["GOCQUE"].public_url)


def _form(session: Session) -> OpenRoomForm:
    form = OpenRoomForm(day=today())
    communes = communes_of(session, current_user)
    offered = [
        (unit.code, unit.name)
        for unit in sorted(gazetteer(session).new_communes, key=lambda unit: unit.name)
        if communes is None or unit.code in communes
    ]
    # The first of many would be taken without anybody having chosen it.
    form.commune.choices = offered if len(offered) == 1 else [("", _("Chưa chọn")), *offered]
    form.programme.choices = [
        ("", _("Không thuộc chương trình nào")),
        *(
            (each.code, each.name)
            for each in directory.programmes(session)
            if not may(Right.RECORD) or may_lead(current_user, each)
        ),
    ]
    form.practice.choices = [(each.code, each.name) for each in room_rules().practices]
    return form
