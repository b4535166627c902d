"""The blueprints of the package: what everybody and the producer see, the helpers, the department."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint

from core.formatting import VIETNAM

blueprint = Blueprint("catalog", __name__)
department_blueprint = Blueprint("catalog_department", __name__)
helping_blueprint = Blueprint("catalog_helping", __name__)


def today() -> date:
    """Return the present day in Vietnam."""
    return datetime.now(VIETNAM).date()
