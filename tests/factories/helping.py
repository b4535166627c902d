"""Helpers who were let in."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role, User, UserSession
from accounts.sessions import token_hash
from catalog import services
from catalog.models import Business, HelperSession
from core.audit import Actor
from core.database import utcnow
from places.models import NEW
from tests.factories.accounts import make_user, sign_in
from tests.pages.client import PageClient

HERE = ((NEW, "12688"),)
"""Đông Hưng, where the factories' businesses stand."""


def make_helper(session: Session, **facts: Any) -> User:
    """Make a helper of the commune in which the factories' businesses stand."""
    return make_user(session, Role.HELPER, **{"full_name": "Vũ Thị Lạc", "places": HERE, **facts})


def begin_help(
    client: PageClient | FlaskClient, session: Session, helper: User, owner: User, business: Business
) -> HelperSession:
    """Sign the helper in and open a session with the owner's code; commits."""
    token = sign_in(client, helper)
    sign_in_id = session.scalars(
        select(UserSession.id).where(UserSession.token_hash == token_hash(token))
    ).one()
    http = client.http if isinstance(client, PageClient) else client
    key, now = str(http.application.secret_key), utcnow()
    _consent, code = services.ask_consent_code(session, business, actor=Actor(owner.id), key=key, now=now)
    row = services.start_help(session, helper, business, code, key=key, sign_in_id=sign_in_id, now=now)
    session.commit()
    return row
