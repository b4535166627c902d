from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import access, phones, sessions
from accounts.phones import BadPhone, is_handed_out, normalise_phone, show_phone


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0912345678", "+84912345678"),
        ("+84912345678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0084 912 345 678", "+84912345678"),
        ("+84 0912345678", "+84912345678"),
        ("840912345678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("0912-345-678", "+84912345678"),
        (" 0912 345 678 ", "+84912345678"),
        ("０９１２３４５６７８", "+84912345678"),
        ("0227 3831 234", "+842273831234"),
        ("(0227) 3 831 234", "+842273831234"),
        ("+84 227 3831234", "+842273831234"),
        ("0500000001", "+84500000001"),
        ("0842345678", "+84842345678"),
        ("84842345678", "+84842345678"),
        ("18001234", "+8418001234"),
        ("1900 599 920", "+841900599920"),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str, stored: str) -> None:
    assert normalise_phone(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "091234567",
        "09123456789",
        "0123456789",
        "01234567890",
        "912345678",
        "+1 650 253 0000",
        "0912 345 67a",
        "không có",
        "0912345678 máy lẻ 3",
        "٠٩١٢٣٤٥٦٧٨",
        "1900",
        "+",
    ],
)
def test_what_is_no_number_of_the_country_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(BadPhone, match="0912 345 678"):
        normalise_phone(typed)


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True))
def test_what_is_shown_is_read_back_the_same(typed: str) -> None:
    stored = normalise_phone(typed)

    assert normalise_phone(show_phone(stored)) == stored
    assert normalise_phone(stored) == stored


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_refusal(typed: str) -> None:
    try:
        stored = normalise_phone(typed)
    except BadPhone:
        stored = None

    assert stored is None or re.fullmatch(r"\+84[0-9]{8,10}", stored)


def test_a_range_that_nobody_was_given_only_warns() -> None:
    assert is_handed_out(normalise_phone("0912345678"))
    assert not is_handed_out(normalise_phone("0500000001"))


def test_nothing_is_shown_for_no_number() -> None:
    assert show_phone(None) == ""


@pytest.mark.parametrize("module", [access, phones, sessions])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]

    assert result.attempted > 0
    assert result.failed == 0
