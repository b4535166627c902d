"""The producer's pages about selling: what is ready, the template in, the filled file out."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from flask import Blueprint, Response, current_app, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from accounts.access import actor
from accounts.permissions import Right
from catalog.models import Product
from catalog.workspace import present_business
from core import once
from core.access import requires
from core.config import Settings
from core.database import db
from core.errors import NotFound
from core.formatting import VIETNAM
from core.jobs import OutboxEntry, cancel
from core.storage import storage
from exporters import services
from exporters.base import State
from exporters.errors import TemplateRefused
from exporters.forms import TemplateForm
from exporters.permissions import own_run
from exporters.queries import Verdict, runs_of, tally, verdicts_of
from exporters.registry import exporter_of

blueprint = Blueprint("exporters", __name__)
MARKETPLACE = "shopee"
LIGHTS = {State.GREEN: "ok", State.AMBER: "warn", State.RED: "bad"}


def _settings() -> Settings:
    return cast(Settings, current_app.config["GOCQUE"])


def _verdicts(business_id: int) -> list[Verdict]:
    # The workspace's list of products asks once for each product; the answer is one for all.
    known: dict[int, list[Verdict]] = g.setdefault("export_verdicts", {})
    if business_id not in known:
        exporter = exporter_of(MARKETPLACE)
        known[business_id] = verdicts_of(db.session(), exporter, business_id, _settings().public_url)
    return known[business_id]


@blueprint.route("/quan-ly/ban-hang", methods=["GET", "POST"])
@requires(Right.WORK)
def selling() -> ResponseReturnValue:
    business = present_business()
    form = TemplateForm()
    if form.validate_on_submit():
        session = db.session()
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            run = services.start_run(
                session,
                business,
                MARKETPLACE,
                template=form.template.data.read(),
                template_name=form.template.data.filename or "",
                actor=actor(),
                on=datetime.now(VIETNAM).date(),
            )
        except TemplateRefused as problem:
            session.rollback()
            business = present_business()
            form.template.errors = [str(problem)]
        else:
            there = url_for(".run", run_id=run.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, there))
    verdicts = _verdicts(business.id)
    page = render_template(
        "exporters/selling.html",
        business=business,
        form=form,
        verdicts=verdicts,
        tally=tally(verdicts),
        runs=runs_of(db.session(), business.id),
        is_https=_settings().is_https,
        lights=LIGHTS,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/quan-ly/ban-hang/lan-xuat/<int:run_id>")
@requires(Right.WORK)
def run(run_id: int) -> ResponseReturnValue:
    run = own_run(db.session(), current_user.id, run_id)
    job = db.session.get(OutboxEntry, run.job_id) if run.job_id and run.report is None else None
    names = {
        product.reference or product.code: product
        for product in db.session.query(Product).filter(Product.business_id == run.business_id)
    }
    return render_template("exporters/run.html", business=run.business, run=run, job=job, products=names)


@blueprint.post("/quan-ly/ban-hang/lan-xuat/<int:run_id>/dung")
@requires(Right.WORK)
def stop(run_id: int) -> ResponseReturnValue:
    run = own_run(db.session(), current_user.id, run_id)
    job = db.session.get(OutboxEntry, run.job_id) if run.job_id else None
    if job is not None:
        cancel(job)
        db.session.commit()
    return redirect(url_for(".run", run_id=run.id))


@blueprint.get("/quan-ly/ban-hang/lan-xuat/<int:run_id>/tep")
@requires(Right.WORK)
def take(run_id: int) -> Response:
    run = own_run(db.session(), current_user.id, run_id)
    if run.stored_name is None:
        raise NotFound(_("Lần xuất này không có tệp vì chưa sản phẩm nào điền được."))
    exporter = exporter_of(run.marketplace)
    store = storage()
    answer = send_file(
        store.fs.open(store.path(run.stored_name), "rb"),
        mimetype=exporter.media_type,
        as_attachment=True,
        download_name=run.file_name,
    )
    # On a shared phone the next person must not find the file in the browser's cache.
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def product_lights(product: Product) -> Markup | None:
    """Show on a product's card how ready it is for the marketplace."""
    state = next(
        (v.readiness.state for v in _verdicts(product.business_id) if v.product_id == product.id), None
    )
    if state is None or state is State.OFF:
        return None
    return _panel("exporters/_light.html", kind=LIGHTS[state], label=exporter_of(MARKETPLACE).label)


def product_problems(product: Product) -> Markup | None:
    """Show on a product's own page what the marketplace would object to."""
    verdict = next((v for v in _verdicts(product.business_id) if v.product_id == product.id), None)
    if verdict is None:
        return None
    return _panel(
        "exporters/_problems.html", verdict=verdict, label=exporter_of(MARKETPLACE).label, lights=LIGHTS
    )


def _panel(template: str, **facts: object) -> Markup:
    return Markup(render_template(template, **facts))  # noqa: S704  (our own template, escaped by Jinja)
