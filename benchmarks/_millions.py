"""The sides of the lines that hold an installation of a million products against one of a thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial

from werkzeug.test import Client

from benchmarks._pages import PHONE
from benchmarks._province import Province, province
from benchmarks._server import Load, send, serving
from benchmarks.served_line import ServedLine

SMALL = 1_000
EVENTS = 5
MADE_ANEW = 1_000  # so many that none of them lies ready in a cache of the database
KEPT = 50  # scanned again and again, as the goods of a market day are


@dataclass(frozen=True)
class Two:
    """A large and a small installation, with as many pages of each to ask for."""

    large: Province
    small: Province


@contextmanager
def two(pages: int, products: int) -> Iterator[Two]:
    """Make both; the pages that are asked for lie far apart in the large one."""
    pages = min(pages, products)
    with (
        province(products, steps=EVENTS, pages=pages) as large,
        province(SMALL, steps=EVENTS, pages=pages) as small,
    ):
        yield Two(large, small)


@contextmanager
def _asked(home: Province, query: str) -> Iterator[Callable[[float], Load]]:
    paths = [f"{path}{query}" for path in home.paths]
    with serving("asgi:create_gateway", home.environment, healthy=paths[0]) as address:
        yield lambda seconds: send(address, paths, seconds=seconds, headers=PHONE)


def _large(query: str, given: Two) -> AbstractContextManager[Callable[[float], Load]]:
    return _asked(given.large, query)


def _small(query: str, given: Two) -> AbstractContextManager[Callable[[float], Load]]:
    return _asked(given.small, query)


def same(given: Two) -> bool:
    """Say whether a page of each tells as many steps."""
    told = [Client(home.app).get(home.paths[-1]) for home in (given.large, given.small)]
    return [each.status_code for each in told] == [200, 200] and (
        told[0].get_data().count(b"<li") == told[1].get_data().count(b"<li") >= EVENTS
    )


def line(name: str, query: str, *, pages: int, warm: float = 1) -> ServedLine:
    """Return the line of so many pages that are asked for with a query."""
    return ServedLine(
        name=name,
        budget=0.95,
        prepare=partial(two, pages),
        ours=partial(_large, query),
        rival=partial(_small, query),
        same=same,
        size=1_000_000,
        quick=20,
        warm=warm,
    )
