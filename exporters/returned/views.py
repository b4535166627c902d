"""Hand in what the marketplace gave back, and see every row of it."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.workspace import present_business
from core import once
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.formatting import VIETNAM
from exporters.errors import TemplateRefused
from exporters.registry import exporter_of
from exporters.returned.forms import ReturnedForm
from exporters.returned.panels import MARKETPLACES, told
from exporters.returned.queries import files_of, own_returned_file, rejections_in
from exporters.returned.services import take_returned
from exporters.views import blueprint


@blueprint.route("/quan-ly/ban-hang/<marketplace>/tra-lai", methods=["GET", "POST"])
@requires(Right.WORK)
def returned(marketplace: str) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    if marketplace not in MARKETPLACES:
        raise NotFound
    business = present_business()
    form = ReturnedForm()
    if form.validate_on_submit():
        session = db.session()
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        sent = form.returned.data
        try:
            file = take_returned(
                session,
                business,
                marketplace,
                sent.read(),
                actor=actor(),
                on=datetime.now(VIETNAM).date(),
                file_name=sent.filename or "",
            )
        except TemplateRefused as problem:
            session.rollback()
            business = present_business()
            form.returned.errors = [str(problem)]
        else:
            there = url_for("exporters.returned_file", file_id=file.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, there))
    page = render_template(
        "exporters/returned/returned.html",
        business=business,
        exporter=exporter,
        form=form,
        files=files_of(db.session(), business.id, marketplace),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/quan-ly/ban-hang/tra-lai/<int:file_id>")
@requires(Right.WORK)
def returned_file(file_id: int) -> ResponseReturnValue:
    session = db.session()
    file = own_returned_file(session, current_user.id, file_id)
    return render_template(
        "exporters/returned/file.html",
        business=file.business,
        exporter=exporter_of(file.marketplace),
        file=file,
        rejections=told(rejections_in(session, file.id)),
    )
