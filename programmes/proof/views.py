"""Pages about proofs: look again, notify, take what the system knows; and whom to call this week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor, may
from accounts.permissions import Right
from accounts.phones import show_phone
from catalog.permissions import business_in_scope, lies_in_scope
from catalog.queries import name_of
from core import once
from core.access import requires
from core.database import db, utcnow
from core.text import clean_line
from programmes.evidence import LABELS
from programmes.models import Evidence, SupportAct
from programmes.permissions import act_sight, acts_in_scope
from programmes.proof import errors, services
from programmes.proof.forms import HOLDS, NEEDED, RESULTS, CallForm, LookForm, NotificationForm
from programmes.proof.queries import PER_PAGE, WEBSITE, Call, Calls, Trouble, calls_of, end_of_week
from programmes.proof.rules import proof_rules
from programmes.proof.shown import TROUBLES
from programmes.queries import directory
from programmes.views import blueprint
from programmes.views.acts import writable_act
from programmes.views.questions import page_number, today

PUT_OFF = "hen-lai"


def _proof(act_id: int, evidence_id: int) -> Evidence:
    writable_act(act_id)
    return directory.evidence(db.session(), act_id, evidence_id)


@blueprint.route("/ghi-nhan/<int:act_id>/minh-chung/<int:evidence_id>/xem-lai", methods=["GET", "POST"])
@requires(Right.RECORD)
def look_at_proof(act_id: int, evidence_id: int) -> ResponseReturnValue:
    session = db.session()
    found = _proof(act_id, evidence_id)
    form = LookForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        services.look_at(session, actor(), found, holds=form.found.data == HOLDS, note=form.note.data or None)
        flash(_("Đã ghi bạn xem lại minh chứng hôm nay."))
        where = url_for(".act", act_id=act_id)
        return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    page = render_template(
        "programmes/proof/look.html", form=form, act=found.act, proof=found, label=LABELS[found.type]
    )
    return page, 422 if form.errors else 200


@blueprint.route("/ghi-nhan/<int:act_id>/minh-chung/<int:evidence_id>/thong-bao", methods=["GET", "POST"])
@requires(Right.RECORD)
def notify_proof(act_id: int, evidence_id: int) -> ResponseReturnValue:
    session = db.session()
    found = _proof(act_id, evidence_id)
    if found.type != WEBSITE:
        raise errors.NoWebsite
    form = NotificationForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            services.notify(
                session,
                actor(),
                found,
                is_needed=form.is_needed.data == NEEDED,
                number=form.number.data or None,
                notified_on=form.notified_on.data,
                note=form.note.data or None,
                today=today(),
            )
        except errors.IncompleteNotification as problem:
            form.number.errors = [str(problem)]
        except errors.NotifiedInFuture as problem:
            form.notified_on.errors = [str(problem)]
        else:
            flash(_("Đã ghi thông báo của trang."))
            where = url_for(".act", act_id=act_id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    page = render_template("programmes/proof/notify.html", form=form, act=found.act, proof=found)
    return page, 422 if form.errors else 200


@blueprint.post("/ghi-nhan/<int:act_id>/minh-chung/co-san")
@requires(Right.RECORD)
def take_offer(act_id: int) -> ResponseReturnValue:
    session = db.session()
    found = writable_act(act_id)
    services.take_offer(session, actor(), found, clean_line(request.form.get("key", ""))[:80])
    session.commit()
    flash(_("Đã thêm minh chứng mà hệ thống có sẵn."))
    return redirect(url_for(".act", act_id=act_id))


def calls_this_week(*, put_off: bool = False) -> Calls:
    """Return the businesses to call this week, as far as the present person may see their acts."""
    return Calls(
        db.session(),
        acts_in_scope(current_user),
        now=utcnow(),
        until=end_of_week(today()),
        put_off=put_off,
    )


@blueprint.get("/goi-tuan-nay")
@requires(Right.READ_DEPARTMENT)
def calls() -> ResponseReturnValue:
    put_off = request.args.get("xem") == PUT_OFF
    found = calls_this_week(put_off=put_off)
    total = found.count()
    pages = max(1, -(-total // PER_PAGE))
    page = min(page_number(), pages)
    return render_template(
        "programmes/proof/calls.html",
        total=total,
        lines=[_shown(each) for each in found.page(page)],
        page=page,
        pages=pages,
        address=lambda number: url_for(".calls", xem=PUT_OFF if put_off else None, trang=number),
        put_off=put_off,
        put_off_url=url_for(".calls", xem=PUT_OFF),
        may_call=may(Right.RECORD),
    )


def _by_proof(call: Call) -> list[tuple[SupportAct, Evidence | None, list[Trouble]]]:
    """Put together what is wrong with one proof: nobody is asked the same thing twice."""
    found: dict[tuple[int, int], tuple[SupportAct, Evidence | None, list[Trouble]]] = {}
    for each in call.concerns:
        key = (each.act.id, each.evidence.id if each.evidence else 0)
        found.setdefault(key, (each.act, each.evidence, []))[2].append(each.trouble)
    return list(found.values())


def _shown(call: Call) -> dict[str, object]:
    """Return a business with what to ask; its phone only for those who call and look after its place.

    An act lies where it was given, a business where it is now: the one may be near and the other not.
    """
    rules = proof_rules()
    opens = act_sight(current_user)
    is_near = lies_in_scope(current_user, call.business)
    dial = call.business.phone if is_near and may(Right.RECORD) else None
    return {
        "business": call.business,
        "is_near": is_near,
        "phone": show_phone(dial),
        "dial": dial,
        "concerns": [
            {
                "act": act,
                "opens": opens(act),
                "tags": [TROUBLES[trouble] for trouble in found],
                "proof": LABELS[proof.type] if proof else None,
                "says": (proof.url or proof.file_name or proof.product_reference) if proof else None,
                "ask": rules.types[proof.type].ask if proof else rules.ask_for_any,
            }
            for act, proof, found in _by_proof(call)
        ],
        "last": call.last,
        "last_result": RESULTS[call.last.result] if call.last else None,
    }


@blueprint.route("/goi-tuan-nay/<slug>", methods=["GET", "POST"])
@requires(Right.RECORD)
def note_call(slug: str) -> ResponseReturnValue:
    session = db.session()
    business = business_in_scope(session, current_user, clean_line(slug))
    form = CallForm(next_on=today() + timedelta(days=proof_rules().call_again_days))
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            services.note_call(
                session,
                actor(),
                business,
                result=form.result.data,
                note=form.note.data or None,
                next_on=cast(date, form.next_on.data),
                today=today(),
            )
        except errors.CallAgainTooSoon as problem:
            form.next_on.errors = [str(problem)]
        else:
            flash(_("Đã ghi cuộc gọi cho %(name)s.", name=business.name))
            return redirect(once.finish(session, current_user.id, form.form_id.data, url_for(".calls")))
    page = render_template(
        "programmes/proof/call.html",
        form=form,
        line=_shown(calls_this_week().about([business])[0]),
        notes=[
            (each, RESULTS[each.result], name_of(session, each.created_by_id))
            for each in calls_of(session, business.id)
        ],
    )
    return page, 422 if form.errors else 200
