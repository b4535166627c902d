"""The same pages, made anew for each visitor: an address with an unknown query is never answered from memory."""

from __future__ import annotations

from benchmarks._millions import line

LINE = line(
    "Trace pages made anew, at 1,000,000 products and 5,000,000 events, against 1,000 products", "?anew=1"
)
