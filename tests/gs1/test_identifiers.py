import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gs1 import identifiers
from gs1.identifiers import (
    BadNumber,
    is_demonstration,
    is_restricted,
    parse_gln,
    parse_gtin,
    parse_public_gtin,
    parse_sscc,
)


def check_digit(payload: str) -> str:
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(payload)))
    return str(-total % 10)


def test_examples_in_the_module_hold() -> None:
    result = doctest.testmod(identifiers)

    assert (result.failed, result.attempted > 5) == (0, True)


@given(
    st.sampled_from([7, 11, 12, 13]).flatmap(
        lambda size: st.text("0123456789", min_size=size, max_size=size).filter(lambda text: text.strip("0"))
    )
)
def test_every_number_with_its_check_digit_becomes_fourteen_digits(payload: str) -> None:
    number = payload + check_digit(payload)

    assert parse_gtin(number) == number.zfill(14)


@given(st.text("0123456789", min_size=13, max_size=13), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(payload: str, place: int, change: int) -> None:
    number = payload + check_digit(payload)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]

    with pytest.raises(BadNumber):
        parse_gtin(wrong)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "shape"),
        ("952123454321", "check_digit"),
        ("95212345432130000", "shape"),
        ("952123454321X", "shape"),
        ("０9521234543213", "shape"),
        ("00000000000000", "zeros"),
        ("9521234543214", "check_digit"),
    ],
)
def test_refusals_name_their_cause(text: str, cause: str) -> None:
    with pytest.raises(BadNumber) as refused:
        parse_gtin(text)

    assert refused.value.cause == cause


@pytest.mark.parametrize("prefix", ["02", "04", *map(str, range(20, 30)), "0000000"])
def test_numbers_of_one_shop_are_refused_in_public_codes(prefix: str) -> None:
    payload = prefix + "9" * (12 - len(prefix))
    number = payload + check_digit(payload)

    assert is_restricted(parse_gtin(number))
    with pytest.raises(BadNumber) as refused:
        parse_public_gtin(number)
    assert refused.value.cause == "restricted"


@pytest.mark.parametrize("prefix", ["03", "05", "19", "30", "893", "952"])
def test_allotted_numbers_may_stand_in_public_codes(prefix: str) -> None:
    payload = prefix + "9" * (12 - len(prefix))
    number = payload + check_digit(payload)

    assert parse_public_gtin(number) == "0" + number


def test_packaging_level_does_not_hide_a_restricted_number() -> None:
    payload = "1" + "200123456789"
    carton = payload + check_digit(payload)

    assert is_restricted(parse_gtin(carton))


def test_demonstration_numbers_are_known() -> None:
    assert [is_demonstration(parse_gtin(text)) for text in ("9521234543213", "036000291452")] == [True, False]


@pytest.mark.parametrize("text", ["9521234000014", "952123400001", "chín"])
def test_wrong_place_numbers_are_refused(text: str) -> None:
    with pytest.raises(BadNumber):
        parse_gln(text)


@pytest.mark.parametrize("text", ["095212340000000012", "09521234000000001", "0" * 18])
def test_wrong_carton_numbers_are_refused(text: str) -> None:
    with pytest.raises(BadNumber):
        parse_sscc(text)
