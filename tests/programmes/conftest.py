"""The department's list, brought in once for a test."""

import json
from datetime import date
from pathlib import Path

import pytest

from core import audit
from programmes.importing import import_programmes
from tests.factories.accounts import make_user, sign_in

TODAY = date(2026, 11, 23)  # rules are told the day; only pages ask the clock
LIST = Path(__file__).resolve().parents[2] / "sample" / "data" / "support_programmes.json"


@pytest.fixture
def department_list():
    """The list as a document that a test may change."""
    return json.loads(LIST.read_text("utf-8"))


@pytest.fixture
def listed(session, department_list):
    """The session with the whole list in the database."""
    import_programmes(session, department_list, actor=audit.SYSTEM)
    session.commit()
    return session


@pytest.fixture
def enter(session, page):
    """Sign somebody of a role in and return the person."""

    def enter_as(role="officer", **facts):
        person = make_user(session, role, **facts)
        sign_in(page, person)
        return person

    return enter_as
