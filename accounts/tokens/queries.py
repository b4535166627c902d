"""Find tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from accounts.models import User
from accounts.tokens.models import AccessToken
from core.errors import NotFound

PREFIX = "gq_"
_LONGEST_SECRET = 100


def secret_hash(secret: str) -> str:
    """Return the form of a secret that is kept; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def living(session: Session, secret: str, now: datetime) -> AccessToken | None:
    """Return the token of a secret with its person; None when it opens nothing (any more).

    Args:
        session: Only reads.
        secret: What a program has sent.
        now: The present moment, aware.
    """
    if not secret.startswith(PREFIX) or len(secret) > _LONGEST_SECRET:
        return None
    found = session.scalar(
        select(AccessToken)
        .where(AccessToken.secret_hash == secret_hash(secret))
        .options(joinedload(AccessToken.user))
    )
    return found if found is not None and found.is_open(now) and found.user.is_active else None


def tokens_of(session: Session, user: User) -> Sequence[AccessToken]:
    """Return all tokens of a person, the newest first."""
    return session.scalars(
        select(AccessToken).where(AccessToken.user_id == user.id).order_by(AccessToken.id.desc())
    ).all()


def token_of(session: Session, user: User, token_id: int) -> AccessToken:
    """Return a token of a person.

    Raises:
        NotFound: If the person has none of that number.
    """
    found = session.get(AccessToken, token_id)
    if found is None or found.user_id != user.id:
        raise NotFound
    return found
