"""The blueprints that all pages of the package hang in, and the day they show."""

from __future__ import annotations

from datetime import date

from flask import Blueprint

from core.database import utcnow
from core.formatting import VIETNAM

blueprint = Blueprint("traceability", __name__)
department_blueprint = Blueprint("traceability_department", __name__)


def today() -> date:
    """Return the present day in Vietnam."""
    return utcnow().astimezone(VIETNAM).date()
