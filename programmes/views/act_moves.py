"""Lead an act to its end: accept, cancel, void with what replaces it, verify as a second person."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from core.access import requires
from core.database import db
from programmes import errors, services
from programmes.forms import AcceptForm, VersionForm, VoidForm
from programmes.models import ActState
from programmes.permissions import act_in_scope, may_verify
from programmes.proof.rules import is_of_another_kind
from programmes.queries import directory
from programmes.views import blueprint
from programmes.views.acts import save, show_stale, writable_act
from programmes.views.questions import today
from programmes.views.words import act_words

_BAD_ACCEPTANCE = (
    errors.NoEvidence,
    errors.AcceptedInFuture,
    errors.AcceptedTooLongAgo,
    errors.AcceptedBeforeStart,
)


@blueprint.route("/ghi-nhan/<int:act_id>/nghiem-thu", methods=["GET", "POST"])
@requires(Right.RECORD)
def accept_act(act_id: int) -> ResponseReturnValue:
    found = writable_act(act_id)
    form = AcceptForm(obj=found)
    if form.validate_on_submit():
        try:
            services.accept_act(
                db.session(),
                actor(),
                found,
                version=form.seen_version,
                accepted_on=cast(date, form.accepted_on.data),  # the field is required
                today=today(),
            )
        except _BAD_ACCEPTANCE as problem:
            form.accepted_on.errors = [str(problem)]
        except errors.StaleAct as problem:
            show_stale(form, found, problem, form.accepted_on, found.accepted_on)
        except (errors.AlreadyAccepted, errors.ActIsClosed) as problem:
            show_stale(form, found, problem, form.accepted_on, found.accepted_on)
            return render_template("programmes/act_accept.html", form=form, act=found), 409
        else:
            return save(found, _("Đã nghiệm thu. Lượt này đã vào số liệu."))
    elif found.state == ActState.ACCEPTED:
        raise errors.AlreadyAccepted
    return render_template("programmes/act_accept.html", form=form, act=found), 422 if form.errors else 200


@blueprint.route("/ghi-nhan/<int:act_id>/huy", methods=["GET", "POST"])
@requires(Right.RECORD)
def cancel_act(act_id: int) -> ResponseReturnValue:
    found = writable_act(act_id)
    form = VersionForm(obj=found)
    if form.validate_on_submit():
        services.cancel_act(db.session(), actor(), found, version=form.seen_version)
        return save(found, _("Đã hủy lượt này."))
    if found.state not in directory.OPEN_STATES:
        raise errors.ActIsClosed
    return render_template("programmes/act_cancel.html", form=form, act=found)


@blueprint.route("/ghi-nhan/<int:act_id>/huy-hieu-luc", methods=["GET", "POST"])
@requires(Right.RECORD)
def void_act(act_id: int) -> ResponseReturnValue:
    found = writable_act(act_id)
    session = db.session()
    offered = directory.replacements_for(session, found)
    form = VoidForm(version=found.version, replacement=request.args.get("thay-bang", ""))
    form.replacement.choices = [
        ("", _("Chưa có lượt nào thay")),
        *((str(each.id), act_words(each)) for each in offered),
    ]
    if form.validate_on_submit():
        try:
            services.void_act(
                session,
                actor(),
                found,
                version=form.seen_version,
                reason=form.reason.data or "",
                replacement=next((each for each in offered if str(each.id) == form.replacement.data), None),
            )
        except errors.NoReason as problem:
            form.reason.errors = [str(problem)]
        except errors.StaleAct as problem:
            show_stale(form, found, problem, form.reason, found.void_reason)
        else:
            return save(found, _("Đã hủy hiệu lực. Lượt này không còn trong số liệu."))
    elif found.state != ActState.ACCEPTED:
        raise errors.NotAccepted
    return render_template("programmes/act_void.html", form=form, act=found), 422 if form.errors else 200


@blueprint.route("/ghi-nhan/<int:act_id>/doi-chieu", methods=["GET", "POST"])
@requires(Right.VERIFY)
def verify_act(act_id: int) -> ResponseReturnValue:
    session = db.session()
    found = act_in_scope(session, current_user, act_id)
    form = VersionForm(obj=found)
    if form.validate_on_submit():
        services.verify_act(session, actor(), found, version=form.seen_version)
        return save(found, _("Đã đối chiếu."))
    if not may_verify(session, current_user, found):
        raise errors.VerifiedByRecorder
    if found.state != ActState.ACCEPTED:
        raise errors.NotAccepted
    return render_template(
        "programmes/act_verify.html", form=form, act=found, is_doubted=is_of_another_kind(found)
    )
