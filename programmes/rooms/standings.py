"""Whether somebody of a list counts, and why not."""

from __future__ import annotations

from flask_babel import gettext as _

from programmes.rooms.models import PRESENT
from programmes.rooms.rules import room_rules


def standing_words(code: str) -> str:
    """Return a standing as people read it."""
    return _("Có mặt") if code == PRESENT else room_rules().struck_off.get(code, code)


def standing_choices() -> list[tuple[str, str]]:
    """Return what may be chosen for somebody, being there first."""
    return [(PRESENT, standing_words(PRESENT)), *room_rules().struck_off.items()]
