"""Commands of the department: bring a list in, write a report."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import click
from flask import current_app
from flask.cli import AppGroup

from core import audit
from core.config import Settings
from core.database import db, reads_only
from core.errors import DomainError
from core.files import write_beside
from core.formatting import VIETNAM
from programmes.importing import ImportRefused, ImportResult, import_programmes, read_document
from programmes.importing.fields import parse_day
from programmes.importing.reading import MAX_BYTES
from programmes.importing.results import BLOCK_LABELS, place_of
from programmes.open_data.services import publish
from programmes.periods import Period
from programmes.report_files import form_of, write_report
from programmes.reports import build_report, chosen_programmes

group = AppGroup("programmes", help="Chương trình hỗ trợ: nhập danh sách, lập báo cáo.")


class _Day(click.ParamType[date]):
    """A day written as year-month-day."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day or say how to write it."""
        if isinstance(value, date):
            return value
        found = parse_day(value)
        if found is None:
            raise click.ClickException(f"Không đọc được ngày {value!r}. Bạn ghi theo mẫu 2023-12-31.")
        return found


_DAY = _Day()


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Bring in programmes, businesses and acts from FILE (JSON); a fault anywhere: nothing is written."""
    session = db.session()
    try:
        with file.open("rb") as opened:
            document = read_document(opened.read(MAX_BYTES + 1))
        result = import_programmes(session, document, actor=audit.SYSTEM)
    except ImportRefused as refusal:
        session.rollback()
        _tell(refusal.result)
        for each in refusal.rejections:
            click.echo(f"- {place_of(each)}: {each.value} – {each.cause} {each.mend}", err=True)
        raise click.ClickException(str(refusal)) from None
    except (DomainError, OSError) as problem:
        session.rollback()
        raise click.ClickException(str(problem)) from None
    session.commit()
    _tell(result)


def _tell(result: ImportResult) -> None:
    for name, block in result.blocks.items():
        click.echo(
            f"{BLOCK_LABELS[name]}: {block.rows} dòng = {block.created} mới + {block.updated} sửa"
            f" + {block.unchanged} giữ nguyên + {block.rejected} bị từ chối"
        )
    for notice in result.notices:
        value = f": {notice.value}" if notice.value else ""
        click.echo(f"  lưu ý, {place_of(notice)}{value} – {notice.cause}", err=True)
    if result.ignored_blocks:
        click.echo(f"  các mục không dùng đến, để lại: {', '.join(result.ignored_blocks)}", err=True)


@group.command("report")
@click.option("--from", "since", type=_DAY, required=True, help="Ngày nghiệm thu đầu tiên.")
@click.option("--to", "until", type=_DAY, required=True, help="Ngày nghiệm thu cuối cùng, tính cả ngày này.")
@click.option("--programme", "codes", multiple=True, help="Mã chương trình; bỏ trống là tất cả.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Tệp kết quả.")
def report(since: date, until: date, codes: tuple[str, ...], out: Path) -> None:
    """Write the report of a period into a file; its ending (.xlsx .csv .json .docx .pdf) picks the form."""
    settings = cast(Settings, current_app.config["GOCQUE"])
    with reads_only():
        session = db.session()
        try:
            suffix = form_of(out.name)
            made = build_report(
                session,
                Period(since, until),
                chosen_programmes(session, codes),
                agency=settings.agency,
                area=settings.area,
            )
            write_beside(out, write_report(made, suffix))
        except (DomainError, OSError) as problem:
            raise click.ClickException(str(problem)) from None
        by_programme = " ".join(str(line.result) for line in made.programmes)
        click.echo(
            f"{by_programme} · {made.figures.total_distinct} cơ sở không trùng,"
            f" cộng các chương trình {made.figures.sum_of_programmes}: {out}"
        )


@group.command("publish-open-data")
def publish_open_data() -> None:
    """Publish now what the nightly task would: a new version of each dataset that has changed."""
    settings = cast(Settings, current_app.config["GOCQUE"])
    session = db.session()
    published = publish(session, today=datetime.now(VIETNAM).date(), public_url=settings.public_url)
    session.commit()
    for version in published:
        click.echo(f"{version.dataset}: bản {version.number}, {len(version.rows)} dòng")
    if not published:
        click.echo("Không có gì mới để công bố.")
