"""An officer writes a business down, hands it to its owner, and answers people who say it is theirs."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from accounts.access import actor
from accounts.models import User
from accounts.permissions import Right
from accounts.phones import show_phone
from accounts.services import BadName
from catalog import paper_lists, services
from catalog.addresses import address_of
from catalog.business_forms import HandOverForm, RegisterForm
from catalog.duplicates import Asked
from catalog.errors import RefusedField
from catalog.forms import ActionForm
from catalog.models import Business, BusinessKind
from catalog.permissions import business_in_scope, businesses_in_scope, claim_in_scope, lies_in_scope
from catalog.queries import page_of
from catalog.services.claims import NotAProducer
from catalog.services.legal_facts import hang_under_parent, parent_business
from catalog.views.blueprints import department_blueprint as blueprint
from catalog.views.communes import address_from, commune_lines, communes_meant, offer_districts
from catalog.views.similar import asked_before
from core import once
from core.access import requires
from core.database import db
from places.queries import Gazetteer, Unit, gazetteer

_LAYOUT = "layouts/department.html"


@blueprint.route("/can-bo/co-so/them", methods=["GET", "POST"])
@requires(Right.REVIEW)
def register_business() -> ResponseReturnValue:
    session = db.session()
    places = gazetteer(session)
    form = RegisterForm()
    offer_districts(form, places)
    if not form.validate_on_submit() or "edit" in request.form:
        return _register_page(form, places)
    if answer := once.first_answer(session, current_user.id, form.form_id.data):
        return redirect(answer)
    units = communes_meant(form, places)
    if units is None:
        return _register_page(form, places)
    if page := _asked_before(form, units, places):
        return page
    try:
        business, owner, password = _write_down(session, form, units)
    except (RefusedField, NotAProducer, BadName, _OutOfScope) as refused:
        session.rollback()
        _blame(form, refused)
        return _register_page(form, places)
    where = url_for("catalog_department.business", slug=business.slug)
    if password is None:
        flash(_("Đã ghi cơ sở “%(name)s”.", name=business.name))
        return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    return _first_password(session, form.form_id.data, where, business, owner, password)


@blueprint.route("/can-bo/co-so/<slug>/trao", methods=["GET", "POST"])
@requires(Right.REVIEW)
def hand_over(slug: str) -> ResponseReturnValue:
    session = db.session()
    business = business_in_scope(session, current_user, slug)
    form = HandOverForm()
    where = url_for("catalog_department.business", slug=slug)
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            owner, password = services.hand_over(
                session,
                business,
                actor=actor(),
                phone=form.owner_e164 or "",
                full_name=form.owner_name.data or "",
            )
        except (NotAProducer, BadName) as refused:
            session.rollback()
            _blame(form, refused)
            business = business_in_scope(session, current_user, slug)
        else:
            if password is not None:
                return _first_password(session, form.form_id.data, where, business, owner, password)
            flash(_("Đã trao cơ sở cho %(name)s.", name=owner.full_name))
            return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    page = render_template("catalog/department/hand_over.html", business=business, form=form)
    return page, 422 if request.method == "POST" else 200


@blueprint.get("/can-bo/co-so/loi-nho")
@requires(Right.READ_DEPARTMENT)
def claims() -> ResponseReturnValue:
    session = db.session()
    statement = paper_lists.open_claims(scope=businesses_in_scope(current_user))
    found = page_of(session, statement, request.args.get("trang", 1, type=int))
    places = gazetteer(session)
    return render_template(
        "catalog/department/claims.html",
        found=found,
        people={each.id: session.get_one(User, each.user_id) for each in found.rows},
        places={each.id: address_of(places, each.business).full for each in found.rows},
        address=lambda page: url_for("catalog_department.claims", trang=page),
    )


@blueprint.route("/can-bo/co-so/loi-nho/<int:claim_id>", methods=["GET", "POST"])
@requires(Right.REVIEW)
def claim(claim_id: int) -> ResponseReturnValue:
    session = db.session()
    found = claim_in_scope(session, current_user, claim_id)
    person = session.get_one(User, found.user_id)
    form = ActionForm()
    if form.validate_on_submit():
        answer = request.form.get("answer")
        if answer not in {"joins", "refused"}:
            abort(400)
        services.settle_claim(session, found, actor=actor(), joins=answer == "joins")
        session.commit()
        flash(
            _("Đã thêm %(name)s làm chủ cơ sở.", name=person.full_name)
            if answer == "joins"
            else _("Đã ghi: không phải cơ sở của người này.")
        )
        return redirect(url_for("catalog_department.claims"))
    return render_template(
        "catalog/department/claim.html",
        claim=found,
        business=found.business,
        person=person,
        phone=show_phone(person.phone),
        address=address_of(gazetteer(session), found.business),
        form=form,
    )


class _OutOfScope(Exception):
    """The commune lies outside of the officer's places."""

    def __str__(self) -> str:
        return str(_("Xã, phường này ngoài địa bàn bạn phụ trách. Bạn chọn nơi khác, hoặc nhờ cán bộ ở đó."))


def _write_down(
    session: Session, form: RegisterForm, units: tuple[Unit, ...]
) -> tuple[Business, User | None, str | None]:
    """Register the business and hand it over where an owner is named; nothing is committed.

    Raises:
        RefusedField: If the tax code stands elsewhere.
        _OutOfScope: If it lies outside of the officer's places.
        NotAProducer: If the owner's number belongs to staff.
        BadName: If a new account would have no name.
    """
    who = actor()
    business = services.register_business(
        session,
        actor=who,
        kind=BusinessKind(form.kind.data),
        address=address_from(form, units),
        **form.facts(),
    )
    if not lies_in_scope(current_user, business):
        raise _OutOfScope
    if "branch" in request.form:
        hang_under_parent(session, business, actor=who)
    if not form.owner_e164:
        return business, None, None
    owner, password = services.hand_over(
        session, business, actor=who, phone=form.owner_e164, full_name=form.owner_name.data or ""
    )
    return business, owner, password


def _asked_before(form: RegisterForm, units: tuple[Unit, ...], places: Gazetteer) -> str | None:
    return asked_before(
        Asked(
            form.name.data or "",
            places.current_code(units[0].scheme, units[0].code),
            form.tax_digits,
            form.e164,
        ),
        for_officer=True,
        parent=parent_business(db.session(), form.tax_digits),
        layout=_LAYOUT,
        action=url_for("catalog_department.register_business"),
    )


def _register_page(form: RegisterForm, places: Gazetteer) -> ResponseReturnValue:
    page = render_template("catalog/department/register.html", form=form, communes=commune_lines(places))
    return page, 422 if form.errors else 200


def _blame(form: Any, refused: Exception) -> None:
    fields = {NotAProducer: "owner_phone", BadName: "owner_name", _OutOfScope: "commune"}
    name = refused.field if isinstance(refused, RefusedField) else fields[type(refused)]
    form[name].errors = [str(refused)]


def _first_password(
    session: Session,
    form_id: str | None,
    where: str,
    business: Business,
    owner: User | None,
    password: str,
) -> Response:
    """Show a first password, once: the same form sent again leads to the business instead."""
    facts = {"business": business, "name": owner.full_name if owner else "", "password": password}
    phone = show_phone(owner.phone) if owner else ""
    page = render_template("catalog/department/first_password.html", phone=phone, where=where, **facts)
    once.finish(session, current_user.id, form_id, where)
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
