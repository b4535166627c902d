"""The same pages, made anew for each visitor: with an unknown query nothing is answered from memory."""

from __future__ import annotations

from benchmarks._millions import MADE_ANEW, line

LINE = line(
    "Trace pages made anew, at 1,000,000 products and 5,000,000 events, against 1,000 products",
    "?anew=1",
    pages=MADE_ANEW,
)
