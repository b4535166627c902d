"""Set what stands at the bottom of a label: what a person types when the code does not scan, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence

from traceability.printing.lettering import LEADING, POINT_MM, drawable, fitting_signs, millimetres, width
from traceability.printing.paper import Sheet

_SMALLEST_CODE = 4.0
_SMALLEST_ADDRESS = 4.0
_SMALL = 5.0
_GAP_MM = 2.0  # between a code and an address in a row
_MOST_LINES = 3
_BREAKS = re.compile(r"(?<=[/.: ])")

FootLine = tuple[str, str, float, float]
"""Text, style, size in points, and by how much it is indented in millimetres."""


def foot(code: str, addresses: Sequence[str], largest: float, wide: float) -> list[FootLine]:
    """Set what is typed, and where: the first address that a column can hold whole, or none.

    Args:
        code: Typed when the code does not scan; it always stands.
        addresses: Where it is typed, the best one first.
        largest: Size of a short code in points; addresses are a quarter smaller.
        wide: Width of the column in millimetres.
    """
    typed = _fitted(drawable(code, "B"), "B", largest, _SMALLEST_CODE, wide)
    small = _of_addresses(largest)
    tried = (_fitted(drawable(each), "", small, _SMALLEST_ADDRESS, wide) for each in addresses)
    return [*(typed or _hard_broken(drawable(code, "B"), wide)), *next(filter(None, tried), [])]


def foot_in_a_row(code: str, addresses: Sequence[str], largest: float, wide: float) -> list[FootLine]:
    """Set a code and behind it its best address on one line; nothing when they are wider than the column."""
    text, size = drawable(code, "B"), _of_addresses(largest)
    behind = millimetres(text, "B", largest) + _GAP_MM
    address = drawable(addresses[0]) if addresses else ""
    if not address or behind + millimetres(address, "", size) > wide:
        return []
    return [(text, "B", largest, 0.0), (address, "", size, behind)]


def _of_addresses(points: float) -> float:
    return max(points * 0.75, _SMALLEST_ADDRESS)


def sizes_of(sheet: Sheet) -> tuple[float, ...]:
    """Return the sizes that a short code may have on a label, in points: the best one first."""
    best = min(max(sheet.height * 0.24, 5.5), 9.0)
    return best, max(best * 0.8, _SMALL), _SMALL, _SMALLEST_CODE


def _hard_broken(text: str, wide: float) -> list[FootLine]:
    """Set a code whose parts are wider than the column: it is broken wherever a line ends."""
    lines, limit = [], wide / _SMALLEST_CODE / POINT_MM
    while text:
        end = fitting_signs(text, "B", limit)
        lines.append((text[:end].strip(), "B", _SMALLEST_CODE, 0.0))
        text = text[end:]
    return lines


def _fitted(text: str, style: str, largest: float, smallest: float, wide: float) -> list[FootLine] | None:
    """Set a code or an address whole, on as few lines as leave it easy to read; None: not possible."""
    whole = min(largest, wide / POINT_MM / max(width(text, style), 0.01))
    if whole >= max(0.7 * largest, smallest):
        return [(text, style, whole, 0.0)]
    best: list[FootLine] | None = [(text, style, whole, 0.0)] if whole >= smallest else None
    size = largest
    while size >= smallest and (best is None or size > best[0][2]):
        lines = _broken(text, style, wide / size / POINT_MM)
        if lines is not None and len(lines) <= _MOST_LINES:
            return [(line, style, size, 0.0) for line in lines]
        size -= 0.5
    return best


def _broken(text: str, style: str, limit: float) -> list[str] | None:
    """Break an address behind its slashes, dots and blanks; None when a part alone is too wide."""
    lines = [""]
    for part in _BREAKS.split(text):
        if width((lines[-1] + part).rstrip(), style) <= limit:
            lines[-1] += part
        else:
            lines.append(part)
        if width(lines[-1].rstrip(), style) > limit:
            return None
    return [line.rstrip() for line in lines if line]


def height_of(lines: Sequence[FootLine]) -> float:
    """Return how high the lines are together, in millimetres."""
    return sum(size for _text, _style, size, indent in lines if not indent) * LEADING * POINT_MM
