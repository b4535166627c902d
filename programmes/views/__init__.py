"""The department's pages on programmes, acts, figures and reports."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("programmes", __name__, url_prefix="/can-bo")

from programmes.views import acts, evidence, figures, inspection, programmes, reports  # noqa: E402  (they hang themselves in)

__all__ = ["acts", "blueprint", "evidence", "figures", "inspection", "programmes", "reports"]
