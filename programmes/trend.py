"""Figures month by month, quarter by quarter, year by year: how a period is cut, and how that is drawn.

A period from a 15th to a 14th is cut on the 14th (the general reporting regime of Decree
09/2019/NĐ-CP), any other at the end of a month. The first and the last piece may be cut short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.formatting import number_vi
from programmes.periods import Period

MOST = 60  # pieces that a screen can show; a finer cut becomes a coarser one
_COMFORTABLE = {"thang": 14, "quy": 16}
_WIDTH, _HEIGHT, _TOP, _FOOT, _MARGIN = 420, 190, 22, 30, 12
_LETTER = 6.4  # width of a letter of the drawing's words
_MOST_NUMBERS = 14  # numbers that find room beside each other


class Step(StrEnum):
    """How long the pieces are; also what the address says."""

    MONTH = "thang"
    QUARTER = "quy"
    YEAR = "nam"


LABELS: dict[Step, Any] = {
    Step.MONTH: _l("Theo tháng"),
    Step.QUARTER: _l("Theo quý"),
    Step.YEAR: _l("Theo năm"),
}
_MONTHS = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}


@dataclass(frozen=True)
class Piece:
    """One month, quarter or year of a period.

    Attributes:
        label: Its name, short enough for an axis.
        is_whole: Whether the period holds all of its days.
    """

    label: str
    period: Period
    is_whole: bool

    @property
    def words(self) -> str:
        """Return the name, with its days where the period cuts it short."""
        return self.label if self.is_whole else f"{self.label} ({self.period.words})"


def usual_step(period: Period) -> Step:
    """Return the finest step that is read at a glance."""
    fits = (step for step in (Step.MONTH, Step.QUARTER) if _number(period, step) <= _COMFORTABLE[step])
    return next(fits, Step.YEAR)


def offered_steps(period: Period) -> tuple[Step, ...]:
    """Return the steps that a screen can show."""
    return tuple(step for step in Step if step is Step.YEAR or _number(period, step) <= MOST)


def pieces(period: Period, step: Step) -> tuple[Piece, ...]:
    """Cut a period.

    >>> [piece.words for piece in pieces(Period(date(2022, 12, 15), date(2023, 3, 14)), Step.MONTH)]
    ['01/2023', '02/2023', '03/2023']
    >>> [piece.period.words for piece in pieces(Period(date(2023, 2, 1), date(2023, 4, 30)), Step.QUARTER)]
    ['01/02/2023 – 31/03/2023', '01/04/2023 – 30/04/2023']
    """
    closes_on = _closing_day(period)
    found = []
    since = period.since
    while since <= period.until:
        first, last, label = _around(since, step, closes_on)
        cut = Period(since, min(last, period.until))
        found.append(Piece(label, cut, (cut.since, cut.until) == (first, last)))
        since = cut.until + timedelta(days=1)
    return tuple(found)


def _closing_day(period: Period) -> int:
    return 14 if (period.since.day, period.until.day) == (15, 14) else 0


def _number(period: Period, step: Step) -> int:
    closes_on, months = _closing_day(period), _MONTHS[step]
    first, last = (_month_of(day, closes_on) // months for day in (period.since, period.until))
    return last - first + 1


def _month_of(day: date, closes_on: int) -> int:
    """Return the month, counted from year 0, in whose accounts a day stands."""
    return day.year * 12 + day.month - 1 + (1 if closes_on and day.day > closes_on else 0)


def _around(day: date, step: Step, closes_on: int) -> tuple[date, date, str]:
    """Return first day, last day and name of the piece that holds a day."""
    months = _MONTHS[step]
    first = _month_of(day, closes_on) // months * months
    year, month = divmod(first, 12)
    label = {
        Step.MONTH: f"{month + 1:02}/{year}",
        Step.QUARTER: _("Quý %(quarter)s/%(year)s", quarter=month // 3 + 1, year=year),
        Step.YEAR: str(year),
    }[step]
    if closes_on:
        return _day(first - 1, closes_on + 1), _day(first + months - 1, closes_on), label
    return _day(first, 1), _day(first + months, 1) - timedelta(days=1), label


def _day(month: int, day: int) -> date:
    return date(month // 12, month % 12 + 1, day)


@dataclass(frozen=True)
class Bar:
    """One bar of the drawing.

    Attributes:
        number: The value in words, "" where there is no room.
        label: The piece's name, "" where there is no room.
    """

    x: float
    y: float
    width: float
    height: float
    middle: float
    number: str
    label: str


@dataclass(frozen=True)
class Chart:
    """Bars on a base line; all lengths are units of `width` and `height`."""

    width: int
    height: int
    base: int
    foot: int
    bars: tuple[Bar, ...]


def chart(labels: Sequence[str], values: Sequence[int]) -> Chart:
    """Draw values as bars, one for each label."""
    most = max(values, default=0) or 1
    room = (_WIDTH - 2 * _MARGIN) / max(len(values), 1)
    base = _HEIGHT - _FOOT
    longest = max(map(len, labels), default=0) * _LETTER + 10
    every = max(1, ceil(longest / room))  # each so many a name finds room
    bars = []
    for n, (label, value) in enumerate(zip(labels, values, strict=True)):
        height = round((base - _TOP) * value / most, 1)
        bars.append(
            Bar(
                x=round(_MARGIN + (n + 0.15) * room, 1),
                y=round(base - height, 1),
                width=round(room * 0.7, 1),
                height=height,
                middle=round(_MARGIN + (n + 0.5) * room, 1),
                number=number_vi(value) if len(values) <= _MOST_NUMBERS else "",
                label=label if n % every == 0 else "",
            )
        )
    return Chart(_WIDTH, _HEIGHT, base, _HEIGHT - 10, tuple(bars))
