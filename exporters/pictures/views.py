"""Bind the pictures of a marketplace into a zip, and take it along."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from flask import Response, current_app, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.workspace import present_business
from core import once
from core.access import requires
from core.config import Settings
from core.database import db
from core.errors import NotFound
from core.formatting import VIETNAM
from core.forms import CreatingForm
from core.jobs import OutboxEntry, cancel
from core.storage import storage
from exporters.pictures.queries import newest_bundle, own_bundle
from exporters.pictures.services import picture_count, start_bundle
from exporters.registry import exporter_of
from exporters.views import blueprint


@blueprint.route("/quan-ly/ban-hang/<marketplace>/anh", methods=["GET", "POST"])
@requires(Right.WORK)
def pictures(marketplace: str) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    business = present_business()
    session = db.session()
    form = CreatingForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        start_bundle(session, business, marketplace, actor=actor(), on=datetime.now(VIETNAM).date())
        there = url_for("exporters.pictures", marketplace=marketplace)
        return redirect(once.finish(session, current_user.id, form.form_id.data, there))
    bundle = newest_bundle(session, business.id, marketplace)
    page = render_template(
        "exporters/pictures/pictures.html",
        business=business,
        exporter=exporter,
        form=form,
        bundle=bundle,
        job=session.get(OutboxEntry, bundle.job_id) if bundle and bundle.job_id else None,
        count=picture_count(session, business.id),
        is_https=cast(Settings, current_app.config["GOCQUE"]).is_https,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/quan-ly/ban-hang/anh/<int:bundle_id>/tep")
@requires(Right.WORK)
def take_pictures(bundle_id: int) -> Response:
    bundle = own_bundle(db.session(), current_user.id, bundle_id)
    store = storage()
    try:
        content = store.fs.open(store.path(bundle.stored_name or ""), "rb")
    except FileNotFoundError:
        raise NotFound(_("Gói ảnh này không còn. Bạn làm gói mới ở trang của sàn.")) from None
    answer = send_file(
        content, mimetype="application/zip", as_attachment=True, download_name=bundle.file_name
    )
    # On a shared phone the next person must not find the file in the browser's cache.
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/quan-ly/ban-hang/anh/<int:bundle_id>/dung")
@requires(Right.WORK)
def stop_pictures(bundle_id: int) -> ResponseReturnValue:
    session = db.session()
    bundle = own_bundle(session, current_user.id, bundle_id)
    job = session.get(OutboxEntry, bundle.job_id) if bundle.job_id else None
    if job is not None:
        cancel(job)
        session.commit()
    return redirect(url_for("exporters.pictures", marketplace=bundle.marketplace))
