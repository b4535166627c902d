"""How long somebody stays signed in, and the token that a device holds.

The database keeps a hash of the token only, so that a copy of it opens nobody's door.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Role, UserSession

SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Lifetime:
    """The longest life of a sign-in: as a whole, and without being used."""

    whole: timedelta
    idle: timedelta


# A producer's phone is her own and must open within seconds; an office PC is shared.
_PRODUCERS = Lifetime(whole=timedelta(days=30), idle=timedelta(days=14))
_STAFF = Lifetime(whole=timedelta(hours=12), idle=timedelta(hours=2))


def lifetime_of(role: str) -> Lifetime:
    """Return how long people of a role stay signed in."""
    return _PRODUCERS if role == Role.PRODUCER else _STAFF


def new_token() -> str:
    """Make the secret of one sign-in, 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return the form of a token that is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_open(sign_in: UserSession, role: str, now: datetime) -> bool:
    """Say whether a sign-in still counts: not ended, not too old, not left alone too long.

    The present role counts, so that a producer who becomes an officer is asked again sooner.
    """
    lifetime = lifetime_of(role)
    return (
        sign_in.ended_at is None
        and now < sign_in.expires_at
        and now - sign_in.created_at < lifetime.whole
        and now - sign_in.last_seen_at < lifetime.idle
    )


_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
# Order matters: most browsers also say the names of others.
_BROWSERS = (
    (r"coc_coc_browser/", "Cốc Cốc"),
    (r"Zalo", "Zalo"),
    (r"FBAN|FBAV", "Facebook"),
    (r"Edg[A-Za-z]*/", "Edge"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"OPR/", "Opera"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)


def device_name(user_agent: str) -> str:
    """Name a device roughly, so that its owner knows it again in a list; no versions, no identity.

    >>> device_name("Mozilla/5.0 (Linux; Android 13; SM-A045F) AppleWebKit/537.36 Chrome/120.0 Mobile")
    'Chrome, Android'
    """
    browser = next((name for mark, name in _BROWSERS if re.search(mark, user_agent)), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or "?"
