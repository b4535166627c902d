"""Which registrations look like one business, what counts as what, and where money may stand twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.registrations import Likeness, PaidAct, Registration, look_alikes, paid_twice, tops

DAY = date(2023, 9, 14)


def registration(id, name="HTX Nếp Gấc", *, root=None, tax_code=None, phone=None, commune=None):
    return Registration(id, root or id, name, tax_code, phone, commune)


def pairs(*registrations, apart=()):
    return [(each.first, each.second, each.reasons) for each in look_alikes(registrations, apart)]


def test_the_same_tax_code_or_phone_makes_a_pair():
    one = registration(1, tax_code="034899000018", phone="+84500000001")
    other = registration(2, "Khác hẳn", tax_code="034899000018", phone="+84500000001")

    assert pairs(one, other) == [(1, 2, (Likeness.TAX_CODE, Likeness.PHONE))]


def test_thirteen_digits_that_begin_with_the_others_ten_are_a_branch():
    parent = registration(1, tax_code="1099990210")
    branch = registration(2, "Xưởng 2", tax_code="1099990210001")

    assert pairs(branch, parent) == [(1, 2, (Likeness.BRANCH_CODE,))]


def test_near_names_count_only_in_one_commune():
    here = registration(1, "Hộ kinh doanh mẫu 18", commune="12688")
    again = registration(2, "HKD Mẫu 18 ( ghi trùng )", commune="12688")
    elsewhere = registration(3, "HKD mẫu 18", commune="12454")
    nowhere = registration(4, "HKD mẫu 18")

    assert pairs(here, again, elsewhere, nowhere) == [(1, 2, (Likeness.NAME,))]


def test_registrations_that_count_as_one_already_are_no_pair():
    assert pairs(registration(1, phone="+841"), registration(2, phone="+841", root=1)) == []


def test_a_merged_registration_speaks_for_its_root():
    root, merged = registration(1, "A"), registration(2, "B", root=1, phone="+841")

    assert pairs(root, merged, registration(3, "C", phone="+841")) == [(1, 3, (Likeness.PHONE,))]


def test_many_with_one_number_are_each_paired_with_the_oldest():
    found = pairs(*(registration(number, str(number), phone="+841") for number in (4, 1, 3, 2)))

    assert [(first, second) for first, second, _reasons in found] == [(1, 2), (1, 3), (1, 4)]


def test_pairs_that_were_set_apart_are_not_proposed_again():
    assert pairs(registration(1, phone="+841"), registration(2, phone="+841"), apart=[(1, 2)]) == []


def test_the_surest_pairs_stand_first():
    found = pairs(
        registration(1, "HTX Nếp", phone="+841"),
        registration(2, "Khác", phone="+841"),
        registration(3, "Một", tax_code="034899000018"),
        registration(4, "Hai", tax_code="034899000018"),
    )

    assert [reasons for _first, _second, reasons in found] == [(Likeness.TAX_CODE,), (Likeness.PHONE,)]


def paid(id, registration, *, programme=1, duplicate=False, channel=None, money=20, day=DAY):
    return PaidAct(id, programme, registration, duplicate, channel, day, money)


@pytest.mark.parametrize(
    ("other", "doubtful"),
    [
        (paid(2, 19, duplicate=True), [(2, 1, 20)]),
        (paid(2, 19, duplicate=True, day=date(2020, 1, 1)), [(2, 1, 20)]),
        (paid(2, 19, duplicate=False), []),  # a branch has rights of its own
        (paid(2, 19, duplicate=True, programme=2), []),
        (paid(2, 19, duplicate=True, money=0), []),
        (paid(2, 18), []),  # two acts of one registration were meant
        (paid(2, 19, duplicate=True, channel="LOP-2"), []),
    ],
)
def test_money_may_stand_twice_only_through_a_duplicate(other, doubtful):
    first = paid(1, 18, channel="LOP-1" if other.channel else None)

    assert [(each.act, each.first, each.money_vnd) for each in paid_twice([other, first])] == doubtful


def test_of_several_acts_the_one_with_the_same_money_and_the_nearest_day_is_named():
    acts = [
        paid(1, 18, money=30, day=date(2023, 9, 14)),
        paid(2, 18, day=date(2020, 1, 1)),
        paid(3, 17, day=date(2023, 9, 20)),
        paid(4, 19, duplicate=True, day=date(2023, 9, 15)),
    ]

    (found,) = paid_twice(acts)

    assert (found.act, found.first, found.days_apart, found.is_same_money) == (4, 3, 5, True)


@given(st.lists(st.integers(0, 1_000), max_size=12))
def test_tops_walk_to_the_end_of_every_tree(choices):
    # Each registration is merged into an older one, so that no circle can be.
    edges = {number + 1: choice % (number + 1) for number, choice in enumerate(choices)}

    found = tops(edges)

    assert found.keys() == edges.keys()
    for start, top in found.items():
        at = start
        while at in edges:
            at = edges[at]
        assert at == top


def test_a_circle_is_refused():
    with pytest.raises(ValueError, match="circle"):
        tops({1: 2, 2: 3, 3: 1})
