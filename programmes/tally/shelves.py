"""Shelves of acts in the order of their roots, with the sets of bits that have been asked for so far."""

from __future__ import annotations

import operator
import sys
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from programmes.counting import Dimension
from programmes.tally.bits import at_most, from_marks, roots_with_any, slices, where_equal


@dataclass(frozen=True)
class Columns:
    """What the acts of a shelf say, place by place; numbers as columns of their bytes, the lowest first."""

    roots: Sequence[int]
    values: Mapping[Dimension, list[bytes]]
    days: list[bytes]
    flags: Mapping[str, bytes]

    def taken(self, order: Sequence[int]) -> Columns:
        """Return the same in another order, or a part of it."""

        return Columns(
            array("q", in_order(self.roots, order)),
            {
                name: [bytes(in_order(each, order)) for each in columns]
                for name, columns in self.values.items()
            },
            [bytes(in_order(each, order)) for each in self.days],
            {name: bytes(in_order(column, order)) for name, column in self.flags.items()},
        )

    def cut(self, start: int, end: int) -> Columns:
        """Return a part of it in the same order."""
        return Columns(
            self.roots[start:end],
            {name: [each[start:end] for each in columns] for name, columns in self.values.items()},
            [each[start:end] for each in self.days],
            {name: column[start:end] for name, column in self.flags.items()},
        )


@dataclass(frozen=True)
class Asked:
    """A selection in the numbers of the index.

    Attributes:
        values: Numbers of the chosen values by dimension; a dimension that is missing asks for all.
        since, until: Days from the index's first one on; None: no act lies outside.
    """

    values: Mapping[Dimension, tuple[int, ...]]
    since: int | None
    until: int | None
    verified_only: bool


class Shelf:
    """Acts in the order of their roots, with the sets that have been asked for so far."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        roots = columns.roots
        self._every = (1 << len(roots)) - 1
        changes = bytes(map(operator.ne, roots[1:], roots[:-1]))
        self._firsts = where_equal(b"\x01" + changes, 1) if roots else 0
        self._others = self._every ^ self._firsts
        self._sets: dict[tuple[Dimension, int], int] = {}
        self._values: dict[Dimension, list[int]] = {}

    @cached_property
    def _days(self) -> list[int]:
        return [each for column in self._columns.days for each in slices(column)]

    @cached_property
    def _flagged(self) -> dict[str, int]:
        return {name: where_equal(column, 1) for name, column in self._columns.flags.items()}

    def with_value(self, dimension: Dimension, value: int) -> int:
        """Return the acts that have a value."""
        key = dimension, value
        if key not in self._sets:
            found = self._every
            for place, column in enumerate(self._columns.values[dimension]):
                found &= where_equal(column, value >> 8 * place & 255)
            self._sets[key] = found
        return self._sets[key]

    def values(self, dimension: Dimension) -> list[int]:
        """Return the values that stand here at all."""
        if dimension not in self._values:
            self._values[dimension] = sorted(set(numbers_in(self._columns.values[dimension])))
        return self._values[dimension]

    def without(self, roots: Collection[int]) -> int:
        """Return all acts but those of some roots."""
        own = self._columns.roots
        if not roots or not own:
            return self._every
        if len(roots) * len(own).bit_length() > len(own):
            return from_marks(bytes(48 if root in roots else 49 for root in own))
        marks = bytearray(b"1") * len(own)
        for root in roots:
            place = bisect_left(own, root)
            while place < len(own) and own[place] == root:
                marks[place] = 48
                place += 1
        return from_marks(bytes(marks))

    def chosen(self, asked: Asked, among: int) -> int:
        """Return the acts of a selection out of some; individuals included."""
        found = among
        if asked.until is not None:
            found = at_most(asked.until, self._days, among) if asked.until >= 0 else 0
        if asked.since is not None:
            found &= ~at_most(asked.since - 1, self._days, among)
        for dimension, values in asked.values.items():
            any_ = 0
            for value in values:
                any_ |= self.with_value(dimension, value)
            found &= any_
        return found & self._flagged["is_verified"] if asked.verified_only else found

    def on_duplicates(self, chosen: int) -> int:
        """Return those of the acts that stand on duplicates."""
        return chosen & self._flagged["is_duplicate"]

    def roots(self, chosen: int) -> int:
        """Return a place for each root of the acts."""
        return roots_with_any(chosen, self._firsts, self._others)

    def distinct(self, chosen: int) -> int:
        """Count the roots of the acts."""
        return self.roots(chosen).bit_count()


def in_order(column: Sequence[int], order: Sequence[int]) -> Iterable[int]:
    """Return what stands at some places of a column, one after the other."""
    if len(order) < 2:  # for one place `itemgetter` returns what stands there alone
        return [column[place] for place in order]
    found: tuple[int, ...] = operator.itemgetter(*order)(column)
    return found


def numbers_in(columns: Sequence[bytes]) -> Sequence[int]:
    """Put numbers together again that `in_bytes` cut."""
    low, *higher = columns
    if not higher:
        return low
    return [int.from_bytes(bytes(each), "little") for each in zip(low, *higher, strict=True)]


def in_bytes(numbers: Iterable[int], limit: int) -> list[bytes]:
    """Cut numbers from 0 to below a limit into columns of their bytes, the lowest first; at least one."""
    width = max(1, -(-(limit - 1).bit_length() // 8))
    packed = array("Q", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    whole = packed.tobytes()
    return [whole[place::8] for place in range(width)]
