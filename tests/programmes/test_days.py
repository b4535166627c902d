"""Days that an act and its papers may carry."""

from datetime import date

import pytest

from programmes import errors
from programmes.days import check_paper_day, check_start, latest_start
from tests.programmes.conftest import TODAY


@pytest.mark.parametrize("day", [None, date(1990, 1, 1), TODAY, date(2027, 11, 23)])
def test_an_act_begins_between_1990_and_a_year_from_today(day):
    assert check_start(day, today=TODAY) is None


@pytest.mark.parametrize("day", [date.min, date(1989, 12, 31), date(2027, 11, 24), date.max])
def test_an_act_begins_on_no_other_day(day):
    with pytest.raises(errors.StartOutOfReach):
        check_start(day, today=TODAY)


def test_a_year_from_a_leap_day_is_the_28th():
    assert latest_start(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize("day", [None, date(1990, 1, 1), TODAY])
def test_a_paper_carries_a_day_until_today(day):
    assert check_paper_day(day, today=TODAY) is None


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (date.min, errors.PaperTooOld),
        (date(1989, 12, 31), errors.PaperTooOld),
        (date(2026, 11, 24), errors.PaperInFuture),
        (date.max, errors.PaperInFuture),
    ],
)
def test_a_paper_carries_no_other_day(day, refusal):
    with pytest.raises(refusal):
        check_paper_day(day, today=TODAY)
