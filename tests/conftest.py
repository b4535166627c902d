"""What every test may ask for: an application on a fresh migrated database, a session, a page client."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core.config import Settings, read_settings
from core.database import db, set_reads_only
from core.formatting import VIETNAM
from core.limits import limiter
from tests.databases import Databases
from tests.factories.accounts import requests_apart
from tests.pages.client import PageClient
from wsgi import create_app

TODAY = datetime.now(VIETNAM).date()  # what pages call today; the sample is moved to it


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return Databases(tmp_path_factory.mktemp("db"), os.environ.get("PYTEST_XDIST_WORKER", "main"))


@pytest.fixture(scope="session")
def settings(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return read_settings(
        {
            "GOCQUE_SECRET_KEY": secrets.token_urlsafe(32),
            "GOCQUE_DATABASE_URL": databases.url,
            "GOCQUE_INSTANCE": str(tmp_path_factory.mktemp("instance")),
            "GOCQUE_SAMPLE_PASSWORD": "mat-khau-mau-2026",
            "GOCQUE_METRICS_TOKEN": "do-luong",
        }
    )


@pytest.fixture(scope="session")
def _app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.config.update(TESTING=True)
    return app


@pytest.fixture
def app(_app: Flask, databases: Databases) -> Iterator[Flask]:
    """The application on a database that holds the administrative units and nothing else."""
    yield from _fresh(_app, databases, "migrated", lambda: None)


@pytest.fixture
def sample_app(_app: Flask, databases: Databases) -> Iterator[Flask]:
    """The application with the whole sample, shifted to TODAY, with small pictures."""
    yield from _fresh(_app, databases, "sample", _load_sample)


def _fresh(app: Flask, databases: Databases, state: str, prepare: Callable[[], None]) -> Iterator[Flask]:
    databases.reset(app, state, prepare)
    set_reads_only(False)
    limiter.reset()
    with requests_apart(app):
        yield app
    with app.app_context():
        db.session.remove()


def _load_sample() -> None:
    from sample.loader import load_sample
    from tests.factories.pictures import plain_picture

    load_sample(
        db.session(), agency="Sở Công Thương", today=TODAY, draw=plain_picture, password="mat-khau-mau-2026"
    )
    db.session.commit()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with app.app_context():
        yield db.session()


@pytest.fixture
def sample_session(sample_app: Flask) -> Iterator[Session]:
    with sample_app.app_context():
        yield db.session()


@pytest.fixture
def page(app: Flask) -> PageClient:
    return PageClient(app)


@pytest.fixture
def sample_page(sample_app: Flask) -> PageClient:
    return PageClient(sample_app)


@pytest.fixture(scope="session")
def here() -> Path:
    return Path(__file__).resolve().parent
