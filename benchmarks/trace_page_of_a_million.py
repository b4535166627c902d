"""Kept trace pages at 1,000,000 products and 5,000,000 events, a thousand of them in turn, against 1,000 products."""

from __future__ import annotations

from benchmarks._millions import line

LINE = line(
    "Trace pages kept in memory, at 1,000,000 products and 5,000,000 events, against 1,000 products", ""
)
