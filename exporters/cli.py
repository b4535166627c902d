"""Commands that write marketplace files and say what is ready."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, cast

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import Business, Product
from core.config import Settings
from core.database import db, reads_only
from core.errors import DomainError
from core.files import CannotWrite, write_beside
from exporters.base import ExportReport
from exporters.errors import TemplateNeeded
from exporters.judging.judge import judge
from exporters.judging.keeping import present_bench
from exporters.judging.models import StateChange
from exporters.judging.reading import outdated, outdated_count
from exporters.listings import listing_count, listings_of
from exporters.queries import verdicts_of
from exporters.registry import present_exporter
from exporters.services import prepared_exporter, written

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
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Tệp kết quả.")
def run(marketplace: str, slug: str, template: Path | None, out: Path) -> None:
    """Write a business's products into the file of a MARKETPLACE."""
    session = db.session()
    settings = cast(Settings, current_app.config["GOCQUE"])
    with reads_only():
        business = _business(session, slug)
        try:
            if template is None:
                exporter = prepared_exporter(session, marketplace, None)
            else:
                with template.open("rb") as file:
                    exporter = prepared_exporter(session, marketplace, file)
            exporter = exporter.in_form(out.suffix.lower())
        except TemplateNeeded as problem:
            click.echo(str(problem), err=True)
            sys.exit(USAGE)
        except DomainError as problem:
            raise click.ClickException(str(problem)) from None
        total = listing_count(session, business.id)
        with click.progressbar(
            length=total, file=sys.stderr, label="Điền tệp", hidden=not sys.stderr.isatty()
        ) as bar:

            def counted() -> Any:
                for listing in listings_of(session, business.id, settings.public_url):
                    yield listing
                    bar.update(1)

            content, report = written(exporter, counted())
    _tell(report)
    if not report.rows:
        raise click.ClickException("Chưa có sản phẩm nào điền được nên không ghi tệp.")
    _write(out, content)
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
    for notice in report.notices:
        click.echo(notice, err=True)
