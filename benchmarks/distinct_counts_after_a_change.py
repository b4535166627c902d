"""The cross table after one act more was voided: change and count, against DuckDB doing the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sqlalchemy import update

from benchmarks import distinct_counts
from benchmarks._acts import Acts
from benchmarks.distinct_counts import LINE as CROSS
from benchmarks.distinct_counts import Table
from benchmarks.line import Line
from core.database import db
from programmes.models import SupportAct

_turns: Counter[tuple[str, int]] = Counter()
"""How many acts each side has voided; both void the same ones."""


def ours(given: Acts) -> Table:
    """Void the next act, save, and count."""
    with given.app.app_context():
        number = _next("ours", given)
        db.session.execute(update(SupportAct).where(SupportAct.id == number).values(state="voided"))
        db.session.commit()
    return distinct_counts.ours(given)


def rival(given: Acts) -> Table:
    given.duck.execute("UPDATE acts SET state = 'voided' WHERE id = ?", [_next("rival", given)])
    return distinct_counts.rival(given)


def _next(side: str, given: Acts) -> int:
    _turns[side, id(given)] += 1
    return _turns[side, id(given)]


LINE: Line = replace(
    CROSS,
    name="Distinct counts over 500,000 acts: cross table after a change (SQLite), against DuckDB likewise",
    budget=0.25,
    ours=ours,
    rival=rival,
)
