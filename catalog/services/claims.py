"""How a registration comes to its people through the department: handed over, or claimed and looked at."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.entering import issue_one_time_password
from accounts.models import Role, User
from accounts.passwords import random_password
from accounts.services import create_user
from catalog.models import Business, BusinessClaim, Membership
from catalog.services.businesses import join
from core import audit
from core.database import utcnow
from core.errors import DomainError


class AlreadyMember(DomainError):
    """The person works for the business already."""

    message = _l("Người này đang là thành viên của cơ sở.")
    status = 409


class NotAProducer(DomainError):
    """Accounts of staff never own businesses."""

    message = _l("Số này là của tài khoản công vụ, không làm chủ cơ sở được. Bạn dùng số của người bán hàng.")


def hand_over(
    session: Session, business: Business, *, actor: audit.Actor, phone: str, full_name: str
) -> tuple[User, str | None]:
    """Let an officer make somebody the owner of a registration.

    Returns:
        The person, with the first password when an account had to be made; it is shown once, opens
        once, and is replaced by the person's own.

    Raises:
        NotAProducer: If the number belongs to an account of staff.
        BadName: If a new account would have no name.
    """
    user = session.scalar(select(User).where(User.phone == phone))
    password = None
    if user is None:
        user = create_user(
            session, actor, phone=phone, full_name=full_name, role=Role.PRODUCER, password=random_password()
        )
        password, _until = issue_one_time_password(session, actor, user)
    elif user.role != Role.PRODUCER or not user.is_active:
        raise NotAProducer
    join(session, business, user.id, "owner")
    audit.record(session, actor, "member.hand_over", f"business:{business.id}", {"user": [None, user.id]})
    return user, password


def claim(session: Session, business: Business, *, actor: audit.Actor, user_id: int) -> BusinessClaim:
    """Ask the department to look: a person says that a registration is theirs; once while it waits."""
    found = session.scalar(
        select(BusinessClaim).where(
            BusinessClaim.business_id == business.id,
            BusinessClaim.user_id == user_id,
            BusinessClaim.closed_at.is_(None),
        )
    )
    if found is not None:
        return found
    if session.get(Membership, (user_id, business.id)) is not None:
        raise AlreadyMember
    found = BusinessClaim(business_id=business.id, user_id=user_id)
    session.add(found)
    session.flush()
    audit.record(session, actor, "business.claim", f"business:{business.id}", {"claim": found.id})
    return found


def settle_claim(session: Session, found: BusinessClaim, *, actor: audit.Actor, joins: bool) -> None:
    """Decide on a claim: the person becomes an owner, or not; a second answer changes nothing."""
    if found.closed_at is not None:
        return
    found.closed_at = utcnow()
    found.closed_by_id = actor.user_id
    found.outcome = "joined" if joins else "refused"
    if joins:
        join(session, found.business, found.user_id, "owner")
    session.flush()
    changes = {"claim": found.id, "outcome": found.outcome, "user": found.user_id}
    audit.record(session, actor, "business.settle_claim", f"business:{found.business_id}", changes)
