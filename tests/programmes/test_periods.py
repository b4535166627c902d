"""Periods of reports: closings on the 14th and at month end, a year before, and what is offered."""

from datetime import date

import pytest

from programmes.models import Target
from programmes.periods import BadPeriod, Period, presets, target_periods
from tests.factories.programmes import make_programme

YEARS = Period(date(2022, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("since", "until", "from_start"),
    [
        ("2023-06-15", "2023-07-14", "2022-12-15"),
        ("2022-12-15", "2023-12-14", "2022-12-15"),
        ("2023-12-15", "2024-01-14", "2023-12-15"),
        ("2023-06-01", "2023-06-30", "2023-01-01"),
    ],
)
def test_years_that_close_on_the_14th_begin_in_december(since, until, from_start):
    period = Period(date.fromisoformat(since), date.fromisoformat(until))

    assert period.from_start_of_year == Period(date.fromisoformat(from_start), period.until)


def test_a_year_before_a_leap_day_is_the_28th():
    period = Period(date(2024, 2, 29), date(2024, 2, 29))

    assert period.year_before == Period(date(2023, 2, 28), date(2023, 2, 28))


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        ("2025-02-01", "2025-02-28", "2024-02-29"),
        ("2025-01-01", "2025-02-28", "2024-02-29"),
        ("2024-02-01", "2024-02-29", "2023-02-28"),
        ("2025-02-15", "2025-02-28", "2024-02-28"),
        ("2025-01-15", "2025-02-14", "2024-02-14"),
    ],
)
def test_whole_months_end_with_their_month_a_year_before_as_well(since, until, before):
    period = Period(date.fromisoformat(since), date.fromisoformat(until))

    assert period.year_before.until == date.fromisoformat(before)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("1990-03-01", "1991-05-01", ["2026", "2025", "1991", "1990", "2026, 14", "2025, 14", "1991, 14"]),
        ("2020-12-20", "2020-12-20", ["2026", "2025", "2020", "2026, 14", "2025, 14", "2021, 14"]),
        ("2020-12-14", "2020-12-14", ["2026", "2025", "2020", "2026, 14", "2025, 14", "2020, 14"]),
        ("2100-12-20", "9999-12-31", ["2100", "2026", "2025", "2100, 14", "2026, 14", "2025, 14"]),
    ],
)
def test_years_of_acts_are_those_that_hold_them_by_either_closing(app, first, last, years):
    with app.test_request_context():
        offered = presets(date.fromisoformat(first), date.fromisoformat(last), [], on=date(2026, 11, 23))

    names = [each.label for each in offered if each.label.startswith("Năm")]
    assert [name.removeprefix("Năm ").replace(" chốt ngày", "") for name in names] == years


@pytest.mark.parametrize(("since", "until"), [("2023-01-02", "2023-01-01"), ("1700-01-01", "2023-01-01")])
def test_two_days_that_make_no_period_are_refused(since, until):
    with pytest.raises(BadPeriod):
        Period(date.fromisoformat(since), date.fromisoformat(until))


def test_running_and_closed_periods_of_both_closings_are_offered_beside_plans_and_years(app):
    with app.test_request_context():
        offered = presets(date(2022, 3, 1), date(2023, 5, 1), [YEARS], on=date(2026, 11, 23))

    assert [(each.label, each.period.words) for each in offered] == [
        ("Kỳ kế hoạch 2022–2023", "01/01/2022 – 31/12/2023"),
        ("Năm 2026", "01/01/2026 – 31/12/2026"),
        ("Năm 2025", "01/01/2025 – 31/12/2025"),
        ("Năm 2023", "01/01/2023 – 31/12/2023"),
        ("Năm 2022", "01/01/2022 – 31/12/2022"),
        ("Tháng 11/2026", "01/11/2026 – 30/11/2026"),
        ("Tháng 10/2026", "01/10/2026 – 31/10/2026"),
        ("Quý 4/2026", "01/10/2026 – 31/12/2026"),
        ("Quý 3/2026", "01/07/2026 – 30/09/2026"),
        ("6 tháng cuối năm 2026", "01/07/2026 – 31/12/2026"),
        ("6 tháng đầu năm 2026", "01/01/2026 – 30/06/2026"),
        ("Tháng 12/2026, chốt ngày 14", "15/11/2026 – 14/12/2026"),
        ("Tháng 11/2026, chốt ngày 14", "15/10/2026 – 14/11/2026"),
        ("Quý 4/2026, chốt ngày 14", "15/09/2026 – 14/12/2026"),
        ("Quý 3/2026, chốt ngày 14", "15/06/2026 – 14/09/2026"),
        ("6 tháng cuối năm 2026, chốt ngày 14", "15/06/2026 – 14/12/2026"),
        ("6 tháng đầu năm 2026, chốt ngày 14", "15/12/2025 – 14/06/2026"),
        ("Năm 2026, chốt ngày 14", "15/12/2025 – 14/12/2026"),
        ("Năm 2025, chốt ngày 14", "15/12/2024 – 14/12/2025"),
        ("Năm 2023, chốt ngày 14", "15/12/2022 – 14/12/2023"),
        ("Năm 2022, chốt ngày 14", "15/12/2021 – 14/12/2022"),
    ]


def test_periods_of_targets_come_latest_first(session):
    programme = make_programme(session)
    for year in (2022, 2024, 2023):
        programme.targets.append(Target(since=date(year, 1, 1), until=date(year, 12, 31), value=1))

    assert [period.since.year for period in target_periods([programme])] == [2024, 2023, 2022]


@pytest.mark.parametrize(
    ("on", "running", "over"),
    [
        (date(2026, 1, 14), "15/12/2025 – 14/01/2026", "15/11/2025 – 14/12/2025"),
        (date(2026, 12, 15), "15/12/2026 – 14/01/2027", "15/11/2026 – 14/12/2026"),
        (date(2024, 2, 29), "15/02/2024 – 14/03/2024", "15/01/2024 – 14/02/2024"),
    ],
)
def test_a_month_that_closes_on_the_14th_runs_over_the_turn_of_the_year(app, on, running, over):
    with app.test_request_context():
        offered = presets(None, None, [], on=on)

    months = [each.period.words for each in offered if "Tháng" in each.label and "ngày 14" in each.label]
    assert months == [running, over]
    for each in offered:
        assert each.period.since <= on or each.period.until < on
    assert len({(each.label, each.period) for each in offered}) == len(offered)
