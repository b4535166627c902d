"""Serve the house with an ASGI server that keeps addresses as they came, as `serve.py` does.

``wsgi:create_app()`` does as well on any WSGI server, best on one that says ``RAW_URI`` or ``REQUEST_URI``.
"""

from __future__ import annotations

import gc
import logging

from flask import Flask

from core.database import db, reads_only
from core.gateway import Gateway
from core.kept_pages import kept_pages
from core.proxies import names_visitors
from programmes.tally import kept
from wsgi import LARGEST_REQUEST, create_app

_log = logging.getLogger("gocque")


def create_gateway() -> Gateway:
    """Build the application and what brings requests to it."""
    return gateway_of(create_app())


def gateway_of(app: Flask) -> Gateway:
    """Return what brings requests to an application, for a process that does nothing else.

    What stands now stays until the process ends: Python is told to look for garbage elsewhere, because
    going through all of it stops every visitor for a tenth of a second.
    """
    gateway = Gateway(
        app,
        largest=LARGEST_REQUEST,
        at_once=kept_pages(app).at_once,
        name_visitor=names_visitors(app.config["GOCQUE"].trusted_proxies),
    )
    _count_ahead(app)
    gc.collect()
    gc.freeze()
    return gateway


def _count_ahead(app: Flask) -> None:
    """Read the acts before anybody waits for a figure; with no database, a visitor's page will say so."""
    with app.app_context(), reads_only():
        try:
            kept.index_of(db.session())
        except Exception:  # serving begins whatever is wrong with figures: labels must be read
            _log.exception("acts could not be read at the start")
        finally:
            db.session.remove()
