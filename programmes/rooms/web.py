"""Hang the pages of rooms, their doors and what they show elsewhere into the application."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from accounts.permissions import Right
from core.navigation import Door, register_door
from core.panels import register_panel
from core.trail import register_subject, register_words
from core.work import SLOT
from programmes.indicators.measuring import register_persons
from programmes.offers import register_offers
from programmes.rooms import panels, tasks, trail
from programmes.rooms.persons import attendances_without_persons, persons_by_programme
from programmes.rooms.views import blueprint

__all__ = ["register", "tasks"]

_READ = (Right.READ_DEPARTMENT.value,)


def register(app: Flask) -> None:
    """Register everything that rooms show."""
    app.register_blueprint(blueprint)
    register_words(app, trail.ACTIONS, trail.FIELDS)
    register_subject(app, "room", _l("Lớp tập huấn"), trail.rooms)
    register_door(
        app, "department", Door("rooms", _l("Lớp tập huấn"), "rooms.rooms", "people", _READ, 32, "work")
    )
    register_door(
        app,
        "department",
        Door("helpers", _l("Người hỗ trợ"), "rooms.activity", "person", _READ, 62, "figures"),
    )
    register_door(
        app, "helping", Door("rooms", _l("Lớp"), "rooms.own_rooms", "people", (Right.HELP.value,), 27)
    )
    register_panel(app, "workspace.top", panels.way_back, order=90)
    register_panel(app, "programmes.act", panels.struck_off)
    register_panel(app, SLOT, panels.rooms_waiting, order=58)
    register_offers(app, panels.closed_lists)
    register_persons(app, persons_by_programme, attendances_without_persons)
