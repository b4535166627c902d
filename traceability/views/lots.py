"""The producer's lots: list, new lot, one lot with its steps and what its page still lacks."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.models import Product
from catalog.queries import certificates_for
from catalog.workspace import NoBusiness, present_business, product_to_work_on
from core import once
from core.access import requires
from core.database import db
from core.errors import DomainError
from places.queries import gazetteer
from traceability import errors, permissions, queries, services, story
from traceability import public as telling
from traceability.event_kinds import EventKind
from traceability.forms import LotForm
from traceability.lot_codes import BadLotCode, suggest_lot_code
from traceability.mending import Completeness, completeness
from traceability.models import Lot, TraceFacts
from traceability.qr import trace_path
from traceability.scans.own_links import own_link
from traceability.timeline import Happening
from traceability.traced import told_of
from traceability.views.blueprint import blueprint, today

_LOT_FIELDS: dict[type[DomainError], str] = {
    errors.LotCodeTaken: "lot_code",
    BadLotCode: "lot_code",
    errors.LotInFuture: "packed_on",
    errors.LotTooOld: "packed_on",
    errors.ExpiryBeforePacking: "expires_on",
    errors.ExpiryTooFar: "expires_on",
    errors.ForeignVariant: "variant_id",
    errors.BadQuantity: "quantity",
}


@blueprint.get("/quan-ly/lo-hang")
@requires(Right.WORK)
def lots() -> ResponseReturnValue:
    session = db.session()
    try:
        business = present_business()
    except NoBusiness:
        return render_template("catalog/no_business.html")
    found = queries.lots_of_business(session, business.id)
    return render_template(
        "traceability/workspace/lots.html",
        business=business,
        lots=found,
        status={lot.id: telling.status_of(lot, on=today()) for lot in found},
        events=queries.event_counts(session, found),
    )


@blueprint.get("/quan-ly/lo-hang/them")
@requires(Right.WORK)
def choose_product() -> ResponseReturnValue:
    business = present_business()
    products = queries.products_of_business(db.session(), business.id)
    return render_template(
        "traceability/workspace/choose_product.html",
        business=business,
        products=[product for product in products if product.state != "withdrawn"],
    )


@blueprint.route("/quan-ly/lo-hang/them/<int:product_id>", methods=["GET", "POST"])
@requires(Right.WORK)
def new_lot(product_id: int) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    form = LotForm()
    form.offer(product)
    if request.method == "GET":
        form.lot_code.data = suggest_lot_code(today(), queries.taken_lot_keys(session, product.business_id))
        form.packed_on.data = today()
        form.unit.data = product.unit
    if form.validate_on_submit() and (packed_on := form.packed_on.data):
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            made = services.create_lot(
                session,
                actor(),
                product,
                lot_code=form.lot_code.data or "",
                packed_on=packed_on,
                on=today(),
                expires_on=form.last_good_day(product),
                variant_id=form.chosen_variant(product),
                quantity=form.quantity.data,
                unit=form.unit.data,
                note=form.note.data or None,
            )
        except DomainError as problem:
            _blame(form, problem)
        else:
            flash(_("Đã ghi lô %(code)s. Bạn ghi tiếp các bước làm nhé.", code=made.lot_code))
            target = url_for("traceability.lot", lot_id=made.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    status = 422 if form.errors else 200
    return render_template(
        "traceability/workspace/new_lot.html", form=form, product=product, business=product.business
    ), status


@blueprint.get("/quan-ly/lo-hang/<int:lot_id>")
@requires(Right.WORK)
def lot(lot_id: int) -> ResponseReturnValue:
    session = db.session()
    found = permissions.own_lot(session, current_user.id, lot_id)
    known = queries.story_of(session, found)
    return render_template(
        "traceability/workspace/lot.html",
        lot=found,
        status=telling.status_of(found, on=today()),
        quantity=story.quantity_text(found.quantity, found.unit),
        steps=story.steps_of(known.happenings, business_id=found.business_id, for_maker=True),
        recalling=EventKind.RECALLING,
        taken_away=story.taken_away(known.happenings),
        inputs=story.input_facts(known.inputs, found.business_id),
        trace_path=_public_path(found),
        told=_told(found, known.happenings),
    )


def _told(lot: Lot, happenings: Sequence[Happening]) -> Completeness | None:
    """Judge what the lot's page tells; None for a material, which has no page."""
    if lot.product is None:
        return None
    session = db.session()
    papers = certificates_for(session, lot.product)
    facts = session.get(TraceFacts, lot.product.id)
    places = gazetteer(session)
    told = told_of(lot.product, lot, happenings, facts, papers, places, on=today())
    return completeness(told, lot, lot.product)


def _blame(form: LotForm, problem: DomainError) -> None:
    """Show a service's refusal beside the field that it speaks of."""
    name = next((field for kind, field in _LOT_FIELDS.items() if isinstance(problem, kind)), "lot_code")
    field = form[name if name in form else "lot_code"]
    field.errors = [*field.errors, str(problem)]


def _public_path(lot: Lot) -> str:
    """Return the path of a lot's trace page; "" while it answers nobody."""
    product: Product | None = lot.product
    if product is None or product.state == "draft":
        return ""
    return own_link(trace_path(product.code, lot.lot_code))
