"""Hang the pages and doors of labels into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.permissions import Right
from core.navigation import Door, register_door
from traceability.printing.views import blueprint
from traceability.printing.views.wishes import waiting


def register(app: Flask) -> None:
    """Register everything that the room shows."""
    app.register_blueprint(blueprint)
    door = Door("labels", _l("In tem"), "traceability.labels", "qr", (Right.WORK,), 30)
    register_door(app, "workspace", door)
    helping = Door(
        "to-print", _l("In tem giúp"), "printing.to_print", "print", (Right.HELP,), 15, waiting=waiting
    )
    register_door(app, "helping", helping)
