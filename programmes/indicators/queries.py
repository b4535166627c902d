"""Read definitions with their versions, targets of indicators, and figures that other agencies gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from core.errors import NotFound
from programmes.counting import Selection
from programmes.indicators.measuring import product_key
from programmes.indicators.models import IndicatorDefinition, IndicatorTarget, IndicatorValue
from programmes.indicators.pack import Definition, Standing, pack
from programmes.models import Evidence, Programme, SupportAct
from programmes.periods import Period
from programmes.queries import directory
from programmes.queries.figures import seen
from programmes.units import Measure, measures_of


def area_definitions(session: Session) -> Mapping[str, Definition]:
    """Return the present definition of each indicator that belongs to no programme, by code."""
    found = dict(pack().definitions)
    rows = session.scalars(select(IndicatorDefinition).order_by(IndicatorDefinition.id))
    for row in rows:
        found[row.code] = _read(row, found.get(row.code))
    return found


def definition_of(session: Session, code: str) -> tuple[Definition, Programme | None, Measure | None]:
    """Return what an indicator means today, and the programme that it measures.

    Raises:
        NotFound: If no indicator has this code.
    """
    found = area_definitions(session).get(code)
    if found is not None:
        return found, None, None
    name, _dot, word = code.rpartition(".")
    measure = Measure(word) if word in set(Measure) else None
    if measure is None:
        raise NotFound
    programme = directory.programme(session, name)
    if measure not in measures_of(programme.unit_counted):
        raise NotFound
    return pack().of_programme(programme, measure), programme, measure


def versions_of(session: Session, definition: Definition) -> list[Definition]:
    """Return every version of an indicator's definition, the newest first."""
    shipped = pack().definitions.get(definition.code)
    found = [shipped] if shipped else []
    for row in own_versions(session, definition.code):
        found.append(_read(row, found[-1] if found else None))
    return found[::-1] or [definition]


def own_versions(session: Session, code: str) -> Sequence[IndicatorDefinition]:
    """Return the versions that this installation has written, the oldest first."""
    return session.scalars(
        select(IndicatorDefinition).where(IndicatorDefinition.code == code).order_by(IndicatorDefinition.id)
    ).all()


def _read(row: IndicatorDefinition, former: Definition | None) -> Definition:
    found = Definition(
        code=row.code,
        version=str(row.version),
        standing=Standing(row.standing),
        name=row.name,
        unit=row.unit,
        definition=row.definition,
        since=row.since,
        source=row.source,
        reason=row.reason or "",
        proxy=row.proxy or "",
    )
    return replace(found, basis=former.basis, mark=former.mark) if former else found


def targets_in(session: Session, period: Period) -> dict[str, int]:
    """Return the targets of exactly this period, by indicator; what was taken away is left out."""
    rows = session.execute(
        select(IndicatorTarget.code, IndicatorTarget.value)
        .where(IndicatorTarget.since == period.since, IndicatorTarget.until == period.until)
        .order_by(IndicatorTarget.id)
    )
    return {code: value for code, value in {row.code: row.value for row in rows}.items() if value is not None}


def targets_of(session: Session, code: str) -> list[IndicatorTarget]:
    """Return the targets of an indicator that stand, the latest period first."""
    rows = session.scalars(
        select(IndicatorTarget).where(IndicatorTarget.code == code).order_by(IndicatorTarget.id)
    )
    standing = {(row.since, row.until): row for row in rows}
    return sorted(
        (row for row in standing.values() if row.value is not None),
        key=lambda row: (row.until, row.since),
        reverse=True,
    )


def standing_target(session: Session, code: str, period: Period) -> int | None:
    """Return the target of exactly this period; None when there is none."""
    return session.scalar(
        select(IndicatorTarget.value)
        .where(
            IndicatorTarget.code == code,
            IndicatorTarget.since == period.since,
            IndicatorTarget.until == period.until,
        )
        .order_by(IndicatorTarget.id.desc())
        .limit(1)
    )


def _standing() -> Select[IndicatorValue]:
    newer = aliased(IndicatorValue)
    return select(IndicatorValue).where(
        ~select(newer.id).where(newer.corrects_id == IndicatorValue.id).exists()
    )


def values_in(session: Session, periods: Sequence[Period]) -> dict[tuple[str, date, date], IndicatorValue]:
    """Return the figures that stand for these very periods; figures of periods are never added up."""
    rows = session.scalars(
        _standing().where(
            IndicatorValue.since.in_({period.since for period in periods}),
            IndicatorValue.until.in_({period.until for period in periods}),
            IndicatorValue.value.is_not(None),
        )
    )
    return {(row.code, row.since, row.until): row for row in rows}


def value_of(session: Session, code: str, value_id: int) -> IndicatorValue:
    """Return a figure of an indicator.

    Raises:
        NotFound: If the indicator has no such figure.
    """
    found = session.get(IndicatorValue, value_id)
    if found is None or found.code != code:
        raise NotFound
    return found


def is_corrected(session: Session, value: IndicatorValue) -> bool:
    """Say whether a later row stands in the place of a figure."""
    found = session.scalar(select(IndicatorValue.id).where(IndicatorValue.corrects_id == value.id))
    return found is not None


def newest_of(session: Session, value: IndicatorValue) -> IndicatorValue:
    """Return the row that stands in the place of a figure by now; itself when nobody corrected it."""
    later = select(IndicatorValue)
    while (found := session.scalar(later.where(IndicatorValue.corrects_id == value.id))) is not None:
        value = found
    return value


def first_of(session: Session, code: str, period: Period) -> IndicatorValue | None:
    """Return the figure that stands for a period, withdrawn ones too; None when none was ever given."""
    return session.scalar(
        _standing().where(
            IndicatorValue.code == code,
            IndicatorValue.since == period.since,
            IndicatorValue.until == period.until,
        )
    )


def values_of(session: Session, code: str) -> Sequence[IndicatorValue]:
    """Return every row of an indicator's figures, the latest period first, within it the newest row first."""
    return session.scalars(
        select(IndicatorValue)
        .where(IndicatorValue.code == code)
        .order_by(IndicatorValue.until.desc(), IndicatorValue.since.desc(), IndicatorValue.id.desc())
    ).all()


def products_in(session: Session, selection: Selection) -> list[tuple[Evidence, SupportAct]]:
    """Return a proof of each distinct product in accepted acts, with its act: as many as the figure."""
    first = (
        select(func.min(Evidence.id))
        .join(SupportAct, SupportAct.id == Evidence.act_id)
        .where(*seen(selection), product_key.is_not(None))
        .group_by(product_key)
    )
    rows = session.execute(
        select(Evidence, SupportAct)
        .join(SupportAct, SupportAct.id == Evidence.act_id)
        .where(Evidence.id.in_(first))
        .order_by(SupportAct.accepted_on, Evidence.id)
    )
    return [(evidence, act) for evidence, act in rows]
