"""Hang sheets of acts into the application: their pages and their words in the trail."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.trail import register_subject, register_words
from programmes.act_sheets import tasks, trail, views

__all__ = ["register", "tasks", "views"]  # the pages hang themselves onto the package's blueprint


def register(app: Flask) -> None:
    """Register words and subject."""
    register_words(app, trail.ACTIONS, trail.FIELDS)
    register_subject(app, "act_sheet", _l("Tệp lượt hỗ trợ"), trail.sheets)
