"""The department's pages on programmes, acts, figures and reports."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("programmes", __name__, url_prefix="/can-bo")

from programmes.views import (  # noqa: E402  (they hang themselves in)
    act_moves,
    acts,
    duplicates,
    evidence,
    figures,
    history,
    inspection,
    inspection_notes,
    planning,
    programmes,
    reports,
    work,
)

__all__ = [
    "act_moves",
    "acts",
    "blueprint",
    "duplicates",
    "evidence",
    "figures",
    "history",
    "inspection",
    "inspection_notes",
    "planning",
    "programmes",
    "reports",
    "work",
]
