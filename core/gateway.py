"""Serve a WSGI application over ASGI, with the address as it came on the wire in ``RAW_URI``.

WSGI hands a path on decoded, so that ``%2F`` and ``/`` look the same; an ASGI server keeps the bytes. All
that waits for the network waits on the event loop: the body is taken down before the application hears of
the request, in memory up to `IN_MEMORY` and else in a file, and the answer goes out in pieces, each when
the last has gone. The application itself runs in a few threads, which slow clients never hold. Kept pages
are given from the loop, without a thread. `docs/decisions/` says why this is not a library.
"""

from __future__ import annotations

import asyncio
import contextvars
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

THREADS = 4
IN_MEMORY = 1024 * 1024
PIECE = 64 * 1024
"""Bytes of an answer that go out together, unless it ends before."""

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[str, str]]
AtOnce = Callable[[WSGIEnvironment], tuple[str, Headers, Iterable[bytes]] | None]
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


class Gateway:
    """An ASGI application that asks a WSGI application."""

    def __init__(
        self,
        inner: WSGIApplication,
        *,
        largest: int,
        at_once: AtOnce = lambda environ: None,
        name_visitor: Callable[[WSGIEnvironment], None] = lambda environ: None,
        threads: int = THREADS,
    ) -> None:
        """Take what answers.

        Args:
            inner: The application.
            largest: Bytes of a body that it takes. What is larger by its own word is not read at all, what
                turns out to be is read no further; in both cases the application says so itself.
            at_once: Returns an answer that neither waits nor asks anybody, or None.
            name_visitor: Puts the visitor's address where that of a proxy stands.
            threads: How many requests the application works on at the same time.
        """
        self._inner = inner
        self._largest = largest
        self._at_once = at_once
        self._name_visitor = name_visitor
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="wsgi")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, or see the server's life begin and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.to_thread(self._pool.shutdown)
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        self._name_visitor(environ)
        if (given := self._at_once(environ)) is not None:
            status, headers, parts = given
            await send(_start(status, headers))
            await send({"type": "http.response.body", "body": b"".join(parts)})
            return
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            if _has_body(environ) and not await self._take_down(environ, receive, body):
                await send(_start("400 BAD REQUEST", [("Content-Length", "0")]))
                await send({"type": "http.response.body"})
                return
            environ["wsgi.input"] = body
            await self._ask(environ, receive, send)

    async def _take_down(self, environ: WSGIEnvironment, receive: Receive, body: IO[bytes]) -> bool:
        """Write down the body, and say whether all of it has come."""
        in_chunks = environ.pop("HTTP_TRANSFER_ENCODING", None)  # which counts alone when both are there
        announced = 0 if in_chunks else int(environ["CONTENT_LENGTH"])
        if announced > self._largest:
            return True
        size, more = 0, True
        while more and size <= self._largest:
            message = await receive()
            if message["type"] != "http.request":
                return False
            part = message.get("body", b"")
            size += len(part)
            body.write(part)
            more = message.get("more_body", False)
        body.seek(0)
        environ["CONTENT_LENGTH"] = str(size)  # known now, however it was sent
        return size >= announced

    async def _ask(self, environ: WSGIEnvironment, receive: Receive, send: Send) -> None:
        run = asyncio.get_running_loop().run_in_executor
        asked = _Asked(self._inner, environ)
        gone: asyncio.Task[None] | None = None
        try:
            piece, more = await run(self._pool, asked.begin)
            await send(_start(asked.status, asked.headers))
            await send({"type": "http.response.body", "body": piece, "more_body": more})
            if not more:
                return
            gone = asyncio.create_task(_until_gone(receive))
            while more and not gone.done():
                piece, more = await run(self._pool, asked.go_on)
                await send({"type": "http.response.body", "body": piece, "more_body": more})
        finally:
            if gone is not None:
                gone.cancel()
            if not asked.is_closed:
                await run(self._pool, asked.close)


class _Asked:
    """One request in the application's hands.

    Its steps may run in different threads, one after the other, and always in one context, so that what
    the application keeps in context variables from piece to piece stands where it left it.
    """

    def __init__(self, inner: WSGIApplication, environ: WSGIEnvironment) -> None:
        self.status = ""
        self.headers: Headers = []
        self.is_closed = False
        self._inner = inner
        self._environ = environ
        self._context = contextvars.copy_context()
        self._at_work = threading.Lock()
        self._has_begun = False
        self._pending: list[bytes] = []
        self._announced = -1
        self._sent = 0
        self._parts: Iterable[bytes] = ()
        self._left: Iterator[bytes] = iter(())

    def begin(self) -> tuple[bytes, bool]:
        """Ask, and return the first piece of the answer and whether there may be more."""
        return self._step(self._begin)

    def go_on(self) -> tuple[bytes, bool]:
        """Return the next piece of the answer and whether there may be more."""
        return self._step(self._next)

    def close(self) -> None:
        """Tell the application that nobody takes any more; once, and never while it is at work."""
        with self._at_work:
            self._close()

    def _step(self, step: Callable[[], tuple[bytes, bool]]) -> tuple[bytes, bool]:
        with self._at_work:
            piece, more = self._context.run(step)
            if not more:
                self._close()
            return piece, more

    def _begin(self) -> tuple[bytes, bool]:
        self._parts = self._inner(self._environ, self._start_response)
        self._left = iter(self._parts)
        found = self._next()
        if not self.status:
            raise RuntimeError("the application has not begun its answer")
        self._has_begun = True
        return found

    def _next(self) -> tuple[bytes, bool]:
        """Gather what goes out together; an answer that has its announced length is over."""
        piece = bytearray()
        more = False
        for part in self._left:
            self._pending.append(part)
            piece += self._take()
            if len(piece) >= PIECE:
                more = self._sent + len(piece) != self._announced
                break
        piece += self._take()
        self._sent += len(piece)
        return bytes(piece), more

    def _take(self) -> bytes:
        taken = b"".join(self._pending)
        self._pending.clear()
        return taken

    def _close(self) -> None:
        if not self.is_closed:
            self.is_closed = True
            if (close := getattr(self._parts, "close", None)) is not None:
                self._context.run(close)

    def _start_response(
        self, status: str, headers: Headers, exc_info: _ExcInfo | None = None, /
    ) -> Callable[[bytes], object]:
        if exc_info is not None and self._has_begun and exc_info[1] is not None:
            raise exc_info[1]
        if exc_info is None and self.status:
            raise RuntimeError("the answer has begun already")
        self.status, self.headers = status, headers
        self._announced = next(
            (int(value) for name, value in headers if name.lower() == "content-length"), -1
        )
        return self._pending.append


def environ_of(scope: Message) -> WSGIEnvironment:
    """Return the environment of a request, without its body.

    Names of headers with an underscore are left out, as proxies do: WSGI could not tell them from those
    with a hyphen, and a forged one would pass for a header of the proxy.

    Args:
        scope: As an ASGI server hands it on, ``raw_path`` included.
    """
    raw = scope["raw_path"].decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(raw.encode("latin-1")).decode("latin-1") if "%" in raw else raw,
        "QUERY_STRING": query,
        "RAW_URI": f"{raw}?{query}" if query else raw,
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": "HTTP/1.1" if scope["http_version"] == "1.1" else "HTTP/1.0",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue
        key, text = _key(name), value.decode("latin-1")
        if key in environ and key != "CONTENT_LENGTH":  # which the server has seen to be one number
            text = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{text}"
        environ[key] = text
    return environ


def _key(name: bytes) -> str:
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


async def _until_gone(receive: Receive) -> None:
    """Wait until the client has hung up; what is left of its body is thrown away."""
    while (await receive())["type"] == "http.request":
        pass


def _has_body(environ: WSGIEnvironment) -> bool:
    return "HTTP_TRANSFER_ENCODING" in environ or environ.get("CONTENT_LENGTH", "0") != "0"


def _start(status: str, headers: Headers) -> Message:
    return {
        "type": "http.response.start",
        "status": int(status[:3]),
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
    }
