"""Hang the sample's command into the application, and keep sample accounts off the open network."""

from __future__ import annotations

from typing import cast

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect, select

from accounts.models import User
from core.config import BadSettings, Settings
from core.database import db
from core.trail import register_subject, register_words
from sample.cli import group


def register(app: Flask) -> None:
    """Register the command, and refuse to start where strangers could use the sample's accounts."""
    app.cli.add_command(group)
    register_words(app, {"sample.load": _l("Nạp dữ liệu mẫu")}, {"products": _l("Số sản phẩm")})
    register_subject(app, "sample", _l("Dữ liệu mẫu"), lambda session, rests: {})
    settings = cast(Settings, app.config["GOCQUE"])
    if settings.is_loopback or settings.sample_anywhere:
        return
    with app.app_context():
        has_table = inspect(db.engine).has_table(User.__tablename__)
        found = has_table and db.session.scalar(select(User.id).where(User.is_sample).limit(1)) is not None
        db.session.remove()
        db.engine.dispose()
    if found:
        raise BadSettings(
            [
                (
                    "Cơ sở dữ liệu có tài khoản mẫu nhưng GOCQUE_PUBLIC_URL là địa chỉ công khai. "
                    "Dùng cơ sở dữ liệu khác, hoặc đặt GOCQUE_SAMPLE_ANYWHERE=1 cho buổi trình diễn."
                )
            ]
        )
