"""Which digits a business may own, and which number comes next."""

import doctest

import pytest
from biip.gtin import Gtin as BiipGtin
from biip.sscc import Sscc as BiipSscc
from hypothesis import given
from hypothesis import strategies as st

from traceability.numbers import lookup, rules

digits = st.text(alphabet="0123456789", min_size=4, max_size=9)
prefixes = digits.map(lambda rest: f"893{rest}")


def test_the_examples_in_the_rules_hold() -> None:
    assert doctest.testmod(rules).failed == doctest.testmod(lookup).failed == 0


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("company", "893601", "từ 7 đến 12 chữ số, bạn đang ghi 6"),
        ("company", "8936012345674", "bạn đang ghi 13"),
        ("company", "89360123x", "chỉ gồm chữ số"),
        ("company", "8936٠123", "chỉ gồm chữ số"),
        ("company", "2001234", "nội bộ một cửa hàng"),
        ("company", "0212345", "nội bộ một cửa hàng"),
        ("company", "0412345", "nội bộ một cửa hàng"),
        ("company", "9521234", "số ví dụ của GS1"),
        ("company", "9781234", "sách báo"),
        ("company", "9901234", "phiếu giảm giá"),
        ("company", "9501234", "do GS1 giữ"),
        ("gtin", "8936012345675", "một chữ số sai"),
        ("gtin", "2001234567893", "nội bộ một cửa hàng"),
        ("gtin", "893601234568", "một chữ số sai"),
        ("gln", "893601234567", "có 13 chữ số"),
        ("gln", "0000000000000", "toàn số 0"),
    ],
)
def test_what_no_business_owns_is_refused_in_words(kind: str, typed: str, said: str) -> None:
    with pytest.raises(rules.BadPrefix) as refused:
        rules.parse_value(kind, typed)

    assert said in str(refused.value)


def test_only_the_sample_has_examples() -> None:
    assert rules.parse_value("company", "9521234", is_sample=True) == "9521234"


@given(prefixes, st.data())
def test_numbers_that_are_made_check_by_biip_and_lie_under_their_prefix(
    prefix: str, data: st.DataObject
) -> None:
    item = data.draw(st.integers(0, rules.capacity(prefix) - 1))
    gtin = rules.gtin_at(prefix, item)
    carton = rules.carton_gtin(gtin, data.draw(st.integers(1, 8)))
    number = data.draw(st.integers(0, rules.sscc_capacity(prefix) - 1))
    sscc = rules.sscc_at(prefix, number)

    assert BiipGtin.parse(gtin).as_gtin_14() == gtin
    assert BiipGtin.parse(carton).as_gtin_14() == carton
    assert BiipSscc.parse(sscc).value == sscc
    assert sscc[1:].startswith(prefix)
    for each in (gtin, carton):
        assert rules.covers_gtin("company", prefix, each)
        assert rules.parse_value("gtin", each) == each


@given(prefixes, st.integers(0, 10**8), st.integers(0, 10**8))
def test_two_running_numbers_never_make_one_number(prefix: str, one: int, other: int) -> None:
    one, other = one % rules.sscc_capacity(prefix), other % rules.sscc_capacity(prefix)

    assert (rules.sscc_at(prefix, one) == rules.sscc_at(prefix, other)) == (one == other)


@given(prefixes, prefixes)
def test_prefixes_overlap_when_one_number_lies_under_both(one: str, other: str) -> None:
    overlap = rules.overlap(("company", one), ("company", other))
    longer = max(one, other, key=len)
    under_both = [rules.covers_gtin("company", each, rules.gtin_at(longer, 0)) for each in (one, other)]

    assert overlap == rules.overlap(("company", other), ("company", one)) == all(under_both)


@pytest.mark.parametrize(
    ("kind", "value", "tax_code", "holds"),
    [
        ("company", "034099000002", None, True),
        ("gln", "0340990000026", None, True),
        ("gtin", "00034099000002", None, True),
        ("gtin", "00850012345678", None, False),  # an American number
        ("company", "0100233488", "0100233488", True),
        ("company", "0100233", "0100233488", True),
        ("gln", "0100233488006", "0100233488001", True),
        ("gtin", "00340990000026", "034099000002", True),
        ("company", "893601234567", "0100233488", False),
    ],
)
def test_no_tax_code_and_no_number_of_a_person_becomes_a_public_number(
    kind: str, value: str, tax_code: str | None, holds: bool
) -> None:
    assert rules.holds_tax_number(kind, value, tax_code) is holds
