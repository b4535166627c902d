"""The officer's list of what the cooperative alliance proposes, and the answers."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from accounts.access import actor
from accounts.permissions import Right, rights_of
from accounts.phones import show_phone
from catalog import queries
from catalog.errors import RefusedField
from catalog.models import Business, Proposal, ProposalKind, ProposalState
from catalog.permissions import businesses_in_scope
from catalog.proposal_forms import AnswerForm, RefusalForm, RegisterForm
from catalog.proposals import (
    CORRECTABLE,
    KINDS,
    STATES,
    number_waiting,
    programme_choices,
    proposal_in_scope,
    proposals_about,
    proposals_for,
    value_now,
    value_proposed,
)
from catalog.services import proposals as services
from catalog.tax_codes import parse_tax_code
from catalog.views.blueprints import department_blueprint as blueprint
from core.access import requires
from core.database import db, utcnow
from places.queries import gazetteer

ANSWERED = "da-tra-loi"
_MOST_ALIKE = 5


def waiting() -> int:
    """Return how many proposals wait for the signed-in officer; the number beside the door."""
    return number_waiting(db.session(), current_user)


@blueprint.get("/can-bo/de-xuat")
@requires(Right.READ_DEPARTMENT)
def proposals() -> ResponseReturnValue:
    are_open = request.args.get("xem") != ANSWERED
    found = queries.page_of(
        db.session(), proposals_for(current_user, are_open=are_open), request.args.get("trang", 1, type=int)
    )
    return render_template(
        "catalog/department/proposals.html",
        found=found,
        are_open=are_open,
        kinds=KINDS,
        states=STATES,
        answered=ANSWERED,
        address=lambda page: url_for(
            "catalog_department.proposals", xem=None if are_open else ANSWERED, trang=page
        ),
    )


@blueprint.get("/can-bo/de-xuat/<int:proposal_id>")
@requires(Right.READ_DEPARTMENT)
def proposal(proposal_id: int) -> ResponseReturnValue:
    session, places = db.session(), gazetteer(db.session())
    row = proposal_in_scope(session, current_user, proposal_id)
    may_answer = Right.REVIEW in rights_of(current_user)
    is_correction = row.kind == ProposalKind.CORRECTION and row.business is not None
    return render_template(
        "catalog/department/proposal.html",
        row=row,
        kind=KINDS[ProposalKind(row.kind)],
        state=STATES[ProposalState(row.state)],
        place=places.describe(row.place_scheme, row.place_code),
        label=CORRECTABLE.get(row.field or "", ""),
        present=value_now(places, row.business, row.field or "") if is_correction and row.business else "",
        value=value_proposed(places, row),
        programme=_programme(row),
        phone=show_phone(row.contact_phone) if may_answer else "",
        has_phone=row.contact_phone is not None,
        answerer=queries.name_of(session, row.answered_by_id),
        alike=_alike(row),
        may_answer=may_answer and row.state == ProposalState.OPEN,
    )


@blueprint.route("/can-bo/de-xuat/<int:proposal_id>/nhan", methods=["GET", "POST"])
@requires(Right.REVIEW)
def accept_proposal(proposal_id: int) -> ResponseReturnValue:
    row = _open(proposal_id)
    if row.kind == ProposalKind.NEW:
        return _register(row)
    form = AnswerForm()
    if form.validate_on_submit():
        session = db.session()
        verb = (
            services.accept_correction if row.kind == ProposalKind.CORRECTION else services.accept_programme
        )
        business = verb(session, row, actor=actor(), answer=form.answer.data or "", now=utcnow())
        session.commit()
        flash(_("Đã nhận đề xuất về %(name)s.", name=business.name))
        return redirect(url_for("catalog_department.proposal", proposal_id=row.id))
    places = gazetteer(db.session())
    page = render_template(
        "catalog/department/proposal_accept.html",
        row=row,
        form=form,
        is_correction=row.kind == ProposalKind.CORRECTION,
        label=CORRECTABLE.get(row.field or "", ""),
        value=value_proposed(places, row),
        programme=_programme(row),
    )
    return page, 422 if form.errors else 200


def _register(row: Proposal) -> ResponseReturnValue:
    session = db.session()
    form = RegisterForm(data={"name": row.name})
    if form.validate_on_submit():
        try:
            business = services.accept_new(
                session,
                row,
                actor=actor(),
                name=form.name.data or "",
                tax_code=parse_tax_code(form.tax_code.data) if form.tax_code.data else None,
                street=form.street.data or None,
                answer=form.answer.data or "",
                now=utcnow(),
            )
        except RefusedField as refused:
            session.rollback()
            form[refused.field].errors = [str(refused)]
            row = _open(row.id)
        else:
            session.commit()
            flash(_("Đã đăng ký %(name)s.", name=business.name))
            return redirect(url_for("catalog_department.business", slug=business.slug))
    page = render_template(
        "catalog/department/proposal_register.html",
        row=row,
        form=form,
        place=gazetteer(session).describe(row.place_scheme, row.place_code),
        alike=_alike(row),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/can-bo/de-xuat/<int:proposal_id>/tu-choi", methods=["GET", "POST"])
@requires(Right.REVIEW)
def refuse_proposal(proposal_id: int) -> ResponseReturnValue:
    row = _open(proposal_id)
    form = RefusalForm()
    if form.validate_on_submit():
        session = db.session()
        services.refuse_proposal(session, row, actor=actor(), reason=form.reason.data or "", now=utcnow())
        session.commit()
        flash(_("Đã trả lời đề xuất."))
        return redirect(url_for("catalog_department.proposals"))
    page = render_template("catalog/department/proposal_refuse.html", row=row, form=form)
    return page, 422 if form.errors else 200


def about_business(*, business: Business, **_facts: object) -> Markup | None:
    """Show on the department's page of a business what was proposed about it, and by whom."""
    found = proposals_about(db.session(), business)
    if not found:
        return None
    return Markup(render_template("catalog/department/_proposed.html", proposals=found, kinds=KINDS))  # noqa: S704  (a rendered template)


def _open(proposal_id: int) -> Proposal:
    row = proposal_in_scope(db.session(), current_user, proposal_id)
    if row.state != ProposalState.OPEN:
        raise services.ProposalAnswered
    return row


def _programme(row: Proposal) -> str | None:
    return dict(programme_choices(db.session())).get(row.programme_code or "", row.programme_code)


def _alike(row: Proposal) -> list[Business]:
    """Return businesses that may be the proposed one already."""
    if row.kind != ProposalKind.NEW or row.state != ProposalState.OPEN:
        return []
    statement = queries.filtered_businesses(scope=businesses_in_scope(current_user), typed=row.name or "")
    return list(db.session().scalars(statement.limit(_MOST_ALIKE)))
