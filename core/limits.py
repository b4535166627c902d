"""Slow down guessing and floods without keeping anybody's address.

The limiter's key is a hash of the address that changes every day and lives in memory (or Redis)
only; nothing of it is written to a table or a log.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

from flask import current_app, request
from flask_limiter import Limiter


def visitor_key() -> str:
    """Return today's keyed hash of the socket's address; forwarded headers are not believed."""
    day = datetime.now(UTC).date().isoformat()
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"{day}:{request.remote_addr}".encode(), hashlib.sha256).hexdigest()[:24]


def scaled(rate: str) -> str:
    """Multiply the count of a rate such as "10 per minute" by the installation's factor."""
    count, rest = rate.split(" ", 1)
    return f"{int(count) * current_app.config['GOCQUE'].rate_factor} {rest}"


limiter = Limiter(key_func=visitor_key, headers_enabled=False)
