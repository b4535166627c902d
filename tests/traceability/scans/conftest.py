"""Counting begins anew for each test."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories.scans import nothing_counted


@pytest.fixture
def app(app: Flask) -> Flask:
    nothing_counted(app)
    return app
