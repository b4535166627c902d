"""A session whose rows can be read after a commit without holding the one writer's place on SQLite."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session


@pytest.fixture
def session(session: Session) -> Session:
    session.expire_on_commit = False
    return session
