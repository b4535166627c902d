"""Report something suspicious: the only page behind a scanned code that sets a cookie."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.codes import MistypedCode, parse_code
from catalog.english import shown_name
from catalog.models import Product, ProductState
from core import once
from core.access import public
from core.database import db
from core.errors import DomainError, NotFound
from core.images import BadImage
from core.languages import keep_language
from traceability import errors, queries, services
from traceability.lot_codes import looks_like_lot_code
from traceability.qr import trace_path
from traceability.report_forms import SuspicionForm
from traceability.views.blueprint import blueprint


@blueprint.route("/t/<code>/bao-nghi-ngo", methods=["GET", "POST"])
@public
def report(code: str) -> ResponseReturnValue:
    product = _product(code)
    form = SuspicionForm()
    if request.method == "GET":
        asked = request.args.get("lo", "")
        form.lot_code.data = asked.upper() if looks_like_lot_code(asked) else ""
    if form.validate_on_submit():
        if answer := once.first_answer(db.session(), None, form.form_id.data):
            return redirect(answer)
        try:
            services.report_suspicion(
                db.session(),
                product,
                seen=form.seen.data or "",
                lot_typed=form.lot_code.data or "",
                shop=form.shop.data or "",
                phone=form.phone.data or "",
                may_keep_phone=bool(form.consent.data),
                photo=form.picture,
            )
        except (BadImage, errors.NothingSeen) as problem:
            _blame(form, problem)
            db.session.rollback()
            product = _product(code)
        else:
            target = url_for("traceability.report_taken", code=product.code)
            return redirect(once.finish(db.session(), None, form.form_id.data, target))
    page = render_template(
        "traceability/report.html",
        form=form,
        product=product,
        name=shown_name(product),
        product_path=keep_language(trace_path(product.code)),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/t/<code>/bao-nghi-ngo/da-nhan")
@public
def report_taken(code: str) -> ResponseReturnValue:
    product = _product(code)
    return render_template(
        "traceability/report_taken.html",
        name=shown_name(product),
        product_path=keep_language(trace_path(product.code)),
    )


def _product(code: str) -> Product:
    try:
        product = queries.product_by_code(db.session(), parse_code(code))
    except MistypedCode:
        raise NotFound from None
    if product is None or product.state == ProductState.DRAFT:
        raise NotFound
    return product


def _blame(form: SuspicionForm, problem: DomainError) -> None:
    field = form.photo if isinstance(problem, BadImage) else form.seen
    field.errors = [*field.errors, str(problem)]
