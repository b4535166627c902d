"""Those who want to know hear which page a visitor was given, and never cost the visitor the page."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core.served import on_served
from tests.factories.traceability import make_lot
from tests.pages.client import PageClient
from traceability.scans.subjects import Scanned

_KEY = "gocque_served"


@pytest.fixture
def heard(app: Flask) -> Iterator[list[tuple[str, int, Any]]]:
    told: list[tuple[str, int, Any]] = []
    before = list(app.extensions.get(_KEY, ()))
    on_served(app, lambda environ, status, subject: told.append((environ["REQUEST_METHOD"], status, subject)))
    yield told
    app.extensions[_KEY] = before


def test_listeners_hear_what_a_trace_page_was_about(
    page: PageClient, session: Session, heard: list[tuple[str, int, Any]]
) -> None:
    lot = make_lot(session, lot_code="P01-0001")
    session.commit()
    assert lot.product is not None

    page.get(f"/t/{lot.product.code}/P01-0001")
    page.get(f"/t/{lot.product.code}")
    page.get("/tim?q=x")

    whose = (lot.product.id, lot.business_id)
    assert heard == [("GET", 200, Scanned(*whose, lot_id=lot.id)), ("GET", 200, Scanned(*whose))]


def test_a_listener_that_fails_never_costs_the_visitor_the_page(
    app: Flask, page: PageClient, session: Session, heard: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError

    on_served(app, fail)
    lot = make_lot(session, lot_code="P01-0001")
    session.commit()
    assert lot.product is not None

    with caplog.at_level(logging.ERROR):
        page.get(f"/t/{lot.product.code}/P01-0001")

    assert page.h1 == lot.product.name
    assert len(heard) == 1
    assert "served_listener_failed" in caplog.text
