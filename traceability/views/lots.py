"""The producer's lots: list, new lot, one lot with its steps, a further step, a correction."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.models import Product
from catalog.workspace import NoBusiness, present_business, product_to_work_on
from core import once
from core.access import requires
from core.database import db, utcnow
from core.errors import DomainError
from core.formatting import VIETNAM
from places.queries import gazetteer
from traceability import errors, permissions, queries, services
from traceability import public as telling
from traceability.event_kinds import EventKind
from traceability.forms import CorrectionForm, LotForm, StepForm
from traceability.lot_codes import BadLotCode, suggest_lot_code
from traceability.models import Event, Lot
from traceability.qr import trace_path
from traceability.timeline import timeline
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
_STEP_FIELDS: dict[type[DomainError], str] = {
    errors.NotRecordable: "step",
    errors.UnknownPlace: "commune",
    errors.EmptyReason: "reason",
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
            _blame(form, problem, _LOT_FIELDS, "lot_code")
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
    story = queries.story_of(session, found)
    standing = timeline(story.happenings)
    return render_template(
        "traceability/workspace/lot.html",
        lot=found,
        status=telling.status_of(found, on=today()),
        quantity=telling.quantity_text(found.quantity, found.unit),
        happenings=standing,
        correctable={each.id for each in standing if each.kind != EventKind.RECALLING},
        taken_away=telling.taken_away(story.happenings),
        inputs=telling.input_facts(story.inputs, found.business_id),
        trace_path=_public_path(found),
    )


@blueprint.route("/quan-ly/lo-hang/<int:lot_id>/ghi", methods=["GET", "POST"])
@requires(Right.WORK)
def new_event(lot_id: int) -> ResponseReturnValue:
    session = db.session()
    found = permissions.own_lot(session, current_user.id, lot_id)
    steps = queries.steps_of(session, found.process_code)
    form = StepForm()
    _offer(form, found)
    if request.method == "GET":
        form.day.data = today()
        form.commune.data = found.business.current_commune_code or ""
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            services.record_event(session, actor(), found, form.report(steps), now=utcnow())
        except DomainError as problem:
            _blame(form, problem, _STEP_FIELDS, "day")
        else:
            flash(_("Đã ghi. Trang truy xuất của lô đã có bước này."))
            target = url_for("traceability.lot", lot_id=found.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    status = 422 if form.errors else 200
    return render_template("traceability/workspace/new_event.html", form=form, lot=found), status


@blueprint.route("/quan-ly/lo-hang/<int:lot_id>/sua/<int:event_id>", methods=["GET", "POST"])
@requires(Right.WORK)
def correct_event(lot_id: int, event_id: int) -> ResponseReturnValue:
    session = db.session()
    found = permissions.own_lot(session, current_user.id, lot_id)
    event = permissions.event_of_lot(session, found, event_id)
    steps = queries.steps_of(session, found.process_code)
    form = CorrectionForm()
    _offer(form, found)
    if request.method == "GET":
        _show_again(form, event, {step.code: step.seq for step in steps})
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        report = form.report(steps) if form.happened else None
        try:
            services.correct_event(
                session, actor(), event, report, reason=form.reason.data or "", now=utcnow()
            )
        except errors.AlreadyCorrected:
            raise
        except DomainError as problem:
            _blame(form, problem, _STEP_FIELDS, "day")
        else:
            flash(_("Đã đính chính. Bản ghi cũ vẫn được giữ, trang truy xuất hiện bản mới."))
            target = url_for("traceability.lot", lot_id=found.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    status = 422 if form.errors else 200
    page = render_template("traceability/workspace/correct_event.html", form=form, lot=found, event=event)
    return page, status


def _offer(form: StepForm, lot: Lot) -> None:
    session = db.session()
    form.offer(
        queries.steps_of(session, lot.process_code),
        gazetteer(session),
        own_code=lot.business.current_commune_code,
    )


def _show_again(form: CorrectionForm, event: Event, numbers: dict[str, int]) -> None:
    """Fill the form with what was recorded, so that only the wrong part is typed anew."""
    local = event.event_time.astimezone(VIETNAM)
    number = numbers.get(event.step_code or "")
    form.step.data = f"step:{number}" if number is not None else f"kind:{event.kind}"
    form.day.data = local.date()
    form.hour.data = local.time().replace(tzinfo=None) if event.has_time else None
    form.commune.data = gazetteer(db.session()).current_code(event.place_scheme, event.place_code) or ""
    form.note.data = str(event.details.get("note") or "")


def _blame(
    form: LotForm | StepForm, problem: DomainError, fields: dict[type[DomainError], str], otherwise: str
) -> None:
    """Show a service's refusal beside the field that it speaks of."""
    name = next((field for kind, field in fields.items() if isinstance(problem, kind)), otherwise)
    field = form[name if name in form else otherwise]
    field.errors = [*field.errors, str(problem)]


def _public_path(lot: Lot) -> str:
    """Return the path of a lot's trace page; "" while it answers nobody."""
    product: Product | None = lot.product
    if product is None or product.state == "draft":
        return ""
    return trace_path(product.code, lot.lot_code)
