"""The officer's lots: find one, take it back, end the recall."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right, rights_of
from catalog.models import ProductState
from catalog.permissions import businesses_in_scope
from catalog.queries import name_of, page_of
from core import once
from core.access import requires
from core.database import db, utcnow
from core.errors import DomainError
from core.text import clean_line
from traceability import errors, lists, services
from traceability import public as telling
from traceability.department_forms import RecallEndForm, RecallForm
from traceability.models import Lot
from traceability.permissions import lot_in_scope, recall_in_scope
from traceability.qr import trace_path
from traceability.scans.own_links import own_link
from traceability.story import quantity_text
from traceability.views.blueprint import department_blueprint as blueprint
from traceability.views.blueprint import today

_FIELDS: dict[type[DomainError], str] = {
    errors.RecallNumberTaken: "number",
    errors.BadRecallNumber: "number",
    errors.EmptyReason: "reason",
    errors.EmptyResult: "result",
}


@blueprint.get("/can-bo/lo-hang")
@requires(Right.READ_DEPARTMENT)
def lots() -> ResponseReturnValue:
    wanted = {
        "q": clean_line(request.args.get("q", ""))[:100],
        "thu-hoi": clean_line(request.args.get("thu-hoi", ""))[:20],
    }
    recall = next((each for each in lists.RecallFilter if each == wanted["thu-hoi"]), None)
    statement = lists.filtered_lots(scope=businesses_in_scope(current_user), typed=wanted["q"], recall=recall)
    found = page_of(db.session(), statement, request.args.get("trang", 1, type=int))
    kept: dict[str, Any] = {name: value for name, value in wanted.items() if value}
    return render_template(
        "traceability/department/lots.html",
        found=found,
        wanted=wanted,
        filters=[
            (lists.RecallFilter.OPEN.value, _("Đang thu hồi")),
            (lists.RecallFilter.ENDED.value, _("Thu hồi đã kết thúc")),
        ],
        states={lot.id: _state(lot) for lot in found.rows},
        address=lambda page: url_for("traceability_department.lots", **kept, trang=page),
    )


@blueprint.get("/can-bo/lo-hang/<int:lot_id>")
@requires(Right.READ_DEPARTMENT)
def lot(lot_id: int) -> ResponseReturnValue:
    session = db.session()
    found = lot_in_scope(session, current_user, lot_id)
    return render_template(
        "traceability/department/lot.html",
        lot=found,
        state=_state(found),
        status=telling.status_of(found, on=today()),
        quantity=quantity_text(found.quantity, found.unit),
        trace_path=_trace_path(found),
        made_of_it=lists.lots_made_of(session, found),
        recalls=[
            (recall, telling.recall_quantities(recall, found.unit), name_of(session, recall.decided_by_id))
            for recall in sorted(found.recalls, key=lambda each: each.id, reverse=True)
        ],
        open_recall=lists.open_recall_of(found),
        reports=page_of(
            session, lists.suspicions(scope=businesses_in_scope(current_user), lot_id=found.id), 1
        ).rows,
        may_recall=Right.REVIEW in rights_of(current_user),
    )


@blueprint.route("/can-bo/lo-hang/<int:lot_id>/thu-hoi", methods=["GET", "POST"])
@requires(Right.REVIEW)
def recall(lot_id: int) -> ResponseReturnValue:
    session = db.session()
    found = lot_in_scope(session, current_user, lot_id)
    form = RecallForm()
    if request.method == "GET":
        form.number.data = services.next_number(session, today().year)
        form.decided_on.data = today()
    if form.validate_on_submit() and "edit" not in request.form and (day := form.decided_on.data):
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            services.open_recall(
                session,
                actor(),
                found,
                reason=form.reason.data or "",
                instruction=form.instruction.data or "",
                decided_on=day,
                now=utcnow(),
                quantity_shipped=form.quantity_shipped.data,
                number=form.number.data or "",
            )
        except errors.AlreadyRecalled:
            raise
        except DomainError as problem:
            _blame(form, problem, "decided_on")
            session.rollback()
            found = lot_in_scope(session, current_user, lot_id)
        else:
            if "sure" in request.form:
                flash(_("Đã thu hồi lô %(code)s. Trang của lô đã báo ngay từ dòng đầu.", code=found.lot_code))
                target = url_for("traceability_department.lot", lot_id=found.id)
                return redirect(once.finish(session, current_user.id, form.form_id.data, target))
            session.rollback()  # tried out, so that the second page promises nothing that is refused
            found = lot_in_scope(session, current_user, lot_id)
            return render_template(
                "traceability/department/recall_sure.html",
                form=form,
                lot=found,
                made_of_it=lists.lots_made_of(session, found),
            )
    page = render_template("traceability/department/recall.html", form=form, lot=found)
    return page, 422 if form.errors else 200


@blueprint.route("/can-bo/thu-hoi/<int:recall_id>/ket-thuc", methods=["GET", "POST"])
@requires(Right.REVIEW)
def end_recall(recall_id: int) -> ResponseReturnValue:
    session = db.session()
    found = recall_in_scope(session, current_user, recall_id)
    form = RecallEndForm()
    if request.method == "GET":
        form.closed_on.data = today()
    if form.validate_on_submit() and "edit" not in request.form and (day := form.closed_on.data):
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            services.close_recall(
                session,
                actor(),
                found,
                closed_on=day,
                quantity_recovered=form.quantity_recovered.data,
                lot_may_be_used=form.use.data == "yes",
                now=utcnow(),
                result=form.result.data or "",
            )
        except errors.RecallClosed:
            raise
        except DomainError as problem:
            _blame(form, problem, "closed_on")
            session.rollback()
            found = recall_in_scope(session, current_user, recall_id)
        else:
            if "sure" in request.form:
                flash(_("Đã kết thúc đợt thu hồi %(number)s.", number=found.number))
                target = url_for("traceability_department.lot", lot_id=found.lot_id)
                return redirect(once.finish(session, current_user.id, form.form_id.data, target))
            session.rollback()
            found = recall_in_scope(session, current_user, recall_id)
            return render_template("traceability/department/end_sure.html", form=form, recall=found)
    page = render_template("traceability/department/end.html", form=form, recall=found, lot=found.lot)
    return page, 422 if form.errors else 200


def _state(lot: Lot) -> tuple[str, str]:
    """Return how a lot stands between recalls, in words and with the tag's tone."""
    recall, may_be_used = lists.recall_words(lot)
    if recall is lists.RecallFilter.OPEN:
        return _("Đang thu hồi"), "bad"
    if not may_be_used:
        return _("Đã thu hồi, không dùng lại"), "warn"
    if recall is lists.RecallFilter.ENDED:
        return _("Đã gỡ thu hồi"), "info"
    return _("Không thu hồi"), ""


def _trace_path(lot: Lot) -> str:
    if lot.product is None or lot.product.state == ProductState.DRAFT:
        return ""
    return own_link(trace_path(lot.product.code, lot.lot_code))


def _blame(form: RecallForm | RecallEndForm, problem: DomainError, otherwise: str) -> None:
    """Show a service's refusal beside the field that it speaks of."""
    name = next((field for kind, field in _FIELDS.items() if isinstance(problem, kind)), otherwise)
    field = form[name if name in form else otherwise]
    field.errors = [*field.errors, str(problem)]
