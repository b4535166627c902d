"""The dark modules of a code as few rectangles: what every vector form of it is drawn from."""

from __future__ import annotations

from collections.abc import Sequence

from traceability.qr import QrCode


def rectangles(code: QrCode) -> list[tuple[int, int, int, int]]:
    """Return the dark modules as rectangles (x, y, width, height) that do not overlap, in modules.

    Runs of dark modules become rectangles, and equal runs in rows below one another become one.
    """
    growing: dict[tuple[int, int], int] = {}
    found = []
    for y, row in enumerate((*code.modules, ())):
        runs = _runs(row)
        for run in [run for run in growing if run not in runs]:
            start = growing.pop(run)
            found.append((run[0], start, run[1] - run[0], y - start))
        for run in runs:
            growing.setdefault(run, y)
    return sorted(found, key=lambda each: (each[1], each[0]))


def _runs(row: Sequence[bool]) -> set[tuple[int, int]]:
    found = set()
    start: int | None = None
    for x, dark in enumerate((*row, False)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            found.add((start, x))
            start = None
    return found
