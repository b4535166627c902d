"""Hear which pages visitors were given, and count those that a person looked at."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextvars import Context
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from core.database import db, utcnow
from core.health import METRICS
from core.kept_pages import CHANGES_NO_PAGE
from core.proxies import network_of
from core.served import on_served
from traceability.scans import own_links, repeats, settings, visitors
from traceability.scans.book import Look, ScanBook
from traceability.scans.subjects import Scanned
from traceability.scans.writing import write_looks

_BOOK = "gocque_scan_book"
_REPEATS = "gocque_scan_repeats"
_HOUR = 3600
_MOST_ENTRIES = 4096  # pages that are looked at again and again, more than are kept


def install_scans(app: Flask) -> None:
    """Count looks at the trace pages of an application."""
    book = ScanBook(lambda looks: _write(app, looks), runs_by_itself=lambda: not app.testing)
    app.extensions[_BOOK] = book
    on_served(app, partial(_hear, app, book.add))
    app.extensions.setdefault(METRICS, []).append(lambda: metrics(app))


def book_of(app: Flask) -> ScanBook:
    """Return the book of an application in this process."""
    book: ScanBook = app.extensions[_BOOK]
    return book


def repeats_of(app: Flask) -> repeats.Repeats:
    """Return the memory of repeated looks; tests have one of their own."""
    known: repeats.Repeats | None = app.extensions.get(_REPEATS)
    if known is None:
        known = repeats.own_memory() if app.testing else repeats.shared_memory(str(app.instance_path))
        app.extensions[_REPEATS] = known
    return known


def count_place(app: Flask, environ: Mapping[str, Any], subject: Scanned, district: str) -> None:
    """Count that a visitor has said where they are; once a day and device for each thing."""
    second, after = int(time.time()), int(settings.copied_labels().far.total_seconds())
    page, look = _entry(subject, second // _HOUR, district)
    if not repeats_of(app).is_repeat(_device(environ), f"place {page}", second, after):
        book_of(app).add(look)


def metrics(app: Flask) -> list[str]:
    """Return the counters of this process in Prometheus' text form."""
    return [
        "# HELP gocque_scans_dropped_total Looks at codes that were lost: no room, refused, or the end.",
        "# TYPE gocque_scans_dropped_total counter",
        f"gocque_scans_dropped_total {book_of(app).dropped}",
    ]


def _hear(
    app: Flask, add: Callable[[Look], None], environ: Mapping[str, Any], status: int, subject: Any
) -> None:
    if not isinstance(subject, Scanned) or not visitors.is_look(environ, status):
        return
    if (query := environ.get("QUERY_STRING")) and own_links.is_own(app, str(query)):
        return
    second, after = int(time.time()), settings.counting().repeat_seconds
    page, look = _entry(subject, second // _HOUR)
    if not repeats_of(app).is_repeat(_device(environ), page, second, after):
        add(look)


def _device(environ: Mapping[str, Any]) -> str:
    return f"{network_of(environ.get('REMOTE_ADDR', ''))}\0{environ.get('HTTP_USER_AGENT', '')}"


@lru_cache(maxsize=_MOST_ENTRIES)
def _entry(subject: Scanned, hour: int, district: str = "") -> tuple[str, Look]:
    """Return by which name a device is known to have seen a page, and what is counted of it in an hour."""
    lot, begun = subject.lot_id or 0, datetime.fromtimestamp(hour * _HOUR, UTC)
    return (
        f"{subject.product_id}/{lot}/{subject.serial.upper()}",
        Look(begun, subject.product_id, lot, subject.serial, district),
    )


def _write(app: Flask, looks: Mapping[Look, int]) -> None:
    """Write in a session and a context of the writer's own: the request that was given a page only reads.

    Trace pages show no counts, so no kept copy has to be asked for anew because of them.
    """

    def write() -> None:
        with app.app_context(), Session(db.engine, info=CHANGES_NO_PAGE) as session, session.begin():
            write_looks(session, looks, now=utcnow())

    Context().run(write)
