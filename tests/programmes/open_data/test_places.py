"""Old districts and communes of today do not give each other's small numbers away."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.open_data.cells import YEAR, Cells
from programmes.open_data.places import Commune
from tests.programmes.open_data.test_protecting import given_away, shown_of, tables_of

D1, D2, LOST = ("district", "1"), ("district", "2"), ("district", "unknown")
C1, C2, C3, WARD = (("commune", each) for each in ("a", "b", "c", "w"))
COMMUNES = (Commune(C1, (D1,)), Commune(C2, (D1,)), Commune(C3, (D2,)), Commune(WARD, (D1, D2)))


def table(parts):
    """Make the tables from what lies where; a ward across two districts has three kinds of addresses."""
    c1, c2, c3, ward_1, ward_2, ward_lost = parts
    districts = {D1: c1 + c2 + ward_1, D2: c3 + ward_2, LOST: ward_lost}
    communes = {C1: c1, C2: c2, C3: c3, WARD: ward_1 + ward_2 + ward_lost}
    return {YEAR: sum(parts), **districts, **communes}


@settings(max_examples=40)
@given(st.lists(st.integers(0, 4), min_size=6, max_size=6))
def test_no_hidden_place_can_be_worked_out_from_the_other_table(parts):
    values = table(parts)
    hidden = Cells(2025, (), values, COMMUNES).hidden(3)
    most = range(max(6, max(parts) + 2))

    can_be: dict[tuple[str, str], set[int]] = {key: set() for key in hidden}
    for tried in product(most, repeat=6):
        found = table(tried)
        if all(found[key] == values[key] if key not in hidden else found[key] > 0 for key in values):
            for key in hidden:
                can_be[key].add(found[key])

    assert all(key in hidden for key, value in values.items() if 0 < value < 3)
    assert all(len(seen) >= 2 for seen in can_be.values()), (values, hidden, can_be)


D3, C4, NOWHERE = ("district", "3"), ("commune", "d"), ("commune", "unknown")
WIDER = (
    *COMMUNES[:3],
    Commune(C4, (D3,)),
    Commune(WARD, (D2, D3)),
    Commune(NOWHERE, ()),
)


def wider(parts):
    """Make the tables of three districts, two of them under a ward, and of places that are not known."""
    c1, c2, c3, c4, ward_2, ward_3, ward_lost, nowhere = parts
    districts = {D1: c1 + c2 + nowhere, D2: c3 + ward_2, D3: c4 + ward_3, LOST: ward_lost}
    communes = {C1: c1, C2: c2, C3: c3, C4: c4, WARD: ward_2 + ward_3 + ward_lost, NOWHERE: nowhere}
    return {YEAR: sum(parts), **districts, **communes}


def test_no_hidden_place_can_be_worked_out_by_who_knows_the_method():
    for communes, made, most, parts in ((COMMUNES, table, 9, 6), (WIDER, wider, 7, 8)):
        every = [made(parts) for parts in tables_of(most, parts)]
        found = [(Cells(2025, (), values, communes).hidden(3), values) for values in every]

        assert all(key in hidden for hidden, values in found for key in values if 0 < values[key] < 3)
        assert (
            given_away([(each, shown_of(values, each), values) for each, values in found], YEAR, most - 3)
            == []
        )
