"""The same page asked for by phones that have it already: 304, against the bare view's own 304."""

from __future__ import annotations

from functools import partial

from benchmarks import _pages
from benchmarks._bare_view import bare
from benchmarks.served_line import ServedLine

LINE = ServedLine(
    name="Trace page that has not changed (304), against the bare view's 304",
    budget=0.90,
    slowest=2.0,
    prepare=partial(_pages.page, is_known=True),
    ours=_pages.ours,
    rival=_pages.rival,
    same=_pages.same,
    bare=bare,
)
