"""Hang the pages and panels about numbers into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.permissions import Right
from catalog.gtins import keepers
from core.navigation import Door, register_door
from core.panels import register_panel
from core.trail import register_subject, register_words
from core.work import SLOT
from traceability.numbers import carton_views as _carton_views  # noqa: F401  (their pages hang on the blueprint)
from traceability.numbers import department_views as _department_views  # noqa: F401  (as above)
from traceability.numbers import panels, registering, trail_words
from traceability.numbers import place_views as _place_views  # noqa: F401  (as above)
from traceability.numbers import public_views as _public_views  # noqa: F401  (as above)
from traceability.numbers import views as _views  # noqa: F401  (as above)
from traceability.numbers.blueprint import blueprint, department_blueprint


def register(app: Flask) -> None:
    """Register everything that numbers show, and let them see what is written."""
    app.register_blueprint(blueprint)
    app.register_blueprint(department_blueprint)
    registering.watch()
    if registering.holders not in keepers:
        keepers.append(registering.holders)
    register_words(app, trail_words.ACTIONS, trail_words.FIELDS)
    register_subject(app, "number_evidence", _l("Giấy mã số GS1"), trail_words.evidence)
    register_subject(app, "gtin_review", _l("Xem lại mã GTIN"), trail_words.reviews)
    register_subject(app, "carton", _l("Thùng"), trail_words.cartons)
    register_subject(app, "place", _l("Địa điểm"), trail_words.places)
    read = (Right.READ_DEPARTMENT,)
    register_door(
        app,
        "department",
        Door("numbers", _l("Mã số GS1"), "numbers_department.evidence_list", "qr", read, 57, "work"),
    )
    register_panel(app, "product.parts", panels.product_part, order=60)
    register_panel(app, "products.top", panels.numbers_door, order=20)
    register_panel(app, "labels.top", panels.numbers_door, order=20)
    register_panel(app, "business.public", panels.public_places, order=30)
    register_panel(app, SLOT, panels.evidence_to_look_at, order=85)
    register_panel(app, SLOT, panels.reviews_to_decide, order=86)
