"""The command that loads the sample."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from typing import cast

import click
from flask import current_app
from flask.cli import AppGroup

from core.config import Settings
from core.database import db

group = AppGroup("sample", help="Dữ liệu mẫu của tỉnh.")


@group.command("load")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="Dời ngày của mẫu sao cho hôm đó là hôm nay."
)
def load(today: datetime | None) -> None:
    """Load the sample; loading again changes nothing."""
    from sample.loader import load_sample
    from sample.people import write_accounts
    from sample.pictures import draw

    settings = cast(Settings, current_app.config["GOCQUE"])
    if not settings.is_loopback and not settings.sample_anywhere:
        raise click.ClickException(
            "GOCQUE_PUBLIC_URL là địa chỉ công khai: đặt GOCQUE_SAMPLE_ANYWHERE=1 nếu đây là buổi trình diễn."
        )

    def progress(done: int, total: int) -> None:
        if sys.stderr.isatty() or done == total or done % 50 == 0:
            click.echo(f"\r  Vẽ ảnh {done}/{total}", nl=not sys.stderr.isatty() or done == total, err=True)

    session = db.session()
    loaded = load_sample(
        session,
        agency=settings.agency,
        today=today.date() if today else None,
        draw=draw,
        password=settings.sample_password,
        workers=os.cpu_count() or 1,
        kept_pictures=settings.sample_pictures,
        progress=progress,
    )
    session.commit()
    if loaded.accounts:
        write_accounts(loaded.accounts, settings.instance / "sample-accounts.txt")
    click.echo(f"{loaded.products} sản phẩm, {loaded.photos} ảnh, {len(loaded.accounts)} tài khoản mới.")
