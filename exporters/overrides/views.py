"""The producer's pages over what a product says otherwise at one marketplace, its category too."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.access import actor
from accounts.permissions import Right
from catalog.errors import StaleProduct
from catalog.forms import seen_version
from catalog.models import Product
from catalog.workspace import product_to_work_on
from core.access import requires
from core.config import Settings
from core.database import db
from core.text import clean_line
from exporters.base import Exporter
from exporters.categories import known as categories
from exporters.overrides.forms import OverrideForm, override_form
from exporters.overrides.services import common, differing, override_of, present_own, save_override
from exporters.overrides.telling import beside, both
from exporters.registry import exporter_of
from exporters.views import blueprint

_LABELS = {
    "name": _l("Tên hàng"),
    "description": _l("Mô tả"),
    "price_vnd": _l("Giá bán"),
    "photo_ids": _l("Ảnh"),
    "category_id": _l("Ngành hàng"),
}
_COPIED = ("name", "description")


@blueprint.route("/quan-ly/ban-hang/<marketplace>/san-pham/<int:product_id>/rieng", methods=["GET", "POST"])
@requires(Right.WORK)
def own_words(marketplace: str, product_id: int) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    session = db.session()
    product = product_to_work_on(product_id)
    form = override_form(
        product, marketplace, override_of(session, product, marketplace), _copied(product, marketplace)
    )
    if not form.validate_on_submit():
        return _page(exporter, product, form), 422 if request.method == "POST" else 200
    try:
        save_override(
            session,
            product,
            marketplace,
            actor=actor(),
            expected_version=seen_version(form.version),
            own=form.own(),
        )
    except StaleProduct:
        session.rollback()
        product = product_to_work_on(product_id)
        return _page(exporter, product, form, versions=_versions(product, marketplace, form)), 409
    session.commit()
    flash(
        _(
            "Đã lưu. Trên %(marketplace)s dùng chữ riêng này, chỗ trống theo chung.",
            marketplace=exporter.label,
        )
    )
    return redirect(url_for(".own_words", marketplace=marketplace, product_id=product_id))


@blueprint.route(
    "/quan-ly/ban-hang/<marketplace>/san-pham/<int:product_id>/nganh-hang", methods=["GET", "POST"]
)
@requires(Right.WORK)
def choose_category(marketplace: str, product_id: int) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    session = db.session()
    product = product_to_work_on(product_id)
    row = override_of(session, product, marketplace)
    form = override_form(product, marketplace, row, {})
    for name in [each for each in form._fields if each not in ("category_id", "version", "csrf_token")]:
        del form[name]
    form.pictures = ()
    if form.validate_on_submit():
        try:
            save_override(
                session,
                product,
                marketplace,
                actor=actor(),
                expected_version=seen_version(form.version),
                own={"category_id": form.category_id.data or None},
            )
        except StaleProduct:
            session.rollback()
            product = product_to_work_on(product_id)
            page = _choose_page(
                exporter, product, form, versions=_versions(product, marketplace, form, "category_id")
            )
            return page, 409
        session.commit()
        flash(_("Đã chọn ngành hàng cho sản phẩm này."))
        return redirect(url_for(".own_words", marketplace=marketplace, product_id=product_id))
    return _choose_page(exporter, product, form), 422 if form.errors else 200


def _choose_page(exporter: Exporter, product: Product, form: OverrideForm, **facts: Any) -> str:
    session, marketplace = db.session(), exporter.slug
    row = override_of(session, product, marketplace)
    typed = clean_line(request.args.get("q", ""))[:100]
    family = product.family
    return render_template(
        "exporters/categories/choose.html",
        business=product.business,
        product=product,
        exporter=exporter,
        form=form,
        version=row.version if row is not None else 0,
        typed=typed,
        chosen=categories.choices_for(session, marketplace, product.family_code),
        found=categories.find(session, marketplace, typed)
        if typed
        else categories.like(session, marketplace, f"{family.name if family else ''} {product.name}"),
        known=categories.count(session, marketplace),
        most=categories.MOST_FOUND,
        **facts,
    )


def _copied(product: Product, marketplace: str) -> dict[str, Any]:
    """Return the common text that the person asked to start from."""
    field = request.args.get("chep", "")
    if request.method != "GET" or field not in _COPIED:
        return {}
    return {field: common(db.session(), product, marketplace)[field]}


def _page(exporter: Exporter, product: Product, form: OverrideForm, **facts: Any) -> str:
    session = db.session()
    row = override_of(session, product, exporter.slug)
    public_url = cast(Settings, current_app.config["GOCQUE"]).public_url
    own = present_own(row)
    return render_template(
        "exporters/overrides/own_words.html",
        business=product.business,
        product=product,
        exporter=exporter,
        form=form,
        beside=beside(session, product, exporter.slug, public_url),
        own_labels=[_LABELS[field] for field, value in own.items() if value],
        category_path=row.category_path if row is not None else None,
        **facts,
    )


def _versions(
    product: Product, marketplace: str, form: OverrideForm, only: str | None = None
) -> list[tuple[str, str, str]]:
    """Return what differs, of one field or of all; saving once more then knows what it replaces."""
    session = db.session()
    row = override_of(session, product, marketplace)
    form.version.data = form.version.raw_data = None
    form.version.process_data(str(row.version if row is not None else 0))
    own = {only: form[only].data or None} if only else form.own()
    return both(session, marketplace, _LABELS, differing(session, product, marketplace, own))
