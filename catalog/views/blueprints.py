"""The two blueprints of the package: what everybody and the producer see, and the department's pages."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint

from core.formatting import VIETNAM

blueprint = Blueprint("catalog", __name__)
department_blueprint = Blueprint("catalog_department", __name__)


def today() -> date:
    """Return the present day in Vietnam."""
    return datetime.now(VIETNAM).date()
