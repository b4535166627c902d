"""The choices of a product: a grid of what each is, and the page on which they are told apart."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.access import actor
from accounts.permissions import Right
from catalog import services
from catalog.choices_form import ROWS_ON_A_PAGE, ChoicesForm, choices_form
from catalog.errors import RefusedField, StaleProduct
from catalog.forms import seen_version
from catalog.models import Product, Variant
from catalog.services.variants import plan_of
from catalog.variant_forms import TiersForm, tiers_form
from catalog.variant_uses import used_variants
from catalog.views.blueprints import blueprint
from catalog.workspace import product_to_work_on
from core.access import requires
from core.database import db


@blueprint.route("/quan-ly/san-pham/<int:product_id>/phan-loai", methods=["GET", "POST"])
@requires(Right.WORK)
def variants(product_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_to_work_on(product_id)
    page, pages = _page_of(row)
    form = choices_form(row, _sent(row) or row.choices[(page - 1) * ROWS_ON_A_PAGE : page * ROWS_ON_A_PAGE])
    facts: dict[str, Any] = {"page": page, "pages": pages}
    if not form.validate_on_submit():
        return _choices_page(row, form, **facts), 422 if request.method == "POST" else 200
    try:
        services.update_rows(
            session, row, actor=actor(), expected_version=seen_version(form.version), rows=form.facts()
        )
    except StaleProduct as stale:
        session.rollback()
        return _choices_page(_again(product_id, form), form, stale=stale, **facts), 409
    except RefusedField as refused:
        session.rollback()
        _blame(form, refused)
        return _choices_page(product_to_work_on(product_id), form, **facts), 422
    session.commit()
    flash(_("Đã lưu."))
    return redirect(url_for("catalog.variants", product_id=product_id, trang=page if page > 1 else None))


@blueprint.route("/quan-ly/san-pham/<int:product_id>/phan-loai/cach", methods=["GET", "POST"])
@requires(Right.WORK)
def variant_tiers(product_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_to_work_on(product_id)
    form = tiers_form(row)
    if request.method == "POST" and seen_version(form.version) != row.version:
        return _both_tiers(row, form)
    if not form.validate_on_submit():
        return _tiers_page(row, form), 422 if request.method == "POST" else 200
    edits = form.edits()
    gone = _gone(row, plan_of(row, edits).gone)
    if gone and form.sure.data != form.version.data:
        return _ask_first(row, form, gone)
    try:
        services.arrange_variants(
            session, row, actor=actor(), expected_version=seen_version(form.version), edits=edits
        )
    except StaleProduct:
        session.rollback()
        return _both_tiers(product_to_work_on(product_id), form)
    except RefusedField as refused:
        session.rollback()
        form.tier_fields(0)[0].errors = [str(refused)]
        return _tiers_page(product_to_work_on(product_id), form), 422
    session.commit()
    flash(_("Đã lưu. Bạn xem giá, mã và tồn kho của từng loại."))
    return redirect(url_for("catalog.variants", product_id=product_id))


def _both_tiers(row: Product, form: TiersForm) -> ResponseReturnValue:
    """Show the tiers that are saved now beside what was typed over older ones, and keep the latter."""
    typed = tiers_form(row, form.seen_tiers())
    form = tiers_form(row, formdata=None)
    versions = form.take_over(typed)
    if not versions:  # what was typed stands there already
        flash(_("Đã lưu. Bạn xem giá, mã và tồn kho của từng loại."))
        return redirect(url_for("catalog.variants", product_id=row.id))
    return _tiers_page(row, form, versions=versions), 409


def _page_of(row: Product) -> tuple[int, int]:
    pages = max(1, -(-len(row.choices) // ROWS_ON_A_PAGE))
    return min(max(request.args.get("trang", 1, type=int), 1), pages), pages


def _sent(row: Product) -> list[Variant]:
    """Return the choices that a form that came back speaks of, wherever they stand by now."""
    return [each for each in row.choices if f"sku_{each.id}" in request.form][:ROWS_ON_A_PAGE]


def _choices_page(row: Product, form: ChoicesForm, **facts: Any) -> str:
    return render_template(
        "catalog/variants.html",
        product=row,
        business=row.business,
        form=form,
        retired=[variant for variant in row.variants if not variant.stands_in(row.tiers)],
        address=lambda page: url_for("catalog.variants", product_id=row.id, trang=page),
        **facts,
    )


def _tiers_page(row: Product, form: TiersForm, **facts: Any) -> str:
    return render_template(
        "catalog/variant_tiers.html", product=row, business=row.business, form=form, **facts
    )


def _again(product_id: int, form: ChoicesForm) -> Product:
    """Read the product anew; saving once more then knows what it replaces."""
    row = product_to_work_on(product_id)
    form.version.data = form.version.raw_data = None
    form.version.process_data(str(row.version))
    return row


def _blame(form: ChoicesForm, refused: RefusedField) -> None:
    name = f"on_{form.variants[0].id}" if refused.field == "is_on_sale" else refused.field
    form[name].errors = [str(refused)]


def _gone(row: Product, numbers: tuple[int, ...]) -> list[tuple[Variant, bool]]:
    """Return the choices that go, each with whether its lots keep it."""
    used = used_variants(db.session(), numbers)
    return [(variant, variant.id in used) for variant in row.choices if variant.id in numbers]


def _ask_first(row: Product, form: TiersForm, gone: list[tuple[Variant, bool]]) -> ResponseReturnValue:
    carried = {
        field.name: field.data or ""
        for field in form
        if field.name not in {"csrf_token", "version", "was", "sure", "save"}
    }
    form.sure.data = form.sure.raw_data = None
    form.sure.process_data(form.version.data)
    return render_template(
        "catalog/variant_sure.html", product=row, business=row.business, form=form, gone=gone, carried=carried
    )
