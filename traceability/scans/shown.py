"""Decide what producers read of the counts, so that nobody can work out what one buyer did.

Within a month and a lot, days are put together until they hold enough looks; such a run of days is shown
with its number, the rest of the month is "too few" and stays so. Whatever else is shown is a sum of shown
runs, and a day counts once it is over. So no number is smaller than the least, and no difference of two
numbers, or of the same page on two days, tells a smaller one: what is hidden stands in no sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Run:
    """Days in a row whose looks are told together."""

    since: date
    until: date
    count: int


def runs(days: Mapping[date, int], *, least: int) -> tuple[Run, ...]:
    """Return what of one lot's days is shown, the first days first.

    Args:
        days: Looks of each day that is over; days without any may be left out.
        least: The smallest number that is shown.

    >>> runs({date(2026, 6, 3): 2, date(2026, 6, 9): 4, date(2026, 6, 10): 7, date(2026, 6, 12): 1}, least=5)
    (Run(since=datetime.date(2026, 6, 1), until=datetime.date(2026, 6, 9), count=6), \
Run(since=datetime.date(2026, 6, 10), until=datetime.date(2026, 6, 10), count=7))
    """
    found: list[Run] = []
    since, count = None, 0
    for day in sorted(day for day, looks in days.items() if looks):
        if since is None or (since.year, since.month) != (day.year, day.month):
            since, count = day.replace(day=1), 0
        count += days[day]
        if count >= least:
            found.append(Run(since, day, count))
            # Where the next run begins must not tell on which day somebody looked.
            since, count = date.fromordinal(day.toordinal() + 1), 0
    return tuple(found)


def total(shown: Iterable[Run]) -> int:
    """Return how many looks are shown in all."""
    return sum(run.count for run in shown)


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)
