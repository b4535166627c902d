"""No hidden number can be worked out: every table that fits what is shown is tried."""

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


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ({"t": 12, "a": 5, "b": 7, "c": 0}, set()),
        ({"t": 12, "a": 2, "b": 4, "c": 6}, {"a", "b"}),  # the smallest goes along
        ({"t": 4, "a": 2, "b": 2, "c": 0}, {"a", "b"}),
        ({"t": 3, "a": 1, "b": 1, "c": 1}, {"a", "b", "c", "t"}),  # each would have to be 1
        ({"t": 2, "a": 2, "b": 0, "c": 0}, {"a", "t"}),
    ],
)
def test_what_is_hidden_beside_a_small_number(values, hidden):
    assert hidden_cells(values, [Group("t", ("a", "b", "c"))], K) == hidden


def test_what_was_hidden_stays_hidden():
    values = {"t": 20, "a": 5, "b": 7, "c": 8}

    assert hidden_cells(values, [Group("t", ("a", "b", "c"))], K, before={"a", "b"}) == {"a", "b"}
