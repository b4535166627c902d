"""The lines of the indicator table: counted, reported by another agency, or not to be had."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.formatting import VIETNAM, date_vi, number_vi
from programmes.counting import Selection
from programmes.indicators.measuring import measured, unnamed_by_programme
from programmes.indicators.models import IndicatorValue
from programmes.indicators.pack import Definition, Standing, pack
from programmes.indicators.queries import area_definitions, targets_in, values_in
from programmes.models import ListingAggregate, Programme
from programmes.periods import Period
from programmes.queries import directory
from programmes.targets import target_of
from programmes.units import Measure, measures_of

__all__ = ["IndicatorLine", "Standing", "indicator_lines"]


@dataclass(frozen=True)
class IndicatorLine:
    """One line of form B.

    Attributes:
        code: Fixed for ever; a changed meaning gets a new version, a new meaning a new code.
        version: Version of the definition under which the value was made.
        target, result, cumulative, year_before: None where there is none; never 0 for "not known".
        source: Who says so.
        reason, proxy: Why there is no result, or what it does not hold, and what is looked at instead.
        programme: Code of the programme that it measures; None for an indicator of the whole area.
        measure: What it measures of the programme.
        without_period: What an imported list comes to; it names no period, so `source` alone says it.
    """

    code: str
    name: str
    unit: str
    version: str
    standing: Standing
    target: int | None
    result: int | None
    cumulative: int | None
    year_before: int | None
    source: str = ""
    reason: str = ""
    proxy: str = ""
    programme: str | None = None
    measure: Measure | None = None
    without_period: int | None = None

    @property
    def percent(self) -> float | None:
        """Return the result in percent of the target; None without either."""
        return round(100 * self.result / self.target, 1) if self.target and self.result is not None else None

    @property
    def percent_of_year_before(self) -> float | None:
        """Return the result in percent of a year earlier; None when there was nothing."""
        if not self.year_before or self.result is None:
            return None
        return round(100 * self.result / self.year_before, 1)


def indicator_lines(
    session: Session, period: Period, programmes: Sequence[Programme]
) -> tuple[IndicatorLine, ...]:
    """Return the lines of a period, in the order in which the table shows them.

    First the measures of each programme, then what other agencies report, then what nobody can say.

    Args:
        session: Only reads.
        period: Days of acceptance, both included.
        programmes: The programmes whose indicators are wanted.
    """
    counted = _Counts(session, period, tuple(programme.code for programme in programmes))
    targets = targets_in(session, period)
    lines = [
        _programme_line(programme, measure, period, counted, targets)
        for programme in programmes
        for measure in measures_of(programme.unit_counted)
    ]
    given = values_in(session, (period, period.from_start_of_year, period.year_before))
    for definition in area_definitions(session).values():
        if definition.standing is not Standing.REPORTED:
            lines.append(_line(definition))
        elif (definition.code, period.since, period.until) in given:
            lines.append(_given(definition, period, given, targets))
        else:
            target = targets.get(definition.code)
            lines += _of_list(session, definition, target) or [
                _line(definition, target=target, reason=_("Chưa có số của kỳ này."))
            ]
    return tuple(lines)


class _Counts:
    """The three counts of each measure, each asked of the database once."""

    def __init__(self, session: Session, period: Period, codes: tuple[str, ...]) -> None:
        self._session = session
        self._periods = (period, period.from_start_of_year, period.year_before)
        self._codes = codes
        self._kept: dict[Measure, tuple[Mapping[str, int], ...]] = {}
        self._unnamed: Mapping[str, int] | None = None

    def of(self, measure: Measure, code: str) -> tuple[int | None, int | None, int | None]:
        """Return result, cumulative and year before of a programme; None where nobody can say."""
        if measure not in self._kept:
            self._kept[measure] = tuple(
                measured(self._session, measure, Selection(days.since, days.until, self._codes))
                for days in self._periods
            )
        result, cumulative, earlier = (found.get(code) for found in self._kept[measure])
        return result, cumulative, earlier

    def left_out(self, measure: Measure, code: str) -> str:
        """Say in words what a result does not hold: attendances of which nobody knows whose they were."""
        if measure is not Measure.PERSONS:
            return ""
        if self._unnamed is None:
            period = self._periods[0]
            selection = Selection(period.since, period.until, self._codes)
            self._unnamed = unnamed_by_programme(self._session, selection)
        number = self._unnamed.get(code)
        if not number:
            return ""
        return str(
            _(
                "Ngoài ra có %(number)s lượt dự của cơ sở không kèm danh sách người, chưa biết là mấy người, "
                "không cộng vào số này.",
                number=number_vi(number),
            )
        )


def _programme_line(
    programme: Programme, measure: Measure, period: Period, counted: _Counts, targets: Mapping[str, int]
) -> IndicatorLine:
    definition = pack().of_programme(programme, measure)
    result, cumulative, earlier = counted.of(measure, programme.code)
    is_known = result is not None
    of_businesses = measure is Measure.BUSINESSES
    return _line(
        definition,
        standing=Standing.COUNTED if is_known else Standing.NOT_DETERMINABLE,
        target=target_of(programme, period) if of_businesses else targets.get(definition.code),
        result=result,
        cumulative=cumulative,
        year_before=earlier,
        reason=counted.left_out(measure, programme.code) if is_known else definition.reason,
        proxy="" if is_known else definition.proxy,
        programme=programme.code,
        measure=measure,
    )


def _line(definition: Definition, **facts: Any) -> IndicatorLine:
    """Return the line of a definition, without a value where none is given."""
    found = {name: getattr(definition, name) for name in _FROM_DEFINITION}
    nothing = dict.fromkeys(("target", "result", "cumulative", "year_before"))
    return IndicatorLine(**{**found, **nothing, **facts})


def _given(
    definition: Definition,
    period: Period,
    given: Mapping[tuple[str, date, date], IndicatorValue],
    targets: Mapping[str, int],
) -> IndicatorLine:
    def value_for(days: Period) -> int | None:
        row = given.get((definition.code, days.since, days.until))
        return row.value if row else None

    row = given[definition.code, period.since, period.until]
    return _line(
        definition,
        target=targets.get(definition.code),
        result=row.value,
        cumulative=value_for(period.from_start_of_year),
        year_before=value_for(period.year_before),
        source=_with_paper(row),
    )


def _with_paper(row: IndicatorValue) -> str:
    if not row.paper_number:
        return row.source
    paper = _("văn bản %(number)s", number=row.paper_number)
    day = _(" ngày %(day)s", day=date_vi(row.paper_dated)) if row.paper_dated else ""
    return f"{row.source}, {paper}{day}"


def _of_list(session: Session, definition: Definition, target: int | None) -> list[IndicatorLine]:
    """Return a line for each source of an imported list, without a result.

    Such a figure names no period, so it is the result of none: it stands with its source, in words.
    """
    add = _SUMS.get(definition.code)
    by_source: dict[str, list[ListingAggregate]] = {}
    for row in directory.aggregates(session) if add else ():
        by_source.setdefault(row.source, []).append(row)
    if add is None:
        return []
    return [
        _without_period(definition, target, source, sum(map(add, rows)), rows)
        for source, rows in by_source.items()
    ]


def _without_period(
    definition: Definition, target: int | None, source: str, value: int, rows: Sequence[ListingAggregate]
) -> IndicatorLine:
    imported_on = max(row.imported_at for row in rows).astimezone(VIETNAM).date()
    words = _(
        "%(value)s theo %(source)s, không ghi kỳ, nhập ngày %(day)s",
        value=number_vi(value),
        source=source,
        day=date_vi(imported_on),
    )
    return _line(
        definition,
        target=target,
        source=words,
        reason=_("Chưa có số của kỳ này."),
        without_period=value,
    )


def imported_rows(session: Session, code: str) -> list[tuple[ListingAggregate, int]]:
    """Return the rows of an imported list behind an indicator, each with what it adds to its value."""
    add = _SUMS.get(code)
    return [(row, add(row)) for row in directory.aggregates(session)] if add else []


_FROM_DEFINITION = ("code", "name", "unit", "version", "standing", "source", "reason", "proxy")
_SUMS: dict[str, Callable[[ListingAggregate], int]] = {
    "MARKET.products": lambda row: row.distinct_products,
    "MARKET.listings": lambda row: sum(int(number) for number in row.listings.values()),
}
