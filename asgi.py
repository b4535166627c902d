"""Serve the house with an ASGI server that keeps addresses as they came, as `serve.py` does.

``wsgi:create_app()`` does as well on any WSGI server, best on one that says ``RAW_URI`` or ``REQUEST_URI``.
"""

from __future__ import annotations

from core.gateway import Gateway
from core.kept_pages import kept_pages
from wsgi import LARGEST_REQUEST, create_app


def create_gateway() -> Gateway:
    """Build the application and what brings requests to it."""
    app = create_app()
    return Gateway(app, largest=LARGEST_REQUEST, at_once=kept_pages(app).at_once)
