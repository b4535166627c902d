"""Tokens of programs, as if made on the account's page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from accounts.models import User
from accounts.tokens.models import AccessToken
from accounts.tokens.queries import secret_hash
from accounts.tokens.scopes import Scope
from core.database import utcnow

_made = 0


def make_token(session: Session, user: User, scopes: Iterable[str] = Scope, **facts: Any) -> str:
    """Make a token of a person, whatever the person may do, and return its secret."""
    global _made
    _made += 1
    secret = f"gq_{_made:040d}"
    row = {
        "user": user,
        "name": "Phần mềm thử",
        "secret_hash": secret_hash(secret),
        "beginning": secret[:9],
        "scopes": [str(each) for each in scopes],
        "expires_at": utcnow() + timedelta(days=30),
        **facts,
    }
    session.add(AccessToken(**row))
    session.commit()
    return secret


def bearer(secret: str, **more: str) -> dict[str, str]:
    """Return the headers with which a program sends a token."""
    return {
        "Authorization": f"Bearer {secret}",
        **{name.replace("_", "-"): text for name, text in more.items()},
    }
