"""What is done to programmes: set up, change, and say how many are to be reached in which period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalog.models import BusinessKind
from core import audit
from core.database import utcnow
from programmes import errors
from programmes.models import Programme, Target
from programmes.periods import Period


@dataclass(frozen=True)
class ProgrammeFacts:
    """What people say of a programme.

    Attributes:
        unit_counted: What the programme counts beside businesses, such as stalls.
        eligible_kinds: `BusinessKind` values.
        lead: Who leads it, in words.
        plan_url: As `programmes.evidence.checked_link` returned it.
    """

    name: str
    unit_counted: str
    eligible_kinds: tuple[str, ...]
    name_en: str | None = None
    lead: str | None = None
    plan_number: str | None = None
    plan_dated: date | None = None
    plan_issuer: str | None = None
    plan_url: str | None = None


def create_programme(
    session: Session, actor: audit.Actor, *, code: str, facts: ProgrammeFacts, agency_id: int | None
) -> Programme:
    """Set a programme up; the agency of the person who does so leads it.

    Raises:
        CodeTaken: If a programme has this code.
        NoKind: If it is meant for nobody.
    """
    _check(facts)
    if session.scalar(select(Programme.id).where(func.lower(Programme.code) == code.lower())) is not None:
        raise errors.CodeTaken
    last = session.scalar(select(func.max(Programme.position)))
    programme = Programme(code=code, agency_id=agency_id, position=(last or 0) + 1, **_columns(facts))
    session.add(programme)
    try:
        session.flush()
    except IntegrityError:
        raise errors.CodeTaken from None
    changes = {name: [None, value] for name, value in _columns(facts).items() if value}
    audit.record(session, actor, "programme.create", subject_of(programme), {"code": [None, code], **changes})
    return programme


def edit_programme(
    session: Session, actor: audit.Actor, programme: Programme, *, version: int, facts: ProgrammeFacts
) -> None:
    """Change what is said of a programme; its code and the acts under it stay.

    Raises:
        StaleProgramme: If somebody saved it since this person opened it.
        NoKind: If it is meant for nobody.
    """
    _expect(programme, version)
    _check(facts)
    wanted = _columns(facts)
    changes = {
        name: [getattr(programme, name), value]
        for name, value in wanted.items()
        if getattr(programme, name) != value
    }
    if not changes:
        return
    for name, value in wanted.items():
        setattr(programme, name, value)
    _save(session)
    audit.record(session, actor, "programme.edit", subject_of(programme), changes)


def keep_plan_paper(
    session: Session,
    actor: audit.Actor,
    programme: Programme,
    *,
    version: int,
    file_name: str,
    stored_name: str,
) -> None:
    """Let a stored file be the programme's plan document; the former one is named in the trail.

    Raises:
        StaleProgramme: If somebody saved it since this person opened it.
    """
    _expect(programme, version)
    if programme.plan_stored_name == stored_name:
        return
    changes = {"plan_stored_name": [programme.plan_stored_name, stored_name]}
    programme.plan_file_name, programme.plan_stored_name = file_name, stored_name
    _save(session)
    audit.record(session, actor, "programme.plan_paper", subject_of(programme), changes)


def set_target(
    session: Session,
    actor: audit.Actor,
    programme: Programme,
    *,
    version: int,
    period: Period,
    value: int,
    replaced: Period | None = None,
) -> None:
    """Say how many are to be reached in a period; the former number stays in the history.

    Args:
        session: The change's session.
        actor: Who says so.
        programme: Whose target.
        version: The programme's version that the person saw.
        period: Two days, both included.
        value: How many; 0 is a plan to reach none.
        replaced: The period of the target that is changed; None: a new one.

    Raises:
        StaleProgramme: If somebody saved the programme or a target since.
        PeriodHasTarget: If another target has this very period.
        TargetNotThere: If the target to be changed was removed.
    """
    _expect(programme, version)
    targets = {(each.since, each.until): each for each in programme.targets}
    key = (period.since, period.until)
    present = targets.get((replaced.since, replaced.until)) if replaced else None
    if replaced and present is None:
        raise errors.TargetNotThere
    if key in targets and targets[key] is not present:
        raise errors.PeriodHasTarget
    before = [period_words(present), present.value] if present else None
    if present is not None and (present.since, present.until) == key:
        if present.value == value:
            return
        present.value = value
    else:
        if present is not None:
            programme.targets.remove(present)
            session.flush()
        programme.targets.append(Target(since=period.since, until=period.until, value=value))
    _touch(session, programme)
    after = [f"{period.since.isoformat()}/{period.until.isoformat()}", value]
    audit.record(session, actor, "programme.target", subject_of(programme), {"target": [before, after]})


def remove_target(
    session: Session, actor: audit.Actor, programme: Programme, *, version: int, period: Period
) -> None:
    """Take a period's target away.

    Raises:
        StaleProgramme: If somebody saved the programme or a target since.
        TargetNotThere: If it is gone already.
    """
    _expect(programme, version)
    present = target_of_period(programme, period)
    if present is None:
        raise errors.TargetNotThere
    before = [period_words(present), present.value]
    programme.targets.remove(present)
    _touch(session, programme)
    audit.record(session, actor, "programme.target", subject_of(programme), {"target": [before, None]})


def target_of_period(programme: Programme, period: Period) -> Target | None:
    """Return the target of exactly this period."""
    wanted = (period.since, period.until)
    return next((each for each in programme.targets if (each.since, each.until) == wanted), None)


def period_words(target: Target) -> str:
    """Write a target's period as the audit trail keeps it."""
    return f"{target.since.isoformat()}/{target.until.isoformat()}"


def subject_of(programme: Programme) -> str:
    """Return the programme's name in the audit trail."""
    return f"programme:{programme.id}"


def _columns(facts: ProgrammeFacts) -> dict[str, Any]:
    return {**vars(facts), "eligible_kinds": list(facts.eligible_kinds)}


def _check(facts: ProgrammeFacts) -> None:
    known: Sequence[str] = tuple(BusinessKind)
    if not facts.eligible_kinds or any(kind not in known for kind in facts.eligible_kinds):
        raise errors.NoKind


def _expect(programme: Programme, version: int) -> None:
    if programme.version != version:
        raise errors.StaleProgramme


def _touch(session: Session, programme: Programme) -> None:
    """Let the programme's own version count the change of a target."""
    programme.updated_at = utcnow()
    _save(session)


def _save(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError:
        raise errors.StaleProgramme from None
