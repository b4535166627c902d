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
    Door("figures", _l("Số liệu"), "programmes.figures", "chart", _READ, order=10),
    Door("programmes", _l("Chương trình"), "programmes.programmes", "book", _READ, order=40),
    Door("acts", _l("Ghi nhận hỗ trợ"), "programmes.acts", "edit", _READ, order=30),
    Door("inspection", _l("Kiểm tra"), "programmes.inspection", "tasks", _READ, order=58),
    Door("reports", _l("Báo cáo"), "programmes.reports", "file", _READ, order=60),
)


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    app.register_blueprint(blueprint)
    app.cli.add_command(group)
    for door in DOORS:
        register_door(app, "department", door)
