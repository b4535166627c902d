"""Which days an act and its papers may carry: outside of them a day is a slip of the pen."""

from __future__ import annotations

from datetime import date

from programmes import errors

EARLIEST = date(1990, 1, 1)  # no support programme of the province is older


def latest_start(today: date) -> date:
    """Return the last day on which an act may begin: plans reach one year ahead.

    >>> latest_start(date(2026, 11, 23)), latest_start(date(2028, 2, 29))
    (datetime.date(2027, 11, 23), datetime.date(2029, 2, 28))
    """
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year + 1, day=day)


def check_start(started_on: date | None, *, today: date) -> None:
    """Make sure that an act can begin on a day; None means that nobody knows it yet.

    Raises:
        StartOutOfReach: If the day lies before 1990 or more than a year ahead.
    """
    if started_on is not None and not EARLIEST <= started_on <= latest_start(today):
        raise errors.StartOutOfReach


def check_paper_day(dated: date | None, *, today: date) -> None:
    """Make sure that a paper can carry a day; None means that it carries none.

    Raises:
        PaperInFuture: If the day lies after today.
        PaperTooOld: If the day lies before 1990.
    """
    if dated is None:
        return
    if dated > today:
        raise errors.PaperInFuture
    if dated < EARLIEST:
        raise errors.PaperTooOld
