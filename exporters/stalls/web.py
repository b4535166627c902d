"""Hang the pages and panels about stalls into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.panels import register_panel
from core.trail import register_subject, register_words
from core.work import SLOT
from exporters.adopting import views as _adopting_views  # noqa: F401  (its pages hang on the same blueprint)
from exporters.stalls import department_views, panels, trail_words, views
from exporters.stalls import listing_views as _listing_views  # noqa: F401  (its pages hang on the same blueprint)
from exporters.stalls import settings_views as _settings_views  # noqa: F401  (its page is the settings.)


def register(app: Flask) -> None:
    """Register everything that stalls show."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(department_views.blueprint)
    register_words(app, trail_words.ACTIONS, trail_words.FIELDS)
    register_subject(app, "stall", _l("Gian hàng"), trail_words.stalls)
    register_subject(app, "setting", _l("Cài đặt"), trail_words.settings)
    register_panel(app, "business.department", panels.business_stalls, order=40)
    register_panel(app, "business.public", panels.public_stalls, order=40)
    register_panel(app, "selling.marketplace", panels.marketplace_changes, order=40)
    register_panel(app, "product.parts", panels.where_it_sells, order=50)
    register_panel(app, SLOT, panels.stalls_to_review, order=30)
