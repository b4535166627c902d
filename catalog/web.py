"""Hang the package's pages, commands and doors into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.permissions import Right
from catalog.cli import group
from catalog.ruled_forms import register_forms
from catalog.views import blueprint, department_blueprint
from core.navigation import Door, register_door


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    app.register_blueprint(blueprint)
    app.register_blueprint(department_blueprint)
    app.cli.add_command(group)
    register_forms(app)
    register_door(
        app, "workspace", Door("products", _l("Sản phẩm"), "catalog.products", "box", (Right.WORK,), 10)
    )
    register_door(
        app, "workspace", Door("profile", _l("Cơ sở"), "catalog.profile", "person", (Right.WORK,), 50)
    )
    read = (Right.READ_DEPARTMENT,)
    register_door(
        app,
        "department",
        Door("review", _l("Duyệt sản phẩm"), "catalog_department.products", "check", read, 20),
    )
    register_door(
        app, "department", Door("businesses", _l("Cơ sở"), "catalog_department.businesses", "shop", read, 50)
    )
