"""Giving the trace page and counting the look, against giving it alone: same server, same page.

Both sides are served as `serve.py` serves them, by granian's ASGI interface and the gateway that gives kept
pages from the event loop: looks are heard there, so there is where they must not hold anybody up.

Each request comes from a device of its own, so each is counted: heard, told from robots and repeats, noted,
and written into the database once a second beside the requests. When the server has ended in good order, the
database must hold every look that was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import environ
from unittest.mock import patch

from sqlalchemy import func, select
from werkzeug.test import Client

from benchmarks._province import Province, province
from benchmarks._recording import counting, deaf
from benchmarks._server import Load, send, serving
from benchmarks.served_line import ServedLine
from core.database import db
from traceability.scans.models import ScanCount

PHONE = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) Chrome/126.0.0.0 Mobile Safari/537.36",
    "Accept-Encoding": "gzip",
    "Accept-Language": "vi",
}
EVENTS = 10


class LooksAreLost(RuntimeError):
    """The database holds fewer looks than were answered."""


@contextmanager
def prepare(_size: int) -> Iterator[Province]:
    """Make one lot with ten events."""
    with province(1, steps=EVENTS) as home:
        yield home


@contextmanager
def ours(home: Province) -> Iterator[Callable[[float], Load]]:
    """Serve the page and count; the end of the block is the orderly stop.

    Raises:
        LooksAreLost: If a look that was answered was not written.
    """
    answered = 0

    def ask(seconds: float) -> Load:
        nonlocal answered
        load = send(address, home.paths[:1], seconds=seconds, headers=PHONE)
        answered += load.answers
        return load

    before = looks(home)
    with serving("benchmarks._recording:counting_gateway", home.environment, healthy="/healthz") as address:
        yield ask
    # What was on its way when a turn ended was counted and is in no answer.
    if (written := looks(home) - before) < answered:
        raise LooksAreLost(f"{written} of {answered}")


@contextmanager
def rival(home: Province) -> Iterator[Callable[[float], Load]]:
    """Serve the page alone."""
    with serving("benchmarks._recording:deaf_gateway", home.environment, healthy="/healthz") as address:
        yield lambda seconds: send(address, home.paths[:1], seconds=seconds, headers=PHONE)


def same(home: Province) -> bool:
    """Say whether both give the same page; no server is needed for that."""
    with patch.dict(environ, home.environment):
        pages = [Client(make()).get(home.paths[0], headers=PHONE).get_data() for make in (counting, deaf)]
    return pages[0] == pages[1] and len(pages[0]) > 1000


def looks(home: Province) -> int:
    """Return how many looks the database holds."""
    with home.app.app_context():
        found = db.session.scalar(select(func.coalesce(func.sum(ScanCount.count), 0)))
        db.session.remove()
        db.engine.dispose()
    return int(found or 0)


LINE = ServedLine(
    name="Recording a scan: the trace page with every look counted, against the page alone",
    budget=0.90,
    prepare=prepare,
    ours=ours,
    rival=rival,
    same=same,
)
