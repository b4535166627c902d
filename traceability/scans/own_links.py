"""Mark the links by which a producer, a helper or an officer opens a trace page: their look is not counted.

The trace page knows nobody and reads no cookie, so the link itself says whose it is: a signed mark in its
query, good for some hours. It opens nothing and changes nothing on the page; whoever passes such a link on
takes a few looks out of the count, for as long as the mark holds.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from flask import Flask, current_app
from itsdangerous import BadSignature, TimestampSigner

NAME = "noi-bo"
HOLDS_SECONDS = 12 * 3600
_LONGEST_QUERY = 2000


def own_link(path: str) -> str:
    """Return the path of a trace page, marked as opened from inside the house; "" stays "".

    Args:
        path: Path without a query.
    """
    return f"{path}?{NAME}={_signer(current_app).sign('1').decode()}" if path else ""


def is_own(app: Flask, query: str) -> bool:
    """Say whether a query carries a mark of ours that still holds."""
    if f"{NAME}=" not in query or len(query) > _LONGEST_QUERY:
        return False
    for mark in parse_qs(query).get(NAME, ()):
        try:
            _signer(app).unsign(mark, max_age=HOLDS_SECONDS)
        except BadSignature:
            continue
        return True
    return False


def _signer(app: Flask) -> TimestampSigner:
    return TimestampSigner(str(app.secret_key), salt="gocque.own-link")
