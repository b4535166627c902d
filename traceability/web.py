"""Hang the package's pages, commands and panels into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.permissions import Right
from catalog.services.photos import also_shown
from core.navigation import Door, register_door
from core.panels import register_panel
from core.trail import register_finder, register_subject, register_words
from core.work import SLOT
from traceability import cli, panels, trail_subjects, trail_words
from traceability.models import EventPhoto
from traceability.numbers import web as numbers
from traceability.open_pages import install_open_pages
from traceability.printing import web as printing
from traceability.resolver import link_views  # noqa: F401  (its pages hang on the same blueprint)
from traceability.resolver import trail_words as link_words
from traceability.resolver import views as resolver
from traceability.ruled_forms import register_forms
from traceability.scans import folding, place_views  # noqa: F401  (a task; pages on the package's blueprint)
from traceability.scans.listening import install_scans
from traceability.scans.views import product_panel
from traceability.serials.views import blueprint as serials_blueprint
from traceability.views import blueprint, department_blueprint


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    app.register_blueprint(blueprint)
    app.register_blueprint(department_blueprint)
    printing.register(app)
    app.register_blueprint(serials_blueprint)
    resolver.install(app)
    install_open_pages(app)
    app.cli.add_command(cli.group)
    install_scans(app)
    numbers.register(app)
    register_words(app, trail_words.ACTIONS, trail_words.FIELDS)
    register_words(app, link_words.ACTIONS, link_words.FIELDS)
    register_subject(app, "lot", _l("Lô hàng"), trail_subjects.lots)
    register_finder(app, "lot", trail_subjects.lots_of)
    register_subject(app, "setting", _l("Cài đặt"), link_words.settings)
    register_subject(app, "suspicion", _l("Báo nghi ngờ"), trail_subjects.suspicions)
    register_subject(app, "serial_range", _l("Bộ mã từng món"), trail_subjects.serial_ranges)
    also_shown.add(EventPhoto.digest)
    work = (Right.WORK,)
    register_door(app, "workspace", Door("lots", _l("Lô hàng"), "traceability.lots", "lot", work, 20))
    read = (Right.READ_DEPARTMENT,)
    register_door(
        app,
        "department",
        Door("recalls", _l("Thu hồi"), "traceability_department.lots", "warn", read, 55, "work"),
    )
    register_door(
        app,
        "department",
        Door(
            "suspicions", _l("Báo nghi ngờ"), "traceability_department.suspicions", "flag", read, 56, "work"
        ),
    )
    register_forms(app)
    register_panel(app, "product.public", panels.public_lots)
    register_panel(app, "front.lots", panels.front_lots)
    register_panel(app, "product.workspace", panels.workspace_product, order=20)
    register_panel(app, "product.workspace", product_panel, order=30)
    register_panel(app, "product.card", panels.workspace_card, order=20)
    register_panel(app, "sign_up.done", panels.signed_up)
    register_panel(app, SLOT, panels.suspicions_to_follow, order=70)
    register_panel(app, SLOT, panels.recalls_to_end, order=80)
