"""Money, numbers and dates as people write and read them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formatting import NBSP, NotAmount, date_vi, datetime_vi, number_vi, parse_vnd, vnd


@pytest.mark.parametrize(
    "typed", ["1250", "1.250", "1,250", "1 250", f"1{NBSP}250", "1.250 ₫", "1250đ", "1.250 đồng", "1250 VND"]
)
def test_the_usual_ways_to_write_an_amount_agree(typed):
    assert parse_vnd(typed) == 1250


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("25k", 25_000), ("25K", 25_000), ("25 nghìn", 25_000), ("25 ngàn đồng", 25_000), ("12,5k", 12_500),
     ("0.5k", 500), ("1250k", 1_250_000), ("25 nghi\u0300n", 25_000)],
)  # fmt: skip
def test_an_amount_may_be_said_in_thousands(typed, amount):
    assert parse_vnd(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "mười nghìn",
        "k",
        "1.250k",
        "2k5",
        "-5k",
        "",
        "12,5",
        "1.25",
        "-5",
        "1e6",
        "١٢٣",
        "1.٢٥٠",
        "1.250,50",
        "12.34.567",
        "9" * 19,
    ],
)
def test_what_is_no_whole_amount_is_refused(typed):
    with pytest.raises(NotAmount):
        parse_vnd(typed)


@given(st.integers(min_value=0, max_value=10**11))
def test_what_is_shown_is_read_back(amount):
    assert parse_vnd(vnd(amount)) == amount


def test_numbers_have_dots_for_thousands_and_a_decimal_comma():
    assert (number_vi(2296), number_vi(110.0), number_vi(87.5), number_vi(None)) == (
        "2.296",
        "110",
        "87,5",
        "",
    )


def test_days_are_shown_day_first_in_the_time_of_vietnam():
    assert date_vi(date(2024, 2, 3)) == "03/02/2024"
    assert date_vi(datetime(2024, 2, 3, 18, 30, tzinfo=UTC)) == "04/02/2024"
    assert datetime_vi(datetime(2024, 2, 3, 18, 30, tzinfo=UTC)) == "04/02/2024, 01:30"
    assert (date_vi(None), datetime_vi(None)) == ("", "")
