"""Hang the package's pages, commands and doors into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.permissions import Right
from core.navigation import Door, register_door
from programmes.cli import group
from programmes.views import blueprint

_READ = (Right.READ_DEPARTMENT.value,)
DOORS = (
    Door("figures", _l("Số liệu"), "programmes.figures", "chart", _READ, 10, "figures"),
    Door("programmes", _l("Chương trình"), "programmes.programmes", "book", _READ, 40, "figures"),
    Door("acts", _l("Ghi nhận hỗ trợ"), "programmes.acts", "edit", _READ, 30, "work"),
    Door("reports", _l("Báo cáo"), "programmes.reports", "file", _READ, 60, "figures"),
)


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    app.register_blueprint(blueprint)
    app.cli.add_command(group)
    for door in DOORS:
        register_door(app, "department", door)
