"""Hang batches into the application: their pages, their door, their words in the trail."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.permissions import Right
from core.navigation import Door, register_door
from core.trail import register_subject, register_words
from programmes.batches import return_views, trail, views

__all__ = ["register", "return_views", "views"]  # the pages hang themselves onto the package's blueprint


def register(app: Flask) -> None:
    """Register words, subject and door."""
    register_words(app, trail.ACTIONS, trail.FIELDS)
    register_subject(app, "act_batch", _l("Lô đối chiếu"), trail.batches)
    register_door(
        app,
        "department",
        Door(
            "batches",
            _l("Đối chiếu theo mẫu"),
            "programmes.batches",
            "check",
            (Right.READ_DEPARTMENT.value,),
            32,
            "work",
        ),
    )
