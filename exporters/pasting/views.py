"""Make rows to be pasted by hand, by the seller's template or by the usual columns."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.models import Business
from catalog.workspace import present_business
from core import once
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.formatting import VIETNAM
from exporters.errors import TemplateRefused
from exporters.pasting.forms import PasteForm
from exporters.registry import TEMPLATE_EXPORTERS, exporter_of
from exporters.services import start_run
from exporters.shopee import PASTE_SUFFIX
from exporters.views import blueprint


@blueprint.route("/quan-ly/ban-hang/<marketplace>/dan", methods=["GET", "POST"])
@requires(Right.WORK)
def paste_sheet(marketplace: str) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    if marketplace not in TEMPLATE_EXPORTERS:
        raise NotFound
    business = present_business()
    form = PasteForm()
    if form.validate_on_submit():
        session = db.session()
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            run_id = _start(business, marketplace, form)
        except TemplateRefused as problem:
            session.rollback()
            business = present_business()
            form.template.errors = [str(problem)]
        else:
            there = url_for("exporters.run", run_id=run_id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, there))
    page = render_template("exporters/pasting/paste.html", business=business, exporter=exporter, form=form)
    return page, 422 if form.errors else 200


def _start(business: Business, marketplace: str, form: PasteForm) -> int:
    sent = form.template.data
    return start_run(
        db.session(),
        business,
        marketplace,
        actor=actor(),
        on=datetime.now(VIETNAM).date(),
        suffix=PASTE_SUFFIX,
        template=sent.read() if sent else None,
        template_name=(sent.filename or "") if sent else "",
    ).id
