"""Codes on paper that lead a producer back into the own account.

There is no e-mail and no paid text message in this house: an officer or helper who stands before
the person takes their place. Twelve digits drawn at random, good for ten minutes, one use and five
wrong tries; kept as a keyed hash, so that neither the table nor the key alone gives a code away.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from accounts import services
from accounts.events import by
from accounts.models import RecoveryCode, Role, User
from accounts.own_account import move_to_phone
from core.audit import Actor, record
from core.database import utcnow
from core.errors import DomainError, NotFound

LIFETIME = timedelta(minutes=10)
MOST_WRONG_TRIES = 5  # twin: ck_recovery_codes_wrong_tries
DIGITS = 12
_GROUP = 4


class RecoveryRefused(DomainError):
    """Phone and code do not open anything; why, nobody is told."""

    message = _l(
        "Số điện thoại hoặc mã chưa đúng, hoặc mã đã hết hạn. Mã dùng được một lần trong 10 phút, "
        "gõ sai 5 lần thì hỏng. Bạn xem lại tờ giấy, hoặc nhờ người đã cấp cấp mã khác."
    )


@dataclass(frozen=True)
class Issued:
    """A code as it goes onto paper; the only time that it can be read."""

    code: str
    expires_at: datetime


def issue(session: Session, actor: Actor, user: User, issuer_id: int) -> Issued:
    """Give a producer who was seen a code; an earlier one ends, and the phone counts as seen.

    Args:
        session: The change's session.
        actor: Who issues it.
        user: The producer before them; that they may see this one, the caller has checked.
        issuer_id: The same person as in `actor`.

    Raises:
        NotFound: If the account is no producer's, or is out of use.
    """
    if user.role != Role.PRODUCER or not user.is_active:
        raise NotFound
    now = utcnow()
    _end_codes(session, user.id, now)
    digits = "".join(secrets.choice("0123456789") for _each in range(DIGITS))
    row = RecoveryCode(
        user_id=user.id,
        issued_by_id=issuer_id,
        code_hash=_hash(user.id, digits),
        issued_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(row)
    user.phone_seen_at = now
    services.note(session, "recovery_issued", user.id, detail=by(issuer_id))
    record(session, actor, "recovery.issue", f"user:{user.id}")
    groups = (digits[start : start + _GROUP] for start in range(0, DIGITS, _GROUP))
    return Issued(" ".join(groups), row.expires_at)


def person_of(session: Session, phone: str, typed_code: str, *, address: str | None) -> User:
    """Return the producer whom phone and code let back in; the code is still unused.

    A wrong code counts against the present one. The caller commits in both cases.

    Args:
        session: The change's session.
        phone: In E.164.
        typed_code: Digits, with blanks or dashes between them as people like.
        address: Network address; kept only with a refusal.

    Raises:
        RecoveryRefused: If there is no such person, or no such code any more.
    """
    user: User | None = session.scalar(select(User).where(User.phone == phone))
    # Looked up, compared and written down in any case, so that looking for nobody costs the same.
    user_id = user.id if user is not None else 0
    row = _present_code(session, user_id)
    digits = "".join(char for char in typed_code if char in "0123456789")
    fits = hmac.compare_digest(row.code_hash if row else "", _hash(user_id, digits))
    if user is not None and row is not None and fits and _may_recover(user):
        return user
    if row is not None:
        row.wrong_tries += 1
        if row.wrong_tries >= MOST_WRONG_TRIES:
            row.ended_at = utcnow()
    services.note(session, "recovery_failed", user.id if user else None, address=address)
    raise RecoveryRefused


def use_for_password(session: Session, user: User, password: str) -> None:
    """Set a new password with the person's code, which is used up; every device is out.

    Raises:
        BadPassword: If the password is too short, too long or easily guessed; the code stays good.
    """
    services.set_password(session, Actor(user_id=user.id), user, password)
    _used(session, user, "recovery_password")


def use_for_phone(session: Session, user: User, phone: str) -> None:
    """Move the account to another number with the person's code, which is used up; every device is out.

    Raises:
        PhoneRefused: If another account has the number; the code stays good.
    """
    move_to_phone(session, user, phone)
    services.end_all_sessions(session, Actor(user_id=user.id), user)
    _used(session, user, "recovery_phone")


def _used(session: Session, user: User, kind: str) -> None:
    row = _present_code(session, user.id)
    if row is None:  # another request was faster
        raise RecoveryRefused
    _end_codes(session, user.id, utcnow())
    services.note(session, kind, user.id, detail=by(row.issued_by_id))
    record(
        session,
        Actor(user_id=user.id),
        kind.replace("_", "."),
        f"user:{user.id}",
        {"issued_by": row.issued_by_id},
    )


def _present_code(session: Session, user_id: int) -> RecoveryCode | None:
    # Locked, so that of two requests at once one finds it used.
    return session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.ended_at.is_(None),
            RecoveryCode.expires_at > utcnow(),
        )
        .order_by(RecoveryCode.id.desc())
        .limit(1)
        .with_for_update()
    )


def _end_codes(session: Session, user_id: int, now: datetime) -> None:
    session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.ended_at.is_(None))
        .values(ended_at=now)
    )


def _may_recover(user: User) -> bool:
    return user.role == Role.PRODUCER and user.is_active


def _hash(user_id: int, digits: str) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"recovery:{user_id}:{digits}".encode(), hashlib.sha256).hexdigest()
