"""Requests of these tests share nothing with the test itself but the database and their cookies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import Context
from typing import Any

import pytest
from flask import Flask, has_app_context

from core.database import db


@pytest.fixture
def app(app: Flask) -> Iterator[Flask]:
    """The application, each request in an application context of its own, as a server gives it.

    Flask lets a request join the context that the `session` fixture keeps open. One request would
    then find the person whom another one had looked up. The test's own session is committed before
    each request: SQLite has one writer, and the request should see what the test has made.
    """
    answer = app.wsgi_app

    def apart(environ: Any, start_response: Any) -> Iterable[bytes]:
        if has_app_context():
            db.session.commit()
        return Context().run(answer, environ, start_response)

    app.wsgi_app = apart  # type: ignore[method-assign]
    yield app
    app.wsgi_app = answer  # type: ignore[method-assign]
