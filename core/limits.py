"""Slow down guessing and floods without keeping anybody's address.

How much is taken of whom stands in `core/rates.tsv`, one row a kind of work, with its date and its
reason; guessing of passwords is counted apart, at the sign-in, because there it is the wrong ones that
count. The limiter's keys are hashes that change every day and live in memory (or Redis) only; nothing
of them is written to a table or a log. Each web process counts for itself unless Redis is set.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request
from flask_babel import gettext as _
from flask_limiter import Limiter
from limits import RateLimitItem, parse

from core.access import access_of
from core.errors import error_page
from core.proxies import network_of

log = logging.getLogger("gocque.security")
TABLE = Path(__file__).with_name("rates.tsv")
REST = "*"
_DONE = frozenset({302, 303})
_READS = frozenset({"GET", "HEAD"})


def visitor_key() -> str:
    """Return today's keyed hash of the visitor's network: an address, of IPv6 the /64."""
    return _hashed(network_of(request.remote_addr or ""))


def account_key(account: int) -> str:
    """Return today's keyed hash of an account."""
    return _hashed(f"account {account}")


def _hashed(who: str) -> str:
    day = datetime.now(UTC).date().isoformat()
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"{day}:{who}".encode(), hashlib.sha256).hexdigest()[:24]


def scaled(rate: str) -> str:
    """Multiply the count of a rate such as "10 per minute" by the installation's factor."""
    count, rest = rate.split(" ", 1)
    return f"{int(count) * current_app.config['GOCQUE'].rate_factor} {rest}"


limiter = Limiter(key_func=visitor_key, headers_enabled=False)


@dataclass(frozen=True)
class Rate:
    """How often one address or one account may do one kind of work.

    Attributes:
        since: Day on which the number was chosen.
        work: Name of the kind of work; rows of one work are counted together.
        endpoints: Views, with `*` for any letters; `REST` alone: all that have no row of their own.
        sends: Whether forms are counted, or pages that are opened.
        per_account: Whether the signed-in person is counted, or the network address.
        rate: Such as "60 per hour".
        only_done: Only what was accepted counts: what the answer redirects from.
        why: What the number was chosen from.
    """

    since: date
    work: str
    endpoints: tuple[str, ...]
    sends: bool
    per_account: bool
    rate: str
    only_done: bool
    why: str


def read_rates(path: Path = TABLE) -> tuple[Rate, ...]:
    """Read the table of rates."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Rate(
                since=date.fromisoformat(row["since"]),
                work=row["work"],
                endpoints=tuple(row["endpoints"].split()),
                sends=row["sends"] == "yes",
                per_account=row["per"] == "account",
                rate=row["rate"],
                only_done=row["counts"] == "done",
                why=row["why"],
            )
            for row in csv.DictReader(file, delimiter="\t")
        )


RATES = read_rates()


@cache
def rates_for(endpoint: str, *, sends: bool, per_account: bool) -> tuple[Rate, ...]:
    """Return the rows that count a request: its own, or else the row for all the rest."""
    candidates = [rate for rate in RATES if (rate.sends, rate.per_account) == (sends, per_account)]
    own = tuple(
        rate
        for rate in candidates
        if rate.endpoints != (REST,) and any(fnmatchcase(endpoint, each) for each in rate.endpoints)
    )
    return own or tuple(rate for rate in candidates if rate.endpoints == (REST,))


def install_address_rates(app: Flask) -> None:
    """Count each request for its network address, before anybody is looked up; too many answer 429."""

    @app.before_request
    def _count_address() -> Response | None:
        return _counted(visitor_key, per_account=False) if request.endpoint else None

    @app.after_request
    def _count_done(response: Response) -> Response:
        if request.endpoint and limiter.enabled and response.status_code in _DONE:
            for rate in _present(per_account=False):
                if rate.only_done:
                    _allowed(rate, visitor_key(), hit=True)
        return response


def install_account_rates(app: Flask, person: Callable[[], int | None]) -> None:
    """Count each request for the signed-in person; to be installed behind the guard.

    Args:
        app: The application.
        person: Returns the number of the person; asked behind views that are not public only, so that
            public pages never look at a cookie.
    """

    @app.before_request
    def _count_account() -> Response | None:
        access = access_of(app, request.endpoint) if request.endpoint else None
        if access is None or access.is_public or (who := person()) is None:
            return None
        return _counted(lambda: account_key(who), per_account=True)


@dataclass(frozen=True)
class Left:
    """What is left to whoever sends the present request: of the row that is nearest to its end."""

    limit: int
    remaining: int
    seconds: int


def left(person: int | None) -> Left | None:
    """Return what is left to a signed-in person, or to the address of somebody unknown.

    Returns:
        None where nothing is counted.
    """
    if not limiter.enabled or not request.endpoint:
        return None
    who = visitor_key() if person is None else account_key(person)
    found = []
    for rate in _present(per_account=person is not None):
        item = _item(rate)
        try:
            window = limiter.limiter.get_window_stats(item, rate.work, who)
        except Exception:
            log.exception("limiter_failed")
            continue
        seconds = max(0, math.ceil(window.reset_time - time.time()))
        found.append(Left(item.amount, max(0, window.remaining), seconds))
    return min(found, key=lambda each: each.remaining / each.limit, default=None)


def _present(*, per_account: bool) -> tuple[Rate, ...]:
    sends = request.method not in _READS
    return rates_for(str(request.endpoint), sends=sends, per_account=per_account)


def _counted(key: Callable[[], str], *, per_account: bool) -> Response | None:
    if not limiter.enabled:
        return None
    who = key()
    for rate in _present(per_account=per_account):
        if not _allowed(rate, who, hit=not rate.only_done):
            return _too_many(rate, who)
    return None


def _allowed(rate: Rate, who: str, *, hit: bool) -> bool:
    item = _item(rate)
    try:
        return bool((limiter.limiter.hit if hit else limiter.limiter.test)(item, rate.work, who))
    except Exception:  # a scanned code must not stay unread because the counter is out of order
        log.exception("limiter_failed")
        return True


def _item(rate: Rate) -> RateLimitItem:
    return _parsed(scaled(rate.rate))


_parsed = cache(parse)


def _too_many(rate: Rate, who: str) -> Response:
    ends = limiter.limiter.get_window_stats(_item(rate), rate.work, who).reset_time
    seconds = max(1, math.ceil(ends - time.time()))
    log.warning("limit_hit", extra={"event": "limit_hit", "endpoint": request.endpoint, "reason": rate.work})
    response = error_page(
        429,
        message=_(
            "Hệ thống nhận quá nhiều yêu cầu từ phía bạn. Bạn đợi khoảng %(minutes)s phút rồi thử lại.",
            minutes=math.ceil(seconds / 60),
        ),
    )
    response.headers["Retry-After"] = str(seconds)
    return response
