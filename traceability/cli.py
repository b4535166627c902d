"""``flask traceability``: what the people who run the house ask of lots and events."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from core import audit
from core.database import db, reads_only
from traceability import queries

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
