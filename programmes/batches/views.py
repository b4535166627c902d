"""Pages of verifying by sample: draw a batch, look at its sample, end it; read the batches of everybody."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import ColumnElement

from accounts.access import actor, may
from accounts.permissions import Right
from core import once
from core.access import requires
from core.database import db
from core.errors import NotFound
from places.models import NEW, OLD
from places.queries import gazetteer
from programmes.batches import errors, queries, services
from programmes.batches.forms import RIGHT, DrawForm, EndForm, GiveUpForm, VerdictForm
from programmes.batches.models import Batch, FallenOut, Outcome
from programmes.batches.sampling import draw, sample_rules
from programmes.evidence import LABELS, is_link
from programmes.permissions import act_sight, acts_in_scope
from programmes.reports import kind_label
from programmes.rooms.permissions import files_out_of_sight
from programmes.views import blueprint
from programmes.views.act_filters import ActQuestion, asked_acts, filter_choices, narrowed_words
from programmes.views.questions import page_number

OUTCOMES: dict[str, tuple[Any, str]] = {
    Outcome.VERIFIED.value: (_l("Đã đối chiếu cả lô"), "ok"),
    Outcome.REFUSED.value: (_l("Mẫu có lượt sai, không đối chiếu lô"), "bad"),
    Outcome.GIVEN_UP.value: (_l("Đã dừng"), ""),
}
CAUSES: dict[str, Any] = {
    FallenOut.CHANGED.value: _l("có thay đổi sau khi rút mẫu"),
    FallenOut.RETURNED.value: _l("đang được trả lại"),
    FallenOut.VERIFIED.value: _l("đã có người đối chiếu trước"),
    FallenOut.NOT_ACCEPTED.value: _l("không còn là lượt đã nghiệm thu"),
    FallenOut.NO_EVIDENCE.value: _l("không có minh chứng"),
    FallenOut.OWN.value: _l("chính người đối chiếu đã ghi lượt này"),
}


@blueprint.get("/doi-chieu-theo-lo")
@requires(Right.READ_DEPARTMENT)
def batches() -> ResponseReturnValue:
    page = page_number()
    length, rows = queries.batches(db.session(), page=page)
    return render_template(
        "programmes/batches/batches.html",
        rows=rows,
        length=length,
        outcomes=OUTCOMES,
        page=page,
        pages=max(1, -(-length // queries.PER_PAGE)),
        address=lambda number: url_for(".batches", trang=number),
        may_verify=may(Right.VERIFY),
    )


@blueprint.route("/doi-chieu-theo-lo/lap", methods=["GET", "POST"])
@requires(Right.VERIFY)
def draw_batch() -> ResponseReturnValue:
    session = db.session()
    question = asked_acts(request.args)
    form = DrawForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        batch = services.draw_batch(
            session,
            actor(),
            user_id=current_user.id,
            conditions=_conditions(question),
            narrowed=question.parameters,
        )
        where = url_for(".batch", batch_id=batch.id)
        return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    waiting = queries.open_batch_of(session, current_user.id)
    if waiting is not None:
        flash(_("Bạn còn lô này đang làm dở. Bạn kết thúc rồi mới lập lô mới."))
        return redirect(url_for(".batch", batch_id=waiting.id))
    number = queries.number_to_draw_from(session, _conditions(question))
    taken = min(number, sample_rules().most_acts)
    return render_template(
        "programmes/batches/draw.html",
        form=form,
        question=question,
        choices=filter_choices(session),
        number=number,
        taken=taken,
        size=sample_rules().size_for(taken) if taken else 0,
        action=url_for(".draw_batch", **question.parameters),
    )


def _conditions(question: ActQuestion) -> list[ColumnElement[bool]]:
    return queries.may_stand_in_a_batch(question.waiting_filter, current_user.id, acts_in_scope(current_user))


@blueprint.get("/doi-chieu-theo-lo/<int:batch_id>")
@requires(Right.READ_DEPARTMENT)
def batch(batch_id: int) -> ResponseReturnValue:
    session = db.session()
    found = queries.batch(session, batch_id)
    said = queries.verdicts(session, batch_id)
    numbers = queries.act_numbers(session, batch_id)
    page = page_number()
    sample = queries.sample(session, batch_id)
    again = draw(found.seed, numbers, found.sample_size)
    wrong = [verdict for verdict in said.values() if not verdict.is_right]
    is_mine = _is_mine(found)
    return render_template(
        "programmes/batches/batch.html",
        batch=found,
        narrowed=narrowed_words(session, found.narrowed),
        outcome=OUTCOMES[found.end.outcome] if found.end else (_("Đang xem mẫu"), "info"),
        sample=[(drawn, said.get(drawn.act_id)) for drawn in sample],
        looked_at=len(said),
        is_drawn_right=again == tuple(drawn.act_id for drawn in sample),
        fallen=[(act, CAUSES[row.cause]) for row, act in queries.fallen(session, batch_id)],
        acts=queries.acts_of(session, batch_id, page=page),
        opens=act_sight(current_user),
        page=page,
        pages=max(1, -(-found.acts_number // queries.PER_PAGE)),
        address=lambda number: url_for(".batch", batch_id=batch_id, trang=number),
        is_mine=is_mine,
        may_end=is_mine and (bool(wrong) or len(said) == found.sample_size),
        next_id=next((drawn.act_id for drawn in sample if drawn.act_id not in said), None),
    )


def _is_mine(found: Batch) -> bool:
    return found.end is None and found.drawn_by_id == current_user.id and may(Right.VERIFY)


def _own_batch(batch_id: int) -> Batch:
    """Return a batch that the present person has drawn.

    Raises:
        NotFound: If there is none, or somebody else has drawn it.
    """
    found = queries.batch(db.session(), batch_id)
    if found.drawn_by_id != current_user.id:
        raise NotFound
    return found


@blueprint.route("/doi-chieu-theo-lo/<int:batch_id>/<int:act_id>", methods=["GET", "POST"])
@requires(Right.VERIFY)
def judge(batch_id: int, act_id: int) -> ResponseReturnValue:
    """Show one act of the sample with its evidence, and keep what is said of it."""
    session = db.session()
    found = _own_batch(batch_id)
    drawn = queries.of_the_sample(session, batch_id, act_id)
    said = queries.verdicts(session, batch_id).get(act_id)
    form = VerdictForm(data=_said_before(said))
    if form.validate_on_submit():
        try:
            services.say_verdict(
                session,
                actor(),
                found,
                drawn,
                user_id=current_user.id,
                is_right=form.verdict.data == RIGHT,
                note=form.note.data,
            )
        except errors.NoNote as problem:
            form.note.errors = [str(problem)]
        else:
            session.commit()
            return redirect(_next_of(batch_id))
    if found.end is not None:
        raise errors.BatchIsOver
    act = drawn.act
    places = gazetteer(session)
    district, commune = places.find(OLD, act.district_code_at), places.find(NEW, act.current_commune_code_at)
    page = render_template(
        "programmes/batches/judge.html",
        form=form,
        batch=found,
        drawn=drawn,
        act=act,
        kind=kind_label(act.kind_at),
        place=", ".join(unit.name for unit in (commune, district) if unit) or _("chưa xác định"),
        labels=LABELS,
        is_link=is_link,
        shut=files_out_of_sight(session, current_user, (each.stored_name for each in act.evidence)),
        opens=act_sight(current_user),
    )
    return page, 422 if form.errors else 200


def _said_before(said: Any) -> dict[str, str]:
    return {} if said is None else {"verdict": RIGHT if said.is_right else "sai", "note": said.note or ""}


def _next_of(batch_id: int) -> str:
    """Return the next act of the sample of which nothing was said; the batch when there is none."""
    session = db.session()
    said = queries.verdicts(session, batch_id)
    rest = (drawn.act_id for drawn in queries.sample(session, batch_id) if drawn.act_id not in said)
    act_id = next(rest, None)
    return (
        url_for(".judge", batch_id=batch_id, act_id=act_id)
        if act_id
        else url_for(".batch", batch_id=batch_id)
    )


@blueprint.route("/doi-chieu-theo-lo/<int:batch_id>/ket-thuc", methods=["GET", "POST"])
@requires(Right.VERIFY)
def end_batch(batch_id: int) -> ResponseReturnValue:
    session = db.session()
    found = _own_batch(batch_id)
    form = EndForm()
    if form.validate_on_submit():
        end = services.end_batch(session, actor(), found, user_id=current_user.id)
        session.commit()
        if end.outcome == Outcome.VERIFIED:
            flash(_("Đã đối chiếu %(number)s lượt của lô.", number=end.verified_number))
        else:
            flash(_("Không đối chiếu lượt nào của lô. Lượt sai đã trả lại người ghi."))
        return redirect(url_for(".batch", batch_id=batch_id))
    if found.end is not None:
        raise errors.BatchIsOver
    said = queries.verdicts(session, batch_id)
    wrong = sum(not verdict.is_right for verdict in said.values())
    if not wrong and len(said) < found.sample_size:
        raise errors.NotAllLookedAt
    return render_template("programmes/batches/end.html", form=form, batch=found, wrong=wrong)


@blueprint.route("/doi-chieu-theo-lo/<int:batch_id>/dung", methods=["GET", "POST"])
@requires(Right.VERIFY)
def give_up_batch(batch_id: int) -> ResponseReturnValue:
    session = db.session()
    found = _own_batch(batch_id)
    form = GiveUpForm()
    if form.validate_on_submit():
        services.give_up_batch(
            session, actor(), found, user_id=current_user.id, reason=form.reason.data or ""
        )
        session.commit()
        flash(_("Đã dừng lô. Không lượt nào được đối chiếu."))
        return redirect(url_for(".batch", batch_id=batch_id))
    if found.end is not None:
        raise errors.BatchIsOver
    page = render_template("programmes/batches/give_up.html", form=form, batch=found)
    return page, 422 if form.errors else 200
