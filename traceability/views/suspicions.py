"""The officer's reports: what waits, one case with its notes, its end."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right, rights_of
from accounts.phones import show_phone
from catalog.permissions import businesses_in_scope
from catalog.queries import name_of, page_of
from core import once
from core.access import requires
from core.database import db, utcnow
from core.errors import NotFound
from core.storage import storage
from traceability import lists, services
from traceability.department_forms import NoteForm, OutcomeForm
from traceability.models import Suspicion, SuspicionKind, SuspicionState
from traceability.permissions import suspicion_in_scope
from traceability.qr import trace_path
from traceability.scans.department import copied_facts, told_in_list
from traceability.scans.own_links import own_link
from traceability.services.suspicions import KEEP_AFTER_CLOSING
from traceability.views.blueprint import department_blueprint as blueprint

STATES = {
    "moi": SuspicionState.NEW,
    "dang-xem": SuspicionState.LOOKED_AT,
    "da-khep": SuspicionState.CLOSED,
}
KINDS = {"nguoi-bao": SuspicionKind.REPORT, "tem-chep": SuspicionKind.COPIED}


@blueprint.get("/can-bo/nghi-ngo")
@requires(Right.READ_DEPARTMENT)
def suspicions() -> ResponseReturnValue:
    wanted = {name: request.args.get(name, "") for name in ("xem", "loai")}
    state, kind = STATES.get(wanted["xem"]), KINDS.get(wanted["loai"])
    statement = lists.suspicions(scope=businesses_in_scope(current_user), state=state, kind=kind)
    found = page_of(db.session(), statement, request.args.get("trang", 1, type=int))
    asked: dict[str, Any] = {name: value for name, value in wanted.items() if value}
    return render_template(
        "traceability/department/suspicions.html",
        found=found,
        told=told_in_list(db.session(), found.rows),
        wanted=wanted,
        are_closed=state is SuspicionState.CLOSED,
        is_filtered=bool(state or kind),
        state_choices=[(code, _states()[state.value][0]) for code, state in STATES.items()],
        kind_choices=[(code, _kinds()[kind.value]) for code, kind in KINDS.items()],
        states=_states(),
        kinds=_kinds(),
        address=lambda page: url_for("traceability_department.suspicions", **asked, trang=page),
    )


@blueprint.get("/can-bo/nghi-ngo/<int:suspicion_id>")
@requires(Right.READ_DEPARTMENT)
def suspicion(suspicion_id: int) -> ResponseReturnValue:
    return _case(suspicion_in_scope(db.session(), current_user, suspicion_id), NoteForm())


@blueprint.post("/can-bo/nghi-ngo/<int:suspicion_id>/ghi")
@requires(Right.REVIEW)
def note_suspicion(suspicion_id: int) -> ResponseReturnValue:
    session = db.session()
    found = suspicion_in_scope(session, current_user, suspicion_id)
    form = NoteForm()
    if not form.validate_on_submit():
        return _case(found, form), 422
    if answer := once.first_answer(session, current_user.id, form.form_id.data):
        return redirect(answer)
    services.add_note(session, actor(), found, form.text.data or "")
    flash(_("Đã ghi."))
    target = url_for("traceability_department.suspicion", suspicion_id=found.id)
    return redirect(once.finish(session, current_user.id, form.form_id.data, target))


@blueprint.route("/can-bo/nghi-ngo/<int:suspicion_id>/khep", methods=["GET", "POST"])
@requires(Right.REVIEW)
def close_suspicion(suspicion_id: int) -> ResponseReturnValue:
    session = db.session()
    found = suspicion_in_scope(session, current_user, suspicion_id)
    form = OutcomeForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        services.close_suspicion(session, actor(), found, form.outcome.data or "", now=utcnow())
        flash(_("Đã khép việc này."))
        target = url_for("traceability_department.suspicions")
        return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    page = render_template(
        "traceability/department/close_suspicion.html",
        form=form,
        suspicion=found,
        days=KEEP_AFTER_CLOSING.days,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/can-bo/nghi-ngo/<int:suspicion_id>/anh")
@requires(Right.REVIEW)
def suspicion_photo(suspicion_id: int) -> Response:
    found = suspicion_in_scope(db.session(), current_user, suspicion_id)
    if found.photo_stored is None or not found.photo_is_drawn or not storage().exists(found.photo_stored):
        raise NotFound
    answer = Response(storage().get(found.photo_stored), mimetype="image/webp")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _case(found: Suspicion, form: NoteForm) -> str:
    session = db.session()
    may_work = Right.REVIEW in rights_of(current_user)
    product = found.product
    return render_template(
        "traceability/department/suspicion.html",
        suspicion=found,
        state=_states()[found.state],
        copied=copied_facts(session, found, now=utcnow()),
        trace_path=own_link(trace_path(product.code, found.lot.lot_code if found.lot else None)),
        phone=show_phone(found.phone) if may_work else "",
        has_phone=found.phone is not None,
        notes=[(note, name_of(session, note.written_by_id)) for note in found.notes],
        form=form,
        may_work=may_work and found.state != SuspicionState.CLOSED,
        may_see=may_work,
    )


def _kinds() -> dict[str, str]:
    return {
        SuspicionKind.REPORT.value: _("Người mua báo"),
        SuspicionKind.COPIED.value: _("Dấu hiệu tem bị chép"),
    }


def _states() -> dict[str, tuple[str, str]]:
    return {
        SuspicionState.NEW.value: (_("Mới"), "warn"),
        SuspicionState.LOOKED_AT.value: (_("Đang xem"), "info"),
        SuspicionState.CLOSED.value: (_("Đã khép"), ""),
    }
