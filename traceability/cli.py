"""``flask traceability``: what the people who run the house ask of lots and events."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from catalog.codes import MistypedCode, parse_code
from catalog.models import ProductState
from catalog.queries import business_by_slug, is_slug
from core import audit
from core.database import db, reads_only, utcnow
from traceability import queries
from traceability.printing.choices import Choice
from traceability.printing.labels import Label, label, words_of
from traceability.printing.layout import TooSmall
from traceability.printing.paper import DEFAULT, SHEETS
from traceability.printing.proof import UnreadableSheet
from traceability.printing.services import MOST, proven_sheets, proven_zpl

group = AppGroup("traceability", help="Lô hàng, sự kiện và sổ ghi việc.")


@group.command("verify")
def verify() -> None:
    """Walk the audit chain and the numbering of events; exit 1 at the first gap."""
    with reads_only():
        session = db.session()
        broken = audit.verify(session)
        gaps = queries.lots_with_missing_events(session)
        lots, events = queries.totals(session)
    if broken is not None:
        click.echo(f"Sổ ghi việc bị sửa hoặc mất dòng: dòng số {broken} không khớp dòng trước.", err=True)
    if gaps:
        click.echo(f"Thiếu sự kiện ở các lô số: {', '.join(map(str, gaps))}.", err=True)
    if broken is not None or gaps:
        sys.exit(1)
    click.echo(f"Khớp: sổ ghi việc liền mạch; {lots} lô, {events} sự kiện, không thiếu số nào.")


@group.command("labels")
@click.argument("names", metavar="CƠ_SỞ|MÃ[/LÔ]…", nargs=-1, required=True)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Tệp .pdf, hoặc .zpl cho cuộn.",
)
@click.option("--sheet", type=click.Choice(list(SHEETS)), default=DEFAULT, show_default=True, help="Khổ tem.")
@click.option("--copies", type=click.IntRange(1, MOST), default=1, show_default=True, help="Số tem mỗi mã.")
@click.option(
    "--printer",
    type=click.Choice(["203", "300"]),
    default="203",
    show_default=True,
    help="Máy in tem cuộn, dpi.",
)
@click.option(
    "--start", type=click.IntRange(1), default=1, show_default=True, help="Ô trống đầu tiên của tờ."
)
def labels(names: tuple[str, ...], out: Path, sheet: str, copies: int, printer: str, start: int) -> None:
    """Write label sheets for businesses (by slug), products (by code) or lots (CODE/LOT) as one file."""
    choice = Choice(sheet=sheet, printer=printer, start=start)
    is_zpl = out.suffix == ".zpl"
    if start > choice.paper.on_sheet:
        raise click.ClickException(f"Tờ này chỉ có {choice.paper.on_sheet} ô.")
    if is_zpl and not choice.paper.is_roll:
        raise click.ClickException("Tệp .zpl chỉ có cho khổ cuộn, ví dụ --sheet 50x30.")
    with reads_only():
        printed = [each for name in names for each in _labels_of(name)]
        db.session.rollback()
    if not printed:
        raise click.ClickException("Chưa có tem nào để in: các cơ sở này chưa đăng sản phẩm nào.")
    words = [words_of(each) for each in printed for _copy in range(copies)]
    with click.progressbar(length=len(words), label="Làm tem", file=sys.stderr) as bar:

        def told(done: int) -> None:
            bar.update(done - bar.pos)

        try:
            if is_zpl:
                content = proven_zpl(words, choice, told=told)
            else:
                content = proven_sheets(words, choice, made_at=utcnow(), told=told)
        except (TooSmall, UnreadableSheet) as problem:
            raise click.ClickException(str(problem)) from None
    beside = out.with_name(f".{out.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise click.ClickException(f"Không ghi được {out}: {problem.strerror}.") from None
    click.echo(f"Đã ghi {len(words)} tem vào {out}; mọi mã đều đọc lại được.")


def _labels_of(name: str) -> list[Label]:
    """Return the labels that a name on the command line asks for."""
    session = db.session()
    public_url = current_app.config["GOCQUE"].public_url
    business = business_by_slug(session, name) if is_slug(name) else None
    if business is not None:
        products = queries.products_of_business(session, business.id)
        return [label(each, None, public_url) for each in products if each.state != ProductState.DRAFT]
    code, _slash, lot_code = name.partition("/")
    try:
        product = queries.product_by_code(session, parse_code(code))
    except MistypedCode:
        product = None
    if product is None or product.state == ProductState.DRAFT:
        raise click.ClickException(f"Không có cơ sở hay sản phẩm công khai nào là “{name}”.")
    lot = queries.lot_of_product(session, product.id, lot_code) if lot_code else None
    if lot_code and lot is None:
        raise click.ClickException(f"Sản phẩm {product.code} không có lô “{lot_code}”.")
    return [label(product, lot, public_url)]
