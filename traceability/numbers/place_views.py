"""The producer's places: list, new place, one place changed or closed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.forms import ActionForm, seen_version
from catalog.models import Business
from catalog.views.communes import commune_lines
from catalog.workspace import NoBusiness, present_business
from core import once
from core.access import requires
from core.database import db
from core.errors import DomainError
from places.models import NEW
from places.queries import gazetteer
from traceability.numbers import errors, permissions, public_words, queries
from traceability.numbers import places as services
from traceability.numbers.blueprint import blueprint
from traceability.numbers.forms import PlaceForm
from traceability.numbers.lookup import place_path
from traceability.numbers.models import BusinessPlace
from traceability.views.blueprint import today

_OF_GLN = (errors.BadGln, errors.GlnNotShown, errors.GlnTaken, errors.TaxNumberAsGln)


@blueprint.get("/quan-ly/noi")
@requires(Right.WORK)
def places() -> ResponseReturnValue:
    session = db.session()
    try:
        business = present_business()
    except NoBusiness:
        return render_template("catalog/no_business.html")
    units = gazetteer(session)
    return render_template(
        "traceability/numbers/places.html",
        business=business,
        places=[
            (row, public_words.place_kind(row), public_words.place_lines(units, row)[0], place_path(row.code))
            for row in queries.places_of(session, business.id)
        ],
    )


@blueprint.route("/quan-ly/noi/them", methods=["GET", "POST"])
@requires(Right.WORK)
def new_place() -> ResponseReturnValue:
    session = db.session()
    business = present_business()
    form = PlaceForm(gazetteer(session))
    if request.method == "GET":
        form.commune.data = form.places.describe(NEW, business.current_commune_code)
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            services.add_place(session, business, form.facts(), actor=actor(), today=today())
        except DomainError as refused:
            form.gln.errors = [str(refused)]
        else:
            flash(_("Đã ghi địa điểm."))
            target = url_for("numbers.places")
            return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    return _form_page(form, business, None)


@blueprint.route("/quan-ly/noi/<int:place_id>", methods=["GET", "POST"])
@requires(Right.WORK)
def place(place_id: int) -> ResponseReturnValue:
    session = db.session()
    row = permissions.own_place(session, current_user.id, place_id)
    form = PlaceForm(gazetteer(session), row)
    if form.validate_on_submit():
        try:
            services.edit_place(
                session,
                row,
                form.facts(),
                actor=actor(),
                expected_version=seen_version(form.version),
                today=today(),
            )
        except _OF_GLN as refused:
            session.rollback()
            row = permissions.own_place(session, current_user.id, place_id)
            form.gln.errors = [str(refused)]
        else:
            session.commit()
            flash(_("Đã lưu địa điểm."))
            return redirect(url_for("numbers.places"))
    return _form_page(form, row.business, row)


@blueprint.route("/quan-ly/noi/<int:place_id>/dong", methods=["GET", "POST"])
@requires(Right.WORK)
def close_place(place_id: int) -> ResponseReturnValue:
    session = db.session()
    row = permissions.own_place(session, current_user.id, place_id)
    form = ActionForm()
    if form.validate_on_submit():
        services.close_place(session, row, actor=actor())
        session.commit()
        flash(_("Đã ghi là nơi này không dùng nữa."))
        return redirect(url_for("numbers.places"))
    return render_template(
        "traceability/numbers/place_close.html", place=row, business=row.business, form=form
    )


def _form_page(form: PlaceForm, business: Business, row: BusinessPlace | None) -> ResponseReturnValue:
    page = render_template(
        "traceability/numbers/place_edit.html",
        form=form,
        business=business,
        place=row,
        path=place_path(row.code) if row is not None else "",
        communes=commune_lines(form.places),
    )
    return page, 422 if form.errors else 200
