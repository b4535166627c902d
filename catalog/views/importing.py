"""The producer's way from a spreadsheet to drafts: choose a file, see what it does, bring it in."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog import queries
from catalog.forms import ActionForm, ImportForm
from catalog.importing import services
from catalog.importing.columns import COLUMNS
from catalog.importing.errors import FileRefused
from catalog.importing.fields import Lists
from catalog.importing.reports import Report, RowResult, Verdict
from catalog.importing.shelf import shelf_of
from catalog.importing.tables import MOST_MEGABYTES
from catalog.importing.workbook import XLSX, example_rows, shelf_rows, write_csv, write_template
from catalog.models import ImportState, ProductImport
from catalog.permissions import own_import
from catalog.views.blueprints import blueprint
from catalog.workspace import present_business
from core import once
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.jobs import OutboxEntry, cancel
from core.storage import storage
from core.workbook_refusals import WorkbookRefused

_CSV = "text/csv; charset=utf-8"
_ROWS_ON_A_PAGE = 50
TEMPLATE, SHELF = "mau-san-pham", "san-pham-hien-co"


@blueprint.route("/quan-ly/nhap-tep", methods=["GET", "POST"])
@requires(Right.WORK)
def import_products() -> ResponseReturnValue:
    session = db.session()
    business = present_business()
    form = ImportForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        file = form.file.data
        content = file.stream.read(MOST_MEGABYTES * 1024 * 1024 + 1)
        try:
            run = services.start_import(session, business, content, file.filename or "", actor=actor())
        except (FileRefused, WorkbookRefused) as refused:
            session.rollback()
            business = present_business()
            form.file.errors = [str(refused)]
        else:
            there = url_for("catalog.import_result", import_id=run.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, there))
    page = render_template(
        "catalog/import.html",
        business=business,
        form=form,
        runs=queries.imports_of(session, business.id),
        nav_key="products",
    )
    return page, 422 if form.errors else 200


@blueprint.get("/quan-ly/nhap-tep/cach-ghi")
@requires(Right.WORK)
def import_guide() -> ResponseReturnValue:
    return render_template(
        "catalog/import_guide.html", business=present_business(), columns=COLUMNS, nav_key="products"
    )


@blueprint.get("/quan-ly/nhap-tep/tep/<name>")
@requires(Right.WORK)
def import_file(name: str) -> ResponseReturnValue:
    stem, _dot, suffix = name.partition(".")
    if stem not in (TEMPLATE, SHELF) or suffix not in ("xlsx", "csv"):
        raise NotFound
    session = db.session()
    business = present_business()
    with force_locale("vi"):  # the headings and lists that the importer reads
        lists = Lists.of(queries.families(session))
        rows = shelf_rows(shelf_of(session, business.id, ()), lists) if stem == SHELF else []
        if suffix == "xlsx":
            return _handed_out(write_template(lists, rows), name, XLSX)
        return _handed_out(write_csv(rows if stem == SHELF else example_rows()), name, _CSV)


@blueprint.get("/quan-ly/nhap-tep/<int:import_id>")
@requires(Right.WORK)
def import_result(import_id: int) -> ResponseReturnValue:
    run = own_import(db.session(), current_user.id, import_id)
    job = _job(run)
    is_over = job is None or job.is_over
    facts = {"business": run.business, "run": run, "nav_key": "products"}
    if run.state in (ImportState.CHECKING, ImportState.APPLYING) and not is_over:
        return render_template("catalog/import_progress.html", job=job, **facts)
    report = services.report_of(run)
    if report is None:
        return render_template("catalog/import_stopped.html", **facts)
    number = request.args.get("trang", 1, type=int)
    shown, page, pages = _page_of(_to_look_at(report), number)
    return render_template(
        "catalog/import_result.html",
        report=report,
        counts=run.counts or report.counts,
        total=len(report.rows),
        is_done=run.state == ImportState.DONE,
        was_cut_off=run.state == ImportState.APPLYING,
        brought=sum(letter in "cu" for letter in run.outcome),
        brought_ids=report.brought_ids if run.state == ImportState.DONE else [],
        may_begin=services.may_begin(run, is_over),
        form=ActionForm(),
        rows=shown,
        page=page,
        pages=pages,
        rejected=Verdict.REJECTED,
        address=lambda page: url_for("catalog.import_result", import_id=run.id, trang=page),
        **facts,
    )


@blueprint.post("/quan-ly/nhap-tep/<int:import_id>/dua-vao")
@requires(Right.WORK)
def apply_import(import_id: int) -> ResponseReturnValue:
    session = db.session()
    run = own_import(session, current_user.id, import_id)
    if ActionForm().validate_on_submit() and services.begin(session, run, actor=actor()):
        session.commit()
        if run.state == ImportState.DONE:
            flash(_("Đã đưa vào. Sản phẩm mới đang là bản nháp, bạn xem lại rồi đăng."))
    return redirect(url_for("catalog.import_result", import_id=import_id))


@blueprint.post("/quan-ly/nhap-tep/<int:import_id>/dung")
@requires(Right.WORK)
def stop_import(import_id: int) -> ResponseReturnValue:
    run = own_import(db.session(), current_user.id, import_id)
    job = _job(run)
    if job is not None:
        cancel(job)
        db.session.commit()
    return redirect(url_for("catalog.import_result", import_id=import_id))


@blueprint.get("/quan-ly/nhap-tep/<int:import_id>/dong-can-sua")
@requires(Right.WORK)
def import_rejected(import_id: int) -> ResponseReturnValue:
    run = own_import(db.session(), current_user.id, import_id)
    if run.rejected_stored is None:
        raise NotFound
    return _handed_out(storage().get(run.rejected_stored), f"dong-can-sua-{run.id}.xlsx", XLSX)


def _job(run: ProductImport) -> OutboxEntry | None:
    return db.session.get(OutboxEntry, run.job_id) if run.job_id else None


def _to_look_at(report: Report) -> list[RowResult]:
    """Return the rows that a person should see before saying yes: the rejected, then the changed."""
    return report.rejected + report.updated


def _page_of(rows: list[RowResult], page: int) -> tuple[list[RowResult], int, int]:
    pages = max(1, -(-len(rows) // _ROWS_ON_A_PAGE))
    page = min(max(page, 1), pages)
    return rows[(page - 1) * _ROWS_ON_A_PAGE : page * _ROWS_ON_A_PAGE], page, pages


def _handed_out(content: bytes, name: str, media_type: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    # On a shared phone the next person must not find the file in the browser's cache.
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
