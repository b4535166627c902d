from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.browser import DESKTOP, PHONE, launch, watched_page
from tests.e2e.server import Server, running_server


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of an installation with its sample, made by the first start on an empty folder.

    Several processes share it: the first that asks makes it, the others wait. Each server begins with a
    copy, so that what one test writes is seen by the tests of its own process at most.
    """
    base = tmp_path_factory.getbasetemp()
    made = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "installation"
    made.mkdir(exist_ok=True)
    with (made / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # closing the file lets go, also when the process is killed
        if not (made / "ready").exists():
            shutil.rmtree(made / "instance", ignore_errors=True)
            with running_server(made):
                pass
            (made / "ready").touch()
    return made / "instance"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, installation: Path) -> Iterator[Server]:
    """Gốc Quê with its sample, started once for all journeys of a process."""
    with running_server(tmp_path_factory.mktemp("server"), like=installation) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, server: Server) -> Iterator[Page]:
    """A phone of 360 × 740 points."""
    with watched_page(chromium, server.base, PHONE) as page:
        yield page


@pytest.fixture
def phone_without_scripts(chromium: Browser, server: Server) -> Iterator[Page]:
    """The same phone with scripts off."""
    with watched_page(chromium, server.base, PHONE, scripts=False) as page:
        yield page


@pytest.fixture
def desktop(chromium: Browser, server: Server) -> Iterator[Page]:
    """An office computer of 1280 points."""
    with watched_page(chromium, server.base, DESKTOP) as page:
        yield page
