"""A second installation beside the one under test, and a store of its own for each test."""

from __future__ import annotations

import secrets

import pytest
from flask_migrate import upgrade

from core.config import read_settings
from core.database import db
from core.storage import Storage
from wsgi import create_app


@pytest.fixture
def told():
    return lambda what, done, total: None


@pytest.fixture
def store(tmp_path):
    return Storage(f"file://{tmp_path}/media")


@pytest.fixture(scope="session")
def _elsewhere(tmp_path_factory):
    settings = read_settings(
        {
            "GOCQUE_SECRET_KEY": secrets.token_urlsafe(32),
            "GOCQUE_INSTANCE": str(tmp_path_factory.mktemp("elsewhere")),
        }
    )
    app = create_app(settings)
    app.config.update(TESTING=True)
    return app


@pytest.fixture
def elsewhere(_elsewhere, tmp_path):
    """Another installation: its own SQLite file, migrated and empty, and its own store."""
    path = _elsewhere.config["GOCQUE"].instance / "gocque.db"
    with _elsewhere.app_context():
        db.session.remove()
        db.engine.dispose()
        for left_over in ("", "-wal", "-shm"):
            path.with_name(path.name + left_over).unlink(missing_ok=True)
        upgrade()
        db.session.remove()
        db.engine.dispose()
    _elsewhere.extensions["gocque_storage"] = Storage(f"file://{tmp_path}/elsewhere-media")
    yield _elsewhere
    with _elsewhere.app_context():
        db.session.remove()
        db.engine.dispose()
