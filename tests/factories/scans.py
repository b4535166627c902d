"""Phones that scan codes, and what was counted of them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from traceability.scans.listening import book_of, repeats_of
from traceability.scans.models import ScanCount

PHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)


def scan(
    app: Flask,
    path: str,
    *,
    address: str = "203.0.113.7",
    agent: str | None = PHONE,
    method: str = "GET",
    headers: dict[str, str] | None = None,
) -> TestResponse:
    """Open a page as a phone does that has never been here, without any cookie."""
    sent: dict[str, str] = {**({"User-Agent": agent} if agent is not None else {}), **(headers or {})}
    with app.test_client(use_cookies=False) as phone:
        environ: dict[str, Any] = {"REMOTE_ADDR": address}
        return phone.open(path, method=method, headers=sent, environ_overrides=environ)


def nothing_counted(app: Flask) -> None:
    """Begin anew: nothing waits, no device is known."""
    book_of(app).forget()
    repeats_of(app).forget()


def counted(app: Flask, session: Session) -> int:
    """Write what waits and return how many looks there are in all."""
    session.rollback()  # a transaction left open would keep the one writer of SQLite waiting
    assert book_of(app).flush()
    return (
        session.scalar(select(func.coalesce(func.sum(ScanCount.count), 0)).where(ScanCount.district == ""))
        or 0
    )
