"""Name the places that visitors choose."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from places.models import OLD
from places.queries import gazetteer
from traceability.scans.settings import ELSEWHERE


def place_name(session: Session, code: str) -> str:
    """Return the name of an old district, or of everywhere else."""
    if code == ELSEWHERE:
        return str(_("Ở tỉnh khác"))
    unit = gazetteer(session).find(OLD, code)
    return unit.name if unit else code
