"""Hang the package's pages, commands and doors into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.delegation import Delegations, register_delegations
from accounts.permissions import Right
from catalog import trail_subjects
from catalog.cli import group
from catalog.views import blueprint, department_blueprint, help_now, helping_blueprint
from core.navigation import Door, register_door
from core.panels import register_panel
from core.trail import register_subject


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    app.register_blueprint(blueprint)
    app.register_blueprint(department_blueprint)
    register_subject(app, "product", _l("Sản phẩm"), trail_subjects.products)
    register_subject(app, "business", _l("Cơ sở"), trail_subjects.businesses)
    register_subject(app, "certificate", _l("Giấy tờ"), trail_subjects.certificates)
    app.register_blueprint(helping_blueprint)
    register_delegations(app, Delegations(help_now.find, help_now.explain))
    register_panel(app, "workspace.top", help_now.banner)
    app.cli.add_command(group)
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
        Door("review", _l("Duyệt sản phẩm"), "catalog_department.products", "check", read, 20, "work"),
    )
    register_door(
        app,
        "department",
        Door("businesses", _l("Cơ sở"), "catalog_department.businesses", "shop", read, 50, "businesses"),
    )
    helping = (Right.HELP,)
    register_door(
        app, "helping", Door("helped", _l("Cơ sở"), "catalog_helping.businesses", "shop", helping, 10)
    )
    register_door(
        app, "helping", Door("sessions", _l("Phiên hỗ trợ"), "catalog_helping.sessions", "clock", helping, 20)
    )
