"""All accepted acts as sets of bits: every figure of `programmes.counting`, for any combination.

One shelf holds all acts; for cross tables there is one shelf for each row, such as an old district, so
that a table costs as much as one look at all acts, however many rows it has. Pure; equal to
`programmes.counting.count` for any acts, as a test with random acts holds.
"""

from __future__ import annotations

import operator
from array import array
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from programmes.counting import (
    COUNTED_KINDS,
    NOT_COUNTED_KIND,
    TOTAL,
    UNKNOWN,
    Dimension,
    Figures,
    Reconciliation,
    Selection,
)
from programmes.tally.bits import how_many, slices
from programmes.tally.shelves import Asked, Columns, Shelf, in_bytes, in_order, numbers_in


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


class Index:
    """Counts what `programmes.counting` defines."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._take(list(zip(*rows, strict=True)))

    @classmethod
    def of(cls, columns: Sequence[Sequence[Any]]) -> Index:
        """Return the index of acts that are given column by column, in the order of `Row`."""
        made = cls(())
        made._take(columns)
        return made

    def _take(self, columns: Sequence[Sequence[Any]]) -> None:
        roots, *texts, days, duplicate, verified, money = columns or [()] * len(Row._fields)
        self.size = len(roots)
        self._first_day = min(days, default=0)
        self._last_day = max(days, default=0)
        self._numbers: dict[Dimension, dict[str, int]] = {}
        values = {}
        for dimension, column in zip(Dimension, texts, strict=True):
            numbers = self._numbers[dimension] = {name: n for n, name in enumerate(sorted(set(column)))}
            values[dimension] = in_bytes(map(numbers.__getitem__, column), len(numbers))
        self._columns = Columns(
            array("q", roots),
            values,
            in_bytes(map((-self._first_day).__add__, days), self._last_day - self._first_day + 1),
            {"is_duplicate": bytes(duplicate), "is_verified": bytes(verified)},
        )
        amounts = in_bytes(money, max(money, default=0) + 1)
        if not all(map(operator.le, roots, islice(roots, 1, None))):
            order = sorted(range(len(roots)), key=roots.__getitem__)
            self._columns = self._columns.taken(order)
            amounts = [bytes(in_order(column, order)) for column in amounts]
        self._money = [each for column in amounts for each in slices(column)]
        self._whole = Shelf(self._columns)
        self._rows: dict[Dimension, dict[str, Shelf]] = {}
        self._hidden: frozenset[int] = frozenset()
        self._left: dict[Shelf, int] = {}

    def without(self, roots: Collection[int]) -> Index:
        """Return the same index that counts nothing of some roots; both share what they hold."""
        found = copy(self)
        found._hidden = self._hidden.union(roots)
        found._left = {}
        return found

    def figures(self, selection: Selection) -> Figures:
        """Count all figures of a selection, equal to `programmes.counting.count`."""
        shelf, asked = self._whole, self._asked(selection)
        seen = self._chosen(shelf, asked)
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
        return self.numbers(selection)[0]

    def numbers(self, selection: Selection) -> tuple[int, int]:
        """Count the distinct roots and the acts of a selection, those for individuals among the acts."""
        seen = self._chosen(self._whole, self._asked(selection))
        return self._whole.distinct(seen & ~self._individuals(self._whole)), seen.bit_count()

    def cells(self, selection: Selection, rows: Dimension, columns: Dimension) -> dict[tuple[str, str], int]:
        """Count by any two dimensions: what `programmes.counting.cross_by` makes its table of."""
        asked = self._asked(selection)
        names = {number: name for name, number in self._numbers[columns].items()}
        cells = {}
        for row, shelf in (*self._shelves(rows).items(), (TOTAL, self._whole)):
            counted = self._chosen(shelf, asked) & ~self._individuals(shelf)
            for value in shelf.values(columns) if counted else ():
                if own := counted & shelf.with_value(columns, value):
                    cells[row, names[value]] = shelf.distinct(own)
            if counted:
                cells[row, TOTAL] = shelf.distinct(counted)
        return cells

    def _table(
        self, asked: Asked, codes: Sequence[str], dimension: Dimension, always: Iterable[str]
    ) -> dict[str, dict[str, int]]:
        empty = dict.fromkeys((*codes, TOTAL), 0)
        table = {row: dict(empty) for row in always}
        for row, shelf in self._shelves(dimension).items():
            if counted := self._chosen(shelf, asked) & ~self._individuals(shelf):
                cells = {
                    code: shelf.distinct(counted & self._with(shelf, Dimension.PROGRAMME, code))
                    for code in codes
                }
                table[row] = {**cells, TOTAL: shelf.distinct(counted)}
        return dict(sorted(table.items()))

    def _shelves(self, dimension: Dimension) -> dict[str, Shelf]:
        """Return a shelf for each row of a table; made when a table is first asked for."""
        if dimension not in self._rows:
            keys = numbers_in(self._columns.values[dimension])
            # A stable order: inside a row the roots stay neighbours.
            order = sorted(range(len(keys)), key=keys.__getitem__)
            ordered = self._columns.taken(order)
            found, start = {}, 0
            for name, number in self._numbers[dimension].items():
                end = start + keys.count(number)
                found[name] = Shelf(ordered.cut(start, end))
                start = end
            self._rows[dimension] = found
        return self._rows[dimension]

    def _asked(self, selection: Selection) -> Asked:
        wanted = {Dimension.PROGRAMME: selection.programmes, **selection.narrowed}
        values = {}
        for dimension, names in wanted.items():
            numbers = self._numbers[dimension]
            found = tuple(numbers[name] for name in dict.fromkeys(names) if name in numbers)
            if len(found) < len(numbers):
                values[dimension] = found
        since, until = (self._day(day) for day in (selection.since, selection.until))
        return Asked(
            values,
            since=since if since > 0 else None,
            until=until if until < self._last_day - self._first_day else None,
            verified_only=selection.verified_only,
        )

    def _day(self, day: date) -> int:
        return day.toordinal() - self._first_day

    def _with(self, shelf: Shelf, dimension: Dimension, name: str) -> int:
        number = self._numbers[dimension].get(name)
        return 0 if number is None else shelf.with_value(dimension, number)

    def _chosen(self, shelf: Shelf, asked: Asked) -> int:
        """Return the acts of a selection that are not hidden."""
        if shelf not in self._left:
            self._left[shelf] = shelf.without(self._hidden)
        return shelf.chosen(asked, self._left[shelf])

    def _individuals(self, shelf: Shelf) -> int:
        return self._with(shelf, Dimension.KIND, NOT_COUNTED_KIND)

    def _sum(self, chosen: int) -> int:
        """Add up the money of acts: each bit of an amount weighs as much in all of them."""
        return sum((chosen & each).bit_count() << bit for bit, each in enumerate(self._money))
