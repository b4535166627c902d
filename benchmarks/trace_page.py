"""The trace page of a lot with ten events, kept in memory, against a bare view with the same bytes."""

from __future__ import annotations

from benchmarks import _pages
from benchmarks._bare_view import bare
from benchmarks.served_line import ServedLine

LINE = ServedLine(
    name="Trace page, 1 lot with 10 events, 2 workers, against a bare view of the same bytes",
    budget=0.80,
    slowest=2.0,
    prepare=_pages.page,
    ours=_pages.ours,
    rival=_pages.rival,
    same=_pages.same,
    bare=bare,
)
