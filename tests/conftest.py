"""What every test may ask for: an application on a fresh migrated database, a session, a page client."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core.config import Settings, read_settings
from core.database import db, set_reads_only
from core.formatting import VIETNAM
from core.kept_pages import kept_pages
from core.limits import limiter
from tests.databases import Databases
from tests.factories.accounts import requests_apart
from tests.pages.client import PageClient
from wsgi import create_app

# How long an example takes says nothing on a busy machine.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

TODAY = datetime.now(VIETNAM).date()  # what pages call today; the sample is moved to it


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    worker, base = os.environ.get("PYTEST_XDIST_WORKER"), tmp_path_factory.getbasetemp()
    # The folders of several processes stand side by side.
    shared = (base.parent if worker else base) / "prepared"
    found = Databases(tmp_path_factory.mktemp("db"), shared, worker or "main")
    yield found
    found.close()


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
    databases.reset(app, state, prepare, Path(app.instance_path) / "media" if state == "sample" else None)
    set_reads_only(False)
    limiter.reset()
    kept_pages(app).forget()
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


_LEFT_OUT = pytest.StashKey[int]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what reads published test data when no folder holds any."""
    left_out = [item for item in items if item.get_closest_marker("conformance")]
    if os.environ.get("GOCQUE_CONFORMANCE") or not left_out:
        return
    items[:] = [item for item in items if not item.get_closest_marker("conformance")]
    config.hook.pytest_deselected(items=left_out)
    config.stash[_LEFT_OUT] = len(left_out)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that prints the summary, when several run the tests."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["left_out"] = session.config.stash.get(_LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take the number of a process that is done; each has collected all tests."""
    left_out = getattr(node, "workeroutput", {}).get("left_out", 0)
    node.config.stash[_LEFT_OUT] = max(left_out, node.config.stash.get(_LEFT_OUT, 0))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many tests were left out, so that nobody believes they passed."""
    if count := config.stash.get(_LEFT_OUT, 0):
        terminalreporter.write_line(
            f"{count} tests of published test data were left out: GOCQUE_CONFORMANCE names no folder"
        )


@pytest.fixture(scope="session")
def here() -> Path:
    return Path(__file__).resolve().parent
