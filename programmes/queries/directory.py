"""Find programmes, acts and businesses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from accounts.models import Agency
from catalog.models import Business, Proposal, RootRelation
from core.audit import AuditEntry
from core.errors import NotFound
from core.text import words
from programmes.batches.conditions import is_returned
from programmes.counting import UNKNOWN
from programmes.models import ActState, Evidence, ListingAggregate, Programme, SupportAct
from programmes.queries.money import Money, total

PER_PAGE = 50
OPEN_STATES = (ActState.DRAFT.value, ActState.UNDER_WAY.value)
_MOST_WORDS = 8
_GIVEN_UP = (ActState.CANCELLED.value, ActState.VOIDED.value)


@dataclass(frozen=True)
class ActFilter:
    """What a list of acts is narrowed to; what is None or False narrows nothing.

    Attributes:
        without_evidence: Acts that nothing proves; those that were given up need no proof.
        not_verified: Accepted acts with evidence that no second person has compared yet.
        under_way_since_before: Acts under way that began before this day.
        returned: Acts that a second person gave back and nobody has answered yet.
        agency: The agency whose records they are; 0: those of none.
        district: Code of the old district where they were given; "unknown": of those without one.
        since, until: Days of acceptance, both included.
        typed: Words of the business's name, accents or not.
        business: Slug of a registration whose business they help, with all that are one with it.
    """

    state: str | None = None
    programme: str | None = None
    without_evidence: bool = False
    not_verified: bool = False
    under_way_since_before: date | None = None
    returned: bool = False
    agency: int | None = None
    district: str | None = None
    since: date | None = None
    until: date | None = None
    typed: str = ""
    business: str | None = None


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


def acts(
    session: Session,
    narrowed: ActFilter,
    *,
    scope: ColumnElement[bool] | None,
    page: int = 1,
    size: int = PER_PAGE,
) -> tuple[int, Sequence[SupportAct]]:
    """Return how many acts fit, and one page of them, newest first.

    Args:
        session: Only reads.
        narrowed: What is asked for.
        scope: The condition that the person's places make; None: the whole area.
        page: From 1.
        size: Acts on a page.
    """
    rows = session.scalars(
        select(SupportAct)
        .where(*act_conditions(narrowed, scope))
        .options(
            joinedload(SupportAct.programme),
            joinedload(SupportAct.business),
            selectinload(SupportAct.evidence),
        )
        .order_by(func.coalesce(SupportAct.accepted_on, SupportAct.started_on).desc(), SupportAct.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    return number_of_acts(session, narrowed, scope=scope), rows


def number_of_acts(session: Session, narrowed: ActFilter, *, scope: ColumnElement[bool] | None) -> int:
    """Return how many acts fit."""
    return session.scalar(select(func.count(SupportAct.id)).where(*act_conditions(narrowed, scope))) or 0


def money_of_acts(session: Session, narrowed: ActFilter, *, scope: ColumnElement[bool] | None) -> Money:
    """Return what the acts that fit have cost; those that were given up have cost nothing."""
    return total(session, *act_conditions(narrowed, scope), SupportAct.state.not_in(_GIVEN_UP))


def act_conditions(narrowed: ActFilter, scope: ColumnElement[bool] | None) -> list[ColumnElement[bool]]:
    """Return what holds of every act of a list."""
    conditions: list[ColumnElement[bool]] = [] if scope is None else [scope]
    is_proven = select(Evidence.id).where(Evidence.act_id == SupportAct.id).exists()
    if narrowed.state:
        conditions.append(SupportAct.state == narrowed.state)
    if narrowed.programme:
        conditions.append(
            SupportAct.programme_id.in_(select(Programme.id).where(Programme.code == narrowed.programme))
        )
    if narrowed.without_evidence:
        conditions += [~is_proven, SupportAct.state.not_in(_GIVEN_UP)]
    if narrowed.not_verified:
        conditions += [
            is_proven,
            SupportAct.state == ActState.ACCEPTED.value,
            SupportAct.verified_at.is_(None),
            ~is_returned(),
        ]
    if narrowed.under_way_since_before:
        conditions += [
            SupportAct.state == ActState.UNDER_WAY.value,
            SupportAct.started_on < narrowed.under_way_since_before,
        ]
    if narrowed.returned:
        conditions.append(is_returned())
    return [*conditions, *_where_and_when(narrowed)]


def _where_and_when(narrowed: ActFilter) -> Iterator[ColumnElement[bool]]:
    if narrowed.agency is not None:
        yield func.coalesce(SupportAct.agency_id, 0) == narrowed.agency
    if narrowed.district == UNKNOWN:
        yield SupportAct.district_code_at.is_(None)
    elif narrowed.district:
        yield SupportAct.district_code_at == narrowed.district
    if narrowed.business:
        yield SupportAct.root_id.in_(
            select(func.coalesce(Business.root_id, Business.id)).where(Business.slug == narrowed.business)
        )
    if narrowed.since:
        yield SupportAct.accepted_on >= narrowed.since
    if narrowed.until:
        yield SupportAct.accepted_on <= narrowed.until
    if wanted := words(narrowed.typed[:100])[:_MOST_WORDS]:
        named = (Business.name_folded.contains(word, autoescape=True) for word in wanted)
        yield SupportAct.business_id.in_(select(Business.id).where(*named))


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


def business_name(
    session: Session, slug: str | None, *, scope: ColumnElement[bool] | None = None
) -> str | None:
    """Return the name of a business that the person may see; None for any other slug."""
    if not slug:
        return None
    query = select(Business.name).where(Business.slug == slug)
    return session.scalar(query if scope is None else query.where(scope))


def history(session: Session, act: SupportAct) -> Sequence[AuditEntry]:
    """Return what was done to an act, oldest first."""
    return session.scalars(
        select(AuditEntry).where(AuditEntry.subject == f"support_act:{act.id}").order_by(AuditEntry.id)
    ).all()


def agency_name(session: Session, agency_id: int | None) -> str | None:
    """Return the name of an agency; None for records of none."""
    return session.scalar(select(Agency.name).where(Agency.id == agency_id)) if agency_id else None


def acts_from(session: Session, proposal: Proposal) -> Sequence[SupportAct]:
    """Return the acts that followed a proposal, the oldest first."""
    return session.scalars(
        select(SupportAct)
        .where(SupportAct.proposal_id == proposal.id)
        .order_by(SupportAct.id)
        .options(joinedload(SupportAct.programme))
    ).all()


def trail_of(session: Session, subject: str) -> Sequence[AuditEntry]:
    """Return what was done to a subject of the trail, the newest first."""
    return session.scalars(
        select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id.desc())
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


def acts_by_state(
    session: Session, programme_id: int, *, scope: ColumnElement[bool] | None
) -> dict[str, int]:
    """Count a programme's acts by state, of all times, as far as the person may see them."""
    statement = select(SupportAct.state, func.count()).where(SupportAct.programme_id == programme_id)
    if scope is not None:
        statement = statement.where(scope)
    rows = session.execute(statement.group_by(SupportAct.state))
    return {state: int(number) for state, number in rows}


def replacements_for(session: Session, act: SupportAct) -> Sequence[SupportAct]:
    """Return the acts that may stand in the place of one that is voided, the newest first."""
    return session.scalars(
        select(SupportAct)
        .where(
            SupportAct.root_id == act.root_id,
            SupportAct.programme_id == act.programme_id,
            SupportAct.id != act.id,
            SupportAct.state.not_in(_GIVEN_UP),
        )
        .order_by(SupportAct.id.desc())
        .options(joinedload(SupportAct.programme), joinedload(SupportAct.business))
    ).all()


def replaced_by(session: Session, act: SupportAct) -> Sequence[SupportAct]:
    """Return the voided acts in whose place an act stands."""
    return session.scalars(
        select(SupportAct)
        .where(SupportAct.replaced_by_id == act.id)
        .order_by(SupportAct.id)
        .options(joinedload(SupportAct.programme))
    ).all()


def programme_history(session: Session, programme: Programme) -> Sequence[AuditEntry]:
    """Return what was done to a programme and its targets, the newest first."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject == f"programme:{programme.id}")
        .order_by(AuditEntry.id.desc())
    ).all()
