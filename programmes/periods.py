"""Periods of reports: two days, both included; some offices close on the 14th, some at year's end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

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
        """Return the same days a year earlier; whole months stay whole, of whichever length February is."""
        until = _a_year_earlier(self.until)
        if self.since.day == 1 and _is_end_of_month(self.until):
            until = _day(until.year * 12 + until.month, 1) - timedelta(days=1)
        return Period(_a_year_earlier(self.since), until)

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


class Group(Enum):
    """How periods on offer are put together, in the order in which they stand."""

    PLANS = "plans"
    MONTH_END = "month end"
    FOURTEENTH = "14"


@dataclass(frozen=True)
class Preset:
    """A period that is offered under a name."""

    label: str
    period: Period
    group: Group


def _a_year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _is_end_of_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def target_periods(programmes: Iterable[Programme]) -> list[Period]:
    """Return the periods for which there are targets, the latest first."""
    found = {(target.since, target.until) for programme in programmes for target in programme.targets}
    return [Period(*days) for days in sorted(found, key=lambda days: (days[1], days[0]), reverse=True)]


def presets(first: date | None, last: date | None, targets: Iterable[Period], *, on: date) -> list[Preset]:
    """Offer the periods that people ask for: plans and years, then what closes at month end and on the 14th.

    A month of the general reporting regime runs from the 15th of the month before to the 14th
    (Decree 09/2019/NĐ-CP); quarters, half-years and years likewise. Of each, the one that runs and the
    one that is over are offered; of years, those in which acts were accepted as well. What would begin before
    all that can be meant, or end after it, is left out.

    Args:
        first: First day on which an act was accepted; None when there is none.
        last: Last such day.
        targets: Periods that have a target.
        on: Today.
    """
    found = [
        Preset(_("Kỳ kế hoạch %(period)s", period=_years_of(period)), period, Group.PLANS)
        for period in targets
    ]
    for group, last_day in ((Group.MONTH_END, 0), (Group.FOURTEENTH, _FOURTEENTH)):
        month = on.year * 12 + on.month - 1 + (1 if last_day and on.day > last_day else 0)
        for length, name in _LENGTHS:
            closing = month - month % length + length - 1
            for each in (closing, closing - length):
                found += _offered(name(each), each - length + 1, each, last_day, group)
        running = (month // 12, month // 12 - 1)
        of_years = Group.PLANS if group is Group.MONTH_END else group
        for year in sorted({*running, *_years_with_acts(first, last, last_day)}, reverse=True):
            found += _offered(_year_name(year * 12), year * 12, year * 12 + 11, last_day, of_years)
    return sorted(found, key=lambda each: list(Group).index(each.group))


def _offered(name: str, first: int, last: int, last_day: int, group: Group) -> list[Preset]:
    """Return the period of months under its name; nothing where it makes no period."""
    try:
        return [Preset(_labelled(name, last_day), _months(first, last, last_day), group)]
    except BadPeriod:
        return []


def _years_with_acts(first: date | None, last: date | None, last_day: int) -> range:
    """Return the years in which acts were accepted, the last ones when there are many.

    A day after the one that closes a month (0: its end) belongs to the next, in December to the next year.
    """
    if first is None or last is None:
        return range(0)
    earliest, latest = (
        min(day.year + (1 if last_day and (day.month, day.day) > (12, last_day) else 0), LATEST.year)
        for day in (first, last)
    )
    return range(max(earliest, latest - _MOST_YEARS + 1), latest + 1)


def _labelled(name: str, last_day: int) -> str:
    return str(_("%(name)s, chốt ngày %(day)s", name=name, day=last_day)) if last_day else name


def _month_name(closing: int) -> str:
    return str(_("Tháng %(month)s/%(year)s", month=closing % 12 + 1, year=closing // 12))


def _quarter_name(closing: int) -> str:
    return str(_("Quý %(quarter)s/%(year)s", quarter=closing % 12 // 3 + 1, year=closing // 12))


def _half_name(closing: int) -> str:
    words = _("6 tháng đầu năm %(year)s") if closing % 12 < 6 else _("6 tháng cuối năm %(year)s")
    return str(words) % {"year": closing // 12}


def _year_name(closing: int) -> str:
    return str(_("Năm %(year)s", year=closing // 12))


_FOURTEENTH = 14
_LENGTHS: tuple[tuple[int, Callable[[int], str]], ...] = (
    (1, _month_name),
    (3, _quarter_name),
    (6, _half_name),
)
"""How many months a period holds, and what it is called by the month that closes it."""


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
