"""Find programmes, acts and businesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.models import Business, RootRelation
from core.audit import AuditEntry
from core.errors import NotFound
from core.text import words
from programmes.models import ActState, Evidence, ListingAggregate, Programme, SupportAct

PER_PAGE = 50
OPEN_STATES = (ActState.DRAFT.value, ActState.UNDER_WAY.value)


@dataclass(frozen=True)
class ActFilter:
    """What a list of acts is narrowed to; what is None or False narrows nothing."""

    state: str | None = None
    programme: str | None = None
    without_evidence: bool = False
    not_verified: bool = False


def programmes(session: Session) -> Sequence[Programme]:
    """Return all programmes with their targets, in the department's order."""
    return session.scalars(
        select(Programme)
        .options(selectinload(Programme.targets))
        .order_by(Programme.position, Programme.code)
    ).all()


def programme(session: Session, code: str) -> Programme:
    """Return a programme.

    Raises:
        NotFound: If no programme has this code.
    """
    found = session.scalar(
        select(Programme).options(selectinload(Programme.targets)).where(Programme.code == code)
    )
    if found is None:
        raise NotFound
    return found


def act(session: Session, act_id: int) -> SupportAct:
    """Return an act.

    Raises:
        NotFound: If there is no such act.
    """
    found = session.get(SupportAct, act_id) if act_id < 2**31 else None
    if found is None:
        raise NotFound
    return found


def acts(session: Session, narrowed: ActFilter, *, page: int = 1) -> tuple[int, Sequence[SupportAct]]:
    """Return how many acts fit, and one page of them, newest first."""
    conditions = _conditions(narrowed)
    length = session.scalar(select(func.count(SupportAct.id)).where(*conditions)) or 0
    rows = session.scalars(
        select(SupportAct)
        .where(*conditions)
        .options(
            joinedload(SupportAct.programme),
            joinedload(SupportAct.business),
            selectinload(SupportAct.evidence),
        )
        .order_by(func.coalesce(SupportAct.accepted_on, SupportAct.started_on).desc(), SupportAct.id.desc())
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    return length, rows


def _conditions(narrowed: ActFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.state:
        conditions.append(SupportAct.state == narrowed.state)
    if narrowed.programme:
        conditions.append(
            SupportAct.programme_id.in_(select(Programme.id).where(Programme.code == narrowed.programme))
        )
    if narrowed.without_evidence:
        conditions.append(~select(Evidence.id).where(Evidence.act_id == SupportAct.id).exists())
    if narrowed.not_verified:
        conditions.append(and_(SupportAct.state == ActState.ACCEPTED.value, SupportAct.verified_at.is_(None)))
    return conditions


def accepted_between(session: Session) -> tuple[date | None, date | None]:
    """Return the first and the last day on which an act was accepted."""
    first, last = session.execute(
        select(func.min(SupportAct.accepted_on), func.max(SupportAct.accepted_on)).where(
            SupportAct.state == ActState.ACCEPTED.value
        )
    ).one()
    return first, last


def aggregates(session: Session) -> Sequence[ListingAggregate]:
    """Return the figures that came without names, by source and old district."""
    return session.scalars(
        select(ListingAggregate).order_by(ListingAggregate.source, ListingAggregate.district_code)
    ).all()


def find_businesses(
    session: Session, typed: str, *, scope: ColumnElement[bool] | None = None, limit: int = 20
) -> Sequence[Business]:
    """Find businesses whose name holds every typed word, accents or not, or whose tax code begins so.

    Duplicate registrations are not offered: a new act belongs on the root.

    Args:
        session: The request's session.
        typed: What a person typed.
        scope: The condition that the person's places make; None: the whole area.
        limit: Most that are returned.
    """
    digits = "".join(char for char in typed if char.isascii() and char.isdigit())
    wanted = words(typed)
    if not wanted:
        return []
    by_name = and_(*(Business.name_folded.contains(word, autoescape=True) for word in wanted))
    fits: ColumnElement[bool] = by_name
    if len(digits) >= 6:
        fits = or_(by_name, Business.tax_code.startswith(digits, autoescape=True))
    query = select(Business).where(
        fits, func.coalesce(Business.root_relation, "") != RootRelation.DUPLICATE.value
    )
    if scope is not None:
        query = query.where(scope)
    return session.scalars(query.order_by(Business.name_folded, Business.id).limit(limit)).all()


def history(session: Session, act: SupportAct) -> Sequence[AuditEntry]:
    """Return what was done to an act, oldest first."""
    return session.scalars(
        select(AuditEntry).where(AuditEntry.subject == f"support_act:{act.id}").order_by(AuditEntry.id)
    ).all()


def evidence(session: Session, act_id: int, evidence_id: int) -> Evidence:
    """Return a proof of an act.

    Raises:
        NotFound: If the act has no such proof.
    """
    found = session.get(Evidence, evidence_id) if evidence_id < 2**31 else None
    if found is None or found.act_id != act_id:
        raise NotFound
    return found


def acts_by_state(session: Session, programme_id: int) -> dict[str, int]:
    """Count a programme's acts by state, of all times."""
    rows = session.execute(
        select(SupportAct.state, func.count())
        .where(SupportAct.programme_id == programme_id)
        .group_by(SupportAct.state)
    )
    return {state: int(number) for state, number in rows}
