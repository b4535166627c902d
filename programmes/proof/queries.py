"""Which proofs are missing, dead, aged or not notified, and whom to call about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased, joinedload

from catalog.models import Business
from core.formatting import VIETNAM
from programmes.link_checks import LinkState
from programmes.models import ActState, Evidence, SupportAct
from programmes.proof.models import CallNote, ProofCheck, SiteNotification
from programmes.proof.rules import proof_rules

PER_PAGE = 30
WEBSITE = "website"


class Trouble(StrEnum):
    """Why a business is called, the worst first."""

    DEAD = "dead"
    MISSING = "missing"
    UNNOTIFIED = "unnotified"
    AGED = "aged"


@dataclass(frozen=True)
class Concern:
    """One thing to ask a business about."""

    act: SupportAct
    evidence: Evidence | None
    trouble: Trouble


@dataclass(frozen=True)
class Call:
    """A business to call, with everything to ask at once and what came of the last call."""

    business: Business
    concerns: Sequence[Concern]
    last: CallNote | None


def end_of_week(today: date) -> date:
    """Return the Sunday of a day's week.

    >>> end_of_week(date(2026, 11, 27))
    datetime.date(2026, 11, 29)
    """
    return today + timedelta(days=6 - today.weekday())


@dataclass(frozen=True)
class Calls:
    """The businesses to call, to be counted or read in pages.

    Attributes:
        scope: Condition on the acts that the person may see; None: all.
        until: Businesses that are to be called again after this day are left out.
        put_off: Show those instead.
    """

    session: Session
    scope: ColumnElement[bool] | None
    now: datetime
    until: date
    put_off: bool = False

    def count(self) -> int:
        """Return how many businesses there are."""
        return self.session.scalar(select(func.count()).select_from(self._roots().subquery())) or 0

    def page(self, number: int) -> list[Call]:
        """Return the businesses of one page by name, counted from 1."""
        businesses = self.session.scalars(
            select(Business)
            .where(Business.id.in_(self._roots()))
            .order_by(Business.name_folded, Business.id)
            .offset((number - 1) * PER_PAGE)
            .limit(PER_PAGE)
        ).all()
        return self.about(businesses)

    def about(self, businesses: Sequence[Business]) -> list[Call]:
        """Return what there is to ask each of some businesses."""
        ids = [business.id for business in businesses]
        rows = self._rows()
        found = self.session.execute(
            select(rows.c.act_id, rows.c.evidence_id, rows.c.trouble).where(rows.c.root_id.in_(ids))
        ).all()
        acts = self._by_id(SupportAct, {row.act_id for row in found})
        proofs = self._by_id(Evidence, {row.evidence_id for row in found if row.evidence_id is not None})
        concerns: dict[int, list[Concern]] = defaultdict(list)
        for row in found:
            act = acts[row.act_id]
            concerns[act.root_id].append(Concern(act, proofs.get(row.evidence_id), Trouble(row.trouble)))
        order = list(Trouble)
        for each in concerns.values():
            each.sort(
                key=lambda one: (order.index(one.trouble), one.act.id, one.evidence.id if one.evidence else 0)
            )
        last = last_calls(self.session, ids)
        return [Call(business, concerns[business.id], last.get(business.id)) for business in businesses]

    def _by_id(self, model: type[Any], ids: set[int]) -> Mapping[int, Any]:
        statement = select(model).where(model.id.in_(ids))
        if model is SupportAct:
            statement = statement.options(joinedload(SupportAct.programme), joinedload(SupportAct.business))
        return {row.id: row for row in self.session.scalars(statement)}

    def _roots(self) -> Select[Any]:
        rows = self._rows()
        newest = select(func.max(CallNote.id)).group_by(CallNote.business_id)
        put_off = select(CallNote.business_id).where(CallNote.id.in_(newest), CallNote.next_on > self.until)
        is_put_off = rows.c.root_id.in_(put_off)
        return select(rows.c.root_id).where(is_put_off if self.put_off else ~is_put_off).distinct()

    def _rows(self) -> Any:
        parts = troubles(self.now)
        if self.scope is not None:
            parts = [part.where(self.scope) for part in parts]
        return union_all(*parts).subquery()


def last_calls(session: Session, business_ids: Sequence[int]) -> dict[int, CallNote]:
    """Return the last note of each of some businesses."""
    newest = (
        select(func.max(CallNote.id))
        .where(CallNote.business_id.in_(business_ids))
        .group_by(CallNote.business_id)
    )
    return {row.business_id: row for row in session.scalars(select(CallNote).where(CallNote.id.in_(newest)))}


def calls_of(session: Session, business_id: int) -> Sequence[CallNote]:
    """Return the notes of all calls to a business, the newest first."""
    return session.scalars(
        select(CallNote).where(CallNote.business_id == business_id).order_by(CallNote.id.desc())
    ).all()


def troubles(now: datetime) -> list[Select[Any]]:
    """Return the statements of accepted acts and proofs with something to ask about, one for each trouble."""
    check = aliased(ProofCheck)

    def of_proofs(trouble: Trouble) -> Select[Any]:
        return (
            select(*_columns(Evidence.id, trouble))
            .join(SupportAct, SupportAct.id == Evidence.act_id)
            .outerjoin(check, and_(check.evidence_id == Evidence.id, check.id.in_(_newest(ProofCheck))))
            .where(SupportAct.state == ActState.ACCEPTED.value)
        )

    dead = _is_dead(check)
    proven = select(Evidence.id).where(Evidence.act_id == SupportAct.id).exists()
    said = select(SiteNotification.id).where(SiteNotification.evidence_id == Evidence.id).exists()
    return [
        of_proofs(Trouble.DEAD).where(dead),
        select(*_columns(null().cast(Integer), Trouble.MISSING)).where(
            SupportAct.state == ActState.ACCEPTED.value, ~proven
        ),
        of_proofs(Trouble.UNNOTIFIED).where(Evidence.type == WEBSITE, ~said),
        of_proofs(Trouble.AGED).where(~dead, _is_aged(check, now)),
    ]


def _columns(evidence_id: Any, trouble: Trouble) -> tuple[Any, ...]:
    return (
        SupportAct.root_id.label("root_id"),
        SupportAct.id.label("act_id"),
        evidence_id.label("evidence_id"),
        literal(trouble.value, String).label("trouble"),
    )


def _newest(model: type[Any]) -> Select[Any]:
    return select(func.max(model.id)).group_by(model.evidence_id)


def _is_dead(check: Any) -> ColumnElement[bool]:
    """Return whether the last look, a person's or the machine's, found the proof gone; never null."""
    person_was_last = and_(
        check.id.is_not(None),
        or_(Evidence.last_checked_at.is_(None), check.checked_at >= Evidence.last_checked_at),
    )
    found_gone = func.coalesce(check.found == "gone", False)
    machine_found = and_(Evidence.last_check.is_not(None), Evidence.last_check != LinkState.ALIVE.value)
    return case((person_was_last, found_gone), else_=machine_found)


def _is_aged(check: Any, now: datetime) -> ColumnElement[bool]:
    """Return whether nobody has seen the proof hold within the days of its type.

    A trace page issued here is seen by every scan, and a signed paper does not age. The day of
    acceptance and the day on the proof itself count as looks; that an old list was brought in does not.
    """
    aged: list[ColumnElement[bool]] = []
    for name, rule in proof_rules().types.items():
        if rule.holds_days is None:
            continue
        moment = now - timedelta(days=rule.holds_days)
        day = moment.astimezone(VIETNAM).date()
        is_fresh = or_(
            and_(Evidence.last_check == LinkState.ALIVE.value, Evidence.last_checked_at >= moment),
            and_(check.found == "holds", check.checked_at >= moment),
            and_(~SupportAct.is_imported, Evidence.created_at >= moment),
            Evidence.dated >= day,
            SupportAct.accepted_on >= day,
        )
        aged.append(
            and_(Evidence.type == name, Evidence.product_id.is_(None), case((is_fresh, 0), else_=1) == 1)
        )
    return or_(*aged)


def notifications(session: Session, evidence_ids: Sequence[int]) -> dict[int, SiteNotification]:
    """Return what is known of notifying each of some proofs."""
    rows = session.scalars(
        select(SiteNotification)
        .where(SiteNotification.evidence_id.in_(evidence_ids))
        .order_by(SiteNotification.id)
    )
    return {row.evidence_id: row for row in rows}


def last_looks(session: Session, evidence_ids: Sequence[int]) -> dict[int, ProofCheck]:
    """Return the last look of a person at each of some proofs."""
    rows = session.scalars(
        select(ProofCheck).where(ProofCheck.evidence_id.in_(evidence_ids)).order_by(ProofCheck.id)
    )
    return {row.evidence_id: row for row in rows}


def troubles_of(session: Session, act: SupportAct, now: datetime) -> dict[int, list[Trouble]]:
    """Return what is wrong with each proof of an accepted act, by the same statements as the list to call."""
    found: dict[int, list[Trouble]] = defaultdict(list)
    for part in troubles(now):
        for row in session.execute(part.where(SupportAct.id == act.id)):
            if row.evidence_id is not None:
                found[row.evidence_id].append(Trouble(row.trouble))
    return found
