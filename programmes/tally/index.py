"""All accepted acts as sets of bits: every figure of `programmes.counting`, for any combination.

One shelf holds all acts; for cross tables there is one shelf for each row, such as an old district, so
that a table costs as much as one look at all acts, however many rows it has. Pure; equal to
`programmes.counting.count` for any acts, as a test with random acts holds.
"""

from __future__ import annotations

import operator
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from programmes.counting import (
    ACCEPTED,
    COUNTED_KINDS,
    NOT_COUNTED_KIND,
    TOTAL,
    UNKNOWN,
    CountedAct,
    Dimension,
    Figures,
    Reconciliation,
    Selection,
    squared,
)
from programmes.tally.bits import at_most, how_many, roots_with_any, slices, where_equal


class Row(NamedTuple):
    """An accepted act as the index takes it; values as `CountedAct.value` gives them."""

    root: int
    programme: str
    kind: str
    district: str
    commune: str
    agency: str
    day: int  # as `date.toordinal` counts
    is_duplicate: bool
    is_verified: bool
    money_vnd: int


def rows_of(acts: Iterable[CountedAct]) -> list[Row]:
    """Return the rows of the acts that can count at all."""
    return [
        Row(
            act.root,
            act.value(Dimension.PROGRAMME),
            act.value(Dimension.KIND),
            act.value(Dimension.DISTRICT),
            act.value(Dimension.COMMUNE),
            act.value(Dimension.AGENCY),
            act.accepted_on.toordinal(),
            act.is_duplicate,
            act.is_verified,
            act.budget_vnd,
        )
        for act in acts
        if act.state == ACCEPTED and act.accepted_on is not None
    ]


@dataclass(frozen=True)
class _Columns:
    """What the acts of a shelf say, place by place; numbers as columns of their bytes, the lowest first."""

    roots: Sequence[int]
    values: Mapping[Dimension, list[bytes]]
    days: list[bytes]
    flags: Mapping[str, bytes]

    def taken(self, order: Sequence[int]) -> _Columns:
        """Return the same in another order, or a part of it."""

        def bytes_of(column: bytes) -> bytes:
            return bytes(map(column.__getitem__, order))

        return _Columns(
            list(map(self.roots.__getitem__, order)),
            {name: [bytes_of(each) for each in columns] for name, columns in self.values.items()},
            [bytes_of(each) for each in self.days],
            {name: bytes_of(column) for name, column in self.flags.items()},
        )

    def cut(self, start: int, end: int) -> _Columns:
        """Return a part of it in the same order."""
        return _Columns(
            self.roots[start:end],
            {name: [each[start:end] for each in columns] for name, columns in self.values.items()},
            [each[start:end] for each in self.days],
            {name: column[start:end] for name, column in self.flags.items()},
        )


@dataclass(frozen=True)
class _Asked:
    """A selection in the numbers of the index.

    Attributes:
        values: Numbers of the chosen values by dimension; a dimension that is missing asks for all.
        since, until: Days from the index's first one on; None: no act lies outside.
    """

    values: Mapping[Dimension, tuple[int, ...]]
    since: int | None
    until: int | None
    verified_only: bool


class _Shelf:
    """Acts in the order of their roots, with the sets that have been asked for so far."""

    def __init__(self, columns: _Columns) -> None:
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
            self._values[dimension] = sorted(set(_numbers_in(self._columns.values[dimension])))
        return self._values[dimension]

    def chosen(self, asked: _Asked) -> int:
        """Return the acts of a selection; individuals included."""
        found = self._every
        if asked.until is not None:
            found = at_most(asked.until, self._days, self._every) if asked.until >= 0 else 0
        if asked.since is not None:
            found &= ~at_most(asked.since - 1, self._days, self._every)
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


class Index:
    """Counts what `programmes.counting` defines."""

    def __init__(self, rows: Iterable[Row]) -> None:
        columns: list[Any] = list(zip(*sorted(rows, key=operator.itemgetter(0)), strict=True))
        roots, *texts, days, duplicate, verified, money = columns or [()] * len(Row._fields)
        self._first_day = min(days, default=0)
        self._last_day = max(days, default=0)
        self._numbers: dict[Dimension, dict[str, int]] = {}
        values = {}
        for dimension, column in zip(Dimension, texts, strict=True):
            numbers = self._numbers[dimension] = {name: n for n, name in enumerate(sorted(set(column)))}
            values[dimension] = _in_bytes(map(numbers.__getitem__, column), len(numbers))
        self._columns = _Columns(
            roots,
            values,
            _in_bytes((day - self._first_day for day in days), self._last_day - self._first_day + 1),
            {"is_duplicate": bytes(duplicate), "is_verified": bytes(verified)},
        )
        self._money = [
            each for column in _in_bytes(money, max(money, default=0) + 1) for each in slices(column)
        ]
        self._whole = _Shelf(self._columns)
        self._rows: dict[Dimension, dict[str, _Shelf]] = {}

    def figures(self, selection: Selection) -> Figures:
        """Count all figures of a selection, equal to `programmes.counting.count`."""
        shelf, asked = self._whole, self._asked(selection)
        seen = shelf.chosen(asked)
        counted = seen & ~self._individuals(shelf)
        of_programme = {code: self._with(shelf, Dimension.PROGRAMME, code) for code in selection.programmes}
        roots = {code: shelf.roots(counted & own) for code, own in of_programme.items()}
        acts = {code: (seen & own).bit_count() for code, own in of_programme.items()}
        tables = {
            dimension: self._table(asked, selection.programmes, dimension, always)
            for dimension, always in (
                (Dimension.KIND, COUNTED_KINDS),
                (Dimension.DISTRICT, (UNKNOWN,)),
                (Dimension.COMMUNE, (UNKNOWN,)),
            )
        }
        total = shelf.distinct(counted)
        on_duplicates = shelf.on_duplicates(counted)
        # A root that has nothing but duplicates is brought in by one of them.
        merged = on_duplicates.bit_count() - (total - shelf.distinct(counted ^ on_duplicates))
        return Figures(
            by_programme={code: own.bit_count() for code, own in roots.items()},
            total_distinct=total,
            acts=seen.bit_count(),
            acts_by_programme=acts,
            by_kind=tables[Dimension.KIND],
            by_district=tables[Dimension.DISTRICT],
            by_commune=tables[Dimension.COMMUNE],
            overlap=how_many(roots.values()),
            money_vnd={code: self._sum(seen & own) for code, own in of_programme.items()},
            reconciliation=Reconciliation(
                acts=seen.bit_count(),
                distinct=total,
                repeats=counted.bit_count() - total - merged,
                merged=merged,
                excluded=(seen ^ counted).bit_count(),
            ),
        )

    def distinct(self, selection: Selection) -> int:
        """Count the distinct roots of a selection."""
        chosen = self._whole.chosen(self._asked(selection))
        return self._whole.distinct(chosen & ~self._individuals(self._whole))

    def cross(self, selection: Selection, rows: Dimension, columns: Dimension) -> dict[str, dict[str, int]]:
        """Count by any two dimensions, equal to `programmes.counting.cross_by`."""
        asked = self._asked(selection)
        names = {number: name for name, number in self._numbers[columns].items()}
        cells = {}
        for row, shelf in (*self._shelves(rows).items(), (TOTAL, self._whole)):
            counted = shelf.chosen(asked) & ~self._individuals(shelf)
            for value in shelf.values(columns) if counted else ():
                if own := counted & shelf.with_value(columns, value):
                    cells[row, names[value]] = shelf.distinct(own)
            if counted:
                cells[row, TOTAL] = shelf.distinct(counted)
        return squared(cells)

    def _table(
        self, asked: _Asked, codes: Sequence[str], dimension: Dimension, always: Iterable[str]
    ) -> dict[str, dict[str, int]]:
        empty = dict.fromkeys((*codes, TOTAL), 0)
        table = {row: dict(empty) for row in always}
        for row, shelf in self._shelves(dimension).items():
            if counted := shelf.chosen(asked) & ~self._individuals(shelf):
                cells = {
                    code: shelf.distinct(counted & self._with(shelf, Dimension.PROGRAMME, code))
                    for code in codes
                }
                table[row] = {**cells, TOTAL: shelf.distinct(counted)}
        return dict(sorted(table.items()))

    def _shelves(self, dimension: Dimension) -> dict[str, _Shelf]:
        """Return a shelf for each row of a table; made when a table is first asked for."""
        if dimension not in self._rows:
            low, *high = self._columns.values[dimension]
            keys = (
                low
                if not high
                else [int.from_bytes(bytes(each), "little") for each in zip(low, *high, strict=True)]
            )
            # A stable order: inside a row the roots stay neighbours.
            order = sorted(range(len(keys)), key=keys.__getitem__)
            ordered = self._columns.taken(order)
            found, start = {}, 0
            for name, number in self._numbers[dimension].items():
                end = start + keys.count(number)
                found[name] = _Shelf(ordered.cut(start, end))
                start = end
            self._rows[dimension] = found
        return self._rows[dimension]

    def _asked(self, selection: Selection) -> _Asked:
        wanted = {Dimension.PROGRAMME: selection.programmes, **selection.narrowed}
        values = {}
        for dimension, names in wanted.items():
            numbers = self._numbers[dimension]
            found = tuple(numbers[name] for name in dict.fromkeys(names) if name in numbers)
            if len(found) < len(numbers):
                values[dimension] = found
        since, until = (self._day(day) for day in (selection.since, selection.until))
        return _Asked(
            values,
            since=since if since > 0 else None,
            until=until if until < self._last_day - self._first_day else None,
            verified_only=selection.verified_only,
        )

    def _day(self, day: date) -> int:
        return day.toordinal() - self._first_day

    def _with(self, shelf: _Shelf, dimension: Dimension, name: str) -> int:
        number = self._numbers[dimension].get(name)
        return 0 if number is None else shelf.with_value(dimension, number)

    def _individuals(self, shelf: _Shelf) -> int:
        return self._with(shelf, Dimension.KIND, NOT_COUNTED_KIND)

    def _sum(self, chosen: int) -> int:
        """Add up the money of acts: each bit of an amount weighs as much in all of them."""
        return sum((chosen & each).bit_count() << bit for bit, each in enumerate(self._money))


def _numbers_in(columns: Sequence[bytes]) -> Sequence[int]:
    """Put numbers together again that `_in_bytes` cut."""
    low, *higher = columns
    if not higher:
        return low
    return [int.from_bytes(bytes(each), "little") for each in zip(low, *higher, strict=True)]


def _in_bytes(numbers: Iterable[int], limit: int) -> list[bytes]:
    """Cut numbers from 0 to below a limit into columns of their bytes, the lowest first; at least one."""
    width = max(1, -(-(limit - 1).bit_length() // 8))
    packed = array("Q", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    whole = packed.tobytes()
    return [whole[place::8] for place in range(width)]
