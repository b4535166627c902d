"""The producer's pages about selling: what is ready, what is missing, and the files to take along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from flask import Blueprint, Response, current_app, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from accounts.access import actor
from accounts.permissions import Right
from catalog.models import Business, Product
from catalog.workspace import present_business, product_to_work_on
from core import once
from core.access import requires
from core.config import Settings
from core.database import db
from core.errors import NotFound
from core.formatting import VIETNAM
from core.jobs import OutboxEntry, cancel
from core.storage import storage
from exporters import services
from exporters.base import Exporter, Severity
from exporters.doors import DOORS
from exporters.errors import TemplateRefused
from exporters.fixing.best import best_lines
from exporters.forms import FILE_LABELS, FileForm, TemplateForm
from exporters.history.files import checked_file
from exporters.history.queries import facts_of_run, run_lines, standing_of
from exporters.judging.reading import Verdict
from exporters.mending import PAPERS, fact_behind, readable
from exporters.models import ExportRun
from exporters.overrides.telling import mend_at
from exporters.panels import LIGHTS, WORDS, present_verdicts, verdicts_at
from exporters.permissions import own_run
from exporters.queries import runs_of, tally
from exporters.registry import EVERY_EXPORTER, EXPORTERS, TEMPLATE_EXPORTERS, exporter_of
from exporters.rules import rule_pack
from exporters.trade.telling import old_rates

blueprint = Blueprint("exporters", __name__)


@blueprint.get("/quan-ly/ban-hang")
@requires(Right.WORK)
def selling() -> ResponseReturnValue:
    business = present_business()
    verdicts = present_verdicts(business.id)
    return render_template(
        "exporters/selling.html",
        business=business,
        marketplaces=[(exporter, tally(verdicts[exporter.slug])) for exporter in EXPORTERS],
        best=best_lines(verdicts),
        doors=DOORS,
        has_products=any(verdicts.values()),
        runs=run_lines(db.session(), runs_of(db.session(), business.id)),
        labels=_labels(),
        lights=LIGHTS,
        words=WORDS,
    )


@blueprint.route("/quan-ly/ban-hang/<marketplace>", methods=["GET", "POST"])
@requires(Right.WORK)
def marketplace(marketplace: str) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    business = present_business()
    form: TemplateForm | FileForm = TemplateForm() if marketplace in TEMPLATE_EXPORTERS else FileForm()
    if isinstance(form, FileForm):
        form.offer(exporter.suffixes)
    if form.validate_on_submit():
        session = db.session()
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            run = services.start_run(
                session,
                business,
                marketplace,
                actor=actor(),
                on=datetime.now(VIETNAM).date(),
                **_asked_for(form),
            )
        except TemplateRefused as problem:
            session.rollback()
            business = present_business()
            _say_refused(form, problem)
        else:
            there = url_for(".run", run_id=run.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, there))
    return _marketplace_page(exporter, business, form), 422 if form.errors else 200


def _asked_for(form: TemplateForm | FileForm) -> dict[str, Any]:
    if isinstance(form, FileForm):
        return {"suffix": form.suffix.data}
    file = form.template.data
    return {"template": file.read(), "template_name": file.filename or ""}


def _say_refused(form: TemplateForm | FileForm, problem: TemplateRefused) -> None:
    field = form.suffix if isinstance(form, FileForm) else form.template
    field.errors = [str(problem)]


def _marketplace_page(exporter: Exporter, business: Business, form: TemplateForm | FileForm) -> str:
    verdicts = verdicts_at(business.id, exporter.slug)
    settings = cast(Settings, current_app.config["GOCQUE"])
    return render_template(
        "exporters/marketplace.html",
        business=business,
        exporter=exporter,
        form=form,
        doors=DOORS,
        verdicts=verdicts,
        tally=tally(verdicts),
        refused=[verdict for verdict in verdicts if verdict.readiness.state == "red"],
        to_choose=_by_message(verdicts),
        runs=run_lines(db.session(), runs_of(db.session(), business.id, exporter.slug)),
        labels=_labels(),
        file_labels=FILE_LABELS,
        is_https=settings.is_https,
        old_rates=old_rates(db.session(), business.id, on=datetime.now(VIETNAM).date()),
        lights=LIGHTS,
        words=WORDS,
    )


def _by_message(verdicts: Iterable[Verdict]) -> Mapping[str, list[Verdict]]:
    """Put products under what is left to choose: one sentence often serves many."""
    found: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.readiness.state == "amber":
            for problem in verdict.readiness.problems:
                found.setdefault(problem.message, []).append(verdict)
    return found


def _labels() -> dict[str, str]:
    return {exporter.slug: exporter.label for exporter in EVERY_EXPORTER}


@blueprint.get("/quan-ly/ban-hang/<marketplace>/san-pham/<int:product_id>")
@requires(Right.WORK)
def product_readiness(marketplace: str, product_id: int) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    product = product_to_work_on(product_id)
    verdicts = verdicts_at(product.business_id, marketplace)
    verdict = next((each for each in verdicts if each.product_id == product.id), None)
    if verdict is None:
        raise NotFound(_("Sản phẩm này chưa đăng nên chưa bán ở sàn nào. Bạn đăng sản phẩm trước."))
    return render_template(
        "exporters/readiness.html",
        business=product.business,
        exporter=exporter,
        product=product,
        verdict=verdict,
        notes=[note for note in verdict.readiness.notes if fact_behind(marketplace, note.field) is PAPERS],
        remarks=[
            note for note in verdict.readiness.notes if fact_behind(marketplace, note.field) is not PAPERS
        ],
        problems=[
            (
                problem,
                mend_at(db.session(), product, marketplace, problem.field),
                readable(problem.value),
                readable(problem.limit),
            )
            for problem in verdict.readiness.problems
        ],
        checked_on=max(
            rule.checked_on for rule in rule_pack(marketplace).rules if rule.severity is not Severity.NOTE
        ),
        lights=LIGHTS,
        words=WORDS,
    )


@blueprint.get("/quan-ly/ban-hang/lan-xuat/<int:run_id>")
@requires(Right.WORK)
def run(run_id: int) -> ResponseReturnValue:
    run = own_run(db.session(), current_user.id, run_id)
    job = db.session.get(OutboxEntry, run.job_id) if run.job_id and run.report is None else None
    return render_template(
        "exporters/run.html",
        business=run.business,
        run=run,
        job=job,
        facts=facts_of_run(db.session(), run),
        standing=standing_of(run, job.state if job else None),
        exporter=exporter_of(run.marketplace),
        products=_products_of(run),
        warnings=_skus_by_message((run.report or {}).get("warnings", ())),
        notes=_skus_by_message((run.report or {}).get("notes", ())),
    )


def _products_of(run: ExportRun) -> dict[str, Any]:
    """Return number and name of the business's products by the ids that reports carry."""
    rows = db.session.execute(
        select(Product.id, Product.name, Product.reference, Product.code).where(
            Product.business_id == run.business_id
        )
    )
    return {row.reference or row.code: row for row in rows}


def _skus_by_message(problems: Sequence[Mapping[str, Any]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem["message"], []).append(problem["sku"])
    return found


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
    answer = send_file(
        checked_file(storage(), run.stored_name),
        mimetype=exporter_of(run.marketplace).in_form(services.suffix_of(run)).media_type,
        as_attachment=True,
        download_name=run.file_name,
    )
    # On a shared phone the next person must not find the file in the browser's cache.
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
