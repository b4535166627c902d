"""Hang the rooms of published reports into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.trail import register_subject, register_words
from programmes.publishing import trail_words, views
from programmes.publishing.blueprint import blueprint

__all__ = ["register", "views"]


def register(app: Flask) -> None:
    """Register everything that these rooms show."""
    app.register_blueprint(blueprint)
    register_words(app, trail_words.ACTIONS, trail_words.FIELDS)
    register_subject(app, "report", _l("Báo cáo đã chốt"), trail_words.reports)
