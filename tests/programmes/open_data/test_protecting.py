"""No hidden number can be worked out: every table that fits what is shown is tried.

One reader believes in sums alone; the other knows the method too, and runs it over every table.
"""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.open_data.protecting import Group, hidden_cells

K = 3
YEAR = "year"
DISTRICTS = {"d1": ("c1", "c2"), "d2": ("c3", "c4")}
KINDS = ("k1", "k2", "k3")
GROUPS = [
    Group(YEAR, tuple(DISTRICTS)),
    *(Group(district, communes) for district, communes in DISTRICTS.items()),
    Group(YEAR, KINDS),
]


def table(communes, cuts):
    """Make a whole table from its communes; two cuts divide the total into three kinds."""
    values = dict(zip(("c1", "c2", "c3", "c4"), communes, strict=True))
    values |= {district: sum(values[each] for each in of) for district, of in DISTRICTS.items()}
    values[YEAR] = values["d1"] + values["d2"]
    first, second = sorted(min(cut, values[YEAR]) for cut in cuts)
    return values | {"k1": first, "k2": second - first, "k3": values[YEAR] - second}


tables = st.builds(
    table,
    st.lists(st.integers(0, 4), min_size=4, max_size=4),
    st.tuples(st.integers(0, 16), st.integers(0, 16)),
)


def solutions(values, hidden, most):
    """Yield every table that fits what is shown: all of `hidden` from 1 to `most`."""
    leaves = ["c1", "c2", "c3", "c4", *KINDS]
    ranges = [range(1, most + 1) if key in hidden else (values[key],) for key in leaves]
    places = [ranges[:4], ranges[4:]]
    for communes in product(*places[0]):
        found = dict(zip(leaves, communes, strict=False))
        found |= {district: sum(found[each] for each in of) for district, of in DISTRICTS.items()}
        found[YEAR] = found["d1"] + found["d2"]
        if any(found[key] != values[key] for key in (*DISTRICTS, YEAR) if key not in hidden):
            continue
        if any(found[key] < 1 for key in (*DISTRICTS, YEAR) if key in hidden):
            continue
        for kinds in product(*places[1]):
            if sum(kinds) == found[YEAR]:
                yield found | dict(zip(KINDS, kinds, strict=True))


def what_it_can_be(found, hidden):
    seen: dict[str, set[int]] = {key: set() for key in hidden}
    for each in found:
        for key in hidden:
            seen[key].add(each[key])
    return seen


@settings(max_examples=150)
@given(tables)
def test_no_hidden_number_can_be_worked_out_from_what_is_shown(values):
    hidden = hidden_cells(values, GROUPS, K)

    assert all(key in hidden for key, value in values.items() if 0 < value < K)
    assert all(values[key] > 0 for key in hidden)
    can_be = what_it_can_be(solutions(values, hidden, max(6, values[YEAR])), hidden)
    assert all(len(seen) >= 2 for seen in can_be.values()), (values, hidden, can_be)


@settings(max_examples=60)
@given(tables, st.integers(0, 3), st.integers(-2, 2))
def test_two_versions_beside_each_other_tell_no_more(values, which, by):
    """Even to a reader who knows which single commune has changed, and that no other has."""
    commune = f"c{which + 1}"
    hidden = hidden_cells(values, GROUPS, K)
    changed = {**values, commune: max(0, values[commune] + by)}
    later = table([changed[f"c{number}"] for number in range(1, 5)], (0, 0)) | {
        "k1": values["k1"],
        "k2": values["k2"],
    }
    later["k3"] = later[YEAR] - later["k1"] - later["k2"]
    if later["k3"] < 0 or hidden_cells(later, GROUPS, K, before=hidden) != hidden:
        return  # the year keeps the figures that it had
    same = [key for key in ("c1", "c2", "c3", "c4", "k1", "k2") if values[key] == later[key]]

    most = max(6, values[YEAR], later[YEAR])
    first = list(solutions(values, hidden, most))
    second = {tuple(each[key] for key in same) for each in solutions(later, hidden, most)}
    together = [each for each in first if tuple(each[key] for key in same) in second]

    can_be = what_it_can_be(together, hidden)
    assert all(len(seen) >= 2 for seen in can_be.values()), (values, later, hidden, can_be)


def tables_of(most, parts):
    """Yield every way to fill parts with a sum of up to `most`."""
    if not parts:
        yield ()
        return
    for first in range(most + 1):
        for rest in tables_of(most - first, parts - 1):
            yield (first, *rest)


def given_away(seen, whole, complete):
    """Return hidden cells that a reader who runs the method over every table can name.

    Args:
        seen: ``(what is hidden, what is shown, table)`` of every table.
        whole: Key of the total of everything.
        complete: Tables with a hidden whole above it are passed over: others like them were not tried.
    """
    alike = defaultdict(list)
    for hidden, shown, values in seen:
        alike[hidden, shown].append(values)
    return [
        (key, same[0])
        for (hidden, _shown), same in alike.items()
        if whole not in hidden or min(values[whole] for values in same) <= complete
        for key in hidden
        if len({values[key] for values in same}) < 2
    ]


def shown_of(values, hidden):
    return tuple(sorted((key, value) for key, value in values.items() if key not in hidden))


PARTS = ("a", "b", "c", "d")
PLAIN = [Group("t", PARTS)]
NESTED = [Group("t", ("x", "y")), Group("x", ("a", "b")), Group("y", ("c", "d"))]


def nested(parts):
    a, b, c, d = parts
    return {"a": a, "b": b, "c": c, "d": d, "x": a + b, "y": c + d, "t": a + b + c + d}


@pytest.mark.parametrize("groups", [PLAIN, NESTED, [*NESTED, Group("t", ("k", "l"))]])
def test_no_hidden_number_can_be_worked_out_by_who_knows_the_method(groups):
    every = [nested(parts) for parts in tables_of(9, 4)]
    if len(groups) > len(NESTED):  # the same businesses by kind, in any way
        every = [{**each, "k": k, "l": each["t"] - k} for each in every for k in range(each["t"] + 1)]
    if groups is PLAIN:
        every = [{key: each[key] for key in (*PARTS, "t")} for each in every]
    found = [(hidden_cells(values, groups, K), values) for values in every]

    assert all(key in hidden for hidden, values in found for key in values if 0 < values[key] < K)
    assert not any(values[key] == 0 for hidden, values in found for key in hidden)
    assert given_away([(each, shown_of(values, each), values) for each, values in found], "t", 7) == []


def test_two_versions_tell_no_more_to_who_knows_the_method_and_which_part_has_changed():
    seen = []
    for parts, place, by in product(tables_of(8, 4), range(4), (-2, -1, 1, 2)):
        later = [number + by * (each == place) for each, number in enumerate(parts)]
        if later[place] < 0:
            continue
        was, now = nested(parts), nested(later)
        hidden = hidden_cells(was, NESTED, K)
        if hidden_cells(now, NESTED, K, before=hidden) == hidden:  # else nothing new is published
            seen.append((hidden, (place, shown_of(was, hidden), shown_of(now, hidden)), was))

    assert given_away(seen, "t", 5) == []


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ((5, 7, 0, 0), set()),
        ((2, 9, 6, 3), {"a", "b"}),  # the neighbour goes along, however large it is
        ((3, 9, 2, 2), {"c", "d"}),
        ((2, 0, 0, 9), {"a", "d"}),  # 0 is nobody's neighbour
        ((5, 4, 2, 0), {"a", "b", "c"}),  # none stays alone
        ((1, 1, 5, 5), {"a", "b", "c", "d"}),  # each of the first two would have to be 1
        ((2, 2, 0, 0), {"a", "b"}),
        ((1, 1, 1, 0), {"a", "b", "c", "t"}),
        ((2, 1, 1, 0), {"a", "b", "c", "t"}),  # else a hidden total would mean three times 1
        ((2, 0, 0, 0), {"a", "t"}),
    ],
)
def test_what_is_hidden_beside_a_small_number(numbers, hidden):
    values = dict(zip(PARTS, numbers, strict=True)) | {"t": sum(numbers)}

    assert hidden_cells(values, PLAIN, K) == hidden


def test_what_was_hidden_stays_hidden():
    values = {"t": 28, "a": 5, "b": 7, "c": 8, "d": 8}

    assert hidden_cells(values, PLAIN, K, before={"a", "b"}) == {"a", "b"}
