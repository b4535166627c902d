"""What a business says of itself, and for which business a person of several works now."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor, may
from accounts.permissions import Right
from accounts.phones import show_phone
from catalog import paper_lists, services
from catalog.addresses import address_of
from catalog.errors import StaleBusiness
from catalog.forms import ActionForm, ProfileForm, seen_version
from catalog.models import Business, BusinessKind
from catalog.papers import summary
from catalog.permissions import is_owner, own_businesses
from catalog.services.members import invitations_for, members_of
from catalog.tax_codes import masked
from catalog.views.blueprints import blueprint, today
from catalog.views.communes import address_from, commune_lines, communes_meant, offer_districts
from catalog.vocabulary import KINDS
from catalog.workspace import NoBusiness, choose_business, present_business
from core.access import requires
from core.database import db, utcnow
from places.queries import Gazetteer, gazetteer


@blueprint.get("/quan-ly/ho-so")
@requires(Right.WORK)
def profile() -> ResponseReturnValue:
    session = db.session()
    try:
        business = present_business()
    except NoBusiness:
        return render_template("catalog/no_business.html")
    return render_template(
        "catalog/profile.html",
        business=business,
        kind=KINDS[BusinessKind(business.kind)],
        tax_code=masked(business.tax_code),
        phone=show_phone(business.phone),
        address=address_of(gazetteer(session), business),
        papers=summary(paper_lists.papers_of(session, business.id), on=today()),
        members=len(members_of(session, business)),
        invitations=len(invitations_for(session, current_user, now=utcnow())),
        owns=is_owner(session, current_user.id, business),
        has_several=len(own_businesses(session, current_user.id)) > 1,
        decides=may(Right.DECIDE),
    )


@blueprint.route("/quan-ly/ho-so/sua", methods=["GET", "POST"])
@requires(Right.WORK)
def edit_profile() -> ResponseReturnValue:
    session = db.session()
    places = gazetteer(session)
    business = present_business()
    form = _profile_form(business, places)
    if form.validate_on_submit():
        units = communes_meant(form, places, may_be_none=business.declared_commune_code is None)
        if units is not None:
            try:
                services.update_profile(
                    session,
                    business,
                    actor=actor(),
                    expected_version=seen_version(form.version),
                    changes={
                        "description": form.description.data or None,
                        "website": form.website.data or None,
                        "street": form.street.data or None,
                        **form.consent(),
                    },
                    address=address_from(form, units),
                )
            except StaleBusiness as refused:
                session.rollback()
                business = present_business()
                form.version.process_data(str(business.version))
                return _edit_page(form, business, places, 409, str(refused))
            session.commit()
            flash(_("Đã lưu hồ sơ."))
            return redirect(url_for("catalog.profile"))
    return _edit_page(form, business, places, 422 if request.method == "POST" else 200)


@blueprint.route("/quan-ly/co-so", methods=["GET", "POST"])
@requires(Right.WORK)
def choose() -> ResponseReturnValue:
    session = db.session()
    form = ActionForm()
    if form.validate_on_submit():
        business = choose_business(_number(request.form.get("business_id", "")))
        flash(_("Từ giờ bạn làm việc cho %(name)s.", name=business.name))
        return redirect(url_for("catalog.products"))
    return render_template(
        "catalog/choose_business.html",
        businesses=own_businesses(session, current_user.id),
        present=present_business(),
    )


def _number(text: str) -> int:
    """Return a row's number; 0, which no row has, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _profile_form(business: Business, places: Gazetteer) -> ProfileForm:
    form = ProfileForm(
        data={
            "version": str(business.version),
            "description": business.description,
            "website": business.website,
            "phone_is_public": business.phone_is_public,
            "street": business.street,
            "commune": places.describe(business.declared_scheme, business.declared_commune_code),
            "former_district": business.former_district_code or "",
        }
    )
    if actor().on_behalf_of_id is not None:
        del form.phone_is_public  # the person's own consent, which no helper gives
    offer_districts(form, places)
    return form


def _edit_page(
    form: ProfileForm, business: Business, places: Gazetteer, status: int, message: str = ""
) -> ResponseReturnValue:
    page = render_template(
        "catalog/profile_edit.html",
        form=form,
        business=business,
        communes=commune_lines(places),
        message=message,
    )
    return page, status
