"""Commands that write marketplace files and say what is ready."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import Business, Product
from core.audit import SYSTEM
from core.config import Settings
from core.database import db, reads_only
from core.errors import DomainError
from core.files import CannotWrite, write_beside
from core.formatting import VIETNAM
from exporters.base import Exporter, ExportReport
from exporters.errors import TemplateNeeded
from exporters.judging.judge import judge
from exporters.judging.keeping import present_bench
from exporters.judging.models import StateChange
from exporters.judging.reading import outdated, outdated_count
from exporters.listings import listing_count, listings_of
from exporters.queries import verdicts_of
from exporters.registry import TEMPLATE_EXPORTERS, present_exporter
from exporters.services import keep_made, new_run, prepared_exporter, written
from exporters.shopee import PASTE_SUFFIX
from exporters.stalls.changes import changes_at, to_export
from exporters.stalls.fingerprints import noting

group = AppGroup("exporters", help="Tệp đăng bán cho các sàn.")
USAGE = 2


@group.command("run")
@click.argument("marketplace")
@click.option(
    "--business", "slug", required=True, help="Địa chỉ ngắn của cơ sở, xem `flask catalog businesses`."
)
@click.option(
    "--template", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Tệp mẫu của gian hàng."
)
@click.option("--paste", is_flag=True, help="Chỉ các dòng để dán tay vào tệp mẫu, không cần --template.")
@click.option("--changed", is_flag=True, help="Chỉ những sản phẩm đã đổi từ lần xuất trước.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Tệp kết quả.")
def run(marketplace: str, slug: str, template: Path | None, paste: bool, changed: bool, out: Path) -> None:
    """Write a business's products into the file of a MARKETPLACE, and keep the file with its run."""
    session = db.session()
    settings = cast(Settings, current_app.config["GOCQUE"])
    suffix = PASTE_SUFFIX if paste else out.suffix.lower()
    with reads_only():
        business = _business(session, slug)
        try:
            if template is None:
                exporter = prepared_exporter(session, marketplace, None, suffix)
            else:
                with template.open("rb") as file:
                    exporter = prepared_exporter(session, marketplace, file, suffix)
        except TemplateNeeded as problem:
            click.echo(str(problem), err=True)
            sys.exit(USAGE)
        except DomainError as problem:
            raise click.ClickException(str(problem)) from None
        template = _of_use(template, exporter)
        only = _changed(session, exporter, business, settings.public_url) if changed else None
        total = listing_count(session, business.id, only=only)
        noted: dict[str, dict[str, str]] = {}
        with click.progressbar(
            length=total, file=sys.stderr, label="Điền tệp", hidden=not sys.stderr.isatty()
        ) as bar:

            def counted() -> Any:
                for listing in listings_of(session, business.id, settings.public_url, only=only):
                    yield listing
                    bar.update(1)

            content, report = written(exporter, noting(exporter, counted(), noted))
    _tell(report)
    if not report.rows:
        raise click.ClickException("Chưa có sản phẩm nào điền được nên không ghi tệp.")
    _write(out, content)
    session.rollback()  # what was read is over; the run is written down in a transaction of its own
    kept = new_run(
        session,
        _business(session, slug),
        marketplace,
        actor=SYSTEM,
        on=datetime.now(VIETNAM).date(),
        suffix=suffix,
        template=template.read_bytes() if template else None,
        template_name=template.name if template else "",
        products=only,
    )
    keep_made(session, kept, content, report, noted)
    session.commit()
    click.echo(f"{len(report.written)} sản phẩm, {report.rows} dòng: {out}")


@group.command("readiness")
@click.argument("marketplace")
@click.option("--business", "slug", help="Chỉ một cơ sở.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Tệp .json.")
def readiness(marketplace: str, slug: str | None, out: Path) -> None:
    """Say for each product how ready it is for a MARKETPLACE."""
    session = db.session()
    settings = cast(Settings, current_app.config["GOCQUE"])
    with reads_only():
        business = _business(session, slug) if slug else None
        try:
            exporter = present_exporter(session, marketplace)
        except DomainError as problem:
            raise click.ClickException(str(problem)) from None
        verdicts = verdicts_of(session, exporter, business.id if business else None, settings.public_url)
    content = {each.listing.product_id: each.readiness.as_json() for each in verdicts}
    _write(out, json.dumps(content, ensure_ascii=False, indent=1).encode())
    click.echo(f"{len(content)} sản phẩm: {out}")


def _of_use(template: Path | None, exporter: Exporter) -> Path | None:
    if template is None or exporter.slug in TEMPLATE_EXPORTERS:
        return template
    click.echo(f"{exporter.label} không dùng tệp mẫu nên bỏ qua “{template.name}”.", err=True)
    return None


def _changed(session: Session, exporter: Exporter, business: Business, public_url: str) -> list[int]:
    found = to_export(changes_at(session, exporter, business.id, public_url))
    if not found:
        raise click.ClickException("Chưa có sản phẩm nào đổi từ lần xuất trước nên không ghi tệp.")
    return found


@group.command("recheck")
def recheck() -> None:
    """Judge what counts no longer, and say which products another version of the rules has moved."""
    session = db.session()
    bench = present_bench(session)
    newest = session.scalar(select(func.max(StateChange.id))) or 0
    total, last = outdated_count(session, bench), 0
    with click.progressbar(
        length=total, file=sys.stderr, label="Kiểm tra lại", hidden=not sys.stderr.isatty()
    ) as bar:
        while ids := outdated(session, bench, after=last):
            judge(session, bench, ids)
            session.commit()
            last = ids[-1]
            bar.update(len(ids))
    changes = session.execute(
        select(StateChange, Product.name)
        .join(Product, Product.id == StateChange.product_id)
        .where(StateChange.id > newest)
        .order_by(StateChange.id)
    )
    count = 0
    for change, name in changes:
        count += 1
        click.echo(
            f"{change.marketplace} {change.version_before} → {change.version_after}: "
            f"{change.state_before} → {change.state_after} {name}"
        )
    click.echo(f"{total} sản phẩm kiểm tra lại, {count} lần đổi tình trạng vì luật.")


def _business(session: Session, slug: str) -> Business:
    business = session.scalar(select(Business).where(Business.slug == slug))
    if business is None:
        raise click.ClickException(f"Không có cơ sở “{slug}”. Xem `flask catalog businesses --slugs`.")
    return business


def _write(out: Path, content: bytes) -> None:
    try:
        write_beside(out, content)
    except CannotWrite as problem:
        raise click.ClickException(str(problem)) from None


def _tell(report: ExportReport) -> None:
    for refusal in report.refused:
        for problem in refusal.problems:
            click.echo(f"{refusal.product_id} {problem.sku} [{problem.rule}] {problem.message}", err=True)
    for product_id in report.off:
        click.echo(f"{product_id} không bán ở sàn này.", err=True)
    for problem in report.warnings:
        click.echo(f"{problem.sku} [{problem.rule}] {problem.message}", err=True)
    for note in report.notes:
        click.echo(f"Chỉ nhắc: {note.sku} [{note.rule}] {note.message}", err=True)
    for notice in report.notices:
        click.echo(notice, err=True)
