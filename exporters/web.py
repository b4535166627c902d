"""Hang the package's pages, commands and panels into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.permissions import Right
from catalog.deeds import register_deeds
from core.navigation import Door, register_door
from core.panels import register_panel
from exporters.cli import group
from exporters.panels import product_lights, product_problems
from exporters.views import blueprint


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    app.register_blueprint(blueprint)
    app.cli.add_command(group)
    register_door(
        app,
        "workspace",
        Door("selling", _l("Bán hàng"), "exporters.selling", "shop", (Right.WORK,), order=40),
    )
    register_panel(app, "product.card", product_lights, order=40)
    register_panel(app, "product.workspace", product_problems, order=40)
    register_deeds(app, {"export.run": _l("Làm tệp bán hàng")}, {})
