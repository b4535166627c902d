"""A phone and a desk in a real Chromium, watched for errors that no person would see.

`GOCQUE_CHROMIUM` names the program; otherwise the machine's own is taken. A machine without one
cannot run these tests, and that is an error, not a skip.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, Response

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "vi-VN",
    "timezone_id": "Asia/Ho_Chi_Minh",
}
DESKTOP: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 800},
    "locale": "vi-VN",
    "timezone_id": "Asia/Ho_Chi_Minh",
}
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SECONDS_FOR_A_STEP = 15


def find_chromium() -> str:
    """Return the path of the browser.

    Raises:
        RuntimeError: If there is none.
    """
    named = os.environ.get("GOCQUE_CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise RuntimeError(
            f"GOCQUE_CHROMIUM={named} is no program"
            if named
            else "Chromium is not installed; on Debian: apt-get install chromium"
        )
    return found


def launch(playwright: Playwright) -> Browser:
    """Start the browser without a window."""
    return playwright.chromium.launch(
        executable_path=find_chromium(),
        headless=True,
        args=list(_ARGUMENTS),
        env={**os.environ, "LANGUAGE": "vi"},  # the words on the browser's own buttons
        chromium_sandbox=os.geteuid() != 0,  # Chromium's sandbox does not start for root
    )


@contextmanager
def watched_page(
    browser: Browser, base: str, device: dict[str, Any], *, scripts: bool = True
) -> Iterator[Page]:
    """Open an empty page whose relative addresses belong to `base`.

    Raises:
        AssertionError: At the end, if a page met a script error, broke the content security policy,
            asked another host for anything, or missed a part of itself.
    """
    context = browser.new_context(base_url=base, java_script_enabled=scripts, **device)
    context.set_default_timeout(_SECONDS_FOR_A_STEP * 1000)
    troubles: list[str] = []
    _watch(context, urlsplit(base).netloc, troubles)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert not troubles, "\n".join(troubles)


def _watch(context: BrowserContext, host: str, troubles: list[str]) -> None:
    def heard(message: ConsoleMessage) -> None:
        # A page that rightly answers 404 or 422 is reported like a missing part; `answered` tells them apart.
        if message.type == "error" and "Failed to load resource" not in message.text:
            troubles.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
            troubles.append(f"asked another host: {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            troubles.append(f"missing part: {response.status} {response.url}")

    context.on("console", heard)
    context.on("weberror", lambda error: troubles.append(f"script error: {error.error}"))
    context.on("request", asked)
    context.on("response", answered)


def sign_in(page: Page, phone: str, password: str) -> None:
    """Sign in through the form.

    Raises:
        AssertionError: If the sign-in is refused.
    """
    page.goto("/dang-nhap")
    page.fill("input[name=phone]", phone)
    page.fill("input[name=password]", password)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    assert urlsplit(page.url).path != "/dang-nhap", f"sign-in of {phone} was refused"
