"""Distinct businesses by old district and programme among 500,000 acts, against DuckDB over the same rows."""

from __future__ import annotations

from benchmarks import _acts as acts
from benchmarks._acts import Acts
from benchmarks.line import Line
from core.database import db
from programmes.counting import TOTAL, Dimension
from programmes.tally import kept

Table = dict[tuple[str, str], int]


def ours(given: Acts) -> Table:
    """Count the cross table with its totals."""
    with given.app.app_context():
        table = kept.cross(db.session(), acts.WHOLE, Dimension.DISTRICT, Dimension.PROGRAMME)
    return {
        (row, column): number
        for row, cells in table.items()
        for column, number in cells.items()
        if number and row != TOTAL
    }


def rival(given: Acts) -> Table:
    rows = given.duck.execute(
        "SELECT coalesce(district, 'unknown'), coalesce(programme, 'total'), count(DISTINCT root_id) "
        "FROM acts WHERE state = 'accepted' AND kind_at <> 'ca_nhan' "
        "AND accepted_on BETWEEN '2021-01-01' AND '2025-12-31' "
        "GROUP BY GROUPING SETS ((district, programme), (district))"
    ).fetchall()
    return {(row, column): number for row, column, number in rows}


def same(one: Table, other: Table) -> bool:
    """Compare all cells."""
    return one == other


LINE = Line(
    name="Distinct counts over 500,000 acts: cross table (SQLite), against DuckDB over the same rows",
    budget=0.5,
    ours=ours,
    rival=rival,
    same=same,
    prepare=acts.on_sqlite,
    size=500_000,
    quick=500,
    unit="acts",
)
