"""The copies that `core.kept_pages` gives: what one is made of, and the bounded room in which they lie."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from core.compression import compressed
from core.database import utcnow
from core.page_changes import Stamp

# Seconds for which a copy may stand in while the database is away; set on 27/11/2026. The whole chain has to
# be told of a recall within 24 hours (Circular 23/2018): an older copy could hide what all others know.
OLDEST = 24 * 60 * 60.0
_OF_A_BODY = frozenset({"content-type", "content-length", "content-encoding", "content-language"})
Headers = list[tuple[str, str]]


class Key(NamedTuple):
    """What tells kept pages apart; `chosen` is the language that the address itself names."""

    path: str
    language: str
    chosen: str


@dataclass(slots=True)
class Ticket:
    """What a view says of the page that it makes.

    Attributes:
        owners: Whose facts the page tells; None when it is not to be kept.
        stamp: What the page was made from.
        subject: What the page is about, for those who hear of it.
    """

    owners: tuple[int, ...] | None = None
    stamp: Stamp = (0, 0)
    subject: Any = None


@dataclass(slots=True)
class Copy:
    """A page in all its forms."""

    key: Key
    ticket: Ticket
    day: Hashable
    made_at: datetime
    body: bytes
    small: bytes
    headers: Headers
    small_headers: Headers
    unchanged: Headers
    etag: str
    born: float
    asked: float
    size: int


def copy_of(key: Key, ticket: Ticket, day: Hashable, body: bytes, headers: Headers, now: float) -> Copy:
    """Lay a page down in all its forms."""
    small = compressed(body) or b""
    etag = next((value for name, value in headers if name.lower() == "etag"), "")
    changed = {"etag": f"W/{etag}", "content-length": str(len(small))}
    return Copy(
        key=key,
        ticket=ticket,
        day=day,
        made_at=utcnow(),
        body=body,
        small=small,
        headers=headers,
        small_headers=[*with_changed(headers, changed), ("Content-Encoding", "gzip")],
        unchanged=[(name, value) for name, value in headers if name.lower() not in _OF_A_BODY],
        etag=etag,
        born=now,
        asked=now,
        size=len(body) + len(small) + 4096,
    )


def with_changed(headers: Headers, changed: dict[str, str]) -> Headers:
    """Return headers with other values for those whose name, in small letters, is in `changed`."""
    return [(name, changed.get(name.lower(), value)) for name, value in headers]


def if_not_too_old(copy: Copy | None) -> Copy | None:
    """Return a copy that may stand in while the database is away, or None."""
    return copy if copy is not None and time.monotonic() - copy.born <= OLDEST else None


class Copies:
    """Copies up to a number and a size; of more, those that were not asked for the longest go first."""

    def __init__(self, most_pages: int, most_bytes: int) -> None:
        self._most_pages, self._most_bytes = most_pages, most_bytes
        self._copies: OrderedDict[Key, Copy] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, key: Key) -> Copy | None:
        """Return a copy without noting that it was asked for; never waits."""
        return self._copies.get(key)

    def take(self, key: Key) -> Copy | None:
        """Return a copy, and note that it was asked for."""
        with self._lock:
            if (copy := self._copies.get(key)) is not None:
                self._copies.move_to_end(key)
            return copy

    def put(self, copy: Copy) -> None:
        """Let a copy take the place of the last one of its page."""
        with self._lock:
            if (before := self._copies.pop(copy.key, None)) is not None:
                self._bytes -= before.size
            self._copies[copy.key] = copy
            self._bytes += copy.size
            while len(self._copies) > self._most_pages or self._bytes > self._most_bytes:
                _key, gone = self._copies.popitem(last=False)
                self._bytes -= gone.size

    def clear(self) -> None:
        """Throw all away."""
        with self._lock:
            self._copies.clear()
            self._bytes = 0

    @property
    def held(self) -> tuple[int, int]:
        """Return how many there are, and their bytes."""
        return len(self._copies), self._bytes
