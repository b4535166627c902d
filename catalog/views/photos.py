"""Photos of a product: add, put in order, remove."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog import services
from catalog.errors import TooManyPhotos
from catalog.forms import ActionForm, PhotosForm, chosen, content_of
from catalog.models import Photo, Product
from catalog.views.blueprints import blueprint
from catalog.workspace import product_to_work_on
from core import once
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.images import BadImage


@blueprint.route("/quan-ly/san-pham/<int:product_id>/anh", methods=["GET", "POST"])
@requires(Right.WORK)
def photos(product_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_to_work_on(product_id)
    form = PhotosForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        refused = _add_all(row, form)
        if not refused:
            flash(_("Đã thêm ảnh. Ảnh sẽ hiện sau ít giây."))
            address = url_for("catalog.photos", product_id=row.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, address))
        session.rollback()
        row = product_to_work_on(product_id)
        form.photos.errors = refused
    page = render_template("catalog/photos.html", product=row, business=row.business, form=form)
    return page, 422 if request.method == "POST" else 200


@blueprint.post("/quan-ly/san-pham/<int:product_id>/anh/<int:photo_id>/chuyen")
@requires(Right.WORK)
def move_photo(product_id: int, photo_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_to_work_on(product_id)
    order = [each.id for each in row.photos]
    if photo_id not in order:
        raise NotFound
    step = {"first": -len(order), "earlier": -1, "later": 1}.get(request.form.get("to", ""), 0)
    services.move_photo(session, row, photo_id, max(0, order.index(photo_id) + step), actor=actor())
    session.commit()
    return redirect(url_for("catalog.photos", product_id=row.id))


@blueprint.route("/quan-ly/san-pham/<int:product_id>/anh/<int:photo_id>/bo", methods=["GET", "POST"])
@requires(Right.WORK)
def remove_photo(product_id: int, photo_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_to_work_on(product_id)
    photo = _photo(row, photo_id)
    form = ActionForm()
    if form.validate_on_submit():
        services.remove_photo(session, row, photo.id, actor=actor())
        session.commit()
        flash(_("Đã bỏ ảnh."))
        return redirect(url_for("catalog.photos", product_id=row.id))
    return render_template(
        "catalog/photo_remove.html", product=row, business=row.business, photo=photo, form=form
    )


def _add_all(row: Product, form: PhotosForm) -> list[str]:
    """Add every chosen file, or return a sentence for each that is refused, with its name."""
    refused: list[str] = []
    for file in form.photos.data:
        if not chosen(file):
            continue
        try:
            services.add_photo(db.session(), row, content_of(file), actor=actor())
        except (BadImage, TooManyPhotos) as error:
            refused.append(f"{(file.filename or '')[:60]}: {error}")
    return refused


def _photo(row: Product, photo_id: int) -> Photo:
    for photo in row.photos:
        if photo.id == photo_id:
            return photo
    raise NotFound
