"""Two datasets beside each other, and two versions of both, give no hidden number away.

The reader here knows the method, the threshold, and what a business can be in each of the two tables: in
several programmes, quarters, kinds and places at once. All populations that print the same tables are put
together; a number that is hidden is the same in none of these groups.
"""

from collections import defaultdict
from itertools import combinations
from typing import Any

import pytest

from programmes.counting import COUNTED_KINDS
from programmes.open_data.cells import YEAR, Cells
from programmes.open_data.places import Commune

D1, D2 = ("district", "1"), ("district", "2")
C1, C2, C3 = (("commune", each) for each in "abc")
COMMUNES = (Commune(C1, (D1,)), Commune(C2, (D1,)), Commune(C3, (D2,)))
PROGRAMMES = ("A", "B")
KINDS = tuple(("kind", each) for each in COUNTED_KINDS[:3])


def some(things, most):
    """Yield each set of one up to `most` of these things, as one tuple of keys."""
    for number in range(1, most + 1):
        for chosen in combinations(things, number):
            yield tuple(dict.fromkeys(key for keys in chosen for key in keys))


HELPED = list(some([(("programme", each),) for each in PROGRAMMES], 2))
QUARTERS = list(some([(("quarter", n, each), ("programme", each)) for each in PROGRAMMES for n in (1, 2)], 4))
OF_KINDS = list(some([(kind,) for kind in KINDS], 2))
LYING = list(some([(C1, D1), (C2, D1), (C3, D2)], 2))
PAIRS = {
    "programmes and quarters": ([()], QUARTERS, 6),
    "programmes and kinds": (HELPED, OF_KINDS, 6),
    "kinds and places": (OF_KINDS[:2], LYING, 6),
    "programmes and places": (HELPED, LYING, 5),
}


def tables_of(first, second, most):
    """Return the keys, what one business adds to them, and the tables of up to `most` businesses."""
    sorts = [(YEAR, *some_keys, *more) for some_keys in first for more in second]
    keys = tuple(dict.fromkeys(key for sort in sorts for key in sort))
    steps = [tuple(int(key in sort) for key in keys) for sort in sorts]
    level = {(0,) * len(keys)}
    every = set(level)
    for _each in range(most):
        level = {_sum(table, step) for table in level for step in steps}
        every |= level
    return keys, steps, every


def _sum(table, step):
    return tuple(map(int.__add__, table, step))


def hidden_in(keys, table, before=frozenset()):
    programmes = tuple(each for each in PROGRAMMES if ("programme", each) in keys)
    communes = COMMUNES if C1 in keys else ()
    return Cells(2025, programmes, dict(zip(keys, table, strict=True)), communes).hidden(3, before=before)


class Reader:
    """Puts what prints the same together."""

    def __init__(self, keys, complete):
        self.keys, self.complete = keys, complete
        self.can_be: Any = defaultdict(lambda: defaultdict(set))
        self.least: dict[Any, int] = {}

    def sees(self, hidden, *tables):
        shown = [
            tuple(number for key, number in zip(self.keys, table, strict=True) if key not in hidden)
            for table in tables
        ]
        seen = (hidden, *shown)
        for key, number in zip(self.keys, tables[0], strict=True):
            if key in hidden:
                self.can_be[seen][key].add(number)
            if key == YEAR:
                self.least[seen] = min(self.least.get(seen, number), number)

    def told(self):
        """Return what has one value only; a hidden whole is judged where all tables like it were tried."""
        return [
            (key, seen)
            for seen, cells in self.can_be.items()
            if YEAR not in seen[0] or self.least[seen] <= self.complete
            for key, numbers in cells.items()
            if len(numbers) < 2
        ]


@pytest.mark.parametrize("pair", PAIRS)
def test_two_datasets_beside_each_other_give_no_hidden_number_away(pair):
    first, second, most = PAIRS[pair]
    keys, _steps, every = tables_of(first, second, most)
    reader = Reader(keys, most - 3)

    for table in every:
        hidden = hidden_in(keys, table)
        assert all(key in hidden for key, number in zip(keys, table, strict=True) if 0 < number < 3)
        reader.sees(hidden, table)

    assert len(reader.can_be) > 20
    assert reader.told() == []


@pytest.mark.parametrize("pair", ["programmes and quarters", "kinds and places"])
def test_two_versions_of_two_datasets_tell_no_more_to_who_knows_that_one_business_came(pair):
    first, second, _most = PAIRS[pair]
    keys, steps, every = tables_of(first, second, 4)
    reader = Reader(keys, 1)

    for table in every:
        hidden = hidden_in(keys, table)
        for step in steps:
            later = _sum(table, step)
            if hidden_in(keys, later, hidden) == hidden:  # else the year keeps the figures that it had
                reader.sees(hidden, table, later)

    assert len(reader.can_be) > 20
    assert reader.told() == []
