"""The department's numbers: certificates beside their scans, and numbers that two businesses want."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right, rights_of
from catalog.forms import seen_version
from catalog.paper_forms import PaperRefusalForm, PaperVerdictForm
from catalog.permissions import businesses_in_scope, lies_in_scope
from catalog.queries import name_of, page_of
from core.access import requires
from core.database import db
from traceability.numbers import evidence as services
from traceability.numbers import permissions, queries, reviews, rules, shown
from traceability.numbers.blueprint import department_blueprint as blueprint
from traceability.numbers.errors import HolderElsewhere
from traceability.numbers.forms import KINDS, OUTCOMES, DecisionForm
from traceability.numbers.models import EvidenceState, GtinReview, NumberEvidence, ReviewOutcome
from traceability.numbers.queries import LABELS, EvidenceList
from traceability.numbers.views import scan_of
from traceability.views.blueprint import today

DECIDED = "da-xong"


@blueprint.get("/can-bo/ma-so")
@requires(Right.READ_DEPARTMENT)
def evidence_list() -> ResponseReturnValue:
    session = db.session()
    on, scope = today(), businesses_in_scope(current_user)
    asked = request.args.get("xem", "")
    which = next((each for each in EvidenceList if each == asked), EvidenceList.WAITING)
    found = page_of(
        session, queries.listed_evidence(which, scope=scope), request.args.get("trang", 1, type=int)
    )
    lists = [
        (
            each.value,
            LABELS[each],
            page_of(session, queries.listed_evidence(each, scope=scope), 1, size=1).total,
        )
        for each in EvidenceList
    ]
    return render_template(
        "traceability/numbers/department/evidence_list.html",
        found=found,
        which=which,
        lists=lists,
        reviews=page_of(session, queries.listed_reviews(scope=scope), 1, size=1).total,
        rows=[
            (row, shown.evidence_number(row), KINDS[row.kind], len(queries.overlapping(session, row)),
             *shown.evidence_words(row, on=on))
            for row in found.rows
        ],
        address=lambda page: url_for("numbers_department.evidence_list", xem=which.value, trang=page),
    )  # fmt: skip


@blueprint.get("/can-bo/ma-so/<int:evidence_id>")
@requires(Right.READ_DEPARTMENT)
def evidence(evidence_id: int) -> ResponseReturnValue:
    session = db.session()
    on = today()
    row = permissions.evidence_in_scope(session, current_user, evidence_id)
    words, tone = shown.evidence_words(row, on=on)
    may_review = Right.REVIEW in rights_of(current_user)
    others = queries.overlapping(session, row)
    is_open = may_review and row.state in {EvidenceState.WAITING, EvidenceState.REFUSED}
    held_by = _confirmed(others)
    return render_template(
        "traceability/numbers/department/evidence.html",
        **_of(row),
        words=words,
        tone=tone,
        scan=shown.scan_note(row),
        judge=name_of(session, row.decided_by_id),
        registered=queries.count_registered(session, row.id),
        others=[
            (
                other,
                shown.evidence_number(other),
                KINDS[other.kind],
                *shown.evidence_words(other, on=on),
                lies_in_scope(current_user, other.business),
            )
            for other in others
        ],
        may_confirm=is_open and held_by is None,
        held_by=held_by if is_open else None,
        may_refuse=may_review and row.state in {EvidenceState.WAITING, EvidenceState.CONFIRMED},
    )


@blueprint.route("/can-bo/ma-so/<int:evidence_id>/xac-nhan", methods=["GET", "POST"])
@requires(Right.REVIEW)
def confirm_evidence(evidence_id: int) -> ResponseReturnValue:
    session = db.session()
    row = permissions.evidence_in_scope(session, current_user, evidence_id)
    if request.method == "GET" and _confirmed(queries.overlapping(session, row)):
        return redirect(url_for(".evidence", evidence_id=row.id))  # says why it cannot be confirmed
    form = PaperVerdictForm(data={"version": str(row.version)})
    if form.validate_on_submit():
        given = services.confirm_evidence(
            session, row, actor=actor(), expected_version=seen_version(form.version)
        )
        session.commit()
        flash(_("Đã xác nhận. %(count)s mã GTIN của cơ sở được đăng ký.", count=len(given)))
        return redirect(url_for("numbers_department.evidence_list"))
    return render_template("traceability/numbers/department/evidence_confirm.html", **_of(row), form=form)


@blueprint.route("/can-bo/ma-so/<int:evidence_id>/tu-choi", methods=["GET", "POST"])
@requires(Right.REVIEW)
def refuse_evidence(evidence_id: int) -> ResponseReturnValue:
    session = db.session()
    row = permissions.evidence_in_scope(session, current_user, evidence_id)
    form = PaperRefusalForm(data={"version": str(row.version)})
    if form.validate_on_submit():
        services.refuse_evidence(
            session,
            row,
            actor=actor(),
            expected_version=seen_version(form.version),
            reason=form.reason.data or "",
        )
        session.commit()
        flash(_("Đã từ chối giấy cùng lý do."))
        return redirect(url_for("numbers_department.evidence_list"))
    page = render_template(
        "traceability/numbers/department/evidence_refuse.html",
        **_of(row),
        form=form,
        registered=queries.count_standing(session, row.id),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/can-bo/ma-so/<int:evidence_id>/ban-chup")
@requires(Right.READ_DEPARTMENT)
def scan(evidence_id: int) -> ResponseReturnValue:
    return scan_of(permissions.evidence_in_scope(db.session(), current_user, evidence_id))


@blueprint.get("/can-bo/ma-so/xem-lai")
@requires(Right.READ_DEPARTMENT)
def review_list() -> ResponseReturnValue:
    are_decided = request.args.get("xem") == DECIDED
    statement = queries.listed_reviews(scope=businesses_in_scope(current_user), are_decided=are_decided)
    found = page_of(db.session(), statement, request.args.get("trang", 1, type=int))
    return render_template(
        "traceability/numbers/department/reviews.html",
        found=found,
        rows=[(each, rules.gtin_shown(each.gtin)) for each in found.rows],
        outcomes=OUTCOMES,
        are_decided=are_decided,
        address=lambda page: url_for(
            "numbers_department.review_list", xem=DECIDED if are_decided else None, trang=page
        ),
    )


@blueprint.get("/can-bo/ma-so/xem-lai/<int:review_id>")
@requires(Right.READ_DEPARTMENT)
def review(review_id: int) -> ResponseReturnValue:
    session = db.session()
    row = permissions.review_in_scope(session, current_user, review_id)
    return render_template(
        "traceability/numbers/department/review.html",
        review=row,
        number=rules.gtin_shown(row.gtin),
        outcome=OUTCOMES[row.outcome] if row.outcome else "",
        judge=name_of(session, row.decided_by_id),
        sides=_sides(row),
        may_decide=Right.REVIEW in rights_of(current_user) and row.decided_at is None,
    )


@blueprint.route("/can-bo/ma-so/xem-lai/<int:review_id>/quyet-dinh", methods=["GET", "POST"])
@requires(Right.REVIEW)
def decide_review(review_id: int) -> ResponseReturnValue:
    session = db.session()
    row = permissions.review_in_scope(session, current_user, review_id)
    form = DecisionForm()
    is_sound = form.validate_on_submit()
    if is_sound:
        try:
            permissions.check_outcome(current_user, row, ReviewOutcome(form.outcome.data))
        except HolderElsewhere as refused:
            form.outcome.errors, is_sound = [str(refused)], False
    if is_sound and form.sure.data == form.outcome.data:
        outcome = ReviewOutcome(form.outcome.data)
        reviews.decide_review(session, row, actor=actor(), outcome=outcome, note=form.note.data or "")
        session.commit()
        flash(_("Đã quyết định. Hai cơ sở đọc lời nhắn ở trang mã số của sản phẩm."))
        return redirect(url_for("numbers_department.review_list"))
    template = "decide_sure" if is_sound else "decide"
    if is_sound:
        form.sure.data = form.outcome.data
    page = render_template(
        f"traceability/numbers/department/{template}.html",
        review=row,
        number=rules.gtin_shown(row.gtin),
        form=form,
        outcome=OUTCOMES.get(form.outcome.data or "", ""),
        consequences=_consequences(row, form.outcome.data or ""),
    )
    return page, 422 if form.errors else 200


def _consequences(row: GtinReview, outcome: str) -> list[str]:
    if outcome == ReviewOutcome.CLAIMANT:
        return [
            _("Ô mã vạch của “%(product)s” (%(business)s) được bỏ trống.",
              product=row.holder_product.name, business=row.holder.name),
            _("Mã được ghi vào “%(product)s” (%(business)s).",
              product=row.claimant_variant.product.name, business=row.claimant.name),
            _("Tem đã in mang mã này từ nay mở trang của bên mới, khi giấy của bên mới đã xác nhận."),
        ]  # fmt: skip
    if outcome == ReviewOutcome.HOLDER:
        return [_("Mã vẫn ở “%(product)s” (%(business)s).", product=row.holder_product.name,
                  business=row.holder.name)]  # fmt: skip
    return [
        _("Ô mã vạch của “%(product)s” (%(business)s) được bỏ trống.",
          product=row.holder_product.name, business=row.holder.name),
        _("Mã không mở trang nào nữa."),
    ]  # fmt: skip


def _sides(row: GtinReview) -> list[tuple[Any, Any, Any, bool, list[Any]]]:
    """Return both businesses, the goods that carry or should carry the number, and their certificates."""
    session, on = db.session(), today()
    return [
        (title, business, product, lies_in_scope(current_user, business), [
            (each, shown.evidence_number(each), *shown.evidence_words(each, on=on),
             rules.covers_gtin(each.kind, each.value, row.gtin))
            for each in queries.evidence_of(session, business.id)
        ])
        for title, business, product in (
            (_("Cơ sở đề nghị"), row.claimant, row.claimant_variant.product),
            (_("Cơ sở đang giữ"), row.holder, row.holder_product),
        )
    ]  # fmt: skip


def _confirmed(others: list[NumberEvidence]) -> NumberEvidence | None:
    """Return the first certificate among those that overlap that stands confirmed."""
    return next((each for each in others if each.state == EvidenceState.CONFIRMED), None)


def _of(row: NumberEvidence) -> dict[str, Any]:
    return {
        "row": row,
        "business": row.business,
        "number": shown.evidence_number(row),
        "kind": KINDS[row.kind],
    }
