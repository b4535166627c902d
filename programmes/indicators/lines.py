"""The lines of the indicator table: counted, reported by another agency, or not to be had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from programmes.counting import DEFINITION_VERSION, Selection
from programmes.models import Programme
from programmes.periods import Period
from programmes.queries.figures import distinct_by_programme
from programmes.targets import target_of


class Standing(StrEnum):
    """Where the value of an indicator comes from."""

    COUNTED = "counted"  # a distinct count over our own acts
    REPORTED = "reported"  # a figure without names from another agency; never added to a distinct count
    NOT_DETERMINABLE = "not_determinable"  # nobody can say; shown with its reason, never as 0


@dataclass(frozen=True)
class IndicatorLine:
    """One line of form B.

    Attributes:
        code: Fixed for ever; a changed meaning gets a new version, a new meaning a new code.
        version: Version of the definition under which the value was made.
        target, result, cumulative, year_before: None where there is none; never 0 for "not known".
        source: Who says so.
        reason, proxy: Why it cannot be determined, and what is looked at instead; "" otherwise.
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

    Args:
        session: Only reads.
        period: Days of acceptance, both included.
        programmes: The programmes whose indicators are wanted.
    """
    codes = tuple(programme.code for programme in programmes)
    results, cumulative, earlier = (
        distinct_by_programme(session, Selection(days.since, days.until, codes))
        for days in (period, period.from_start_of_year, period.year_before)
    )
    return tuple(
        IndicatorLine(
            code=programme.code,
            name=programme.name,
            unit=_("cơ sở"),
            version=DEFINITION_VERSION,
            standing=Standing.COUNTED,
            target=target_of(programme, period),
            result=results[programme.code],
            cumulative=cumulative[programme.code],
            year_before=earlier[programme.code],
            source=programme.lead or "",
        )
        for programme in programmes
    )
