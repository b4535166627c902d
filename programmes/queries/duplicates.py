"""Find registrations that look like one business, and read what was merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from accounts.models import User
from catalog.models import Business, Product, RootRelation
from catalog.permissions import businesses_in_scope
from programmes.models import ActState, BusinessMerge, SetApart, SupportAct
from programmes.registrations import PaidAct, Pair, Registration, look_alikes, paid_twice
from traceability.models import Lot


def pairs(session: Session, user: User) -> list[Pair]:
    """Return the pairs of roots that may be one business, as far as the person may see both."""
    statement = select(
        Business.id,
        func.coalesce(Business.root_id, Business.id),
        Business.name,
        Business.tax_code,
        Business.phone,
        Business.current_commune_code,
    )
    scope = businesses_in_scope(user)
    if scope is not None:
        statement = statement.where(scope)
    registrations = [Registration(*row) for row in session.execute(statement)]
    # A registration in scope may count as a root outside of it: that pair is another person's work.
    seen = {each.id for each in registrations}
    apart = session.execute(select(SetApart.first_id, SetApart.second_id))
    found = look_alikes(registrations, [(first, second) for first, second in apart])
    return [pair for pair in found if pair.first in seen and pair.second in seen]


def businesses_of(session: Session, found: Sequence[Pair]) -> dict[int, Business]:
    """Return the businesses of pairs by id."""
    ids = {number for pair in found for number in (pair.first, pair.second)}
    return {each.id: each for each in session.scalars(select(Business).where(Business.id.in_(ids)))}


@dataclass(frozen=True)
class Belongings:
    """What hangs on a registration."""

    products: int
    lots: int
    acts: int


def belongings(session: Session, business: Business) -> Belongings:
    """Count what hangs on a registration itself."""

    def number(model: type[Product | Lot | SupportAct]) -> int:
        query = select(func.count()).select_from(model).where(model.business_id == business.id)
        return session.scalar(query) or 0

    return Belongings(number(Product), number(Lot), number(SupportAct))


def merges(session: Session, user: User, *, limit: int = 200) -> Sequence[BusinessMerge]:
    """Return what was merged, the newest first, as far as the person may see both."""
    newest_first = (BusinessMerge.merged_at.desc(), BusinessMerge.id.desc())
    return session.scalars(_seen_by(user).order_by(*newest_first).limit(limit)).all()


def standing_merges(session: Session, user: User, business: Business) -> Sequence[BusinessMerge]:
    """Return the merges that make a business and its other registrations one, as far as seen."""
    group = select(Business.id).where(Business.root_id == business.counted_id)
    return session.scalars(
        _seen_by(user)
        .where(BusinessMerge.undone_at.is_(None), BusinessMerge.business_id.in_(group))
        .order_by(BusinessMerge.id)
    ).all()


def _seen_by(user: User) -> Select[BusinessMerge]:
    statement = select(BusinessMerge).options(
        joinedload(BusinessMerge.business), joinedload(BusinessMerge.into)
    )
    scope = businesses_in_scope(user)
    if scope is None:
        return statement
    seen = select(Business.id).where(scope)
    return statement.where(BusinessMerge.business_id.in_(seen), BusinessMerge.into_id.in_(seen))


@dataclass(frozen=True)
class TwicePaid:
    """An accepted act whose money may stand in another one already; the surest stand first."""

    act: SupportAct
    first: SupportAct
    days_apart: int
    is_same_money: bool


def money_in_doubt(session: Session, root_id: int, *, as_duplicates: Sequence[int] = ()) -> list[TwicePaid]:
    """Return the accepted acts of a business whose money may be recorded twice.

    Args:
        session: Only reads.
        root_id: The business that figures count.
        as_duplicates: Roots that would become duplicates of it, before they are merged.
    """
    acts = session.scalars(
        select(SupportAct)
        .where(SupportAct.root_id.in_((root_id, *as_duplicates)), SupportAct.state == ActState.ACCEPTED.value)
        .options(joinedload(SupportAct.business), joinedload(SupportAct.programme))
    ).all()
    by_id = {act.id: act for act in acts}
    plain = [
        PaidAct(
            id=act.id,
            programme=act.programme_id,
            registration=act.business_id,
            is_duplicate=act.root_id in as_duplicates
            or act.business.root_relation == RootRelation.DUPLICATE.value,
            channel=act.channel,
            accepted_on=act.accepted_on,
            money_vnd=act.budget_vnd,
        )
        for act in acts
        if act.accepted_on is not None
    ]
    return [
        TwicePaid(by_id[each.act], by_id[each.first], each.days_apart, each.is_same_money)
        for each in paid_twice(plain)
    ]


def people_of(session: Session, merges: Sequence[BusinessMerge]) -> dict[int, str]:
    """Return the names of those who merged and took back, by their numbers."""
    numbers = {number for each in merges for number in (each.merged_by_id, each.undone_by_id)} - {None}
    return dict(session.execute(select(User.id, User.full_name).where(User.id.in_(numbers))).all())
