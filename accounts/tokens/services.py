"""Make tokens and take them back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from accounts.models import User
from accounts.permissions import rights_of
from accounts.tokens.models import AccessToken
from accounts.tokens.queries import PREFIX, secret_hash, tokens_of
from accounts.tokens.scopes import Scope, scopes_for
from core.audit import Actor, record
from core.database import utcnow
from core.errors import DomainError
from core.text import clean_line

LONGEST_NAME = 60
LIFETIMES = (30, 90, 180, 365)
"""Days that may be chosen; the last is the longest life of a token."""
MOST_OPEN = 10
_SHOWN = 9  # characters of the secret that stay readable: prefix and six more of forty-three


class BadTokenName(DomainError):
    """The name is empty or too long."""

    message = _l("Bạn đặt tên từ 1 đến 60 ký tự, ví dụ tên phần mềm sẽ dùng khóa.")


class NoScope(DomainError):
    """Nothing is allowed, or more than the person may."""

    message = _l("Bạn chọn ít nhất một việc mà tài khoản của bạn được làm.")


class BadLifetime(DomainError):
    """It would live longer than a year, or for no offered time."""

    message = _l("Bạn chọn một thời hạn trong danh sách, dài nhất một năm.")


class TooManyTokens(DomainError):
    """The person has ten that are open."""

    message = _l("Bạn đang có 10 khóa còn hiệu lực. Bạn thu hồi khóa không dùng nữa rồi tạo khóa mới.")


def create_token(
    session: Session, actor: Actor, user: User, *, name: str, scopes: Iterable[str], days: int
) -> tuple[AccessToken, str]:
    """Make a token, and return it with its secret, which is nowhere kept and never seen again.

    Args:
        session: The change's session.
        actor: The person.
        user: The same person.
        name: What the token is for.
        scopes: What a program may do with it; never more than the person may.
        days: One of `LIFETIMES`.

    Raises:
        BadTokenName, NoScope, BadLifetime, TooManyTokens: As their sentences say.
    """
    name, wanted, now = clean_line(name), set(scopes), utcnow()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadTokenName
    if not wanted or not wanted <= set(scopes_for(rights_of(user))):
        raise NoScope
    if days not in LIFETIMES:
        raise BadLifetime
    if sum(each.is_open(now) for each in tokens_of(session, user)) >= MOST_OPEN:
        raise TooManyTokens
    secret = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken(
        user=user,
        name=name,
        secret_hash=secret_hash(secret),
        beginning=secret[:_SHOWN],
        scopes=[scope.value for scope in Scope if scope in wanted],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    changes = {"name": token.title, "scopes": token.scopes, "days": days}
    record(session, actor, "token.create", f"token:{token.id}", changes)
    return token, secret


def revoke_token(session: Session, actor: Actor, token: AccessToken) -> None:
    """Take a token back; one that is taken back already stays so."""
    if token.revoked_at is None:
        token.revoked_at = utcnow()
        record(session, actor, "token.revoke", f"token:{token.id}", {"name": token.title})


def mark_used(session: Session, token_id: int, on: date) -> None:
    """Write down on which day a token was used last."""
    token = session.get(AccessToken, token_id)
    if token is not None and token.last_used_on != on:
        token.last_used_on = on
