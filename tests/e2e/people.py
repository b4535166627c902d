"""People who have nothing yet, put into a running installation as its operator could."""

from __future__ import annotations

from flask import Flask

from accounts.models import Role
from catalog.models import BusinessKind
from catalog.services import register_business
from core.audit import SYSTEM
from core.config import read_settings
from core.database import db
from places.models import OLD
from tests.e2e.server import Account, Server
from tests.factories.accounts import PASSWORD, make_user
from wsgi import create_app

_EMPTY_DISTRICT = (OLD, "343")
"""Old district in which nobody of the sample stands, or hardly anybody."""


def _app(server: Server) -> Flask:
    return create_app(
        read_settings({"GOCQUE_INSTANCE": str(server.instance), "PORT": server.base.rpartition(":")[2]})
    )


def fresh_producer(server: Server, phone: str) -> Account:
    """Make a producer whose business has no product, lot or paper."""
    with _app(server).app_context():
        owner = make_user(db.session(), Role.PRODUCER, phone=phone, is_sample=True)
        register_business(
            db.session(),
            actor=SYSTEM,
            owner_id=owner.id,
            name="Tổ hợp tác Mới Mở",
            kind=BusinessKind.TO_HOP_TAC,
            declared_scheme=OLD,
            declared_commune_code="12730",
        )
        db.session.commit()
    return Account("producer", phone, PASSWORD, "")


def fresh_staff(server: Server, role: Role, phone: str, place: tuple[str, str]) -> Account:
    """Make a colleague bounded to a place."""
    with _app(server).app_context():
        make_user(db.session(), role, phone=phone, is_sample=True, places=(place,))
        db.session.commit()
    return Account(role.value, phone, PASSWORD, "")
