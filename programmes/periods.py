"""Periods of reports: two days, both included; some offices close on the 14th, some at year's end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from core.formatting import date_vi
from programmes.models import Programme

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
_MOST_YEARS = 6


class BadPeriod(DomainError):
    """The two days make no period."""

    message = _l("Ngày đầu kỳ phải trước hoặc trùng ngày cuối kỳ, trong khoảng năm 1990 đến 2100.")


@dataclass(frozen=True)
class Period:
    """Two days, both included."""

    since: date
    until: date

    def __post_init__(self) -> None:
        """Refuse days that make no period.

        Raises:
            BadPeriod: If the order is wrong or a day lies outside all that can be meant.
        """
        if not EARLIEST <= self.since <= self.until <= LATEST:
            raise BadPeriod

    @property
    def words(self) -> str:
        """Return the period as people read it."""
        return f"{date_vi(self.since)} – {date_vi(self.until)}"

    @property
    def year_before(self) -> Period:
        """Return the same days a year earlier."""
        return Period(_a_year_earlier(self.since), _a_year_earlier(self.until))

    @property
    def from_start_of_year(self) -> Period:
        """Return the period from the start of its last year to its last day.

        A period that runs from a 15th to a 14th belongs to years that begin on 15 December
        (the general reporting regime of Decree 09/2019/NĐ-CP).
        """
        year = self.until.year
        if (self.since.day, self.until.day) == (15, 14):
            first = date(year, 12, 15)
            return Period(first if first <= self.until else date(year - 1, 12, 15), self.until)
        return Period(date(year, 1, 1), self.until)


@dataclass(frozen=True)
class Preset:
    """A period that is offered under a name."""

    label: str
    period: Period


def _a_year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def target_periods(programmes: Iterable[Programme]) -> list[Period]:
    """Return the periods for which there are targets, the latest first."""
    found = {(target.since, target.until) for programme in programmes for target in programme.targets}
    return [Period(*days) for days in sorted(found, key=lambda days: (days[1], days[0]), reverse=True)]


def presets(first: date | None, last: date | None, targets: Iterable[Period], *, on: date) -> list[Preset]:
    """Offer the periods that people ask for.

    Args:
        first: First day on which an act was accepted; None when there is none.
        last: Last such day.
        targets: Periods that have a target.
        on: Today.
    """
    last_year = min(max((last or on).year, (first or on).year), LATEST.year)
    first_year = max((first or on).year, last_year - _MOST_YEARS + 1)
    found = [Preset(_("Kỳ kế hoạch %(period)s", period=_years_of(period)), period) for period in targets]
    years = range(last_year, first_year - 1, -1)
    found += [
        Preset(_("Năm %(year)s", year=year), Period(date(year, 1, 1), date(year, 12, 31))) for year in years
    ]
    found += [
        Preset(_("Năm %(year)s, chốt ngày 14", year=year), Period(date(year - 1, 12, 15), date(year, 12, 14)))
        for year in years
    ]
    return found + _lately_closed(on)


def _lately_closed(on: date) -> list[Preset]:
    """Offer the last month and quarter that are over, closed at month end and on the 14th.

    A month of the general reporting regime runs from the 15th of the month before to the 14th
    (Decree 09/2019/NĐ-CP); quarters likewise.
    """
    found = []
    for label, last_day in (("%(name)s", 0), (_("%(name)s, chốt ngày 14"), 14)):
        closed = on.year * 12 + on.month - 1 - (0 if last_day and on.day > last_day else 1)
        quarter = closed - (closed + 1) % 3
        year, month = divmod(closed, 12)
        month_name = _("Tháng %(month)s/%(year)s", month=month + 1, year=year)
        found.append(Preset(label % {"name": month_name}, _months(closed, closed, last_day)))
        year, month = divmod(quarter, 12)
        quarter_name = _("Quý %(quarter)s/%(year)s", quarter=month // 3 + 1, year=year)
        found.append(Preset(label % {"name": quarter_name}, _months(quarter - 2, quarter, last_day)))
    return found


def _months(first: int, last: int, last_day: int) -> Period:
    """Return the period of months, counted from year 0, that close at their end (0) or on a day."""
    if last_day:
        return Period(_day(first - 1, last_day + 1), _day(last, last_day))
    return Period(_day(first, 1), _day(last + 1, 1) - timedelta(days=1))


def _day(month: int, day: int) -> date:
    return date(month // 12, month % 12 + 1, day)


def _years_of(period: Period) -> str:
    since, until = period.since, period.until
    if (since.month, since.day, until.month, until.day) != (1, 1, 12, 31):
        return period.words
    return str(since.year) if since.year == until.year else f"{since.year}–{until.year}"
