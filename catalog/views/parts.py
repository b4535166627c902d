"""Parts of a product with a page of their own: what its family asks, its parcel, its history."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog import services
from catalog.attributes import strange
from catalog.history import history_of
from catalog.part_forms import PackageForm, PhotoWordsForm, attributes_form
from catalog.part_pages import edit_part
from catalog.permissions import business_in_scope, product_in_scope
from catalog.views.blueprints import blueprint, department_blueprint
from catalog.workspace import present_business, product_to_work_on
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.seen import hold


@blueprint.route("/quan-ly/san-pham/<int:product_id>/dac-diem", methods=["GET", "POST"])
@requires(Right.WORK)
def attributes(product_id: int) -> ResponseReturnValue:
    return edit_part(
        product_id,
        attributes_form,
        "catalog/attributes.html",
        lambda row, form: {"strange": strange(row.attributes)},
    )


@blueprint.route("/quan-ly/san-pham/<int:product_id>/goi-hang", methods=["GET", "POST"])
@requires(Right.WORK)
def package(product_id: int) -> ResponseReturnValue:
    return edit_part(product_id, PackageForm, "catalog/package.html")


@blueprint.route("/quan-ly/san-pham/<int:product_id>/anh/<int:photo_id>/ta", methods=["GET", "POST"])
@requires(Right.WORK)
def describe_photo(product_id: int, photo_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_to_work_on(product_id)
    photo = next((each for each in row.photos if each.id == photo_id), None)
    if photo is None:
        raise NotFound
    hold(session, photo)
    form = PhotoWordsForm(photo)
    if form.validate_on_submit():
        services.describe_photo(session, row, photo_id, form.alt.data or None, actor=actor())
        session.commit()
        flash(_("Đã lưu lời tả ảnh."))
        return redirect(url_for("catalog.photos", product_id=product_id))
    page = render_template(
        "catalog/photo_words.html", product=row, business=row.business, photo=photo, form=form
    )
    return page, 422 if request.method == "POST" else 200


@blueprint.get("/quan-ly/san-pham/<int:product_id>/lich-su")
@requires(Right.WORK)
def product_history(product_id: int) -> ResponseReturnValue:
    row = product_to_work_on(product_id)
    return render_template(
        "catalog/history.html",
        business=row.business,
        name=row.name,
        back=url_for("catalog.product", product_id=row.id),
        history=history_of(db.session(), row, page=_page()),
        address=lambda page: url_for("catalog.product_history", product_id=row.id, trang=page),
        nav_key="products",
    )


@blueprint.get("/quan-ly/ho-so/lich-su")
@requires(Right.WORK)
def business_history() -> ResponseReturnValue:
    row = present_business()
    return render_template(
        "catalog/history.html",
        business=row,
        name=row.name,
        back=url_for("catalog.profile"),
        history=history_of(db.session(), row, page=_page()),
        address=lambda page: url_for("catalog.business_history", trang=page),
        nav_key="profile",
    )


@department_blueprint.get("/can-bo/san-pham/<int:product_id>/lich-su")
@requires(Right.READ_DEPARTMENT)
def reviewed_product_history(product_id: int) -> ResponseReturnValue:
    row = product_in_scope(db.session(), current_user, product_id)
    return render_template(
        "catalog/department/history.html",
        name=row.name,
        way=[
            (_("Duyệt sản phẩm"), url_for("catalog_department.products")),
            (row.name, url_for("catalog_department.product", product_id=row.id)),
        ],
        history=history_of(db.session(), row, page=_page()),
        address=lambda page: url_for(
            "catalog_department.reviewed_product_history", product_id=row.id, trang=page
        ),
    )


@department_blueprint.get("/can-bo/co-so/<slug>/lich-su")
@requires(Right.READ_DEPARTMENT)
def registered_business_history(slug: str) -> ResponseReturnValue:
    row = business_in_scope(db.session(), current_user, slug)
    return render_template(
        "catalog/department/history.html",
        name=row.name,
        way=[
            (_("Cơ sở"), url_for("catalog_department.businesses")),
            (row.name, url_for("catalog_department.business", slug=row.slug)),
        ],
        history=history_of(db.session(), row, page=_page()),
        address=lambda page: url_for(
            "catalog_department.registered_business_history", slug=row.slug, trang=page
        ),
    )


def _page() -> int:
    return request.args.get("trang", 1, type=int)
