"""Rows of the figures of closed years.

A year keeps the cells that it hides from its first publication on. When a correction would make a shown
number small, the whole year stays as it was published: a number that disappeared beside an unchanged rest
would be told by that rest. The column `counted_on` says of which day the figures are.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.errors import DomainError
from places.models import NEW, OLD
from places.queries import gazetteer
from programmes.counting import DEFINITION_VERSION, TOTAL
from programmes.indicators.lines import IndicatorLine, Standing, indicator_lines
from programmes.open_data.cells import YEAR, Cells, cells_of
from programmes.open_data.dictionary import Row
from programmes.open_data.protecting import Key
from programmes.open_data.rules import open_rules
from programmes.periods import Period
from programmes.queries import directory
from programmes.reports import kind_label
from programmes.units import Measure

log = logging.getLogger("gocque.programmes")
PROTECTED = "protected"
YEARLY = (
    "co-so-theo-nam",
    "co-so-theo-quy",
    "co-so-theo-huyen-cu",
    "co-so-theo-xa",
    "co-so-theo-loai-hinh",
    "chi-tieu",
)
Rows = dict[str, list[Row]]
_PART_OF = {
    "co-so-theo-quy": "quarter",
    "co-so-theo-huyen-cu": "district",
    "co-so-theo-xa": "commune",
    "co-so-theo-loai-hinh": "kind",
}


def closed_years(session: Session, today: date) -> range:
    """Return the years with acts that are over long enough."""
    first, _last = directory.accepted_between(session)
    newest = (today - timedelta(days=open_rules().lag_days)).year - 1
    return range(first.year if first else newest + 1, newest + 1)


def year_rows(session: Session, year: int, before: Mapping[str, list[Row]], today: date) -> Rows:
    """Return the rows of a year in each yearly dataset.

    Args:
        session: Only reads.
        year: A closed year.
        before: The rows of that year as published last; empty lists when it never was.
        today: Day of the count.
    """
    programmes = directory.programmes(session)
    try:
        cells = cells_of(session, year, tuple(each.code for each in programmes))
    except DomainError:
        log.warning("open_data_does_not_close", extra={"event": "open_data_does_not_close"})
        return dict(before)
    was_hidden = _hidden_before(before)
    hidden = cells.hidden(open_rules().threshold, before=was_hidden)
    if any(before.values()) and hidden - was_hidden:
        return dict(before)
    lines = indicator_lines(session, Period(date(year, 1, 1), date(year, 12, 31)), programmes)
    names = {each.code: each.name for each in programmes}
    written = _written(session, cells, hidden, names, today)
    stay = {row[1] for row in before.get("chi-tieu", ()) if row[6] == PROTECTED}
    written["chi-tieu"] = [_indicator(year, line, cells, hidden, stay, today.isoformat()) for line in lines]
    return written


def _hidden_before(before: Mapping[str, list[Row]]) -> frozenset[Key]:
    found: set[Key] = set()
    for row in before.get("co-so-theo-nam", ()):
        if row[4] == PROTECTED:
            found.add(YEAR if row[1] == TOTAL else ("programme", row[1]))
    for name, kind in _PART_OF.items():
        for row in before.get(name, ()):
            place = 5 if kind == "quarter" else 4
            if row[place] == PROTECTED:
                found.add((kind, row[1], row[2]) if kind == "quarter" else (kind, row[1]))
    return frozenset(found)


def _written(
    session: Session,
    cells: Cells,
    hidden: frozenset[Key],
    names: Mapping[str, str],
    today: date,
) -> Rows:
    year, on, places = cells.year, today.isoformat(), gazetteer(session)

    def shown(key: Key) -> list[Any]:
        value = [None, PROTECTED] if key in hidden else [cells.values[key], ""]
        return [*value, on, DEFINITION_VERSION]

    def named(kind: str, scheme: str) -> list[Row]:
        codes = sorted(key[1] for key in cells.values if isinstance(key, tuple) and key[0] == kind)
        units = {code: places.find(scheme, code) for code in codes}
        return [
            [year, code, unit.name if (unit := units[code]) else "Chưa xác định", *shown((kind, code))]
            for code in codes
        ]

    return {
        "co-so-theo-nam": [
            [year, TOTAL, "Mọi chương trình", *shown(YEAR)],
            *([year, code, names[code], *shown(("programme", code))] for code in cells.programmes),
        ],
        "co-so-theo-quy": [
            [year, number, code, names[code], *shown(("quarter", number, code))]
            for number in range(1, 5)
            for code in cells.programmes
        ],
        "co-so-theo-huyen-cu": named("district", OLD),
        "co-so-theo-xa": named("commune", NEW),
        "co-so-theo-loai-hinh": [
            [year, key[1], kind_label(key[1]), *shown(key)]
            for key in cells.values
            if isinstance(key, tuple) and key[0] == "kind"
        ],
    }


def _indicator(
    year: int, line: IndicatorLine, cells: Cells, hidden: frozenset[Key], stay: Collection[str], on: str
) -> Row:
    is_hidden = line.code in stay or _is_protected(line, cells, hidden)
    protected = line.result is not None and is_hidden
    # The source of a figure without period names the figure.
    is_named_small = 0 < (line.without_period or 0) < open_rules().threshold
    return [
        year,
        line.code,
        line.name,
        line.unit,
        line.target,
        None if protected else line.result,
        PROTECTED if protected else "",
        line.standing.value,
        "" if is_named_small else line.source,
        # What a counted result leaves out is told with its number, which may be a small one.
        "" if line.standing is Standing.COUNTED else line.reason,
        line.proxy,
        on,
        line.version,
    ]


def _is_protected(line: IndicatorLine, cells: Cells, hidden: frozenset[Key]) -> bool:
    """Say whether a result is hidden: as its programme's figure is, or when it may repeat one that is.

    Acts, attendances and the like stand beside the businesses of their programme: what they are more by
    says how many businesses came again, and may not be small either.
    """
    is_small = 0 < (line.result or 0) < open_rules().threshold
    if line.programme is not None:
        key = ("programme", line.programme)
        if line.measure is Measure.BUSINESSES:
            return key in hidden
        more = (line.result or 0) - cells.values.get(key, 0)
        return key in hidden or is_small or 0 < more < open_rules().threshold
    if line.standing is not Standing.COUNTED:
        return is_small
    return is_small or YEAR in hidden or any(("programme", code) in hidden for code in cells.programmes)
