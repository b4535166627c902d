"""All distinct businesses among 500,000 acts, against DuckDB over the same rows."""

from __future__ import annotations

from operator import eq

from benchmarks import _acts as acts
from benchmarks._acts import Acts
from benchmarks.line import Line
from core.database import db
from programmes.tally import kept


def ours(given: Acts) -> int:
    """Count all."""
    with given.app.app_context():
        return kept.distinct(db.session(), acts.WHOLE)


def rival(given: Acts) -> int:
    ((found,),) = given.duck.execute(
        "SELECT count(DISTINCT root_id) FROM acts WHERE state = 'accepted' AND kind_at <> 'ca_nhan'"
    ).fetchall()
    return int(found)


LINE = Line(
    name="Distinct counts over 500,000 acts: total (SQLite), against DuckDB over the same rows",
    budget=0.5,
    ours=ours,
    rival=rival,
    same=eq,
    prepare=acts.on_sqlite,
    size=500_000,
    quick=500,
    unit="acts",
)
