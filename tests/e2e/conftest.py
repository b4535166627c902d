from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.browser import DESKTOP, PHONE, launch, watched_page
from tests.e2e.server import Server, running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Gốc Quê with its sample, started once for all journeys."""
    with running_server(tmp_path_factory.mktemp("server")) as running:
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
