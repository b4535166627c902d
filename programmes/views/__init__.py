"""The department's pages on programmes, acts, figures and reports."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("programmes", __name__, url_prefix="/can-bo")

from programmes.views import (  # noqa: E402  (they hang themselves in)
    act_moves,
    acts,
    cross_tables,
    duplicates,
    evidence,
    figures,
    history,
    inspection,
    inspection_notes,
    planning,
    programmes,
    reports,
    waiting,
    work,
)

__all__ = [
    "act_moves",
    "acts",
    "blueprint",
    "cross_tables",
    "duplicates",
    "evidence",
    "figures",
    "history",
    "inspection",
    "inspection_notes",
    "planning",
    "programmes",
    "reports",
    "waiting",
    "work",
]
