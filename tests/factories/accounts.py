"""People of every role, and the way in for a test client."""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session, object_session

from accounts.models import Role, User, UserScope, UserSession
from accounts.passwords import hash_password
from accounts.sessions import lifetime_of, new_token, token_hash
from core.database import db, utcnow
from tests.pages.client import PageClient

PASSWORD = "lúa chín vàng đồng"
_numbers = count(1)


@cache
def _hash_of(password: str) -> str:
    # The real cost, paid once for each password of the whole run.
    return hash_password(password)


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
    if (pending := object_session(user)) is not None:
        pending.commit()
    user_id, role = user.id, user.role
    token, now = new_token(), utcnow()
    with http.application.app_context(), Session(db.engine) as session, session.begin():
        session.add(
            UserSession(
                token_hash=token_hash(token),
                user_id=user_id,
                device="Chrome, Android",
                created_at=now,
                last_seen_at=now,
                expires_at=now + lifetime_of(role).whole,
            )
        )
    with http.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = token
        cookie["_fresh"] = True
        cookie.permanent = role == Role.PRODUCER
    return token
