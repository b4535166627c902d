"""Cross table, any two dates and total together, on PostgreSQL, against DuckDB over the same rows."""

from __future__ import annotations

from dataclasses import replace

from benchmarks import _acts as acts
from benchmarks import distinct_counts, distinct_counts_between, distinct_counts_total
from benchmarks._acts import Acts
from benchmarks.distinct_counts import LINE as CROSS
from benchmarks.distinct_counts import Table
from benchmarks.line import Line

Three = tuple[Table, int, int]


def ours(given: Acts) -> Three:
    """Count all three."""
    return distinct_counts.ours(given), distinct_counts_between.ours(given), distinct_counts_total.ours(given)


def rival(given: Acts) -> Three:
    return (
        distinct_counts.rival(given),
        distinct_counts_between.rival(given),
        distinct_counts_total.rival(given),
    )


def same(one: Three, other: Three) -> bool:
    """Compare all figures."""
    return one == other


LINE: Line = replace(
    CROSS,
    name="Distinct counts over 500,000 acts: all three (PostgreSQL), against DuckDB over the same rows",
    ours=ours,
    rival=rival,
    same=same,
    prepare=acts.on_postgres,
)
