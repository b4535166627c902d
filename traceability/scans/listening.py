"""Hear which pages visitors were given, and count those that a person looked at."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextvars import Context
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from flask import Flask
from sqlalchemy.orm import Session

from core.database import db, utcnow
from core.health import METRICS
from core.served import on_served
from traceability.scans import own_links, repeats, settings, visitors
from traceability.scans.book import Look, ScanBook
from traceability.scans.subjects import Scanned
from traceability.scans.writing import write_looks

_BOOK = "gocque_scan_book"
_REPEATS = "gocque_scan_repeats"


def install_scans(app: Flask) -> None:
    """Count looks at the trace pages of an application."""
    app.extensions[_BOOK] = ScanBook(lambda looks: _write(app, looks), runs_by_itself=lambda: not app.testing)
    on_served(app, lambda environ, status, subject: _hear(app, environ, status, subject))
    app.extensions.setdefault(METRICS, []).append(lambda: metrics(app))


def book_of(app: Flask) -> ScanBook:
    """Return the book of an application in this process."""
    return cast(ScanBook, app.extensions[_BOOK])


def repeats_of(app: Flask) -> repeats.Repeats:
    """Return the memory of repeated looks; tests have one of their own."""
    if _REPEATS not in app.extensions:
        app.extensions[_REPEATS] = (
            repeats.own_memory() if app.testing else repeats.shared_memory(str(app.instance_path))
        )
    return cast(repeats.Repeats, app.extensions[_REPEATS])


def count_place(app: Flask, environ: Mapping[str, Any], subject: Scanned, district: str) -> None:
    """Count that a visitor has said where they are; once a day and device for each thing."""
    second, after = int(time.time()), int(settings.copied_labels().far.total_seconds())
    page = f"place {_page(subject)}"
    if not repeats_of(app).is_repeat(_device(environ), page, second, after):
        book_of(app).add(_look(subject, second, district))


def metrics(app: Flask) -> list[str]:
    """Return the counters of this process in Prometheus' text form."""
    return [
        "# HELP gocque_scans_dropped_total Looks at codes that were lost: no room, refused, or the end.",
        "# TYPE gocque_scans_dropped_total counter",
        f"gocque_scans_dropped_total {book_of(app).dropped}",
    ]


def _hear(app: Flask, environ: Mapping[str, Any], status: int, subject: Any) -> None:
    if not isinstance(subject, Scanned) or not visitors.is_look(environ, status):
        return
    if (query := environ.get("QUERY_STRING")) and own_links.is_own(app, str(query)):
        return
    second, after = int(time.time()), settings.counting().repeat_seconds
    if not repeats_of(app).is_repeat(_device(environ), _page(subject), second, after):
        book_of(app).add(_look(subject, second))


def _device(environ: Mapping[str, Any]) -> str:
    return f"{environ.get('REMOTE_ADDR', '')}\0{environ.get('HTTP_USER_AGENT', '')}"


def _page(subject: Scanned) -> str:
    return f"{subject.product_id}/{subject.lot_id or 0}/{subject.serial.upper()}"


def _look(subject: Scanned, second: int, district: str = "") -> Look:
    hour = _hour(second // 3600)
    return Look(hour, subject.product_id, subject.lot_id or 0, subject.serial, district)


@lru_cache(maxsize=2)
def _hour(number: int) -> datetime:
    return datetime.fromtimestamp(number * 3600, UTC)


def _write(app: Flask, looks: Mapping[Look, int]) -> None:
    """Write in a session and a context of the writer's own: the request that was given a page only reads."""

    def write() -> None:
        with app.app_context(), Session(db.engine) as session, session.begin():
            write_looks(session, looks, now=utcnow())

    Context().run(write)
