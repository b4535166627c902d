"""What a signed-in person does to the own account: name, password, phone, devices.

Whoever only found an open phone on the table must not be able to take the account over: password
and phone change only with the present password. Each of these changes puts all other devices out
and gives this one a new token, so that no older cookie opens anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from accounts import services
from accounts.models import User, UserSession
from accounts.sessions import is_open, new_token, token_hash
from core.audit import Actor, record
from core.database import utcnow
from core.errors import DomainError, NotFound
from core.text import clean_line


class SamePassword(DomainError):
    """The new password is the present one."""

    message = _l("Mật khẩu mới trùng mật khẩu đang dùng. Bạn đặt mật khẩu khác.")


class PhoneRefused(DomainError):
    """The account cannot move to this number; whose it is, nobody is told."""

    message = _l(
        "Chưa dùng được số này cho tài khoản của bạn. Bạn xem lại từng chữ số, "
        "hoặc nhờ cán bộ phụ trách xem giúp."
    )


def open_sessions(session: Session, user: User) -> Sequence[UserSession]:
    """Return the sign-ins of a person that still open the account, the last used first."""
    rows = session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
        .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
    )
    now = utcnow()
    return [row for row in rows if is_open(row, user.role, now)]


def rename(session: Session, actor: Actor, user: User, full_name: str) -> None:
    """Change what a person is called.

    Raises:
        BadName: If the name is empty or too long.
    """
    name = clean_line(full_name)
    if not 1 <= len(name) <= services.LONGEST_NAME:
        raise services.BadName
    if name != user.full_name:
        user.full_name = name
        # Not which: the trail, which cannot forget, holds people by number only.
        record(session, actor, "account.rename", f"user:{user.id}", {"full_name": True})


def change_password(session: Session, actor: Actor, user: User, password: str, *, token: str) -> str:
    """Give the account a new password; other devices are out. Returns this device's new token.

    Args:
        session: The change's session.
        actor: The person.
        user: The same person.
        password: As typed; that it is not the present one, the caller has compared.
        token: Of the sign-in through which the person is here.

    Raises:
        BadPassword: If the password is too short, too long or easily guessed.
    """
    kept = services.sign_in_of(session, token)
    services.set_password(session, actor, user, password)
    services.note(session, "password_changed", user.id)
    return _renewed(session, kept)


def change_phone(session: Session, actor: Actor, user: User, phone: str, *, token: str) -> str:
    """Move the account to another number, self-declared until somebody sees the person.

    Other devices are out. Returns this device's new token.

    Raises:
        PhoneRefused: If another account has the number.
    """
    kept = services.sign_in_of(session, token)
    move_to_phone(session, user, phone)
    services.end_all_sessions(session, actor, user)
    services.note(session, "phone_changed", user.id)
    record(session, actor, "account.change_phone", f"user:{user.id}")
    return _renewed(session, kept)


def move_to_phone(session: Session, user: User, phone: str) -> None:
    """Put a number in the place of the account's present one.

    Raises:
        PhoneRefused: If an account has it.
    """
    if session.scalar(select(User.id).where(User.phone == phone)) is not None:
        raise PhoneRefused
    user.phone = phone
    user.phone_seen_at = None
    session.flush()


def end_session(session: Session, user: User, session_id: int) -> None:
    """End one sign-in of the person; one that is over already stays so.

    Raises:
        NotFound: If the person has no such sign-in.
    """
    row = session.scalar(
        select(UserSession).where(UserSession.id == session_id, UserSession.user_id == user.id)
    )
    if row is None:
        raise NotFound
    if row.ended_at is None:
        row.ended_at = utcnow()
        services.note(session, "session_ended", user.id)


def end_other_sessions(session: Session, user: User, *, token: str) -> int:
    """End every sign-in but the present one, and return how many were open."""
    ended = session.execute(
        update(UserSession)
        .where(
            UserSession.user_id == user.id,
            UserSession.ended_at.is_(None),
            UserSession.token_hash != token_hash(token),
        )
        .values(ended_at=utcnow())
    )
    services.note(session, "sessions_ended", user.id)
    return int(ended.rowcount)  # type: ignore[attr-defined]


def _renewed(session: Session, sign_in: UserSession) -> str:
    """Let one sign-in live on under a new token, after all were ended."""
    session.refresh(sign_in)
    token = new_token()
    sign_in.ended_at = None
    sign_in.token_hash = token_hash(token)
    session.flush()
    return token
