"""The cooperative alliance: cooperatives as everybody may know them, and proposals to the department."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from accounts.phones import show_phone
from catalog import queries
from catalog.addresses import address_of
from catalog.errors import RefusedField
from catalog.forms import ActionForm
from catalog.models import Business, Proposal, ProposalKind, ProposalState
from catalog.permissions import business_in_scope, businesses_in_scope
from catalog.proposal_forms import CorrectionForm, NewCooperativeForm, ProgrammeForm
from catalog.proposals import (
    CORRECTABLE,
    KINDS,
    STATES,
    own_proposal,
    own_proposals,
    programme_choices,
    value_now,
    value_proposed,
)
from catalog.services import proposals as services
from catalog.views.blueprints import helping_blueprint as blueprint
from catalog.vocabulary import measure, sold_as
from catalog.work_left import businesses_named
from core import once
from core.access import requires
from core.database import db, utcnow
from core.text import clean_line
from places.queries import gazetteer

PAGE_SIZE = 20


@blueprint.get("/ho-tro/hop-tac-xa")
@requires(Right.PROPOSE)
def cooperatives() -> ResponseReturnValue:
    session, places = db.session(), gazetteer(db.session())
    typed = clean_line(request.args.get("q", ""))[:100]
    statement = businesses_named(scope=businesses_in_scope(current_user), typed=typed)
    found = queries.page_of(session, statement, request.args.get("trang", 1, type=int), PAGE_SIZE)
    return render_template(
        "catalog/alliance/cooperatives.html",
        found=found,
        typed=typed,
        addresses={row.id: address_of(places, row) for row in found.rows},
        address=lambda page: url_for("catalog_helping.cooperatives", q=typed or None, trang=page),
    )


@blueprint.get("/ho-tro/hop-tac-xa/<slug>")
@requires(Right.PROPOSE)
def cooperative(slug: str) -> ResponseReturnValue:
    session = db.session()
    row = business_in_scope(session, current_user, slug)
    return render_template(
        "catalog/alliance/cooperative.html",
        business=row,
        address=address_of(gazetteer(session), row),
        products=queries.public_products_of(session, row.id),
        sold_as=lambda product: sold_as(product.unit, measure(product.net_value, product.net_unit)),
        has_programmes=bool(programme_choices(session)),
    )


@blueprint.route("/ho-tro/hop-tac-xa/<slug>/sua", methods=["GET", "POST"])
@requires(Right.PROPOSE)
def propose_correction(slug: str) -> ResponseReturnValue:
    session, places = db.session(), gazetteer(db.session())
    row = business_in_scope(session, current_user, slug)
    form = CorrectionForm()
    if form.says_all(places, form.value if form.is_commune else None):
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            made = services.propose_correction(
                session,
                row,
                actor=actor(),
                field=form.field.data,
                value=form.value.data or "",
                reason=form.reason.data or "",
                now=utcnow(),
                place=(form.unit.scheme, form.unit.code) if form.unit else None,
            )
        except RefusedField as refused:
            form.value.errors = [str(refused)]
        else:
            return _sent(made, form.form_id.data)
    page = render_template(
        "catalog/alliance/correction.html",
        business=row,
        form=form,
        now=[(label, value_now(places, row, field)) for field, label in CORRECTABLE.items()],
    )
    return page, 422 if form.errors else 200


@blueprint.route("/ho-tro/hop-tac-xa/<slug>/chuong-trinh", methods=["GET", "POST"])
@requires(Right.PROPOSE)
def propose_programme(slug: str) -> ResponseReturnValue:
    session = db.session()
    row = business_in_scope(session, current_user, slug)
    form = ProgrammeForm()
    form.programme.choices = programme_choices(session)
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        made = services.propose_programme(
            session,
            row,
            actor=actor(),
            programme_code=form.programme.data,
            reason=form.reason.data or "",
            now=utcnow(),
        )
        return _sent(made, form.form_id.data)
    page = render_template("catalog/alliance/programme.html", business=row, form=form)
    return page, 422 if form.errors else 200


@blueprint.route("/ho-tro/de-xuat/them", methods=["GET", "POST"])
@requires(Right.PROPOSE)
def propose_new() -> ResponseReturnValue:
    session, places = db.session(), gazetteer(db.session())
    form = NewCooperativeForm()
    if form.says_all(places, form.commune) and form.unit:
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            made = services.propose_new(
                session,
                actor=actor(),
                name=form.name.data or "",
                place=(form.unit.scheme, form.unit.code),
                reason=form.reason.data or "",
                contact_name=form.contact_name.data or "",
                contact_phone=form.contact_phone.data or "",
                contact_agrees=bool(form.contact_agrees.data),
                now=utcnow(),
            )
        except RefusedField as refused:
            form[refused.field].errors = [str(refused)]
        else:
            return _sent(made, form.form_id.data)
    lines = sorted(
        places.describe(unit.scheme, unit.code) for unit in places.units.values() if unit.level == "commune"
    )
    page = render_template("catalog/alliance/new.html", form=form, communes=lines)
    return page, 422 if form.errors else 200


def _sent(made: Proposal, form_id: str | None) -> ResponseReturnValue:
    target = url_for("catalog_helping.proposal", proposal_id=made.id)
    flash(_("Đã gửi đề xuất. Cán bộ trả lời ở trang này."))
    return redirect(once.finish(db.session(), current_user.id, form_id, target))


@blueprint.get("/ho-tro/de-xuat")
@requires(Right.PROPOSE)
def proposals() -> ResponseReturnValue:
    found = queries.page_of(
        db.session(), own_proposals(current_user.id), request.args.get("trang", 1, type=int), PAGE_SIZE
    )
    return render_template(
        "catalog/alliance/proposals.html",
        found=found,
        kinds=KINDS,
        states=STATES,
        address=lambda page: url_for("catalog_helping.proposals", trang=page),
    )


@blueprint.get("/ho-tro/de-xuat/<int:proposal_id>")
@requires(Right.PROPOSE)
def proposal(proposal_id: int) -> ResponseReturnValue:
    session, places = db.session(), gazetteer(db.session())
    row = own_proposal(session, current_user.id, proposal_id)
    return render_template(
        "catalog/alliance/proposal.html",
        row=row,
        kind=KINDS[ProposalKind(row.kind)],
        state=STATES[ProposalState(row.state)],
        place=places.describe(row.place_scheme, row.place_code),
        label=CORRECTABLE.get(row.field or "", ""),
        value=value_proposed(places, row),
        programme=dict(programme_choices(session)).get(row.programme_code or "", row.programme_code),
        phone=show_phone(row.contact_phone),
        business=_still_seen(row.business),
        is_open=row.state == ProposalState.OPEN,
    )


def _still_seen(business: Business | None) -> Business | None:
    """Return the business when the person may still open its page: it may have become another kind."""
    if business is None:
        return None
    scope = businesses_in_scope(current_user)
    statement = queries.filtered_businesses(scope=scope).where(Business.id == business.id)
    return db.session().scalar(statement)


@blueprint.route("/ho-tro/de-xuat/<int:proposal_id>/rut", methods=["GET", "POST"])
@requires(Right.PROPOSE)
def withdraw_proposal(proposal_id: int) -> ResponseReturnValue:
    session = db.session()
    row = own_proposal(session, current_user.id, proposal_id)
    form = ActionForm()
    if form.validate_on_submit():
        services.withdraw_proposal(session, row, actor=actor(), now=utcnow())
        session.commit()
        flash(_("Đã rút đề xuất."))
        return redirect(url_for("catalog_helping.proposal", proposal_id=row.id))
    if row.state != ProposalState.OPEN:
        raise services.ProposalAnswered
    return render_template("catalog/alliance/withdraw.html", row=row, form=form)
