"""Hide small numbers so that nobody can work them out from what stays. Pure, without a database.

Cells stand in groups: a total and the parts that make it up, where a total may itself be a part of a
higher total, and of each total there may be several ways to divide it. Groups share nothing but such
totals, so the groups make no circle.

Whoever reads the tables is taken to know everything that could help: this method, the threshold, that 0 is
always shown, what the hidden parts of each group with a shown total add up to, and how far parts and
total differ where a business stands in several parts. Which cell goes along with a small one must
therefore not depend on how large it is. It depends on what everybody sees: which cells are 0. Parts that
are not 0 stand in blocks of neighbours, of two at least, and a block is shown or hidden as one.

That is enough. Take the least that each cell can be, its floor. A cell of its floor, or of one more, is
small itself. In a group with a shown total the hidden parts add up to more than their floors. Write the
floor into each of them and all that is left into any one: each block still has a small cell, so the
method hides the same cells, and every hidden cell can be its floor or more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Key = Any  # anything that a dictionary takes
_PAIR = 2


@dataclass(frozen=True)
class Group:
    """A total with the parts that make it up.

    Attributes:
        total: Key of the total.
        parts: Keys of the parts.
        whole: All its parts are one block, together with those of the total's other whole groups.
    """

    total: Key
    parts: tuple[Key, ...]
    whole: bool = False


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
    tables = _Tables(values, tuple(groups), frozenset(before))
    hidden = {key for key, value in values.items() if 0 < value <= max(threshold - 1, tables.floors[key] + 1)}
    hidden |= set(before)
    while True:
        # Sums are looked at only when all blocks are closed: what they hide must not depend on the order.
        more = tables.tied(hidden) or tables.short(hidden)
        if not more:
            return frozenset(hidden)
        hidden |= more


@dataclass(frozen=True)
class _Tables:
    values: Mapping[Key, int]
    groups: tuple[Group, ...]
    before: frozenset[Key]

    def counted(self, group: Group) -> list[Key]:
        """Return the parts of which a reader does not see that they are 0."""
        return [key for key in group.parts if self.values.get(key, 0) > 0 or key in self.before]

    @cached_property
    def floors(self) -> dict[Key, int]:
        """Return the least that each cell is taken to be."""
        found: dict[Key, int] = {}
        for key in self.values:
            self._floor(key, found)
        return found

    def _floor(self, key: Key, found: dict[Key, int]) -> int:
        if key not in found:
            floors, whole = [1], 0
            for group in self.groups:
                if group.total != key:
                    continue
                parts = self.counted(group)
                least = sum(self._floor(part, found) for part in parts)
                if group.whole:
                    whole += least
                elif parts:
                    floors.append(least - self._sum(parts) + self.values.get(key, 0))
            found[key] = max(*floors, whole)
        return found[key]

    def _sum(self, keys: Collection[Key]) -> int:
        return sum(self.values.get(key, 0) for key in keys)

    def _blocks(self, group: Group) -> list[set[Key]]:
        """Return the blocks of a group: pairs in the order of their names, joined until two are not 0."""
        if group.whole:
            same = [each for each in self.groups if each.whole and each.total == group.total]
            return [{key for each in same for key in self.counted(each)}]
        counted, parts = set(self.counted(group)), sorted(group.parts, key=repr)
        blocks: list[set[Key]] = []
        block: set[Key] = set()
        for start in range(0, len(parts), _PAIR):
            block |= counted & set(parts[start : start + _PAIR])
            if len(block) > 1:
                blocks.append(block)
                block = set()
        if block and blocks:
            blocks[-1] |= block
        return blocks or [block]

    def tied(self, hidden: set[Key]) -> set[Key]:
        """Return what goes along with hidden cells: parts of a total, its only part, others of a block."""
        found: set[Key] = set()
        for group in self.groups:
            parts = self.counted(group)
            if group.total in hidden:
                found |= set(parts)
            elif hidden & set(parts):
                found |= {group.total} if len(parts) == 1 else set()
                found |= set().union(*(block for block in self._blocks(group) if block & hidden))
        return found - hidden

    def short(self, hidden: set[Key]) -> set[Key]:
        """Return the next block of a group whose hidden parts would each have to be their floor."""
        for group in self.groups:
            parts = hidden & set(group.parts)
            if group.total in hidden or not parts:
                continue
            if self._sum(parts) <= sum(self.floors.get(key, 1) for key in parts):
                return next((block for block in self._blocks(group) if not block & hidden), {group.total})
        return set()
