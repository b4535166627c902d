"""A request comes from an ASGI server to a WSGI application and back, whole, in pieces and once."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from itertools import count
from typing import Any
from urllib.parse import unquote_to_bytes
from weakref import WeakKeyDictionary
from wsgiref.validate import validator

import pytest
from flask import Flask, request, stream_with_context
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from asgi import gateway_of
from core.database import db
from core.gateway import PIECE, Gateway, environ_of
from programmes.tally import kept, marks, reading

LARGEST = 100
OVER = {"type": "http.disconnect"}


def scope(target: str = "/", *headers: tuple[str, str], method: str = "GET") -> dict[str, Any]:
    path, _mark, query = target.partition("?")
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "replace"),
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("192.0.2.7", 4711),
        "server": ("127.0.0.1", 8000),
    }


def part(content: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": content, "more_body": more}


class Wire:
    """The server's side: what it hands on, and what it was given to send."""

    def __init__(self, *incoming: dict[str, Any], hangs_up_after: int = 1000) -> None:
        self.incoming = list(incoming)
        self.sent: list[dict[str, Any]] = []
        self._hangs_up_after = hangs_up_after
        self._gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        if self.incoming:
            return self.incoming.pop(0)
        await self._gone.wait()
        return OVER

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)
        if len(self.sent) >= self._hangs_up_after:
            self._gone.set()
            await asyncio.sleep(0.01)

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)


def ask(app: Any, asked: dict[str, Any], wire: Wire, **options: Any) -> Wire:
    asyncio.run(Gateway(app, largest=LARGEST, **options)(asked, wire.receive, wire.send))
    return wire


class Told:
    """A stream that remembers whether it was closed."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        return self._parts

    def close(self) -> None:
        self.closed += 1


def giving(told: Told, *headers: tuple[str, str]) -> Any:
    def app(_environ: dict[str, Any], start_response: Any) -> Told:
        start_response("200 OK", list(headers))
        return told

    return app


def test_the_environment_keeps_the_address_as_it_came() -> None:
    found = environ_of(
        scope(
            "/01/1/10/N%2F26%C3%A9?a=%2F",
            *(
                ("Cookie", "a=1"),
                ("X-A", "1"),
                ("Cookie", "b=2"),
                ("X-A", "2"),
                ("X_Forwarded_For", "9.9.9.9"),
            ),
            *(("Content-Length", "5"), ("Content-Length", "5"), ("Content-Type", "text/plain")),
        )
    )

    assert found["RAW_URI"] == "/01/1/10/N%2F26%C3%A9?a=%2F"
    assert found["PATH_INFO"] == "/01/1/10/N/26é".encode().decode("latin-1")
    assert (found["HTTP_COOKIE"], found["HTTP_X_A"]) == ("a=1; b=2", "1,2")
    assert (found["CONTENT_LENGTH"], found["CONTENT_TYPE"]) == ("5", "text/plain")
    assert (found["REMOTE_ADDR"], found["REMOTE_PORT"], found["QUERY_STRING"]) == (
        *("192.0.2.7", "4711"),
        "a=%2F",
    )
    assert "HTTP_X_FORWARDED_FOR" not in found


@given(st.binary(max_size=40))
def test_any_path_is_decoded_once_and_kept_as_well(path: bytes) -> None:
    raw = "/" + path.replace(b"?", b"").decode("latin-1")

    found = environ_of({**scope("/"), "raw_path": raw.encode("latin-1")})

    assert found["RAW_URI"] == raw
    assert found["PATH_INFO"].encode("latin-1") == unquote_to_bytes(raw.encode("latin-1"))


@pytest.mark.parametrize(
    ("headers", "parts"),
    [
        ([("Content-Length", "6")], [part(b"abc", more=True), part(b"def")]),
        ([("Transfer-Encoding", "chunked")], [part(b"abc", more=True), part(b"def", more=True), part(b"")]),
        ([("Transfer-Encoding", "chunked"), ("Content-Length", "9")], [part(b"abcdef")]),
    ],
)
def test_a_body_reaches_the_application_whole_by_the_rules_of_wsgi(headers: Any, parts: Any) -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))]

    wire = ask(validator(app), scope("/", *headers, method="POST"), Wire(*parts))

    assert wire.sent[0]["status"] == 200
    assert wire.body == b"abcdef"


def test_a_body_that_is_too_large_is_not_read_and_the_application_says_so() -> None:
    app = Flask("limited")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST

    @app.post("/")
    def echo() -> bytes:
        return request.get_data()

    announced = ask(
        app, scope("/", ("Content-Length", "101"), method="POST"), Wire(part(b"x" * 60, more=True))
    )
    found_out = ask(
        app,
        scope("/", ("Transfer-Encoding", "chunked"), method="POST"),
        Wire(*[part(b"x" * 60, more=True)] * 5),
    )

    assert (announced.sent[0]["status"], len(announced.incoming)) == (413, 1)
    assert (found_out.sent[0]["status"], len(found_out.incoming)) == (413, 3)


@pytest.mark.parametrize("incoming", [[part(b"abc")], [part(b"abc", more=True), OVER]])
def test_an_application_never_hears_of_half_a_request(incoming: list[dict[str, Any]]) -> None:
    heard = Told([b"?"])

    wire = ask(giving(heard), scope("/", ("Content-Length", "6"), method="POST"), Wire(*incoming))

    assert wire.sent[0]["status"] == 400
    assert wire.body == b""


def test_a_short_answer_goes_out_at_once_and_a_long_one_in_pieces() -> None:
    whole = Told([b"a", b"b"])
    announced = Told([b"x" * PIECE])
    pieces = Told([b"x" * PIECE, b"y" * (PIECE // 2), b"z" * (PIECE // 2), b"end"])

    at_once = ask(giving(whole), scope(), Wire())
    of_known_length = ask(giving(announced, ("Content-Length", str(PIECE))), scope(), Wire())
    in_pieces = ask(giving(pieces), scope(), Wire())

    assert [len(message.get("body", b"")) for message in at_once.sent] == [0, 2]
    assert [len(message.get("body", b"")) for message in of_known_length.sent] == [0, PIECE]
    assert [len(message.get("body", b"")) for message in in_pieces.sent] == [0, PIECE, PIECE, 3]
    assert [message.get("more_body") for message in in_pieces.sent] == [None, True, True, False]
    assert whole.closed == announced.closed == pieces.closed == 1


def test_a_client_that_hangs_up_ends_the_work() -> None:
    made = count()
    told = Told(b"x" * PIECE for _number in zip(range(1000), made, strict=False))

    wire = ask(giving(told), scope(), Wire(part(b""), hangs_up_after=3))

    assert next(made) < 6
    assert len(wire.sent) < 6
    assert told.closed == 1


def test_an_answer_that_breaks_is_never_ended_as_if_it_were_whole() -> None:
    def parts() -> Iterator[bytes]:
        yield b"x" * PIECE
        raise ValueError("broken")

    told, wire = Told(parts()), Wire()

    with pytest.raises(ValueError, match="broken"):
        ask(giving(told), scope(), wire)

    assert [message.get("more_body") for message in wire.sent] == [None, True]
    assert told.closed == 1


def test_an_answer_may_be_begun_anew_until_something_of_it_has_gone() -> None:
    def app(_environ: dict[str, Any], start_response: Any) -> list[bytes]:
        write = start_response("200 OK", [("Content-Length", "9")])
        write(b"a")
        try:
            raise ValueError
        except ValueError as problem:
            start_response("500 NO", [], (ValueError, problem, problem.__traceback__))
        return [b"b"]

    def silent(_environ: dict[str, Any], _start_response: Any) -> list[bytes]:
        return []

    wire = ask(app, scope(), Wire())

    assert (wire.sent[0]["status"], wire.body) == (500, b"ab")
    with pytest.raises(RuntimeError, match="not begun"):
        ask(silent, scope(), Wire())


def test_what_stands_in_the_context_stands_there_for_every_piece_and_for_no_other_request() -> None:
    seen: ContextVar[str] = ContextVar("seen", default="")
    app = Flask("stream")

    @app.get("/<name>")
    def stream(name: str) -> Any:
        assert seen.get() == ""
        seen.set(name)
        parts = (f"{request.path}{seen.get()}".encode() + b"." * PIECE for _number in range(3))
        return app.response_class(stream_with_context(parts))

    async def both() -> list[bytes]:
        gateway = Gateway(app, largest=LARGEST, threads=2)
        wires = [Wire(), Wire(), Wire()]
        await asyncio.gather(
            *(gateway(scope(f"/{number}"), wire.receive, wire.send) for number, wire in enumerate(wires))
        )
        return [wire.body.replace(b".", b"") for wire in wires]

    assert asyncio.run(both()) == [b"/00" * 3, b"/11" * 3, b"/22" * 3]


def test_no_more_requests_are_worked_on_than_there_are_threads_and_slow_bodies_hold_none() -> None:
    at_work, most, lock = 0, 0, threading.Lock()

    def app(_environ: dict[str, Any], start_response: Any) -> list[bytes]:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        time.sleep(0.01)
        with lock:
            at_work -= 1
        start_response("200 OK", [])
        return [b"ok"]

    async def many() -> list[bytes]:
        gateway = Gateway(app, largest=LARGEST, threads=2)
        slow = [Wire(part(b"a", more=True)) for _number in range(5)]
        waiting = [
            asyncio.create_task(
                gateway(scope("/", ("Content-Length", "9"), method="POST"), wire.receive, wire.send)
            )
            for wire in slow
        ]
        wires = [Wire() for _number in range(6)]
        await asyncio.gather(*(gateway(scope(), wire.receive, wire.send) for wire in wires))
        for task in waiting:
            task.cancel()
        return [wire.body for wire in [*wires, *slow]]

    assert asyncio.run(many()) == [b"ok"] * 6 + [b""] * 5
    assert most == 2


def test_what_stands_ready_is_given_without_the_application() -> None:
    heard = Told([b"made"])

    wire = ask(
        giving(heard),
        scope("/t/A"),
        Wire(),
        at_once=lambda environ: ("200 OK", [("X-Path", environ["PATH_INFO"])], [b"ready"]),
    )

    assert wire.sent[0]["headers"] == [(b"x-path", b"/t/A")]
    assert (wire.body, heard.closed) == (b"ready", 0)


def test_the_servers_life_ends_when_the_last_request_is_answered() -> None:
    wire = Wire({"type": "lifespan.startup"}, {"type": "lifespan.shutdown"})

    ask(giving(Told([])), {"type": "lifespan"}, wire)

    assert [message["type"] for message in wire.sent] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]


def test_what_stands_when_serving_begins_is_not_searched_for_garbage_again(app: Flask) -> None:
    before = gc.get_freeze_count()
    try:
        gateway_of(app)

        assert gc.get_freeze_count() - before > 50_000
    finally:
        gc.unfreeze()


def test_acts_are_read_before_the_first_visitor_asks_and_a_lost_database_stops_no_start(
    app: Flask, monkeypatch, caplog
) -> None:
    read: list[bool] = []

    def columns(*given):
        read.append(True)
        return read_columns(*given)

    read_columns = reading.columns
    monkeypatch.setattr(reading, "columns", columns)
    monkeypatch.setattr(kept, "_kept", WeakKeyDictionary())
    try:
        gateway_of(app)
        assert read == [True]
        with app.app_context():
            kept.index_of(db.session())
            db.session.remove()
        assert read == [True]

        monkeypatch.setattr(marks, "taken", lost)
        monkeypatch.setattr(marks, "is_current", lost)
        gateway_of(app)
        assert "acts could not be read" in caplog.text
    finally:
        gc.unfreeze()


def lost(*_given: object) -> None:
    raise OperationalError("SELECT", {}, ConnectionRefusedError())
