"""Requests of these tests share nothing with the test itself but the database and their cookies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.factories.accounts import requests_apart


@pytest.fixture
def app(app: Flask) -> Iterator[Flask]:
    """The application, each request in an application context of its own."""
    with requests_apart(app):
        yield app
