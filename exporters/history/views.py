"""The producer's pages about files that were made: all of them, and every product of one."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.permissions import Right
from catalog.queries import page_of
from catalog.workspace import present_business
from core.access import requires
from core.database import db
from exporters.history.queries import (
    PRODUCTS_A_PAGE,
    RUNS_A_PAGE,
    all_runs,
    marketplaces_with_runs,
    products_in,
    run_lines,
)
from exporters.permissions import own_run
from exporters.registry import EVERY_EXPORTER, EXPORTERS, exporter_of
from exporters.views import blueprint

NAV = "selling"


@blueprint.get("/quan-ly/ban-hang/lich-su")
@requires(Right.WORK)
def history() -> ResponseReturnValue:
    session = db.session()
    business = present_business()
    labels = {exporter.slug: exporter.label for exporter in EVERY_EXPORTER}
    wanted = request.args.get("san", "")
    wanted = wanted if wanted in labels else ""
    used = marketplaces_with_runs(session, business.id)
    offered = [slug for slug in labels if slug in used or slug in {each.slug for each in EXPORTERS}]
    found = page_of(
        session, all_runs(business.id, wanted), request.args.get("trang", 1, type=int), RUNS_A_PAGE
    )
    return render_template(
        "exporters/history/history.html",
        business=business,
        found=found,
        lines=run_lines(session, found.rows),
        labels=labels,
        choices=[("", url_for(".history")), *((slug, url_for(".history", san=slug)) for slug in offered)],
        wanted=wanted,
        address=lambda page: url_for(".history", san=wanted or None, trang=page),
        nav_key=NAV,
    )


@blueprint.get("/quan-ly/ban-hang/lan-xuat/<int:run_id>/san-pham")
@requires(Right.WORK)
def run_products(run_id: int) -> ResponseReturnValue:
    session = db.session()
    run = own_run(session, current_user.id, run_id)
    lines = products_in(session, run)
    pages = max(1, -(-len(lines) // PRODUCTS_A_PAGE))
    page = min(max(request.args.get("trang", 1, type=int), 1), pages)
    return render_template(
        "exporters/history/products.html",
        business=run.business,
        run=run,
        exporter=exporter_of(run.marketplace),
        lines=lines[(page - 1) * PRODUCTS_A_PAGE : page * PRODUCTS_A_PAGE],
        total=len(lines),
        page=page,
        pages=pages,
        address=lambda number: url_for(".run_products", run_id=run.id, trang=number),
        nav_key=NAV,
    )
