"""The sides of the lines about public trace pages: ours on an installation, the bare view beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from werkzeug.datastructures import Headers
from werkzeug.test import Client

from benchmarks._bare_view import bare
from benchmarks._province import Province, province
from benchmarks._server import Load, send, serving

PHONE = {"Accept-Encoding": "gzip", "Accept-Language": "vi"}
EVENTS = 10


@dataclass(frozen=True)
class Page:
    """One lot with ten events, and the folder with what the bare view answers.

    Attributes:
        path: The lot's page.
        asked: What a phone sends with its request, with the tag of its own copy when it has one.
        bare: The environment of the bare view.
    """

    home: Province
    path: str
    asked: dict[str, str]
    bare: dict[str, str]


@contextmanager
def page(_size: int, *, is_known: bool = False) -> Iterator[Page]:
    """Make the page, and lay down its bytes for the bare view; `is_known`: phones that have it already."""
    with province(1, steps=EVENTS) as home, TemporaryDirectory() as folder:
        path = home.paths[0]
        answer = Client(home.app).get(path, headers=PHONE)
        body, headers = Path(folder) / "page", Path(folder) / "headers"
        body.write_bytes(answer.get_data())
        headers.write_text("\n".join(f"{name}: {value}" for name, value in told(answer.headers)))
        known = {"If-None-Match": answer.headers["ETag"]} if is_known else {}
        yield Page(home, path, PHONE | known, {"BARE_PAGE": str(body), "BARE_HEADERS": str(headers)})


@contextmanager
def ours(given: Page) -> Iterator[Callable[[float], Load]]:
    """Serve the page as `serve.py` does."""
    with serving("asgi:create_gateway", given.home.environment, healthy=given.path) as address:
        yield lambda seconds: send(address, [given.path], seconds=seconds, headers=given.asked)


@contextmanager
def rival(given: Page) -> Iterator[Callable[[float], Load]]:
    """Serve the same bytes from a bare view."""
    with serving("benchmarks._bare_view:bare", given.bare, healthy=given.path) as address:
        yield lambda seconds: send(address, [given.path], seconds=seconds, headers=given.asked)


def same(given: Page) -> bool:
    """Say whether both give the same status, headers and bytes; no server is needed for that."""
    os.environ.update(given.bare)  # the bare view reads it when it is made
    answers = [
        Client(application).get(given.path, headers=given.asked) for application in (given.home.app, bare())
    ]
    told_of = [
        (each.status_code, each.headers["ETag"].removeprefix("W/"), each.get_data()) for each in answers
    ]
    return told_of[0] == told_of[1]


def told(headers: Headers) -> Sequence[tuple[str, str]]:
    """Return the headers that say something of the page."""
    return [(name, value) for name, value in headers if name not in {"Content-Length", "Date"}]
