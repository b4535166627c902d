"""Who may see and write which act, which programme, which merge.

An act lies where it was given: its place is the one written on it, not where the business is today.
A person bounded to places sees the acts of these places; acts without a place are for those who
look after the whole area. Figures are of the whole area for everybody: they name nobody's phone
or number, and a count of half a province would be no count.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from accounts.models import User
from accounts.permissions import Right, rights_of
from accounts.queries import scope_of
from catalog.models import Business
from catalog.permissions import businesses_in_scope
from core.audit import AuditEntry
from core.errors import NotFound
from programmes.models import BusinessMerge, Programme, SupportAct


def acts_in_scope(user: User) -> ColumnElement[bool] | None:
    """Return the condition on `SupportAct` that the person's places make; None: the whole area."""
    scope = scope_of(user)
    if scope.is_whole_area:
        return None
    return or_(
        SupportAct.current_commune_code_at.in_(scope.current_communes),
        SupportAct.district_code_at.in_(scope.former_districts),
    )


def act_in_scope(session: Session, user: User, act_id: int) -> SupportAct:
    """Return an act that the person may see.

    Raises:
        NotFound: If there is no such act, or it was given elsewhere.
    """
    found = session.get(SupportAct, act_id)
    if found is None or not scope_of(user).holds(found.current_commune_code_at, found.district_code_at):
        raise NotFound
    return found


def act_sight(user: User) -> Callable[[SupportAct], bool]:
    """Return the question whether the person may open an act; lists of figures name all, and link these."""
    scope = scope_of(user)
    return lambda act: scope.holds(act.current_commune_code_at, act.district_code_at)


def merge_in_scope(session: Session, user: User, merge_id: int) -> BusinessMerge:
    """Return a merge both of whose registrations the person may see.

    Raises:
        NotFound: If there is none of that number, or one of the two lies elsewhere.
    """
    found = session.get(BusinessMerge, merge_id)
    if found is None:
        raise NotFound
    scope = businesses_in_scope(user)
    if scope is not None:
        ids = (found.business_id, found.into_id)
        if len(session.scalars(select(Business.id).where(Business.id.in_(ids), scope)).all()) < len(ids):
            raise NotFound
    return found


def may_lead(user: User, programme: Programme) -> bool:
    """Say whether a person may change a programme: one of the own agency, or one that names none."""
    own = programme.agency_id is None or programme.agency_id == user.agency_id
    return own and Right.RECORD in rights_of(user)


def may_write(user: User, act: SupportAct) -> bool:
    """Say whether a person may change an act: one of the own agency, or imported history of none."""
    own = act.agency_id is None or act.agency_id == user.agency_id
    return own and Right.RECORD in rights_of(user)


def recorders_of(session: Session, act: SupportAct) -> set[int]:
    """Return the people who made the act what it is; none of them may verify it."""
    found = session.scalars(
        select(AuditEntry.actor_id).where(
            AuditEntry.subject == subject_of(act), AuditEntry.action.startswith("support_act.")
        )
    )
    return {person for person in (*found, act.created_by_id) if person is not None}


def may_verify(session: Session, user: User, act: SupportAct) -> bool:
    """Say whether a person may verify an act: with the right to, and as a second person."""
    return Right.VERIFY in rights_of(user) and user.id not in recorders_of(session, act)


def subject_of(act: SupportAct) -> str:
    """Return the act's name in the audit trail."""
    return f"support_act:{act.id}"
