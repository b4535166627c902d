"""Who may write which act; reading is decided by the right to see the department's pages."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from accounts.permissions import Right, rights_of
from core.audit import AuditEntry
from programmes.models import SupportAct


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
