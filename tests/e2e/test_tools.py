"""The tools of the journeys are proved here: what they should notice, they notice."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import DESKTOP, PHONE, find_chromium, watched_page
from tests.e2e.server import running_server

pytestmark = pytest.mark.e2e

PAGES = {
    "/": "<meta name='viewport' content='width=device-width'><script src='/count.js'></script>",
    "/count.js": "document.title = `${innerWidth} ${devicePixelRatio}`",
    "/inline": "<script>document.title = 'x'</script>",
    "/broken": "<script src='/broken.js'></script>",
    "/broken.js": "nothing.there()",
    "/foreign": "<img src='http://127.0.0.2:9/x.png' alt=''>",
    "/part": "<img src='/none.png' alt=''>",
}
READY = """
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
class Ready(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'<a href="/t/7KQ2M9XW/L1">x</a>')
HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Ready).serve_forever()
"""


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(200 if body is not None or self.path == "/favicon.ico" else 404)
        kind = "text/javascript" if self.path.endswith(".js") else "text/html"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", "script-src 'self'")
        self.end_headers()
        self.wfile.write((body or "<h1>Không có</h1>").encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def small_site() -> Iterator[str]:
    """The address of a few pages that know nothing of Gốc Quê."""
    site = HTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{site.server_port}"
    site.shutdown()
    thread.join()
    site.server_close()


def test_a_phone_is_a_phone_and_a_desk_a_desk(chromium: Browser, small_site: str) -> None:
    with (
        watched_page(chromium, small_site, PHONE) as phone,
        watched_page(chromium, small_site, DESKTOP) as desk,
    ):
        phone.goto("/")
        desk.goto("/")

        assert (phone.title(), desk.title()) == ("360 2", "1280 1")


def test_scripts_can_be_off(chromium: Browser, small_site: str) -> None:
    with watched_page(chromium, small_site, PHONE, scripts=False) as page:
        page.goto("/")

        assert page.title() == ""


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/inline", "Content Security Policy"),
        ("/broken", "script error"),
        ("/foreign", "asked another host"),
        ("/part", "missing part: 404"),
    ],
)
def test_what_nobody_would_see_is_noticed(chromium: Browser, small_site: str, path: str, told: str) -> None:
    with pytest.raises(AssertionError, match=told), watched_page(chromium, small_site, PHONE) as page:
        page.goto(path, wait_until="networkidle")


def test_a_page_that_rightly_is_not_there_is_no_trouble(chromium: Browser, small_site: str) -> None:
    with watched_page(chromium, small_site, PHONE) as page:
        answer = page.goto("/none")

        assert answer is not None
        assert answer.status == 404


def test_a_machine_without_a_browser_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOCQUE_CHROMIUM", "/nowhere/chromium")

    with pytest.raises(RuntimeError, match="is no program"):
        find_chromium()


def test_a_server_that_ends_at_once_shows_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('không có khóa')"]

    with pytest.raises(AssertionError, match="không có khóa"), running_server(tmp_path, command):
        pass


def test_a_server_is_ended_with_its_journeys(tmp_path: Path) -> None:
    with running_server(tmp_path, [sys.executable, "-c", READY]) as server:
        assert server.first_link(r"/t/[^/]+/[^/]+") == "/t/7KQ2M9XW/L1"

    with pytest.raises(ConnectionRefusedError):
        _connect(server.base)


def _connect(base: str) -> None:
    host, port = base.removeprefix("http://").split(":")
    socket.create_connection((host, int(port)), timeout=2).close()
