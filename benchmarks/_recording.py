"""The application twice, for the line about recording: one that counts looks, and one that is deaf."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from os import getpid
from typing import Any

from flask import Flask

from core.served import _KEY
from wsgi import create_app


class Apart:
    """Let each request come from a device of its own: one that looks twice would be counted once."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._numbers = count()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Hand the request on with an address that no other has."""
        number = next(self._numbers) % 2**32
        # Processes share what they know of devices, so the process stands in it.
        environ["REMOTE_ADDR"] = f"fd00::{getpid():x}:{number >> 16:x}:{number & 0xFFFF:x}"
        answer: Iterable[bytes] = self._inner(environ, start_response)
        return answer


def counting() -> Flask:
    """Return the application as it is."""
    app = create_app()
    app.wsgi_app = Apart(app.wsgi_app)  # type: ignore[method-assign]  # a layer in front, as usual
    return app


def deaf() -> Flask:
    """Return the application without anybody who hears of pages that were given."""
    app = counting()
    app.extensions[_KEY] = []
    return app
