"""Fifty kept trace pages in turn, at 1,000,000 products and 5,000,000 events, against 1,000 products."""

from __future__ import annotations

from benchmarks._millions import KEPT, line

LINE = line(
    "Trace pages kept in memory, at 1,000,000 products and 5,000,000 events, against 1,000 products",
    "",
    pages=KEPT,
    warm=15,
)
