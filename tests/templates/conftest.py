from collections.abc import Iterator

import pytest
from flask import Flask

from tests.templates.house import make_house


@pytest.fixture(scope="session")
def _house() -> Flask:
    return make_house()


@pytest.fixture
def house(_house: Flask) -> Iterator[Flask]:
    """The templates alone, within a request."""
    with _house.test_request_context("/thu"):
        yield _house
