"""People of every role, and the way in for a test client."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import Context
from functools import cache
from itertools import count
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert
from sqlalchemy.orm import Session, object_session

from accounts.models import Role, SecondFactor, User, UserScope, UserSession
from accounts.passwords import hash_password
from accounts.second_factor import keys
from accounts.second_factor import services as second_factor
from accounts.sessions import lifetime_of, new_token, token_hash
from core.database import db, utcnow
from tests.pages.client import PageClient

PASSWORD = "lúa chín vàng đồng"
_numbers = count(1)


@cache
def _hash_of(password: str) -> str:
    # The real cost, paid once for each password of the whole run.
    return hash_password(password)


@contextmanager
def requests_apart(app: Flask) -> Iterator[Flask]:
    """Give each request an application context of its own, as a server does.

    Flask lets a request join the context that the `session` fixture keeps open. One request would
    then find the person whom another one had looked up. The test's own session is committed before
    each request: SQLite has one writer, and the request should see what the test has made.
    """
    answer = app.wsgi_app

    def apart(environ: Any, start_response: Any) -> Iterable[bytes]:
        if has_app_context():
            db.session.commit()
        return Context().run(answer, environ, start_response)

    app.wsgi_app = apart  # type: ignore[method-assign]
    try:
        yield app
    finally:
        app.wsgi_app = answer  # type: ignore[method-assign]


def make_user(
    session: Session,
    role: Role | str = Role.PRODUCER,
    *,
    phone: str | None = None,
    password: str = PASSWORD,
    places: tuple[tuple[str, str], ...] = (),
    **facts: Any,
) -> User:
    """Make a person; `phone` is E.164, `places` are pairs of scheme and code.

    Commit before a client asks for pages: it reads through a session of its own.
    """
    user = User(
        **{
            "phone": phone or f"+8450001{next(_numbers):04d}",
            "full_name": "Đào Thị Ổi",
            "role": Role(role).value,
            "password_hash": _hash_of(password),
            "scopes": [UserScope(scheme=scheme, code=code) for scheme, code in places],
            **facts,
        }
    )
    session.add(user)
    session.flush()
    return user


def sign_in(client: PageClient | FlaskClient, user: User) -> str:
    """Let a client in as `user` without the form, and return the token of the sign-in.

    Only what the form would leave behind is written: a row here, a cookie there. What is pending in
    the user's own session is committed first, so that the client sees it.
    """
    http = client.http if isinstance(client, PageClient) else client
    user_id, role = user.id, user.role
    if (pending := object_session(user)) is not None:
        pending.commit()
    token, now = new_token(), utcnow()
    row = insert(UserSession).values(
        token_hash=token_hash(token),
        user_id=user_id,
        device="Chrome, Android",
        created_at=now,
        last_seen_at=now,
        expires_at=now + lifetime_of(role).whole,
    )
    with http.application.app_context(), db.engine.begin() as connection:
        connection.execute(row)
    _carry(http, token, role)
    return token


def _carry(http: FlaskClient, token: str, role: str) -> None:
    """Put into a client what the form of the sign-in leaves in it, and nothing else."""
    with http.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = token
        cookie["_fresh"] = True
        cookie.permanent = role == Role.PRODUCER


class Door:
    """Lets a client in as people, again and again: each time with a cookie as the sign-in leaves it.

    A sign-in is written down only when the one before may have ended or was somebody else's.
    """

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self._user: User | None = None
        self._token = self._role = ""

    def let_in(self, user: User) -> None:
        """Let the client in as a person."""
        if self._user is user:
            _carry(self._client, self._token, self._role)
        else:
            self._user, self._role, self._token = user, user.role, sign_in(self._client, user)

    def is_fresh_for(self, user: User) -> bool:
        """Say whether letting this person in writes a new sign-in."""
        return self._user is not user

    def may_be_shut(self) -> None:
        """Take note that something was sent which may have ended the sign-in."""
        self._user = None


def enrol(session: Session, user: User) -> str:
    """Give a person an authenticator as if it was enrolled before, and return its key."""
    second_factor.begin(session, user)
    key = second_factor.key_to_confirm(session, user.id)
    session.get_one(SecondFactor, user.id).confirmed_at = utcnow()
    session.commit()
    return str(key)


def code_now(key: str, *, later: int = 0) -> str:
    """Return the code that an authenticator shows, or will show some steps of 30 seconds later."""
    return keys.code_at(key, int(utcnow().timestamp()) // keys.STEP_SECONDS + later)


def csrf_token(client: PageClient | FlaskClient) -> str:
    """Return a token with which this client may post without having seen a form."""
    http = client.http if isinstance(client, PageClient) else client
    with http.session_transaction() as cookie:
        raw = cookie.setdefault("csrf_token", secrets.token_hex(20))
    key = str(http.application.secret_key)
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))


def local(user: User) -> str:
    """Return the person's phone as it is typed."""
    return "0" + user.phone.removeprefix("+84")
