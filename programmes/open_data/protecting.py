"""Hide small numbers so that nobody can work them out from what stays. Pure, without a database.

Cells stand in groups: a total and the parts that make it up, where a total may itself be a part of a
higher total, and of each total there may be several ways to divide it. Groups share nothing but such
totals, so the groups make no circle.

Whoever reads the tables is taken to know everything that could help: the method, the threshold, that 0 is
always shown, and of each group with a shown total what its hidden parts add up to, which holds when no
business stands in two parts. Against that reader a hidden part is safe exactly when the hidden parts of
its group are at least two and add up to more than the least that they can be: then one can be larger by
what another is smaller, and the rest of the tables follows. A hidden total takes all its parts along.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Key = Any  # anything that a dictionary takes


@dataclass(frozen=True)
class Group:
    """A total with the parts that make it up.

    Attributes:
        total: Key of the total; None: it is published nowhere.
        parts: Keys of the parts.
    """

    total: Key | None
    parts: tuple[Key, ...]


def hidden_cells(
    values: Mapping[Key, int], groups: Sequence[Group], threshold: int, *, before: Collection[Key] = ()
) -> frozenset[Key]:
    """Return the cells that may not be shown.

    Args:
        values: All cells.
        groups: How they make each other up.
        threshold: Cells from 1 to below it are hidden for their own sake.
        before: Cells that an earlier version hides; they stay hidden.
    """
    hidden = {key for key, value in values.items() if 0 < value < threshold} | set(before)
    while True:
        more = next((found for group in groups if (found := _more(group, values, groups, hidden))), None)
        if more is None:
            return frozenset(hidden)
        hidden |= more


def _more(
    group: Group, values: Mapping[Key, int], groups: Sequence[Group], hidden: set[Key]
) -> set[Key] | None:
    """Return what must be hidden too for the sake of this group; None when it is safe."""
    shown = [key for key in group.parts if key not in hidden and values.get(key, 0) > 0]
    if group.total in hidden:
        return set(shown) or None
    parts = [key for key in group.parts if key in hidden]
    if not parts or group.total is None or _is_safe(parts, values, groups, hidden):
        return None
    if shown:
        # The smallest costs least; the name decides between equals, so that the choice is always the same.
        return {min(shown, key=lambda key: (values[key], repr(key)))}
    return {group.total}


def _is_safe(
    parts: Sequence[Key], values: Mapping[Key, int], groups: Sequence[Group], hidden: set[Key]
) -> bool:
    least = sum(_least(key, groups, hidden) for key in parts)
    return len(parts) >= 2 and sum(values.get(key, 0) for key in parts) > least


def _least(key: Key, groups: Sequence[Group], hidden: set[Key]) -> int:
    """Return the least that a hidden cell can be: 1, or 1 for each hidden part of its own."""
    own = (sum(part in hidden for part in group.parts) for group in groups if group.total == key)
    return max((1, *own))
