"""The producer's cartons: list, new carton, one carton with its code and labels, opened and voided."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.forms import ActionForm
from catalog.queries import page_of
from catalog.workspace import NoBusiness, present_business
from core import once
from core.access import requires
from core.database import db, utcnow
from core.errors import DomainError, NotFound
from traceability.numbers import carton_labels, errors, permissions, public_words, queries, rules, shown
from traceability.numbers import cartons as services
from traceability.numbers.blueprint import blueprint
from traceability.numbers.forms import carton_form
from traceability.numbers.lookup import carton_path
from traceability.numbers.models import Carton, CartonState
from traceability.printing import services as printing
from traceability.printing.choices import Choice
from traceability.printing.pictures import svg
from traceability.printing.printers import OFFICE
from traceability.printing.queries import remembered
from traceability.printing.views.labels import public_url
from traceability.printing.views.sheets import download
from traceability.qr import draw, side_of
from traceability.views.blueprint import today

_PIXELS_A_MODULE = 3
_LABEL_PRINTERS = ("203", "300")


@blueprint.get("/quan-ly/thung")
@requires(Right.WORK)
def cartons() -> ResponseReturnValue:
    session = db.session()
    try:
        business = present_business()
    except NoBusiness:
        return render_template("catalog/no_business.html")
    found = page_of(session, queries.cartons_of(business.id), request.args.get("trang", 1, type=int))
    return render_template(
        "traceability/numbers/cartons.html",
        business=business,
        found=found,
        cartons=shown.cartons_listed(found.rows),
        may_pack=bool(queries.lots_to_pack(session, business.id)),
        address=lambda page: url_for("numbers.cartons", trang=page),
    )


@blueprint.route("/quan-ly/thung/them", methods=["GET", "POST"])
@requires(Right.WORK)
def new_carton() -> ResponseReturnValue:
    session = db.session()
    business = present_business()
    lots = queries.lots_to_pack(session, business.id)
    form = carton_form(lots)
    if request.method == "GET":
        form.packed_on.data = today()
    if form.validate_on_submit() and (packed_on := form.packed_on.data):
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            made = services.pack_carton(
                session, business, form.contents(), actor=actor(), packed_on=packed_on, today=today()
            )
        except errors.EmptyCarton as refused:
            form.rows[0][1].errors = [str(refused)]
        except DomainError as refused:
            form.packed_on.errors = [str(refused)]
        else:
            flash(_("Đã ghi thùng. Bạn in mã rồi dán lên thùng."))
            target = url_for("numbers.carton", carton_id=made.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    page = render_template(
        "traceability/numbers/carton_new.html",
        form=form,
        business=business,
        has_prefix=bool(queries.prefixes_of(session, business.id, on=today())),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/quan-ly/thung/<int:carton_id>")
@requires(Right.WORK)
def carton(carton_id: int) -> ResponseReturnValue:
    found = permissions.own_carton(db.session(), current_user.id, carton_id)
    words, tone = public_words.carton_words(found)
    return render_template(
        "traceability/numbers/carton.html",
        carton=found,
        business=found.business,
        words=words,
        tone=tone,
        contents=public_words.packed(found, on=today()),
        address=carton_labels.address(found, public_url()),
        pixels=_PIXELS_A_MODULE * side_of(_payload(found)),
        path=carton_path(found.code),
        printers=_LABEL_PRINTERS,
        content_gtin=rules.gtin_shown(found.content_gtin) if found.content_gtin else "",
    )


@blueprint.get("/quan-ly/thung/<int:carton_id>/ma.svg")
@requires(Right.WORK)
def carton_svg(carton_id: int) -> ResponseReturnValue:
    found = permissions.own_carton(db.session(), current_user.id, carton_id)
    answer = Response(svg(draw(_payload(found)), OFFICE), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@blueprint.get("/quan-ly/thung/<int:carton_id>/tem-<grid>.pdf")
@requires(Right.WORK)
def carton_label(carton_id: int, grid: str) -> Response:
    found = permissions.own_carton(db.session(), current_user.id, carton_id)
    if grid not in carton_labels.GRIDS:
        raise NotFound
    words = carton_labels.words_of(found, public_url())
    content = printing.proven_sheets([words], _choice(found, grid), made_at=utcnow())
    return download(content, f"tem-thung-{found.code}-{grid}.pdf")


@blueprint.get("/quan-ly/thung/<int:carton_id>/tem-<printer>.zpl")
@requires(Right.WORK)
def carton_label_zpl(carton_id: int, printer: str) -> Response:
    found = permissions.own_carton(db.session(), current_user.id, carton_id)
    if printer not in _LABEL_PRINTERS:
        raise NotFound
    words = carton_labels.words_of(found, public_url())
    choice = replace(_choice(found, carton_labels.ROLL), printer=printer)
    return download(printing.proven_zpl([words], choice), f"tem-thung-{found.code}-{printer}.zpl")


@blueprint.route("/quan-ly/thung/<int:carton_id>/mo", methods=["GET", "POST"])
@requires(Right.WORK)
def open_carton(carton_id: int) -> ResponseReturnValue:
    return _end(carton_id, CartonState.OPENED, _("Đã ghi là thùng đã mở."))


@blueprint.route("/quan-ly/thung/<int:carton_id>/bo", methods=["GET", "POST"])
@requires(Right.WORK)
def void_carton(carton_id: int) -> ResponseReturnValue:
    return _end(carton_id, CartonState.VOIDED, _("Đã bỏ thùng. Mã của thùng không dùng lại."))


def _end(carton_id: int, state: CartonState, done: str) -> ResponseReturnValue:
    session = db.session()
    found = permissions.own_carton(session, current_user.id, carton_id)
    form = ActionForm()
    if form.validate_on_submit():
        services.end_carton(session, found, actor=actor(), state=state)
        session.commit()
        flash(done)
        return redirect(url_for("numbers.carton", carton_id=carton_id))
    return render_template(
        "traceability/numbers/carton_end.html",
        carton=found,
        business=found.business,
        form=form,
        is_opening=state is CartonState.OPENED,
    )


def _choice(found: Carton, grid: str) -> Choice:
    """Return how one label is printed, moved as the person's printer needs it."""
    return replace(remembered(db.session(), current_user.id, found.business_id, sheet=grid), count=1)


def _payload(found: Carton) -> str:
    return carton_labels.payload(found, public_url())
