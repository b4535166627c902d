"""Make accounts, let people in and out, and write down what happened at the door."""

from __future__ import annotations

import logging
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from accounts.context_words import house_words, words_about
from accounts.models import Agency, HalfSignIn, Role, SecurityEvent, User, UserSession
from accounts.passwords import check_new_password, hash_password, is_outdated
from accounts.sessions import lifetime_of, new_token, token_hash
from accounts.tokens.queries import tokens_of
from accounts.tokens.services import revoke_token
from core.audit import Actor, record
from core.database import utcnow
from core.errors import DomainError
from core.text import clean_line, slugify

log = logging.getLogger("gocque.security")
LONGEST_NAME = 120


class PhoneTaken(DomainError):
    """Another account has this phone."""

    message = _l(
        "Số điện thoại này đã có tài khoản. Bạn dùng số khác, hoặc đặt lại mật khẩu cho tài khoản đó."
    )


class BadName(DomainError):
    """The name is empty or too long."""

    message = _l("Họ tên cần từ 1 đến 120 ký tự.")


class NoAccount(DomainError):
    """No account has this phone."""

    message = _l("Chưa có tài khoản nào dùng số điện thoại này. Bạn kiểm tra lại số.")
    status = 404


class SignInRefused(DomainError):
    """Phone and password do not fit together; which of them is wrong, nobody is told."""

    message = _l(
        "Số điện thoại hoặc mật khẩu chưa đúng. Bạn kiểm tra lại rồi thử lần nữa; "
        "nếu quên mật khẩu, bạn bấm “Quên mật khẩu hoặc đổi số” ở dưới."
    )


def agency_named(session: Session, name: str) -> Agency:
    """Return the agency of a name, made when there is none yet."""
    name = clean_line(name)
    code = slugify(name, longest=40)
    if not code or len(name) > 160:
        raise BadName(_l("Tên cơ quan cần có chữ và không quá 160 ký tự."))
    agency = session.scalar(select(Agency).where(Agency.code == code))
    if agency is None:
        agency = Agency(code=code, name=name)
        session.add(agency)
        session.flush()
    return agency


def create_user(
    session: Session,
    actor: Actor,
    *,
    phone: str,
    full_name: str,
    role: Role,
    password: str,
    agency: Agency | None = None,
) -> User:
    """Make an account.

    Args:
        session: The change's session.
        actor: Who makes it.
        phone: In E.164, from `accounts.phones.normalise_phone`.
        full_name: As people call the person.
        role: What the person may do.
        password: As typed.
        agency: The public body whose records the person keeps.

    Raises:
        PhoneTaken: If an account has the phone already.
        BadName: If the name is empty or too long.
        BadPassword: If the password is too short, too long or easily guessed.
    """
    name = clean_line(full_name)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadName
    check_new_password(password, [*house_words(), phone, name])
    if session.scalar(select(User.id).where(User.phone == phone)) is not None:
        raise PhoneTaken
    user = User(
        phone=phone,
        full_name=name,
        role=Role(role).value,
        password_hash=hash_password(password),
        agency=agency,
    )
    session.add(user)
    session.flush()
    record(session, actor, "account.create", f"user:{user.id}", {"role": [None, user.role]})
    return user


def sign_in(session: Session, user_id: int, password: str, *, device: str, address: str | None) -> User:
    """Open a new sign-in for a person whose password was found right; the person carries its token.

    Args:
        session: The change's session.
        user_id: Who.
        password: Hashed anew when the kept hash was made at another cost.
        device: Rough name of the device.
        address: Network address; kept only when the account turns out to be disabled.

    Raises:
        SignInRefused: If the account is disabled.
    """
    user = session.get(User, user_id)
    if user is None or not user.is_active:
        note_refused_sign_in(session, user_id if user else None, address)
        raise SignInRefused
    renew_hash(user, password)
    return open_session(session, user, device)


def renew_hash(user: User, password: str) -> None:
    """Hash a password that was found right anew, when its hash was made at another cost."""
    if is_outdated(user.password_hash):
        user.password_hash = hash_password(password)


def open_session(session: Session, user: User, device: str) -> User:
    """Open a sign-in for a person who has given all that is asked for; the person carries its token."""
    token, now = new_token(), utcnow()
    session.add(
        UserSession(
            token_hash=token_hash(token),
            user_id=user.id,
            device=device[:60],
            created_at=now,
            last_seen_at=now,
            expires_at=now + lifetime_of(user.role).whole,
        )
    )
    user.last_signed_in_at = now
    note(session, "signed_in", user.id)
    user.carry(token)
    return user


def note_refused_sign_in(session: Session, user_id: int | None, address: str | None) -> None:
    """Write down a wrong password or phone."""
    note(session, "sign_in_failed", user_id, address=address)


def sign_out(session: Session, token: str) -> None:
    """End the sign-in behind a token; one that is over or unknown stays as it is."""
    found = session.scalar(
        select(UserSession).where(UserSession.token_hash == token_hash(token), UserSession.ended_at.is_(None))
    )
    if found is not None:
        found.ended_at = utcnow()
        note(session, "signed_out", found.user_id)


def sign_in_of(session: Session, token: str) -> UserSession:
    """Return the open sign-in behind the token of the present request."""
    return session.scalars(
        select(UserSession).where(UserSession.token_hash == token_hash(token), UserSession.ended_at.is_(None))
    ).one()


def end_all_sessions(session: Session, actor: Actor, user: User) -> int:
    """End every sign-in of a person on every device, half ones too, and return how many were open.

    Tokens of programs end with them: whoever must be put out may have made one. Each stands in the trail.
    """
    end_tokens(session, actor, user)
    session.execute(
        update(HalfSignIn)
        .where(HalfSignIn.user_id == user.id, HalfSignIn.ended_at.is_(None))
        .values(ended_at=utcnow())
    )
    ended = session.execute(
        update(UserSession)
        .where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
        .values(ended_at=utcnow())
    )
    session.flush()
    return int(ended.rowcount)  # type: ignore[attr-defined]


def end_tokens(session: Session, actor: Actor, user: User) -> None:
    """Take every open token of a person back; each stands in the trail."""
    now = utcnow()
    for token in tokens_of(session, user):
        if token.is_open(now):
            revoke_token(session, actor, token)


def disable(session: Session, actor: Actor, user: User) -> None:
    """Take an account out of use; what the person did stays, the person is out on every device."""
    if user.disabled_at is None:
        user.disabled_at = utcnow()
        record(session, actor, "account.disable", f"user:{user.id}")
    end_all_sessions(session, actor, user)


def set_password(session: Session, actor: Actor, user: User, password: str) -> None:
    """Give the account a new password of its own; whoever knew the old one is out on every device.

    Raises:
        BadPassword: If the password is too short, too long or easily guessed.
    """
    check_new_password(password, words_about(session, user))
    user.password_hash = hash_password(password)
    user.password_expires_at = user.password_used_at = None
    end_all_sessions(session, actor, user)
    record(session, actor, "account.set_password", f"user:{user.id}")


def mark_seen(session: Session, sign_in_id: int, now: datetime) -> None:
    """Remember when a sign-in was last used."""
    session.execute(update(UserSession).where(UserSession.id == sign_in_id).values(last_seen_at=now))


def note(
    session: Session,
    kind: str,
    user_id: int | None,
    *,
    address: str | None = None,
    detail: str | None = None,
) -> None:
    """Write down what happened at the door, in the table and, without the address, in the log.

    Args:
        session: The change's session.
        kind: One of `accounts.events.SENTENCES`.
        user_id: The person, as far as known.
        address: Network address; for failures and denials only.
        detail: The view that was refused; nothing that a person typed.
    """
    session.add(
        SecurityEvent(kind=kind, user_id=user_id, address=address, detail=detail[:200] if detail else None)
    )
    session.flush()
    log.info(kind, extra={"event": kind, "user_id": user_id})
