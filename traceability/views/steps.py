"""The steps of a lot: one more, a correction, the names beside it; and the facts of the trace page."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.workspace import product_to_work_on
from core import once
from core.access import requires
from core.database import db, utcnow
from core.errors import DomainError, NotFound
from core.formatting import VIETNAM
from core.images import BadImage
from core.seen import beside, hold
from places.models import NEW
from places.queries import gazetteer
from traceability import errors, permissions, queries, services
from traceability.models import Event, EventParty, Lot, ProcessStep, TraceFacts
from traceability.services import NameChoice
from traceability.step_forms import CorrectionForm, NamesForm, StepForm, TraceFactsForm
from traceability.views.blueprint import blueprint, today

_FIELDS: dict[type[DomainError], str] = {
    errors.NotRecordable: "step",
    errors.UnknownPlace: "commune",
    errors.EmptyReason: "reason",
    errors.NoQuantityHere: "quantity",
    errors.NoPartnerHere: "partner",
    errors.NoLotsUsedHere: "used_lot",
    errors.ForeignInput: "used_lot",
    errors.InputKnown: "used_lot",
    errors.TooManyEventPhotos: "photos",
    BadImage: "photos",
}


@blueprint.route("/quan-ly/lo-hang/<int:lot_id>/ghi", methods=["GET", "POST"])
@requires(Right.WORK)
def new_event(lot_id: int) -> ResponseReturnValue:
    session = db.session()
    found = permissions.own_lot(session, current_user.id, lot_id)
    form = StepForm()
    steps, lots = _offer(form, found)
    if request.method == "GET":
        form.day.data = today()
        form.say_place(NEW, found.business.current_commune_code)
        form.unit.data = found.unit
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            services.record_event(session, actor(), found, form.report(steps, lots), now=utcnow())
        except DomainError as problem:
            _blame(form, problem)
        else:
            flash(_("Đã ghi. Trang truy xuất của lô đã có bước này."))
            target = url_for("traceability.lot", lot_id=found.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    return _form_page("traceability/workspace/new_event.html", form, lot=found)


@blueprint.route("/quan-ly/lo-hang/<int:lot_id>/sua/<int:event_id>", methods=["GET", "POST"])
@requires(Right.WORK)
def correct_event(lot_id: int, event_id: int) -> ResponseReturnValue:
    session = db.session()
    found = permissions.own_lot(session, current_user.id, lot_id)
    event = permissions.event_of_lot(session, found, event_id)
    form = CorrectionForm()
    steps, lots = _offer(form, found)
    if request.method == "GET":
        _show_again(form, event, {step.code: step.seq for step in steps})
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        report = form.report(steps, lots) if form.happened else None
        try:
            services.correct_event(
                session, actor(), event, report, reason=form.reason.data or "", now=utcnow()
            )
        except errors.AlreadyCorrected:
            return _corrected_meanwhile(form, found, event)
        except DomainError as problem:
            _blame(form, problem)
        else:
            flash(_("Đã đính chính. Bản ghi cũ vẫn được giữ, trang truy xuất hiện bản mới."))
            target = url_for("traceability.lot", lot_id=found.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    return _form_page("traceability/workspace/correct_event.html", form, lot=found, event=event)


def _corrected_meanwhile(form: CorrectionForm, lot: Lot, event: Event) -> ResponseReturnValue:
    """Show how the step stands since somebody else put it right; what was typed now corrects that one."""
    db.session.rollback()
    newest = queries.newest_of(db.session(), event)
    there = CorrectionForm(formdata=None)
    steps, _lots = _offer(there, lot)
    _show_again(there, newest, {step.code: step.seq for step in steps})
    form.form_errors = [str(errors.MeanwhileCorrected())]
    form.both_versions = beside(form, there)
    page = render_template(
        "traceability/workspace/correct_event.html",
        form=form,
        lot=lot,
        event=newest,
        there=url_for(".correct_event", lot_id=lot.id, event_id=newest.id),
    )
    return page, 409


@blueprint.route("/quan-ly/lo-hang/<int:lot_id>/ten/<int:event_id>", methods=["GET", "POST"])
@requires(Right.WORK)
def event_names(lot_id: int, event_id: int) -> ResponseReturnValue:
    session = db.session()
    found = permissions.own_lot(session, current_user.id, lot_id)
    event = permissions.event_of_lot(session, found, event_id)
    party = session.get(EventParty, event.id)
    if party is None:
        raise NotFound
    hold(session, party)
    form = NamesForm(data={"choice": (NameChoice.SHOWN if party.is_public else NameChoice.HIDDEN).value})
    if form.validate_on_submit():
        services.choose_names(session, actor(), event, NameChoice(form.choice.data))
        session.commit()
        flash(_("Đã lưu."))
        return redirect(url_for("traceability.lot", lot_id=found.id))
    return _form_page("traceability/workspace/event_names.html", form, lot=found, event=event, party=party)


@blueprint.route("/quan-ly/san-pham/<int:product_id>/truy-xuat", methods=["GET", "POST"])
@requires(Right.WORK)
def trace_facts(product_id: int) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    facts = session.get(TraceFacts, product.id)
    if facts is not None:
        hold(session, facts)
    form = TraceFactsForm(obj=facts)
    if form.validate_on_submit():
        services.tell_facts(
            session,
            actor(),
            product,
            brand=form.brand.data or None,
            model=form.model.data or None,
            standards=form.standards.data or [],
            warnings=form.warnings.data or None,
            warnings_en=form.warnings_en.data or None,
        )
        session.commit()
        flash(_("Đã lưu. Trang truy xuất của mọi lô đã có thông tin này."))
        return redirect(url_for("catalog.product", product_id=product.id))
    return _form_page(
        "traceability/workspace/trace_facts.html", form, product=product, business=product.business
    )


def _form_page(
    template: str, form: StepForm | NamesForm | TraceFactsForm, **facts: object
) -> ResponseReturnValue:
    return render_template(template, form=form, **facts), 422 if form.errors else 200


def _offer(form: StepForm, lot: Lot) -> tuple[Sequence[ProcessStep], Sequence[Lot]]:
    """Let the form offer what fits the lot; return the steps and lots that it offers."""
    session = db.session()
    steps, lots = queries.steps_of(session, lot.process_code), queries.lots_to_use(session, lot)
    form.offer(steps, gazetteer(session), lots)
    return steps, lots


def _show_again(form: CorrectionForm, event: Event, numbers: dict[str, int]) -> None:
    """Fill the form with what was recorded, so that only the wrong part is typed anew."""
    local = event.event_time.astimezone(VIETNAM)
    number = numbers.get(event.step_code or "")
    details, party = event.details, event.party
    form.step.data = f"step:{number}" if number is not None else f"kind:{event.kind}"
    form.day.data = local.date()
    form.hour.data = local.time().replace(tzinfo=None) if event.has_time else None
    form.say_place(event.place_scheme, event.place_code)
    form.note.data = str(details.get("note") or "")
    form.quantity.show(details.get("quantity"))
    form.unit.data = str(details.get("unit") or "")
    if "used_lot" in form and details.get("used_lot"):
        form.used_lot.data = str(details["used_lot"])
        form.used_quantity.show(queries.quantity_used(db.session(), event.lot_id, int(details["used_lot"])))
    if party is not None:
        form.who.data, form.partner.data = party.who, party.partner
        form.names_are_public.data = party.is_public


def _blame(form: StepForm, problem: DomainError) -> None:
    """Show a service's refusal beside the field that it speaks of."""
    name = next((field for kind, field in _FIELDS.items() if isinstance(problem, kind)), "day")
    field = form[name if name in form else "day"]
    field.errors = [*field.errors, str(problem)]
