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
from tests.databases import SERVER_URL, Databases, asks_database
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


_LEFT_OUT = pytest.StashKey[dict[str, int]]()
_NO_DATA = "tests of published test data were left out: GOCQUE_CONFORMANCE names no folder"
_NO_DATABASE = (
    "tests touch no database and were left out: `make test` runs them, on PostgreSQL they say the same"
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what reads published data when no folder holds any; on PostgreSQL, what asks no database."""
    left_out: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("conformance") and not os.environ.get("GOCQUE_CONFORMANCE"):
            left_out.setdefault(_NO_DATA, []).append(item)
        elif SERVER_URL is not None and not asks_database(item):
            left_out.setdefault(_NO_DATABASE, []).append(item)
    if left_out:
        gone = {id(item) for some in left_out.values() for item in some}
        items[:] = [item for item in items if id(item) not in gone]
        config.hook.pytest_deselected(items=[item for some in left_out.values() for item in some])
    config.stash[_LEFT_OUT] = {why: len(some) for why, some in left_out.items()}


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that prints the summary, when several run the tests."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["left_out"] = session.config.stash.get(_LEFT_OUT, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take the numbers of a process that is done; each has collected all tests."""
    node.config.stash[_LEFT_OUT] = {
        **node.config.stash.get(_LEFT_OUT, {}),
        **getattr(node, "workeroutput", {}).get("left_out", {}),
    }


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many tests were left out and why, so that nobody believes they passed."""
    for why, count in sorted(config.stash.get(_LEFT_OUT, {}).items()):
        terminalreporter.write_line(f"{count} {why}")


@pytest.fixture(scope="session")
def here() -> Path:
    return Path(__file__).resolve().parent
