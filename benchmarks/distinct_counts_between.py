"""Distinct businesses between any two dates among 500,000 acts, against DuckDB over the same rows."""

from __future__ import annotations

from operator import eq

from benchmarks import _acts as acts
from benchmarks._acts import Acts
from benchmarks.line import Line
from core.database import db
from programmes.tally import kept


def ours(given: Acts) -> int:
    """Count between two odd days."""
    with given.app.app_context():
        return kept.distinct(db.session(), acts.ODD_DAYS)


def rival(given: Acts) -> int:
    ((found,),) = given.duck.execute(
        "SELECT count(DISTINCT root_id) FROM acts WHERE state = 'accepted' AND kind_at <> 'ca_nhan' "
        "AND accepted_on BETWEEN '2022-03-05' AND '2024-07-19'"
    ).fetchall()
    return int(found)


LINE = Line(
    name="Distinct counts over 500,000 acts: any two dates (SQLite), against DuckDB over the same rows",
    budget=0.25,
    ours=ours,
    rival=rival,
    same=eq,
    prepare=acts.on_sqlite,
    size=500_000,
    quick=500,
    unit="acts",
)
