"""Hang the programs' part into the application."""

from __future__ import annotations

from flask import Flask

from programmes.api import acts, openapi, pages, programmes, published, reports  # noqa: F401  # they hang themselves in
from programmes.api.blueprint import add_headers, blueprint


def register(app: Flask) -> None:
    """Register every address; no form of ours is sent here, so none is asked for its token."""
    app.register_blueprint(blueprint)
    app.register_blueprint(pages.blueprint)
    app.extensions["csrf"].exempt(blueprint)
    app.after_request(add_headers)
