"""Who works for a business: invited by an owner, answered by the person, looked after by owners.

An invitation looks nothing up: whether a number has an account is told to nobody. The person finds
it under the own number and says yes there. A number that the department has not seen is only what
somebody typed at the sign-up, so such an account needs the code of the paper as well.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from accounts import consents
from accounts.models import Role, User
from accounts.services import create_user
from catalog.models import Business, Invitation, Membership
from catalog.services.businesses import join
from core import audit
from core.database import utcnow
from core.errors import DomainError, NotFound

CODE_LENGTH = 10
CODE_HOLDS = timedelta(days=7)
MOST_TRIES = 5
MOST_OPEN = 20  # invitations of one business; nobody invites a crowd one by one
# Without letters and digits that are misread: as on other papers of the house.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret
ROLES = ("owner", "editor")


class WrongInvitation(DomainError):
    """Number and code do not fit together, or the invitation is over; which of it, nobody is told."""

    message = _l(
        "Mã mời chưa khớp hoặc đã hết hạn. Bạn xem lại từng ký tự, hoặc nhờ chủ cơ sở mời lại đúng số điện "
        "thoại của bạn."
    )


class LastOwner(DomainError):
    """A business without an owner could not be looked after."""

    message = _l("Cơ sở cần ít nhất một chủ. Bạn giao quyền chủ cho người khác trước.")
    status = 409


class TooManyInvitations(DomainError):
    """A bound against filling the table."""

    message = _l("Cơ sở đang có nhiều lời mời chưa trả lời. Bạn hủy bớt rồi mời thêm.")


def invite(
    session: Session, business: Business, *, actor: audit.Actor, phone: str, role: str, now: datetime
) -> tuple[Invitation, str]:
    """Invite the person with a phone number, and return the code for the paper.

    An open invitation of the same number ends: the newest counts.

    Args:
        session: The change's session.
        business: To work for which business.
        actor: An owner.
        phone: E.164.
        role: One of `ROLES`.
        now: The present moment.

    Raises:
        TooManyInvitations: If many are open.
    """
    session.execute(
        update(Invitation)
        .where(
            Invitation.business_id == business.id,
            Invitation.phone == phone,
            Invitation.closed_at.is_(None),
        )
        .values(closed_at=now, outcome="ended")
    )
    if len(open_invitations(session, business, now=now)) >= MOST_OPEN:
        raise TooManyInvitations
    code = "".join(secrets.choice(_ALPHABET) for _each in range(CODE_LENGTH))
    invitation = Invitation(
        business_id=business.id,
        phone=phone,
        role=role,
        code_hash=_hash(code),
        invited_by_id=actor.user_id,
        expires_at=now + CODE_HOLDS,
    )
    session.add(invitation)
    session.flush()
    _note(session, actor, "member.invite", business, {"invitation": invitation.id, "role": role})
    return invitation, code


def open_invitations(session: Session, business: Business, *, now: datetime) -> Sequence[Invitation]:
    """Return the invitations of a business that wait for an answer, the newest first."""
    return session.scalars(
        select(Invitation)
        .where(Invitation.business_id == business.id, *_is_open(now))
        .order_by(Invitation.id.desc())
    ).all()


def invitations_for(session: Session, user: User, *, now: datetime) -> Sequence[Invitation]:
    """Return the invitations that wait for a person's answer, the newest first."""
    if user.role != Role.PRODUCER:
        return []
    return session.scalars(
        select(Invitation)
        .where(Invitation.phone == user.phone, *_is_open(now))
        .order_by(Invitation.id.desc())
    ).all()


def invitation_of(session: Session, user: User, invitation_id: int, now: datetime) -> Invitation:
    """Return an invitation that waits for a person's answer.

    Raises:
        NotFound: If there is none of that id for this person.
    """
    for invitation in invitations_for(session, user, now=now):
        if invitation.id == invitation_id:
            return invitation
    raise NotFound


def needs_code(user: User) -> bool:
    """Say whether the person must bring the code: nobody has seen yet that the number is theirs."""
    return user.phone_seen_at is None


def accept(
    session: Session, user: User, invitation_id: int, *, code: str, actor: audit.Actor, now: datetime
) -> Business:
    """Make a person a member who says yes to an invitation of their number.

    Raises:
        NotFound: If it is no open invitation of this person.
        WrongInvitation: If the code is needed and wrong; the try is counted, so commit all the same.
    """
    invitation = invitation_of(session, user, invitation_id, now)
    if needs_code(user):
        _check_code(session, invitation, code)
    return _let_in(session, invitation, user, actor=actor, now=now)


def decline(session: Session, user: User, invitation_id: int, *, actor: audit.Actor, now: datetime) -> None:
    """Say no to an invitation.

    Raises:
        NotFound: If it is no open invitation of this person.
    """
    invitation = invitation_of(session, user, invitation_id, now)
    _close(invitation, "declined", user.id, now)
    session.flush()
    _note(session, actor, "member.decline", invitation.business, {"invitation": invitation.id})


def join_by_code(
    session: Session, *, phone: str, code: str, full_name: str, password: str, now: datetime
) -> User:
    """Make an account for somebody who has a number and the code of an invitation to it, and a member.

    The person has agreed to what the page says.

    Raises:
        WrongInvitation: If they do not fit together; the try is counted, so commit all the same.
        PhoneTaken: If the number has an account; only who holds the right code learns it.
        BadName: If the name is empty or too long.
        BadPassword: If the password is too short or too long.
    """
    found = session.scalars(
        select(Invitation).where(Invitation.phone == phone, *_is_open(now)).order_by(Invitation.id.desc())
    ).all()
    wanted = _hash(code)
    invitation = next((each for each in found if hmac.compare_digest(each.code_hash, wanted)), None)
    if invitation is None:
        for each in found:
            each.tries += 1
        session.flush()
        raise WrongInvitation
    user = create_user(
        session, audit.SYSTEM, phone=phone, full_name=full_name, role=Role.PRODUCER, password=password
    )
    consents.keep(session, audit.Actor(user.id), user.id, consents.Purpose.ACCOUNT, is_given=True)
    _let_in(session, invitation, user, actor=audit.Actor(user.id), now=now)
    return user


def end_invitation(session: Session, business: Business, invitation_id: int, *, actor: audit.Actor) -> None:
    """Take an invitation back.

    Raises:
        NotFound: If it is none of this business.
    """
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation.business_id != business.id:
        raise NotFound
    if invitation.closed_at is None:
        _close(invitation, "ended", None, utcnow())
        session.flush()
        _note(session, actor, "member.end_invitation", business, {"invitation": invitation.id})


def members_of(session: Session, business: Business) -> Sequence[tuple[Membership, User]]:
    """Return the members of a business with their role, owners first."""
    rows = session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.business_id == business.id)
        .order_by(Membership.role != "owner", User.full_name, User.id)
    )
    return [(row[0], row[1]) for row in rows]


def member(session: Session, business: Business, user_id: int) -> Membership:
    """Return a person's place in a business.

    Raises:
        NotFound: If the person is no member.
    """
    found = session.get(Membership, (user_id, business.id))
    if found is None:
        raise NotFound
    return found


def set_role(
    session: Session, business: Business, user_id: int, role: str, *, actor: audit.Actor
) -> Membership:
    """Make a member an owner or an editor.

    Raises:
        NotFound: If the person is no member.
        LastOwner: If nobody else would be an owner.
    """
    found = member(session, business, user_id)
    if found.role == role:
        return found
    if found.role == "owner":
        _keep_an_owner(session, business)
    before, found.role = found.role, role
    session.flush()
    _note(session, actor, "member.role", business, {"user": user_id, "role": [before, role]})
    return found


def remove_member(session: Session, business: Business, user_id: int, *, actor: audit.Actor) -> None:
    """End a membership: an owner takes somebody off, or a person leaves.

    Raises:
        NotFound: If the person is no member.
        LastOwner: If nobody else would be an owner.
    """
    found = member(session, business, user_id)
    if found.role == "owner":
        _keep_an_owner(session, business)
    session.delete(found)
    session.flush()
    verb = "member.leave" if actor.user_id == user_id else "member.remove"
    _note(session, actor, verb, business, {"user": [user_id, None]})


def _is_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Invitation.closed_at.is_(None), Invitation.expires_at > now, Invitation.tries < MOST_TRIES)


def _check_code(session: Session, invitation: Invitation, code: str) -> None:
    if not hmac.compare_digest(invitation.code_hash, _hash(code)):
        invitation.tries += 1
        session.flush()
        raise WrongInvitation


def _let_in(
    session: Session, invitation: Invitation, user: User, *, actor: audit.Actor, now: datetime
) -> Business:
    present = session.get(Membership, (user.id, invitation.business_id))
    if present is None:  # an invitation never lowers what somebody is already
        join(session, invitation.business, user.id, invitation.role)
    _close(invitation, "joined", user.id, now)
    session.flush()
    _note(session, actor, "member.join", invitation.business, {"user": user.id, "role": invitation.role})
    return invitation.business


def _close(invitation: Invitation, outcome: str, user_id: int | None, now: datetime) -> None:
    invitation.closed_at, invitation.outcome, invitation.user_id = now, outcome, user_id


def _keep_an_owner(session: Session, business: Business) -> None:
    # The business's row stands for the list: two owners who leave at once wait for each other.
    session.execute(select(Business.id).where(Business.id == business.id).with_for_update())
    owners = session.scalar(
        select(func.count())
        .select_from(Membership)
        .where(Membership.business_id == business.id, Membership.role == "owner")
    )
    if (owners or 0) < 2:
        raise LastOwner


def _hash(code: str) -> str:
    typed = "".join(code.upper().split()).replace("-", "")
    return hashlib.sha256(typed.encode("utf-8", "replace")).hexdigest()


def _note(
    session: Session, actor: audit.Actor, verb: str, business: Business, changes: dict[str, Any]
) -> None:
    audit.record(session, actor, verb, f"business:{business.id}", changes)
