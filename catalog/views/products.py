"""The producer's products: write them down, mend them, publish and withdraw them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from accounts.access import actor
from accounts.permissions import Right
from catalog import queries, services
from catalog.completeness import Lack, lacks_of_a_good_page, lacks_to_go_live
from catalog.errors import NotReadyToGoLive, RefusedField, StaleProduct
from catalog.forms import (
    ActionForm,
    EditProductForm,
    ProductFields,
    ProductForm,
    chosen,
    content_of,
    edit_product_form,
    seen_version,
)
from catalog.models import Business, Product, ProductState
from catalog.product_parts import parts_of
from catalog.return_reasons import label_of, labelled
from catalog.services import sign_ups
from catalog.services.products import differences
from catalog.states import LABELS, MEANINGS, PUBLIC, TONES, Party, next_states
from catalog.views.blueprints import blueprint
from catalog.vocabulary import measure, sold_as
from catalog.workspace import NoBusiness, present_business, product_to_work_on
from core import once
from core.access import requires
from core.database import db
from core.formatting import vnd
from core.images import BadImage

_FORM_FIELDS = {"price_vnd": "price", "family_code": "family"}


@blueprint.get("/quan-ly/san-pham")
@requires(Right.WORK)
def products() -> ResponseReturnValue:
    session = db.session()
    try:
        business = present_business()
    except NoBusiness:
        if sign_ups.is_open(session, current_user.id):
            return redirect(url_for("catalog.sign_up_business"))
        return render_template("catalog/no_business.html")
    rows = queries.products_of(session, business.id)
    if not rows and sign_ups.is_open(session, current_user.id):
        return redirect(url_for("catalog.sign_up_product"))
    return render_template(
        "catalog/products.html", business=business, products=rows, label=LABELS, tone=TONES, sold_as=_sold_as
    )


@blueprint.route("/quan-ly/san-pham/moi", methods=["GET", "POST"])
@requires(Right.WORK)
def new_product() -> ResponseReturnValue:
    session = db.session()
    business = present_business()
    form = ProductForm()
    form.offer_families(queries.families(session))
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            product = _create(session, business, form)
        except (BadImage, NotReadyToGoLive) as refused:
            session.rollback()
            _blame(form, refused)
            business = present_business()
        else:
            flash(_("Đã đăng sản phẩm.") if product.state == ProductState.LIVE else _("Đã lưu bản nháp."))
            address = url_for("catalog.product", product_id=product.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, address))
    return _answer("catalog/product_new.html", form, business=business)


@blueprint.get("/quan-ly/san-pham/<int:product_id>")
@requires(Right.WORK)
def product(product_id: int) -> ResponseReturnValue:
    row = product_to_work_on(product_id)
    return render_template(
        "catalog/product.html",
        product=row,
        business=row.business,
        label=LABELS[ProductState(row.state)],
        meaning=MEANINGS[ProductState(row.state)],
        tone=TONES[ProductState(row.state)],
        may_go=next_states(row.state, Party.PRODUCER),
        has_public_page=row.state in PUBLIC,
        missing=lacks_to_go_live(row),
        better=lacks_of_a_good_page(row),
        reasons=labelled(row.return_reasons),
        waiting=_waiting(row),
        parts=parts_of(row),
        sold_as=_sold_as(row),
    )


@blueprint.route("/quan-ly/san-pham/<int:product_id>/sua", methods=["GET", "POST"])
@requires(Right.WORK)
def edit_product(product_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_to_work_on(product_id)
    form = edit_product_form(row, queries.families(session))
    if not form.validate_on_submit():
        return _answer("catalog/product_edit.html", form, product=row, business=row.business)
    try:
        services.update_product(
            session,
            row,
            actor=actor(),
            expected_version=seen_version(form.version),
            changes=form.facts(),
            variant_prices=form.variant_prices(),
        )
    except StaleProduct:
        session.rollback()
        return _both_versions(product_id, form)
    except RefusedField as refused:
        session.rollback()
        row = product_to_work_on(product_id)
        _field(form, refused.field).errors = [str(refused)]
        return _answer("catalog/product_edit.html", form, product=row, business=row.business)
    session.commit()
    flash(
        _("Đã lưu. Tên và mô tả mới sẽ hiện sau khi cán bộ duyệt.") if row.pending_changes else _("Đã lưu.")
    )
    return redirect(url_for("catalog.product", product_id=row.id))


@blueprint.route("/quan-ly/san-pham/<int:product_id>/dang", methods=["GET", "POST"])
@requires(Right.WORK)
def publish_product(product_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_to_work_on(product_id)
    form = ActionForm()
    if form.validate_on_submit():
        verb = services.publish if row.state == ProductState.DRAFT else services.relive
        try:
            verb(session, row, actor=actor())
        except NotReadyToGoLive as refused:
            session.rollback()
            return _confirm_publish(product_to_work_on(product_id), form, refused.lacks, 422)
        session.commit()
        flash(_("Đã đăng. Ai có đường dẫn hoặc mã đều xem được; cán bộ sẽ duyệt để mọi người tìm thấy."))
        return redirect(url_for("catalog.product", product_id=row.id))
    return _confirm_publish(row, form, lacks_to_go_live(row), 200)


@blueprint.route("/quan-ly/san-pham/<int:product_id>/rut", methods=["GET", "POST"])
@requires(Right.WORK)
def withdraw_product(product_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_to_work_on(product_id)
    form = ActionForm()
    if form.validate_on_submit():
        services.withdraw(session, row, actor=actor())
        session.commit()
        flash(_("Đã rút sản phẩm. Bạn đăng lại lúc nào cũng được."))
        return redirect(url_for("catalog.product", product_id=row.id))
    return render_template("catalog/product_withdraw.html", product=row, business=row.business, form=form)


def _create(session: Session, business: Business, form: ProductForm) -> Product:
    who = actor()
    row = services.create_product(session, business, actor=who, **form.facts())
    if chosen(form.photo.data):
        services.add_photo(session, row, content_of(form.photo.data), actor=who)
    if form.publish.data:
        services.publish(session, row, actor=who)
    return row


def _blame(form: ProductForm, refused: BadImage | NotReadyToGoLive) -> None:
    """Put each reason beside the field that can mend it."""
    if isinstance(refused, BadImage):
        form.photo.errors = [str(refused)]
        return
    for lack in refused.lacks:
        _field(form, lack.field).errors = [str(lack.sentence)]


def _field(form: ProductFields, name: str) -> Any:
    return form[_FORM_FIELDS.get(name, name)]


def _both_versions(product_id: int, form: EditProductForm) -> ResponseReturnValue:
    """Show what is saved now beside what was typed; saving once more then knows what it replaces."""
    row = product_to_work_on(product_id)
    rows = [
        (_field(form, field).label.text, _shown(present, field), _shown(typed, field))
        for field, (present, typed) in differences(row, form.facts()).items()
    ]
    form.version.data = form.version.raw_data = None
    form.version.process_data(str(row.version))
    page = render_template(
        "catalog/product_edit.html", form=form, product=row, business=row.business, versions=rows
    )
    return page, 409


def _shown(value: Any, field: str) -> str:
    if value is None or value == "" or value == []:
        return str(_("(trống)"))
    if field == "price_vnd":
        return vnd(value)
    return ", ".join(value) if isinstance(value, list) else str(value)


def _confirm_publish(
    row: Product, form: ActionForm, lacks: tuple[Lack, ...], status: int
) -> ResponseReturnValue:
    page = render_template(
        "catalog/product_publish.html", product=row, business=row.business, form=form, lacks=lacks
    )
    return page, status


def _answer(template: str, form: ProductFields, **facts: Any) -> ResponseReturnValue:
    return render_template(template, form=form, **facts), 422 if request.method == "POST" else 200


def _sold_as(row: Product) -> str:
    return sold_as(row.unit, measure(row.net_value, row.net_unit))


def _waiting(row: Product) -> list[tuple[str, str]]:
    """Return label and new value of what waits for approval."""
    return [(label_of(field), str(new or "")) for field, new in row.pending_changes.items()]
