"""Trace pages are kept in memory: the bytes of a fresh one, never another's, never older than a moment."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as listen
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.test import Client, EnvironBuilder

from catalog.models import Certificate, Photo, ProductState
from core import kept_copies
from core import kept_pages as module
from core.database import db
from core.kept_pages import KeptPages, kept_pages
from core.page_changes import stamp_of
from core.served import on_served
from tests.factories.numbers import give_gtin
from tests.factories.traceability import (
    make_event,
    make_lot,
    make_material_lot,
    make_product,
    make_recall,
    put_in,
)
from tests.pages.client import PageClient
from traceability import banners
from traceability.models import EventParty, EventPhoto, Lot, TraceFacts
from traceability.numbers.models import RegisteredGtin
from traceability.scans.subjects import Scanned

TODAY = date(2026, 11, 27)
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def lot(session: Session) -> Lot:
    lot = make_lot(session, lot_code="P01-0001")
    make_event(session, lot)
    session.commit()
    return lot


@pytest.fixture
def kept(app: Flask) -> KeptPages:
    return kept_pages(app)


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a slow machine not ask the database again in the middle of a test."""
    monkeypatch.setattr(module, "ASKS_AFTER", 60.0)


def path_of(lot: Lot) -> str:
    assert lot.product is not None
    return f"/t/{lot.product.code}/{lot.lot_code}"


def ask(application: Any, path: str, method: str = "GET", **headers: str) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}

    # As a server asks: in no context of the test's own.
    def alone(environ: Any, start_response: Any) -> Any:
        return Context().run(application, environ, start_response)

    answer = Client(alone).open(path, method=method, headers=sent)
    return answer.status_code, dict(answer.headers), answer.get_data()


@contextmanager
def statements() -> Iterator[list[str]]:
    """Note what the database is asked; without the test's own session, whose commit counts as a change."""
    db.session.remove()
    asked: list[str] = []
    listen.listen(db.engine, "before_cursor_execute", note := (lambda *told: asked.append(told[2])))
    yield asked
    listen.remove(db.engine, "before_cursor_execute", note)


@contextmanager
def database_away() -> Iterator[None]:
    """Let every new connection fail, as when the server is gone."""
    engine = db.engine

    def fail(dialect: Any, *_: Any) -> None:
        raise dialect.dbapi.OperationalError("gone")

    db.session.remove()
    engine.dispose()
    listen.listen(engine, "do_connect", fail)
    try:
        yield
    finally:
        listen.remove(engine, "do_connect", fail)


@settings(
    max_examples=4,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_kept_answer_is_the_fresh_one_byte_for_byte(
    app: Flask, session: Session, kept: KeptPages, data: st.DataObject
) -> None:
    words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
    product = make_product(
        session, name=data.draw(words), state=data.draw(st.sampled_from(["live", "listed", "withdrawn"]))
    )
    days = data.draw(st.integers(-400, 400))
    lot = make_lot(session, product, packed_on=date(2025, 6, 1), expires_on=TODAY + timedelta(days))
    for _ in range(data.draw(st.integers(0, 3))):
        make_event(session, lot, name=data.draw(words), details={"note": data.draw(words)})
    if data.draw(st.booleans()):
        make_recall(session, lot, reason=data.draw(words))
    session.commit()

    for query in ("", "?lang=vi", "?lang=en"):
        for language in ("vi", "en-GB,en;q=0.8"):
            for encoding in ("identity", "gzip, br"):
                sent = {"Accept_Language": language, "Accept_Encoding": encoding}
                for path in (path_of(lot) + query, f"/t/{product.code}{query}"):
                    fresh = ask(kept.fresh, path, **sent)
                    first, second = ask(app, path, **sent), ask(app, path, **sent)
                    head = ask(app, path, "HEAD", **sent)
                    tag = {**sent, "If_None_Match": fresh[1]["ETag"]}
                    assert fresh == first == second
                    assert (head[1], head[2]) == (fresh[1], b"")
                    assert ask(app, path, **tag) == ask(kept.fresh, path, **tag)
                    assert ask(app, path, **tag)[0] == 304


@pytest.mark.usefixtures("unasked")
def test_a_second_visitor_costs_no_statement_and_is_told_of_like_the_first(
    app: Flask, lot: Lot, kept: KeptPages
) -> None:
    assert lot.product is not None
    about = Scanned(lot.product.id, lot.business_id, lot.id)
    path, told = path_of(lot), list[tuple[str, int, Any]]()
    fresh = [ask(kept.fresh, each)[2] for each in (path.lower(), f"{path.upper()}/")]
    before = list(app.extensions.get("gocque_served", ()))
    on_served(app, lambda environ, status, subject: told.append((environ["REQUEST_METHOD"], status, subject)))
    tag = ask(app, path)[1]["ETag"]

    with statements() as asked:
        written_otherwise = [ask(kept, each)[2] for each in (path.lower(), f"{path.upper()}/")]
        ask(kept, path, "HEAD")
        ask(kept, path, If_None_Match=tag)
    app.extensions["gocque_served"] = before

    assert asked == []
    assert written_otherwise == fresh
    assert kept.held[0] == 1
    assert told == [("GET", 200, about)] * 3 + [("HEAD", 200, about), ("GET", 304, about)]


def test_the_first_head_keeps_the_whole_page(app: Flask, lot: Lot) -> None:
    head = ask(app, path_of(lot), "HEAD")
    whole = ask(app, path_of(lot))

    assert (head[2], int(head[1]["Content-Length"])) == (b"", len(whole[2]))


def test_a_recall_shows_at_once_in_the_process_that_wrote_it(
    app: Flask, session: Session, lot: Lot, page: PageClient
) -> None:
    page.get(path_of(lot))

    make_recall(session, lot)
    session.commit()

    assert "Lô này đang bị thu hồi" in page.get(path_of(lot)).text


_RECALL = (
    "import sys; from sqlalchemy import create_engine, text\n"
    "with create_engine(sys.argv[1]).begin() as other:\n"
    "    recalled = text(\"UPDATE lots SET state = 'recalled' WHERE id = :id\")\n"
    "    other.execute(recalled, {'id': int(sys.argv[2])})\n"
)


def test_a_recall_of_another_process_shows_within_two_seconds(app: Flask, lot: Lot, kept: KeptPages) -> None:
    url = db.engine.url.render_as_string(hide_password=False)
    path, number, warning = path_of(lot), str(lot.id), "Lô này đang bị thu hồi".encode()
    db.session.remove()  # its commit before each request would count as a change of this process
    assert warning not in ask(kept, path)[2]

    subprocess.run([sys.executable, "-c", _RECALL, url, number], check=True)
    written = time.monotonic()
    while warning not in ask(kept, path)[2]:
        assert time.monotonic() - written < 2
        time.sleep(0.1)


def test_every_fact_on_the_page_moves_the_stamp_and_others_do_not(session: Session, lot: Lot) -> None:
    assert lot.product is not None
    product, business, event = lot.product, lot.business_id, lot.events[0]
    paddy = make_material_lot(session, lot.business)
    elsewhere = make_lot(session)
    give_gtin(session, product, "08936012345681")
    session.commit()
    number = session.get_one(RegisteredGtin, "08936012345681")

    def moves(change: Callable[[], Any]) -> bool:
        before = stamp_of(session, [business])
        change()
        session.commit()
        return stamp_of(session, [business]) != before

    def add(row: Any) -> None:
        session.add(row)

    picture = {"digest": "a" * 64, "ext": "jpg", "width": 4, "height": 3, "state": "ready", "position": 1}
    paper = Certificate(
        business_id=business, type="vietgap", name="VietGAP", number="1", issuer="Sở", issued_on=TODAY
    )
    changes: dict[str, Callable[[], Any]] = {
        "businesses": lambda: setattr(lot.business, "name", "HTX khác"),
        "products": lambda: setattr(product, "name", "Bánh khác"),
        "variants": lambda: setattr(product.variants[0], "gtin", "08936012345674"),
        "registered_gtins": lambda: setattr(number, "state", "in_review"),
        "photos": lambda: add(Photo(product_id=product.id, **picture)),
        "certificates": lambda: add(paper),
        "trace_facts": lambda: add(TraceFacts(product_id=product.id, brand="Gốc")),
        "lots": lambda: setattr(lot, "note", "x"),
        "lot_inputs": lambda: put_in(session, lot, paddy),
        "events": lambda: make_event(session, lot),
        "event_photos": lambda: add(EventPhoto(event_id=event.id, **picture)),
        "event_parties": lambda: add(EventParty(event_id=event.id, who="Bà Gấm", is_public=True)),
        "recalls": lambda: make_recall(session, lot),
    }
    assert [table for table, change in changes.items() if not moves(change)] == []
    assert not moves(lambda: setattr(elsewhere, "note", "x"))
    assert not moves(lambda: setattr(lot.business, "website_check", "ok"))

    before = stamp_of(session, [business])
    product.name = "Chưa lưu"
    session.flush()
    session.rollback()
    assert stamp_of(session, [business]) == before
    session.execute(text("DELETE FROM event_parties"))
    assert stamp_of(session, [business]) != before


def test_a_change_of_what_went_in_shows_on_the_page_of_what_was_made(
    session: Session, lot: Lot, page: PageClient
) -> None:
    paddy = make_lot(session)  # of another business
    put_in(session, lot, paddy)
    session.commit()
    page.get(path_of(lot))

    make_recall(session, paddy)
    session.commit()

    assert "Lô nguyên liệu này đang bị thu hồi" in page.get(path_of(lot)).text


@pytest.mark.usefixtures("unasked")
def test_the_page_follows_the_day_and_nothing_lives_longer_than_a_minute(
    app: Flask, lot: Lot, kept: KeptPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(lot)
    ask(app, path)
    monkeypatch.setattr(kept, "_day", lambda: date(2031, 1, 1))

    with statements() as next_day:
        ask(kept, path)
    with statements() as same_day:
        ask(kept, path)
    monkeypatch.setattr(module, "LIVES", 0.0)
    with statements() as too_old:
        ask(kept, path)

    assert (bool(next_day), bool(same_day), bool(too_old)) == (True, False, True)


@pytest.mark.usefixtures("unasked")
def test_memory_is_bounded_and_the_longest_unasked_page_goes_first(app: Flask, session: Session) -> None:
    paths = [path_of(make_lot(session)) for _ in range(4)]
    session.commit()
    few = KeptPages(app, kept_pages(app).fresh, prefixes=["/t/"], day=lambda: 0, most_pages=3)
    small = KeptPages(app, kept_pages(app).fresh, prefixes=["/t/"], day=lambda: 0, most_bytes=40_000)

    db.session.remove()

    for path in [*paths[:3], paths[0], paths[3]]:
        ask(few, path)
        ask(small, path)
    with statements() as asked:
        ask(few, paths[0])

    assert few.held[0] == 3
    assert asked == []
    assert 0 < small.held[1] <= 40_000


@pytest.mark.parametrize(
    "path",
    [
        "/t/AAAAAAAA",
        "{lot}/S1",
        "{product}/L-CHUA-CO",
        "{product}/bao-nghi-ngo",
        "{lot}?x=1",
        "{lot}?lang=fr",
    ],
)
def test_what_has_no_end_or_belongs_to_one_visitor_is_not_kept(
    app: Flask, lot: Lot, kept: KeptPages, path: str
) -> None:
    product = path_of(lot).rsplit("/", 1)[0]
    asked = path.format(lot=path_of(lot), product=product)

    answers = [ask(app, asked), ask(app, asked)]

    assert answers[0][0] == answers[1][0]
    assert kept.held == (0, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "https", "X_Forwarded_Prefix": "/evil"},
        {"X_Original_URL": "/evil", "X_Rewrite_URL": "/evil", "X_HTTP_Method_Override": "HEAD"},
        {
            "Accept_Language": "evil,*;q=0.5," + "x" * 400,
            "Accept_Encoding": "evil;q=zz, gzip;q=0, " + "y" * 300,
        },
        {"Accept_Language": "en;q=0.1, vi;q=0.9", "Accept_Encoding": "GZIP"},
        {"Cookie": "gocque=evil; session=evil", "Authorization": "Basic ZXZpbA=="},
        {"Range": "bytes=0-10", "If_Range": '"evil"'},
        {"If_None_Match": '"evil", W/"evil"', "If_Modified_Since": "Fri, 27 Nov 2099 00:00:00 GMT"},
    ],
)
def test_nobody_changes_what_others_get(
    app: Flask, lot: Lot, kept: KeptPages, headers: dict[str, str]
) -> None:
    plain = ask(kept.fresh, path_of(lot))

    odd = ask(app, path_of(lot), **headers)

    assert b"evil" not in odd[2]
    assert ask(app, path_of(lot)) == ask(app, path_of(lot), "GET") == plain


@pytest.mark.parametrize("path", ["/{path}", "/t//{rest}", "/Thu-hoi/x", "/t/%2e%2e/{rest}", "/T{path}"])
def test_odd_ways_of_writing_an_address_answer_as_without_memory(
    app: Flask, lot: Lot, kept: KeptPages, path: str
) -> None:
    asked = path.format(path=path_of(lot), rest=path_of(lot)[3:])
    ask(app, path_of(lot))

    assert ask(app, asked) == ask(kept.fresh, asked)


def test_many_who_come_at_once_have_the_page_made_once(app: Flask, lot: Lot, kept: KeptPages) -> None:
    made: list[int] = []

    def slowly(environ: Any, start_response: Any) -> Any:
        made.append(1)
        time.sleep(0.2)
        return kept.fresh(environ, start_response)

    layer = KeptPages(app, slowly, prefixes=["/t/"], day=lambda: 0)
    answers: list[Answer] = []
    path = path_of(lot)
    db.session.remove()
    visitors = [threading.Thread(target=lambda: answers.append(ask(layer, path))) for _ in range(6)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()

    assert len(made) == 1
    assert len(answers) == 6
    assert all(answer == answers[0] for answer in answers)


def test_while_the_database_is_away_the_last_copy_is_given_with_its_time(
    app: Flask, session: Session, lot: Lot, page: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    recall = make_recall(session, make_lot(session))
    session.commit()
    known, product, notice = path_of(lot), path_of(lot).rsplit("/", 1)[0], f"/thu-hoi/{recall.number}"
    for path in (known, f"{known}?lang=en", product, notice):
        page.get(path)
    monkeypatch.setattr(module, "ASKS_AFTER", 0.0)
    monkeypatch.setattr(module, "AWAY", 0.2)

    with database_away():
        for path in (known, product, notice, f"{known}?utm=x"):
            began = time.monotonic()
            answer = page.get(path)
            assert time.monotonic() - began < 1
            assert answer.texts("main > .note strong")[0].startswith("Bản lưu lúc ")
            assert answer.headers["Cache-Control"] == "no-store"
            assert "ETag" not in answer.headers
        assert "Copy from " in page.get(f"{known}?lang=en").text
        assert page.fetch(known, 200, headers={"If-None-Match": "*"}).data
        page.get("/t/2GG94JAM", 503)  # nobody has asked for it yet
        monkeypatch.setattr(kept_copies, "OLDEST", 0.0)
        for path in (known, f"{known}?utm=x"):
            page.get(path, 503)
    time.sleep(0.25)

    assert "Bản lưu lúc" not in page.get(known).text
    assert page.get(known).headers["Cache-Control"] == "public, max-age=30"


@pytest.mark.parametrize("statement", ["", "SELECT * FROM khong_co"])
def test_a_page_that_breaks_by_a_mistake_is_not_covered_by_its_old_copy(
    session: Session, lot: Lot, page: PageClient, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    page.get(path_of(lot))
    make_recall(session, lot)
    session.commit()

    def broken(*_: object) -> None:
        session.execute(text(statement)) if statement else [].pop()

    monkeypatch.setattr(banners, "recall_banner", broken)

    for query in ("", "?utm=x"):
        answer = page.get(path_of(lot) + query, 500)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Bản lưu lúc" not in answer.text


def test_a_question_that_the_database_does_not_understand_gives_no_old_copy(
    lot: Lot, page: PageClient, kept: KeptPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.get(path_of(lot))
    monkeypatch.setattr(module, "ASKS_AFTER", 0.0)
    monkeypatch.setattr(module, "stamp_of", lambda asked, _owners: asked.execute(text("SELECT khong_co")))

    assert "Bản lưu lúc" not in page.get(path_of(lot), 500).text


def test_a_withdrawn_page_says_so_in_memory_too(page: PageClient, session: Session, lot: Lot) -> None:
    page.get(path_of(lot))
    assert lot.product is not None

    lot.product.state = ProductState.DRAFT.value
    session.commit()

    page.get(path_of(lot), 404)


def test_a_copy_is_given_at_once_only_while_nobody_need_be_asked(
    app: Flask, lot: Lot, kept: KeptPages, unasked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[int, Any]] = []
    monkeypatch.setitem(
        app.extensions, "gocque_served", [*app.extensions["gocque_served"]]
    )  # for this test alone
    on_served(app, lambda _environ, status, subject: heard.append((status, subject)))

    def at_once(method: str = "GET", **more: str) -> Any:
        return kept.at_once(EnvironBuilder(path_of(lot), method=method, environ_overrides=more).get_environ())

    assert at_once() is None
    status, headers, body = ask(app, path_of(lot))
    with statements() as asked:
        given = at_once()
        assert given == ("200 OK", list(headers.items()), [body])
        assert at_once("HEAD") == (*given[:2], [])
        unchanged = at_once(HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (unchanged[0], unchanged[2], asked, status) == ("304 NOT MODIFIED", [], [], 200)
    assert [each for each, _subject in heard] == [200, 200, 200, 304]
    for more in ({"QUERY_STRING": "x=1"}, {"HTTP_RANGE": "bytes=0-1"}, {"REQUEST_METHOD": "POST"}):
        assert at_once(**more) is None
    kept.note_write()
    assert at_once() is None
    ask(app, path_of(lot))
    assert at_once() is not None
    monkeypatch.setattr(kept, "_day", lambda: "tomorrow")
    assert at_once() is None
