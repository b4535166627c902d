"""The application twice, for the line about recording: one that counts looks, and one that is deaf."""

from __future__ import annotations

from itertools import count
from os import getpid

from flask import Flask

from asgi import gateway_of
from core.gateway import Gateway, Message, Receive, Send
from core.served import _KEY
from wsgi import create_app


class Apart:
    """Let each request come from a device of its own: one that looks twice would be counted once."""

    def __init__(self, inner: Gateway) -> None:
        self._inner = inner
        self._numbers = count()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Hand the request on with an address in a network that no other has."""
        if scope["type"] == "http":
            number = next(self._numbers) % 2**32
            # Processes share what they know of devices, so the process stands in it.
            household = f"{getpid() & 0xFFFF:x}:{number >> 16:x}:{number & 0xFFFF:x}"
            scope["client"] = (f"fd00:{household}::1", 0)
        await self._inner(scope, receive, send)


def counting() -> Flask:
    """Return the application as it is."""
    return create_app()


def deaf() -> Flask:
    """Return the application without anybody who hears of pages that were given."""
    app = create_app()
    app.extensions[_KEY] = []
    return app


def counting_gateway() -> Apart:
    """Serve the application as `asgi.py` does."""
    return Apart(gateway_of(counting()))


def deaf_gateway() -> Apart:
    """Serve the deaf one in the same way."""
    return Apart(gateway_of(deaf()))
