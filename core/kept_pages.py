"""Keep public pages in memory, in front of Flask, so that a scan is answered as quickly as from a file.

A page is kept when its view says so (`keep`), naming whose facts it tells. It is given as long as nothing
changed: an answer asks the database again when the last asking is older than `ASKS_AFTER` or when this
process has committed anything since, and makes the page anew when a stamp differs, the day has changed or
the page is older than `LIVES`. When the database does not answer, the last copy is given with the time at
which it was made, unless it is older than `OLDEST`. When a page breaks for another reason, no copy is given:
it may be the very change that broke it which people have to read.

Everything that tells pages apart is in the key: path, language, and whether the address names the
language. Other query strings, ranges and conditions that are rare go to Flask as they came. Nothing of
the visitor is kept; who wants to know what was given hears of it through `core.served`. `docs/decisions/`
has a page on it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, render_template, request
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.http import is_resource_modified
from werkzeug.test import run_wsgi_app

from core.compression import accepts_gzip
from core.database import db, reads_only
from core.errors import is_away
from core.kept_copies import Copies, Copy, Headers, Key, Ticket, copy_of, if_not_too_old, with_changed
from core.languages import LANGUAGES, language_for
from core.page_changes import Stamp, stamp_of
from core.served import HELD_BACK, tell_served

ASKS_AFTER = 1.0  # seconds: a recall shows in every process within this
LIVES = 60.0  # seconds: what no trigger watches shows within this
AWAY = 1.0  # seconds for which a database that did not answer is not asked again
MOST_PAGES = 3000
MOST_BYTES = 48 * 1024 * 1024
LARGEST_PAGE = 256 * 1024
LONGEST_PATH = 140
WAITS = 5.0  # seconds for somebody else who makes the same page
MAIN = b'id="content" tabindex="-1">'
"""How the first tag of a page's content ends: the note of an old copy stands behind it."""

log = logging.getLogger("gocque")
_TICKET = "gocque.kept_ticket"
_KEY = "gocque_kept_pages"
_CHANGES_NONE = "gocque_changes_no_page"
CHANGES_NO_PAGE = {_CHANGES_NONE: True}
"""The `info` of a session that writes nothing that kept pages tell: its commits let no copy be asked for."""
# A page made without these can be given to everybody.
_OF_ONE_VISITOR = ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
_RARE = ("HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE")
_KNOWN_QUERIES = frozenset({"", *(f"lang={language}" for language in LANGUAGES)})
_OF_NOTHING: Stamp = (-1, -1)  # no page was made from this
_layers: WeakSet[KeptPages] = WeakSet()


def keep(session: Session, owners: Collection[int]) -> None:
    """Let the page of the present request be kept; to be called when all its facts are read.

    Args:
        session: The one that read them, begun by `one_moment`.
        owners: The numbers of all whose facts the page tells.
    """
    ticket = request.environ.get(_TICKET)
    if isinstance(ticket, Ticket):
        ticket.owners = tuple(sorted(set(owners)))
        ticket.stamp = stamp_of(session, ticket.owners)


def one_moment(session: Session) -> None:
    """Let all statements of the present request see one moment, so that facts and stamp belong together.

    SQLite's write-ahead log gives that to any transaction that only reads; PostgreSQL is asked for it.
    """
    if _TICKET in request.environ and session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


class KeptPages:
    """The layer in front of Flask; `fresh` answers without it."""

    def __init__(
        self,
        app: Flask,
        inner: WSGIApplication,
        *,
        prefixes: Iterable[str],
        day: Callable[[], Hashable],
        most_pages: int = MOST_PAGES,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._app = app
        self.fresh = inner
        self._prefixes = tuple(prefixes)
        self._day = day
        self._copies = Copies(most_pages, most_bytes)
        self._lock = threading.Lock()
        self._makers: dict[Key, threading.Event] = {}
        self._written = 0.0
        self._away_until = 0.0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory where that is allowed, else let Flask answer."""
        key = self._key(environ)
        if key is None:
            return self.fresh(environ, start_response)
        if _is_rare(environ):
            return self._unkept(key, environ, start_response)
        copy = self._standing(key)
        if copy is not None:
            return self._give(copy, environ, start_response)
        with self._alone(key) as is_first:
            copy = None if is_first else self._standing(key)
            return (
                self._give(copy, environ, start_response)
                if copy
                else self._make(key, environ, start_response)
            )

    def at_once(self, environ: WSGIEnvironment) -> tuple[str, Headers, Iterable[bytes]] | None:
        """Return status, headers and body of a copy that stands without asking the database, or None."""
        key = self._key(environ)
        copy = None if key is None or _is_rare(environ) else self._copies.find(key)
        now = time.monotonic()
        if copy is None or now < self._away_until:
            return None
        if not (self._is_of_today(copy, now) and self._is_vouched_for(copy, now)):
            return None
        begun: list[tuple[str, Headers]] = []

        def begin(status: str, headers: Headers, _exc_info: Any = None, /) -> Callable[[bytes], object]:
            begun.append((status, headers))
            return lambda _part: None

        body = self._give(copy, environ, begin)
        return *begun[0], body

    def forget(self) -> None:
        """Forget all pages."""
        self._copies.clear()
        self._away_until = 0.0

    def note_write(self) -> None:
        """Let every copy be asked for anew before it is given: this process has changed something."""
        self._written = time.monotonic()

    @property
    def held(self) -> tuple[int, int]:
        """Return how many pages are kept, and their bytes."""
        return self._copies.held

    def _key(self, environ: WSGIEnvironment) -> Key | None:
        path = environ.get("PATH_INFO", "")
        if (
            not path.startswith(self._prefixes)
            or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
            or environ.get("SCRIPT_NAME")
            or len(path) > LONGEST_PATH
        ):
            return None
        query = environ.get("QUERY_STRING", "")
        chosen = query.removeprefix("lang=") if query in _KNOWN_QUERIES else ""
        language = chosen or language_for(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        return Key(_canonical(path), language, chosen)

    def _standing(self, key: Key) -> Copy | None:
        """Return a copy that may be given as it is; one that may not stays for the worst case."""
        copy = self._copies.take(key)
        if copy is None:
            return None
        now = time.monotonic()
        if now < self._away_until:
            return if_not_too_old(copy)
        if not self._is_of_today(copy, now):
            return None
        if not self._is_vouched_for(copy, now):
            stamp = self._stamp(copy.ticket.owners or ())
            if stamp is None:
                return if_not_too_old(copy)
            if stamp != copy.ticket.stamp:
                return None
            copy.asked = now
        return copy

    def _is_of_today(self, copy: Copy, now: float) -> bool:
        return copy.day == self._day() and now - copy.born <= LIVES

    def _is_vouched_for(self, copy: Copy, now: float) -> bool:
        """Say whether nothing can have changed that another second could not wait for."""
        return now - copy.asked <= ASKS_AFTER and copy.asked > self._written

    def _stamp(self, owners: Collection[int]) -> Stamp | None:
        """Ask the database; None, and no more questions for a moment, when it does not answer."""
        try:
            with self._app.app_context(), reads_only(), db.engine.connect() as connection:
                return stamp_of(connection, owners)
        except SQLAlchemyError as problem:
            if not is_away(problem):
                log.exception("stamp_failed")
                return _OF_NOTHING
            log.error("database_unavailable", exc_info=problem)
            self._away_until = time.monotonic() + AWAY
            return None

    @contextmanager
    def _alone(self, key: Key) -> Iterator[bool]:
        """Let one make a page while the others who want it wait, then yield whether this is the one."""
        with self._lock:
            made = self._makers.get(key)
            if made is None:
                self._makers[key] = mine = threading.Event()
        if made is not None:
            made.wait(WAITS)
            yield False
            return
        try:
            yield True
        finally:
            with self._lock:
                del self._makers[key]
            mine.set()

    def _make(self, key: Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        ticket = Ticket()
        asked = {name: value for name, value in environ.items() if name not in _OF_ONE_VISITOR}
        asked.update({_TICKET: ticket, HELD_BACK: ticket, "REQUEST_METHOD": "GET"})
        now, day = time.monotonic(), self._day()
        parts, status, headers = run_wsgi_app(self.fresh, asked, buffered=True)
        body = b"".join(parts)
        if (old := self._for_want_of_better(key, status)) is not None:
            return self._give_old(old, environ, start_response)
        if status[:3] != "200" or "public" not in headers.get("Cache-Control", ""):
            tell_served(self._app, environ, int(status[:3]), ticket.subject)
            start_response(status, list(headers))
            return _body(body, environ)
        copy = copy_of(key, ticket, day, body, list(headers), now)
        is_for_all = "Set-Cookie" not in headers and "cookie" not in headers.get("Vary", "").lower()
        if ticket.owners is not None and is_for_all and copy.size <= LARGEST_PAGE:
            self._copies.put(copy)
        return self._give(copy, environ, start_response)

    def _for_want_of_better(self, key: Key, status: str) -> Copy | None:
        """Return the last copy of a page when the database is away and the copy is not too old."""
        return if_not_too_old(self._copies.find(key)) if status[:3] == "503" else None

    def _give(self, copy: Copy, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if time.monotonic() < self._away_until:
            return self._give_old(copy, environ, start_response)
        wanted = environ.get("HTTP_IF_NONE_MATCH")
        if wanted and (wanted == copy.etag or not is_resource_modified(environ, etag=copy.etag)):
            tell_served(self._app, environ, 304, copy.ticket.subject)
            start_response("304 NOT MODIFIED", copy.unchanged)
            return []
        tell_served(self._app, environ, 200, copy.ticket.subject)
        is_small = bool(copy.small) and accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        start_response("200 OK", copy.small_headers if is_small else copy.headers)
        return _body(copy.small if is_small else copy.body, environ)

    def _give_old(
        self, copy: Copy, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Give a copy that nobody can vouch for: with its time, and for no other cache to keep."""
        tell_served(self._app, environ, 200, copy.ticket.subject)
        body = copy.body.replace(MAIN, MAIN + self._note(copy), 1)
        changed = {"cache-control": "no-store", "content-length": str(len(body))}
        start_response(
            "200 OK", [each for each in with_changed(copy.headers, changed) if each[0].lower() != "etag"]
        )
        return _body(body, environ)

    def _note(self, copy: Copy) -> bytes:
        """Write when a copy was made, in its language."""
        with self._app.test_request_context(copy.key.path, query_string={"lang": copy.key.language}):
            return render_template("errors/old_copy.html", made_at=copy.made_at).encode()

    def _unkept(self, key: Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let Flask answer as it was asked; an old copy is better than the house's excuse."""
        parts, status, headers = run_wsgi_app(self.fresh, environ, buffered=True)
        if (old := self._for_want_of_better(key, status)) is not None:
            return self._give_old(old, environ, start_response)
        start_response(status, list(headers))
        return parts


def install_kept_pages(app: Flask, *, prefixes: Iterable[str], day: Callable[[], Hashable]) -> None:
    """Put the layer in front of an application.

    Args:
        app: The application, wholly put together.
        prefixes: Beginnings of the addresses at which pages are kept.
        day: Returns the day that pages show.
    """
    kept = KeptPages(app, app.wsgi_app, prefixes=prefixes, day=day)
    app.extensions[_KEY] = kept
    app.wsgi_app = kept  # type: ignore[method-assign]  # Flask's own way of putting layers in front
    _layers.add(kept)


@event.listens_for(Session, "after_commit")
def _written(session: Session) -> None:
    if session.info.get(_CHANGES_NONE):
        return
    for kept in _layers:
        kept.note_write()


def kept_pages(app: Flask) -> KeptPages:
    """Return the layer of an application."""
    kept: KeptPages = app.extensions[_KEY]
    return kept


def _is_rare(environ: WSGIEnvironment) -> bool:
    """Say whether a request asks in a way that is left to Flask."""
    return environ.get("QUERY_STRING", "") not in _KNOWN_QUERIES or any(rare in environ for rare in _RARE)


def _canonical(path: str) -> str:
    """Bring the ways of writing one address together: codes compare without case."""
    if not path.isascii():
        return path
    prefix, rest = path[: path.index("/", 1) + 1], path[path.index("/", 1) + 1 :]
    if prefix.lower() == "/t/":
        return f"/t/{rest.removesuffix('/').upper()}"
    return prefix + rest.upper()


def _body(content: bytes, environ: WSGIEnvironment) -> list[bytes]:
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]
