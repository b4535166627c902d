"""Tell those who want to know which page a visitor was given, whoever made the page.

A view says with `serves` what its page is about; what it names is handed to every listener once the
answer is made, kept copies included. Listeners see the request's environment and keep nothing of the person.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request

Listener = Callable[[dict[str, Any], int, Any], None]
"""Takes the WSGI environment, the status of the answer and what the view said its page is about."""

log = logging.getLogger("gocque")
_KEY = "gocque_served"
HELD_BACK = "gocque.served_by_another"
"""In the environment: where the subject is taken down for whoever asked Flask, and tells it itself."""


def serves(subject: Any) -> None:
    """Say what the page of the present request is about."""
    g.served = subject


def on_served(app: Flask, listener: Listener) -> None:
    """Let a listener hear of every answer whose view said what it is about."""
    app.extensions.setdefault(_KEY, []).append(listener)


def tell_served(app: Flask, environ: dict[str, Any], status: int, subject: Any) -> None:
    """Tell all listeners; one that fails never costs the visitor the page. None: there is nothing to tell.

    A copy that was kept comes here without an application context: a listener has the environment alone.
    """
    if subject is None:
        return
    for listener in app.extensions.get(_KEY, ()):
        try:
            listener(environ, status, subject)
        except Exception:
            log.exception("served_listener_failed")


def install_served(app: Flask) -> None:
    """Tell of every answer that a view made."""

    @app.after_request
    def _tell(response: Response) -> Response:
        subject = g.get("served")
        if (holder := request.environ.get(HELD_BACK)) is not None:
            holder.subject = subject
        else:
            tell_served(app, request.environ, response.status_code, subject)
        return response
