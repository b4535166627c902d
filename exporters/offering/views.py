"""The producer's page over how a product is offered at the marketplaces."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.access import actor
from accounts.permissions import Right
from catalog.errors import StaleProduct
from catalog.forms import seen_version
from catalog.workspace import product_to_work_on
from core.access import requires
from core.database import db
from exporters.offering.forms import offer_form
from exporters.offering.option_photo_forms import option_photos_form
from exporters.offering.option_photos import present_option_photos, save_option_photos
from exporters.offering.services import present_offer, save_offer
from exporters.registry import EXPORTERS
from exporters.rule_choices import present_pack
from exporters.views import blueprint


@blueprint.route("/quan-ly/san-pham/<int:product_id>/cach-ban", methods=["GET", "POST"])
@requires(Right.WORK)
def offer(product_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_to_work_on(product_id)
    form = offer_form(row, present_offer(session, row), EXPORTERS, present_pack(session, "shopee"))
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            save_offer(
                session,
                row,
                actor=actor(),
                expected_version=seen_version(form.version),
                changes=form.facts(),
            )
        except StaleProduct as problem:
            session.rollback()
            row, status = product_to_work_on(product_id), 409
            # Saving once more then knows what it replaces.
            form.version.data = form.version.raw_data = None
            form.version.process_data(str(row.version))
            form.form_errors = [str(problem)]
        else:
            session.commit()
            flash(_("Đã lưu cách bán."))
            return redirect(url_for("catalog.product", product_id=product_id))
    return render_template(
        "exporters/offering/offer.html", product=row, business=row.business, form=form
    ), status


@blueprint.route("/quan-ly/san-pham/<int:product_id>/anh-phan-loai", methods=["GET", "POST"])
@requires(Right.WORK)
def option_photos(product_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_to_work_on(product_id)
    present = present_option_photos(session, row)
    form = option_photos_form(row, present)
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            save_option_photos(
                session,
                row,
                actor=actor(),
                expected_version=seen_version(form.version),
                chosen=form.chosen,
            )
        except StaleProduct as problem:
            session.rollback()
            row, status = product_to_work_on(product_id), 409
            # Saving once more then knows what it replaces.
            form.version.data = form.version.raw_data = None
            form.version.process_data(str(row.version))
            form.form_errors = [str(problem)]
        else:
            session.commit()
            flash(_("Đã lưu ảnh phân loại."))
            return redirect(url_for(".option_photos", product_id=product_id))
    return render_template(
        "exporters/offering/option_photos.html",
        product=row,
        business=row.business,
        form=form,
        have_one=len(present),
    ), status
