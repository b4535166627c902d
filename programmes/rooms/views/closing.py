"""Close a room with a last look at its list, correct it later, and lead it to acts."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import cast

from flask import Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from catalog.forms import ActionForm
from catalog.models import Business
from core import once
from core.access import requires
from core.config import Settings
from core.database import db, utcnow
from core.errors import DomainError, NotFound
from core.storage import storage
from programmes.permissions import act_sight, may_write
from programmes.rooms import services
from programmes.rooms.errors import (
    AlreadyClosed,
    AlreadyThere,
    ClosedMeanwhile,
    ListMoved,
    NoProgramme,
    NotClosed,
    NothingCorrected,
    RoomBeforeItsDay,
)
from programmes.rooms.forms import CloseForm, CorrectForm, with_people
from programmes.rooms.models import PRESENT, Attendance, Room, RoomList
from programmes.rooms.permissions import READERS, TRAINERS, may_record, room_in_sight, room_taught, teaches_in
from programmes.rooms.printed import list_pdf
from programmes.rooms.queries import (
    acts_of,
    attendances,
    businesses_of,
    newest_list,
    presences,
    totals,
    versions,
)
from programmes.rooms.services import Added
from programmes.rooms.services.acts import businesses_helped, is_waiting
from programmes.rooms.services.closing import is_sound, list_words
from programmes.rooms.standings import standing_words
from programmes.rooms.views import blueprint
from programmes.rooms.views.frame import frame, place_words, secret_key, typed_business
from programmes.views.questions import today
from programmes.views.words import STATE_LABELS, STATE_TAGS

_SHUT = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"


@blueprint.route("/lop/<code>/dong", methods=["GET", "POST"])
@requires(*TRAINERS)
def close(code: str) -> ResponseReturnValue:
    session = db.session()
    found = room_taught(session, current_user, code)
    if answer := _first_answer():
        return redirect(answer)
    if found.is_closed and request.method == "POST":
        return _closed_meanwhile(found)
    if found.is_closed:
        raise AlreadyClosed
    if found.day > today():
        raise RoomBeforeItsDay
    people = attendances(session, found)
    form = with_people(CloseForm, _fields(people, businesses_of(session, people), {}))()
    if form.validate_on_submit():
        try:
            services.close_room(session, actor(), found, form.standings, today=today(), now=utcnow())
        except ListMoved:
            session.rollback()
            return _close_page(found, form, has_moved=True), 409
        except AlreadyClosed:
            session.rollback()
            return _closed_meanwhile(found)
        words = _("Đã đóng lớp và lập danh sách.")
        if may_record(current_user, found):
            made = services.record_acts(
                session, actor(), found, agency_id=current_user.agency_id, today=today()
            )
            words = _("Đã đóng lớp, lập danh sách và ghi %(number)s lượt hỗ trợ.", number=made.acts)
        flash(words)
        where = url_for(".room_list", code=code)
        return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    return _close_page(found, form), 422 if form.errors else 200


def _first_answer() -> str | None:
    """Return where the same form led when it was sent the first time; None when it was not."""
    if request.method != "POST":
        return None
    return once.first_answer(db.session(), current_user.id, request.form.get("form_id"))


def _closed_meanwhile(found: Room) -> ResponseReturnValue:
    """Offer what was chosen as a correction of the list that somebody else has made."""
    return _corrected_meanwhile(found, ClosedMeanwhile())


def _close_page(found: Room, form: CloseForm, *, has_moved: bool = False) -> str:
    return render_template(
        "programmes/rooms/close.html",
        **frame(room=found, form=form, has_moved=has_moved, records=may_record(current_user, found)),
    )


@blueprint.get("/lop/<code>/danh-sach")
@requires(*READERS)
def room_list(code: str) -> ResponseReturnValue:
    """Show the signed-off list, what it counts, and what followed from it."""
    session = db.session()
    found = room_in_sight(session, current_user, code)
    made = newest_list(session, found)
    if made is None:
        return redirect(url_for(".wall", code=found.code))
    acts = acts_of(session, found)
    present = {business.id for business in businesses_helped(made)}
    records = may_record(current_user, found)
    return render_template(
        "programmes/rooms/list.html",
        **frame(
            room=found,
            place=place_words(found),
            made=made,
            versions=versions(session, found),
            totals=totals(presences(session, Room.id == found.id, found.day, found.day)),
            standing=standing_words,
            acts=acts,
            opens=act_sight(current_user),
            states=STATE_LABELS,
            state_tags=STATE_TAGS,
            gone=[act for act in acts if act.business_id not in present],
            not_eligible=_not_eligible(found, made),
            to_record=records and _has_to_record(found, made, {act.business_id for act in acts}),
            to_accept=sum(is_waiting(act) and may_write(current_user, act) for act in acts),
            corrects=teaches_in(session, current_user, found),
            is_sound=is_sound(made),
        ),
    )


@blueprint.get("/lop/<code>/danh-sach/<int:version>.csv")
@requires(*READERS)
def list_file(code: str, version: int) -> ResponseReturnValue:
    found, made = _list_in_sight(code, version)
    try:
        content = storage().get(made.file.stored_name)
    except FileNotFoundError:
        raise NotFound from None
    return _handed_out(content, "text/csv", found, version)


@blueprint.get("/lop/<code>/danh-sach/<int:version>.pdf")
@requires(*READERS)
def list_paper(code: str, version: int) -> ResponseReturnValue:
    """Hand out the same list to be printed and signed; made anew each time, so forgotten names stay away."""
    found, made = _list_in_sight(code, version)
    agency = cast(Settings, current_app.config["GOCQUE"]).agency
    content = list_pdf(*list_words(db.session(), made), agency=agency)
    return _handed_out(content, "application/pdf", found, version)


def _list_in_sight(code: str, version: int) -> tuple[Room, RoomList]:
    session = db.session()
    found = room_in_sight(session, current_user, code)
    made = next((each for each in versions(session, found) if each.version == version), None)
    if made is None:
        raise NotFound
    return found, made


def _handed_out(content: bytes, media_type: str, room: Room, version: int) -> Response:
    ending = media_type.rpartition("/")[2]
    response = send_file(
        io.BytesIO(content),
        mimetype=media_type,
        as_attachment=True,
        download_name=f"danh-sach-lop-{room.day:%Y%m%d}-ban-{version}.{ending}",
        max_age=None,
    )
    response.headers["Content-Security-Policy"] = _SHUT
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/lop/<code>/dinh-chinh", methods=["GET", "POST"])
@requires(*TRAINERS)
def correct(code: str) -> ResponseReturnValue:
    session = db.session()
    found = room_taught(session, current_user, code)
    if answer := _first_answer():
        return redirect(answer)
    present = newest_list(session, found)
    if present is None:
        raise NotClosed
    form = _correct_form(present)
    if form.validate_on_submit() and (made := _corrected(found, form)) is not None:
        return made
    return _correct_page(found, form, present), 422 if form.errors else 200


def _corrected_meanwhile(found: Room, problem: DomainError) -> ResponseReturnValue:
    """Show what was chosen beside the list that somebody else has made since the page was opened."""
    made = newest_list(db.session(), found)
    if made is None:
        raise NotClosed
    form = _correct_form(made)
    form.show_beside(made.version, made.told_reason, problem)
    return _correct_page(found, form, made), 409


def _correct_page(found: Room, form: CorrectForm, made: RoomList) -> str:
    here = url_for(".correct", code=found.code)
    return render_template(
        "programmes/rooms/correct.html", **frame(room=found, form=form, made=made, here=here)
    )


def _corrected(found: Room, form: CorrectForm) -> ResponseReturnValue | None:
    """Append the correction; None when the form has something to mend."""
    session, code = db.session(), found.code
    business, goes_on = typed_business(session, form)
    if not goes_on:
        return None
    try:
        services.correct_list(
            session,
            actor(),
            found,
            form.standings,
            seen_version=form.seen_version,
            reason=form.reason.data or "",
            added=Added(form.name.data, business) if form.name.data else None,
            key=secret_key(),
            now=utcnow(),
        )
    except ListMoved as problem:
        session.rollback()
        return _corrected_meanwhile(found, problem)
    except AlreadyThere as problem:
        session.rollback()
        form.name.errors = [str(problem)]
        return None
    except NothingCorrected as problem:
        session.rollback()
        form.reason.errors = [str(problem)]
        return None
    if may_record(current_user, found):
        services.record_acts(session, actor(), found, agency_id=current_user.agency_id, today=today())
    flash(_("Đã lập bản đính chính. Các bản trước vẫn giữ nguyên."))
    where = url_for(".room_list", code=code)
    return redirect(once.finish(session, current_user.id, form.form_id.data, where))


@blueprint.post("/lop/<code>/ghi-nhan")
@requires(*TRAINERS)
def record_acts(code: str) -> ResponseReturnValue:
    """Record the acts of a room that a helper has closed."""
    session = db.session()
    found = room_taught(session, current_user, code)
    if not may_record(current_user, found):
        raise NoProgramme if found.programme is None else NotFound
    if ActionForm().validate_on_submit():
        made = services.record_acts(session, actor(), found, agency_id=current_user.agency_id, today=today())
        session.commit()
        flash(_("Đã ghi %(number)s lượt hỗ trợ, danh sách làm minh chứng.", number=made.acts))
    return redirect(url_for(".room_list", code=code))


@blueprint.route("/lop/<code>/nghiem-thu", methods=["GET", "POST"])
@requires(*TRAINERS)
def accept_acts(code: str) -> ResponseReturnValue:
    """Accept all open acts of a room at once, after a look at them."""
    session = db.session()
    found = room_taught(session, current_user, code)
    waiting = [act for act in acts_of(session, found) if is_waiting(act) and may_write(current_user, act)]
    if not waiting:
        return redirect(url_for(".room_list", code=found.code))
    form = ActionForm()
    if form.validate_on_submit():
        number = services.accept_acts(
            session, actor(), found, agency_id=current_user.agency_id, today=today()
        )
        session.commit()
        flash(_("Đã nghiệm thu %(number)s lượt. Các lượt này đã vào số liệu.", number=number))
        return redirect(url_for(".room_list", code=code))
    return render_template("programmes/rooms/accept.html", **frame(room=found, waiting=waiting, form=form))


def _fields(
    people: Iterable[Attendance], businesses: dict[int, Business], standings: dict[int, str]
) -> list[tuple[int, str, str]]:
    """Return a field for each person: the name with the business, being there unless it is known better."""
    return [
        (
            each.id,
            f"{each.name} · {businesses[each.id].name}" if each.id in businesses else each.name or "",
            standings.get(each.id, PRESENT),
        )
        for each in people
    ]


def _correct_form(present: RoomList) -> CorrectForm:
    people = [line.attendance for line in present.lines]
    businesses = {line.attendance_id: line.business for line in present.lines if line.business}
    standings = {line.attendance_id: line.standing for line in present.lines}
    made = with_people(CorrectForm, _fields(people, businesses, standings))
    form = cast(CorrectForm, made(version=present.version))
    form.names = [each.name for each in people if each.name]
    return form


def _not_eligible(found: Room, made: RoomList) -> list[Business]:
    if found.programme is None:
        return []
    return [each for each in businesses_helped(made) if each.kind not in found.programme.eligible_kinds]


def _has_to_record(found: Room, made: RoomList, recorded: set[int]) -> bool:
    left_out = {each.id for each in _not_eligible(found, made)}
    return any(each.id not in recorded | left_out for each in businesses_helped(made))
