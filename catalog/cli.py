"""Commands of the catalogue."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy.orm import Session

from catalog import queries
from catalog.importing import services
from catalog.importing.reports import Report, Verdict
from catalog.importing.tables import read_table
from catalog.models import Business, ImportState
from core.audit import SYSTEM
from core.database import db, reads_only
from core.errors import DomainError

group = AppGroup("catalog", help="Cơ sở và sản phẩm.")
_WORDS = {
    Verdict.CREATED: "thêm mới",
    Verdict.UPDATED: "cập nhật",
    Verdict.UNCHANGED: "không có gì mới",
    Verdict.REJECTED: "cần sửa",
}


@group.command("businesses")
@click.option("--slugs", is_flag=True, help="Chỉ in phần địa chỉ, mỗi cơ sở một dòng.")
def businesses(slugs: bool) -> None:
    """List the businesses that have products, in the order of their addresses."""
    with reads_only():
        for business in queries.businesses_with_products(db.session()):
            click.echo(business.slug if slugs else f"{business.slug}\t{business.name}")


@group.command("import")
@click.argument("slug", metavar="BUSINESS")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước, không ghi gì.")
def import_products(slug: str, file: Path, dry_run: bool) -> None:
    """Bring the products of a FILE (.xlsx, .csv) to a BUSINESS, new ones as drafts.

    Ends with 1 when the file cannot be read, or when rows were rejected and none could be brought in.
    """
    session = db.session()
    content = file.read_bytes()
    try:
        if dry_run:
            with reads_only():
                report = _look(session, slug, content)
        else:
            report = _bring_in(session, slug, content, file.name)
    except DomainError as refused:
        session.rollback()
        raise click.ClickException(str(refused)) from None
    _tell(report, dry_run=dry_run)
    if report.rejected and not services.has_something(report.counts):
        sys.exit(1)


def _look(session: Session, slug: str, content: bytes) -> Report:
    business = _business(session, slug)
    with force_locale("vi"):
        table = read_table(content)
    return services.judged(session, business.id, table).report


def _bring_in(session: Session, slug: str, content: bytes, name: str) -> Report:
    business = _business(session, slug)
    run = services.start_import(session, business, content, name, actor=SYSTEM, at_once=True)
    session.commit()
    if services.has_something(run.counts or {}):
        run.state = ImportState.APPLYING.value
        services.apply(session, run, lambda done, total: session.commit())
        session.commit()
    report = services.report_of(run)
    if report is None:
        raise click.ClickException("Chưa đọc xong tệp.")
    return report


def _business(session: Session, slug: str) -> Business:
    business = queries.business_by_slug(session, slug)
    if business is None:
        raise click.ClickException(
            f"Không có cơ sở “{slug}”. Xem danh sách bằng `flask catalog businesses --slugs`."
        )
    return business


def _tell(report: Report, *, dry_run: bool) -> None:
    counts = report.counts
    said = ", ".join(f"{counts[verdict]} {word}" for verdict, word in _WORDS.items())
    click.echo(f"{len(report.rows)} dòng{' (xem trước)' if dry_run else ''}: {said}")
    if report.unknown:
        click.echo(f"Không dùng đến các cột: {', '.join(report.unknown)}")
    for notice in report.notices:
        click.echo(notice)
    for row in report.rejected:
        for fault in row.faults:
            value = f" “{fault.value}”" if fault.value else ""
            click.echo(f"Dòng {row.row}, cột {fault.column}{value}: {fault.cause} {fault.mend}", err=True)
