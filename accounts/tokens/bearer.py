"""The token that came with the present request."""

from __future__ import annotations

from typing import cast

from flask import current_app, g, request

from accounts.models import User
from accounts.tokens.models import AccessToken
from accounts.tokens.queries import living
from core.access import access_of
from core.database import db, utcnow


def asks_by_token() -> bool:
    """Say whether the present view is for programs only, so that a cookie opens nothing there."""
    access = access_of(current_app, request.endpoint) if request.endpoint else None
    return access is not None and access.scope is not None


def person() -> User | None:
    """Return the person in whose name the program asks; None without a token that opens."""
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    found = living(db.session(), secret.strip(), utcnow())
    if found is None:
        return None
    g.access_token = found
    return found.user


def present() -> AccessToken | None:
    """Return the token that came with the present request."""
    return cast(AccessToken | None, g.get("access_token"))


def title() -> str | None:
    """Return what the trail calls the present token; None when a person is here in person."""
    token = present()
    return token.title if token else None
