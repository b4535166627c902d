"""Give one act back to its recorder, and answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from core import once
from core.access import requires
from core.database import db
from core.errors import DomainError
from programmes import errors as act_errors
from programmes.batches import errors, queries, services
from programmes.batches.forms import AnswerForm, ReturnActForm
from programmes.models import ActState, SupportAct
from programmes.permissions import act_in_scope, may_verify
from programmes.views import blueprint
from programmes.views.acts import save, show_stale, writable_act


@blueprint.route("/ghi-nhan/<int:act_id>/tra-lai", methods=["GET", "POST"])
@requires(Right.VERIFY)
def return_act(act_id: int) -> ResponseReturnValue:
    session = db.session()
    found = act_in_scope(session, current_user, act_id)
    form = ReturnActForm(version=found.version)
    if form.validate_on_submit():
        try:
            services.return_act(
                session,
                actor(),
                found,
                user_id=current_user.id,
                version=form.seen_version,
                reason=form.reason.data or "",
            )
            return save(found, _("Đã trả lại người ghi cùng lý do."))
        except act_errors.StaleAct as problem:
            return _late(form, found, problem, 422)
        except (errors.AlreadyReturned, act_errors.AlreadyVerified, act_errors.NotAccepted) as problem:
            return _late(form, found, problem, problem.status)
    if not may_verify(session, current_user, found):
        raise act_errors.VerifiedByRecorder
    if found.state != ActState.ACCEPTED:
        raise act_errors.NotAccepted
    page = render_template("programmes/batches/return.html", form=form, act=found)
    return page, 422 if form.errors else 200


def _late(form: ReturnActForm, act: SupportAct, problem: DomainError, status: int) -> ResponseReturnValue:
    """Show how an act stands that somebody else has moved on, beside the reason that was typed."""
    given_back = queries.returns_of(db.session(), act.id)
    show_stale(form, act, problem, form.reason, given_back[0].reason if given_back else None)
    return render_template("programmes/batches/return.html", form=form, act=act), status


@blueprint.route("/ghi-nhan/<int:act_id>/tra-loi", methods=["GET", "POST"])
@requires(Right.RECORD)
def answer_return(act_id: int) -> ResponseReturnValue:
    session = db.session()
    found = writable_act(act_id)
    form = AnswerForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            services.answer_return(
                session, actor(), found, user_id=current_user.id, words=form.words.data or ""
            )
        except errors.NothingAdded as problem:
            form.form_errors = [str(problem)]
        else:
            flash(_("Đã trả lời. Lượt này lại chờ người thứ hai đối chiếu."))
            where = url_for(".act", act_id=act_id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    if not queries.given_back(session, [act_id]):
        raise errors.NotReturned
    page = render_template(
        "programmes/batches/answer.html",
        form=form,
        act=found,
        returned=queries.returns_of(session, act_id)[0],
    )
    return page, 422 if form.errors else 200
