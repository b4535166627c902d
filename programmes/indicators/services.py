"""What is done to indicators: a new version of a definition, a target, a figure of another agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core import audit
from programmes.days import check_paper_day
from programmes.indicators import errors
from programmes.indicators.models import IndicatorDefinition, IndicatorTarget, IndicatorValue
from programmes.indicators.pack import Definition, Standing
from programmes.indicators.queries import (
    area_definitions,
    first_of,
    is_corrected,
    own_versions,
    standing_target,
)
from programmes.periods import Period

_SHORTEST_REASON = 5


@dataclass(frozen=True)
class DefinitionFacts:
    """What people say of an indicator."""

    name: str
    unit: str
    definition: str
    source: str
    reason: str | None = None
    proxy: str | None = None


@dataclass(frozen=True)
class ValueFacts:
    """A figure as another agency gave it.

    Attributes:
        value: None withdraws a figure.
        source: Who gave it.
        stored_name: Name of the paper in the store; None without a file.
    """

    value: int | None
    source: str
    paper_number: str | None = None
    paper_dated: date | None = None
    file_name: str | None = None
    stored_name: str | None = None


def create_indicator(
    session: Session,
    actor: audit.Actor,
    *,
    code: str,
    standing: Standing,
    facts: DefinitionFacts,
    agency_id: int | None,
    today: date,
) -> IndicatorDefinition:
    """Set an indicator of the whole area up.

    Raises:
        IndicatorCodeTaken: If an indicator has this code.
    """
    if code.lower() in {known.lower() for known in area_definitions(session)}:
        raise errors.IndicatorCodeTaken
    return _append(session, actor, code, 1, standing, facts, agency_id, today)


def redefine(
    session: Session,
    actor: audit.Actor,
    definition: Definition,
    *,
    seen_version: str,
    facts: DefinitionFacts,
    agency_id: int | None,
    today: date,
) -> IndicatorDefinition | None:
    """Write a new version of a definition; the older ones stay readable. None when nothing differs.

    Raises:
        NotDefinedHere: If the indicator is counted by the one rule.
        StaleDefinition: If somebody wrote a newer version since this person opened it.
        NotOwnIndicator: If another agency wrote the present version.
    """
    if definition.standing is Standing.COUNTED:
        raise errors.NotDefinedHere
    if seen_version != definition.version:
        raise errors.StaleDefinition
    if not may_define(session, definition.code, agency_id):
        raise errors.NotOwnIndicator
    if all((getattr(definition, name) or None) == value for name, value in vars(facts).items()):
        return None
    number = int(definition.version) + 1
    return _append(
        session, actor, definition.code, number, definition.standing, facts, agency_id, today, definition
    )


def may_define(session: Session, code: str, agency_id: int | None) -> bool:
    """Say whether an agency may write of an indicator: the next version, a target, a figure.

    What came with the house belongs to nobody, so any agency may.
    """
    own = own_versions(session, code)
    return not own or own[-1].agency_id in (None, agency_id)


def _append(
    session: Session,
    actor: audit.Actor,
    code: str,
    version: int,
    standing: Standing,
    facts: DefinitionFacts,
    agency_id: int | None,
    today: date,
    former: Definition | None = None,
) -> IndicatorDefinition:
    row = IndicatorDefinition(
        code=code,
        version=version,
        standing=standing.value,
        since=today,
        agency_id=agency_id,
        created_by_id=actor.user_id,
        **vars(facts),
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise errors.StaleDefinition from None
    changes: dict[str, Any] = {
        name: [getattr(former, name) if former else None, value]
        for name, value in vars(facts).items()
        if (getattr(former, name) if former else None) != value
    }
    changes["version"] = [former.version if former else None, str(version)]
    audit.record(session, actor, "indicator.define", subject_of(code), changes)
    return row


def set_indicator_target(
    session: Session,
    actor: audit.Actor,
    code: str,
    *,
    period: Period,
    value: int | None,
    agency_id: int | None,
) -> None:
    """Say what an indicator is to reach in a period; None takes the target away.

    Raises:
        NotOwnIndicator: If the indicator is another agency's.
    """
    if not may_define(session, code, agency_id):
        raise errors.NotOwnIndicator
    present = standing_target(session, code, period)
    if present == value:
        return
    session.add(
        IndicatorTarget(
            code=code, since=period.since, until=period.until, value=value, created_by_id=actor.user_id
        )
    )
    days = days_of(period)
    changes = {
        "target": [
            [days, present] if present is not None else None,
            [days, value] if value is not None else None,
        ]
    }
    audit.record(session, actor, "indicator.target", subject_of(code), changes)


def enter_value(
    session: Session,
    actor: audit.Actor,
    definition: Definition,
    *,
    period: Period,
    facts: ValueFacts,
    agency_id: int | None,
    today: date,
) -> IndicatorValue:
    """Write down the figure that another agency gave for a period.

    Raises:
        NotReported: If the indicator takes no figures.
        NotOwnIndicator: If the indicator is another agency's.
        PeriodHasValue: If the period has one.
        BadPaperDay: If the paper is dated after today or before 1990.
    """
    if definition.standing is not Standing.REPORTED:
        raise errors.NotReported
    if not may_define(session, definition.code, agency_id):
        raise errors.NotOwnIndicator
    check_paper_day(facts.paper_dated, today=today)
    if first_of(session, definition.code, period) is not None:
        raise errors.PeriodHasValue
    return _write(session, actor, definition.code, period, facts, agency_id)


def correct_value(
    session: Session,
    actor: audit.Actor,
    value: IndicatorValue,
    *,
    facts: ValueFacts,
    reason: str,
    agency_id: int | None,
    today: date,
) -> IndicatorValue:
    """Append another figure in the place of one; the former stays readable.

    Raises:
        NotOwnIndicator: If another agency wrote it down.
        AlreadyCorrected: If a later row stands in its place.
        NoCorrectionReason: If the reason says nothing.
        NothingChanged: If it says the same.
        BadPaperDay: If the paper is dated after today or before 1990.
    """
    if value.agency_id not in (None, agency_id):
        raise errors.NotOwnIndicator
    if is_corrected(session, value):
        raise errors.AlreadyCorrected
    if len(reason) < _SHORTEST_REASON:
        raise errors.NoCorrectionReason
    check_paper_day(facts.paper_dated, today=today)
    if facts.stored_name is None and all(
        getattr(value, name) == getattr(facts, name)
        for name in ("value", "source", "paper_number", "paper_dated")
    ):
        raise errors.NothingChanged
    period = Period(value.since, value.until)
    return _write(session, actor, value.code, period, facts, agency_id, former=value, reason=reason)


def _write(
    session: Session,
    actor: audit.Actor,
    code: str,
    period: Period,
    facts: ValueFacts,
    agency_id: int | None,
    *,
    former: IndicatorValue | None = None,
    reason: str | None = None,
) -> IndicatorValue:
    row = IndicatorValue(
        code=code,
        since=period.since,
        until=period.until,
        corrects_id=former.id if former else None,
        reason=reason,
        agency_id=agency_id,
        created_by_id=actor.user_id,
        **vars(facts),
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise (errors.AlreadyCorrected if former else errors.PeriodHasValue) from None
    changes: dict[str, Any] = {
        "period": days_of(period),
        "value": [former.value if former else None, facts.value],
        "source": facts.source,
        "paper": facts.paper_number,
    }
    if reason:
        changes["reason"] = reason
    audit.record(session, actor, "indicator.value", subject_of(code), changes)
    return row


def days_of(period: Period) -> str:
    """Write a period as the audit trail keeps it."""
    return f"{period.since.isoformat()}/{period.until.isoformat()}"


def subject_of(code: str) -> str:
    """Return an indicator's name in the audit trail."""
    return f"indicator:{code}"
