"""Who stands at the door, and whether the door opens.

The sign-in of a device is looked up once for each request. A signed-in person is never kept out
because of a write: that a device was seen is written in a short transaction of its own, and
only at the door, before a view has changed anything.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import copy_context
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from accounts import delegation, queries, services
from accounts.models import User
from accounts.permissions import rights_of
from accounts.sessions import SEEN_EVERY
from accounts.tokens import bearer
from accounts.tokens.scopes import NEEDED, Scope
from accounts.tokens.services import mark_used
from core.access import Access
from core.audit import Actor
from core.database import db, set_reads_only, utcnow
from core.errors import error_page
from core.formatting import VIETNAM

log = logging.getLogger("gocque.security")
_LONGEST_NEXT = 500


class SignIns(LoginManager):  # type: ignore[misc]  # Flask-Login ships no types
    """Knows people by the server-side sign-in that their cookie names; there is no other cookie.

    Where only programs ask, a cookie says nothing and the token alone says in whose name they ask.
    """

    def _load_user(self) -> Any:
        if bearer.asks_by_token():
            return self._update_request_context_with_user(bearer.person())
        return super()._load_user()

    def _update_remember_cookie(self, response: Any) -> Any:
        # Looking for Flask-Login's second cookie would touch the session on every public page,
        # and no cache could keep them any more.
        return response


def install_sign_ins(app: Flask) -> None:
    """Let `flask_login.current_user` and the templates' `current_user` know who is there."""
    manager = SignIns()
    manager.session_protection = None  # a phone changes its address on the way to the market
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)
    # A global instead of Flask-Login's context processor: it looks up nobody until a template asks.
    app.jinja_env.globals["current_user"] = current_user
    # The cookie is written at sign-in and never again, so that public pages set none.
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False


def _load(token: str) -> User | None:
    sign_in = queries.open_sign_in(db.session(), token, utcnow())
    if sign_in is None:
        return None
    g.sign_in = sign_in.id, sign_in.last_seen_at
    sign_in.user.carry(token)
    return sign_in.user


def actor() -> Actor:
    """Return the signed-in person for the audit trail, with the person for whom they came in here.

    Visitors get the sign-in's 401.
    """
    if not current_user.is_authenticated:
        abort(401)
    return Actor(user_id=current_user.id, on_behalf_of_id=delegation.acting_for(), via=bearer.title())


def may(*rights: str) -> bool:
    """Say whether the present person holds one of the rights; none named: is signed in at all."""
    if not current_user.is_authenticated:
        return False
    return not rights or not (rights_of(current_user) | delegation.lent_rights()).isdisjoint(rights)


def refuse(access: Access) -> ResponseReturnValue | None:
    """Return None when the present person may enter, else the answer to give.

    Visitors are led to the sign-in and back again; what they sent cannot be repeated, so sending
    answers 401. Whatever goes wrong in here, the door stays shut.
    """
    try:
        if access.scope is not None:
            return _refuse_token(Scope(access.scope))
        status = _verdict(access)
    except DBAPIError:
        raise  # shut as well, but the page tells the truth: out of order, not forbidden
    except Exception:
        log.exception("guard_failed", extra={"endpoint": request.endpoint})
        status = 403
    if status is None:
        return None
    if status == 403 and (explained := delegation.explained(access.rights)) is not None:
        return explained
    if status == 401 and request.method in {"GET", "HEAD"}:
        wanted = request.full_path if request.query_string else request.path
        return redirect(url_for("accounts.sign_in", next=own_path(wanted)))
    return error_page(status)


def _verdict(access: Access) -> int | None:
    if not current_user.is_authenticated:
        return 401
    if not may(*access.rights):
        _write_apart(_note_denied(current_user.id))
        return 403
    delegation.take_up(access.rights)
    _mark_seen()
    return None


def _refuse_token(scope: Scope) -> ResponseReturnValue | None:
    """Decide over a program: its token must open, allow the scope, and its person hold the right for it."""
    token = bearer.present() if current_user.is_authenticated else None
    if token is None:
        return _challenge(401, 'error="invalid_token"' if request.authorization else "")
    allowed = scope.value in token.scopes
    if not allowed or NEEDED[scope] not in rights_of(current_user):
        _write_apart(_note_denied(current_user.id))
        return _challenge(403, f'error="insufficient_scope", scope="{scope.value}"')
    token_id, on = token.id, utcnow().astimezone(VIETNAM).date()
    if token.last_used_on != on:
        try:
            _write_apart(lambda session: mark_used(session, token_id, on))
        except OperationalError:
            log.warning("mark_used_failed")  # the next request of the day tries again
    return None


def _challenge(status: int, why: str) -> ResponseReturnValue:
    answer = error_page(status)
    answer.headers["WWW-Authenticate"] = ", ".join(filter(None, ('Bearer realm="gocque"', why)))
    return answer


def _note_denied(user_id: int) -> Callable[[Session], None]:
    address, endpoint = request.remote_addr, request.endpoint
    return lambda session: services.note(session, "denied", user_id, address=address, detail=endpoint)


def _mark_seen() -> None:
    sign_in: tuple[int, datetime] | None = g.get("sign_in")
    now = utcnow()
    if sign_in is None or now - sign_in[1] < SEEN_EVERY:
        return
    sign_in_id = sign_in[0]
    try:
        _write_apart(lambda session: services.mark_seen(session, sign_in_id, now))
    except OperationalError:
        log.warning("mark_seen_failed")  # somebody else writes long; the next request tries again


def _write_apart(write: Callable[[Session], None]) -> None:
    """Write in a transaction of its own, from reading requests too."""
    # Until now the request only looked the person up. On SQLite its transaction would keep ours waiting.
    db.session.rollback()

    def run() -> None:
        set_reads_only(False)
        with Session(db.engine) as session, session.begin():
            write(session)

    copy_context().run(run)  # what `run` says about reading and writing ends with it


def own_path(wanted: str | None) -> str | None:
    """Return a path of this house to go on to after the sign-in; None for anything else.

    Browsers read ``//host`` and ``/\\host`` as other houses, and drop tabs and line breaks first.

    >>> own_path("/quan-ly/san-pham?trang=2")
    '/quan-ly/san-pham?trang=2'
    >>> own_path("//example.com"), own_path("https://example.com/"), own_path("javascript:alert(1)")
    (None, None, None)
    """
    if not wanted or len(wanted) > _LONGEST_NEXT or not wanted.startswith("/"):
        return None
    if "//" in wanted.partition("?")[0] or "\\" in wanted or not wanted.isprintable():
        return None
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or parts.path.rstrip("/") in {"/dang-nhap", "/dang-xuat"}:
        return None
    return wanted
