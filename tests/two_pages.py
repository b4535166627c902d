"""One form opened twice, as by two people, or by one person on two phones."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.factories.accounts import sign_in
from tests.pages.client import PageClient


def two(app: Flask, person: Any, path: str) -> tuple[PageClient, PageClient]:
    """Open one form twice."""
    faster, slower = PageClient(app), PageClient(app)
    for page in (faster, slower):
        sign_in(page, person)
        page.get(path)
    return faster, slower
