"""Pages of rooms: the door that phones come through, the wall, the list, the department's counts."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("rooms", __name__)

from programmes.rooms.views import activity, closing, door, listing, opening, wall  # noqa: E402

__all__ = ["activity", "blueprint", "closing", "door", "listing", "opening", "wall"]
