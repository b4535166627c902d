"""From the page that a phone was given to the count: what is counted, where, and what is kept of whom."""

import gc
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder

from core.audit import SYSTEM
from core.database import Base, utcnow
from core.kept_pages import kept_pages
from core.served import tell_served
from tests.factories.scans import PHONE, counted, scan
from tests.factories.serials import make_range, serials_of
from tests.factories.traceability import make_lot
from traceability.models import Lot, Suspicion
from traceability.scans import listening
from traceability.scans.book import Look
from traceability.scans.listening import book_of
from traceability.scans.models import ScanCount, SerialScan
from traceability.scans.own_links import own_link
from traceability.scans.subjects import Scanned
from traceability.serials import services
from traceability.serials.states import SerialState


@pytest.fixture
def lot(session: Session) -> Lot:
    lot = make_lot(session, lot_code="P01-0001")
    session.commit()
    return lot


def path_of(lot: Lot, serial: str = "") -> str:
    assert lot.product is not None
    return f"/t/{lot.product.code}/{lot.lot_code}" + (f"/{serial}" if serial else "")


def test_looks_are_counted_by_hour_product_and_lot_without_a_cookie(
    app: Flask, session: Session, lot: Lot
) -> None:
    answers = [scan(app, path_of(lot), address=f"203.0.113.{number}") for number in range(3)]
    answers.append(
        scan(app, path_of(lot), headers={"If-None-Match": answers[0].headers["ETag"]}, agent=f"{PHONE} x")
    )
    scan(app, path_of(lot).rpartition("/")[0])

    assert [answer.status_code for answer in answers] == [200, 200, 200, 304]
    assert all("Set-Cookie" not in answer.headers for answer in answers)
    assert all("User-Agent" not in answer.headers.get("Vary", "") for answer in answers)
    assert counted(app, session) == 5
    hour = utcnow().replace(minute=0, second=0, microsecond=0)
    rows = session.execute(
        select(ScanCount.product_id, ScanCount.lot_id, ScanCount.district, ScanCount.count)
        .where(ScanCount.hour == hour)
        .order_by(ScanCount.lot_id)
    ).all()
    assert [tuple(row) for row in rows] == [(lot.product_id, 0, "", 1), (lot.product_id, lot.id, "", 4)]


def test_looks_leave_no_objects_behind_that_python_would_search_again_and_again(app: Flask, lot: Lot) -> None:
    about = Scanned(lot.product_id or 0, lot.business_id, lot.id)
    asked = {"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": PHONE}
    tell_served(app, asked, 200, about)
    gc.collect()
    before = len(gc.get_objects())

    for number in range(1000):
        tell_served(app, {**asked, "REMOTE_ADDR": f"2001:db8::{number:x}"}, 200, about)

    assert len(gc.get_objects()) - before < 50
    assert book_of(app).flush()


def test_many_pages_at_once_are_each_added_to_what_was_counted(
    app: Flask, session: Session, lot: Lot
) -> None:
    hour = utcnow().replace(minute=0, second=0, microsecond=0)
    assert lot.product_id is not None
    looks = {Look(hour, lot.product_id, number): number for number in range(1, 113)}

    for _time in range(2):
        listening._write(app, looks)

    written = session.execute(select(ScanCount.lot_id, ScanCount.count).order_by(ScanCount.lot_id)).all()
    assert [tuple(row) for row in written] == [(number, 2 * number) for number in range(1, 113)]


def test_writing_looks_lets_no_kept_page_be_asked_for_anew(app: Flask, session: Session, lot: Lot) -> None:
    def stands() -> bool:
        asked = EnvironBuilder(path_of(lot), environ_overrides={"REMOTE_ADDR": "203.0.113.9"}).get_environ()
        return kept_pages(app).at_once(asked) is not None

    scan(app, path_of(lot))

    assert counted(app, session) == 1
    assert stands()
    lot.packed_on -= timedelta(days=1)
    session.commit()
    assert not stands()


def test_only_looks_of_people_from_outside_count_once(app: Flask, session: Session, lot: Lot) -> None:
    path = path_of(lot)
    with app.test_request_context():
        own = own_link(path)
        forged = own[:-3] + "abc"

    scan(app, path, method="HEAD")
    scan(app, path, agent="Zalobot/1.0")
    scan(app, path, headers={"Sec-Purpose": "prefetch;prerender"})
    scan(app, "/t/khong-co/P01-0001")
    scan(app, own)
    assert counted(app, session) == 0

    for asked in (path, path, path.lower(), path.replace("/t/", "/T/"), forged):
        scan(app, asked)
    assert counted(app, session) == 1
    scan(app, path, address="203.0.113.8")
    assert counted(app, session) == 2


def test_the_first_look_at_a_stuck_on_serial_makes_it_seen(app: Flask, session: Session, lot: Lot) -> None:
    made, [serial, other, printed] = make_range(session, lot, 3, state=SerialState.PRINTED)
    services.activate_serial(session, SYSTEM, serial)
    services.activate_serial(session, SYSTEM, other)
    session.commit()

    scan(app, path_of(lot, serial.serial.lower()), address="203.0.113.1")
    scan(app, path_of(lot, serial.serial), address="203.0.113.2")
    scan(app, path_of(lot, printed.serial), address="203.0.113.2")
    scan(app, path_of(lot, "AAAAAAAAAA"), address="203.0.113.2")

    assert counted(app, session) == 4
    session.expire_all()
    assert [(each.state, each.scans) for each in serials_of(session, made)] == [
        ("seen", 2),
        ("activated", 0),
        ("printed", 1),
    ]
    assert serial.first_seen_hour == utcnow().replace(minute=0, second=0, microsecond=0)
    assert (made.printed, made.activated, made.seen) == (1, 1, 1)
    assert session.scalar(select(func.sum(SerialScan.count))) == 3


def test_a_page_is_given_and_its_look_kept_while_the_database_cannot_write(
    app: Flask, session: Session, lot: Lot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: Any, **__: Any) -> None:
        raise OSError("database is locked")

    with monkeypatch.context() as context:
        context.setattr(listening, "write_looks", locked)
        assert scan(app, path_of(lot)).status_code == 200
        assert not book_of(app).flush()
        assert scan(app, path_of(lot), address="203.0.113.8").status_code == 200

    assert counted(app, session) == 2


def test_a_transaction_that_fails_half_way_counts_nothing_and_later_all(
    app: Flask, session: Session, lot: Lot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, [serial] = make_range(session, lot, 1, state=SerialState.ACTIVATED)
    session.commit()
    scan(app, path_of(lot, serial.serial))

    def fail(*_: Any, **__: Any) -> None:
        raise OSError

    with monkeypatch.context() as context:
        context.setattr("traceability.scans.writing.hints_of", fail)
        assert not book_of(app).flush()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(ScanCount)) == 0

    assert counted(app, session) == 1
    session.expire_all()
    assert serials_of(session, serial.range)[0].scans == 1


def test_a_look_at_goods_that_are_gone_stops_no_other_look(app: Flask, session: Session, lot: Lot) -> None:
    book, dropped = book_of(app), book_of(app).dropped
    book.add(Look(utcnow().replace(minute=0, second=0, microsecond=0), 999_999))
    scan(app, path_of(lot))

    assert counted(app, session) == 1
    assert book.dropped == dropped + 1


def test_of_a_hundred_visitors_nothing_is_left_but_numbers(
    app: Flask, session: Session, lot: Lot, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    _, [serial] = make_range(session, lot, 1, state=SerialState.ACTIVATED)
    session.commit()
    for number in range(100):
        scan(
            app,
            path_of(lot, serial.serial),
            address=f"198.51.100.{number}",
            agent=f"{PHONE} Rieng/{number}",
        )

    assert counted(app, session) == 100
    kept = "\n".join(
        str(row) for table in Base.metadata.sorted_tables for row in session.execute(table.select())
    )
    assert "198.51.100" not in kept
    assert "Rieng/" not in kept
    assert "Mozilla" not in kept
    assert "198.51.100" not in caplog.text + str([vars(record) for record in caplog.records])
    for folder in (app.instance_path, str(tmp_path)):
        found = subprocess.run(
            ["grep", "-rlaE", r"198\.51\.100|Rieng/", folder], capture_output=True, text=True, check=False
        )
        assert found.stdout == ""
    assert session.scalar(select(Suspicion.hints)) == ["in_a_day", "in_a_week"]


def test_processes_that_write_at_once_add_up(app: Flask, session: Session, lot: Lot) -> None:
    from threading import Thread

    made, serials = make_range(session, lot, 20, state=SerialState.ACTIVATED)
    session.commit()
    hour = utcnow().replace(minute=0, second=0, microsecond=0)
    assert lot.product_id is not None
    looks = [{Look(hour, lot.product_id, lot.id, each.serial): 2 for each in serials}] * 4
    writers = [
        Thread(target=lambda batch=batch: listening._write(app, batch))
        for batch in (looks[0], dict(reversed(looks[1].items())), looks[2], dict(reversed(looks[3].items())))
    ]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert counted(app, session) == 160
    session.expire_all()
    assert {(each.state, each.scans) for each in serials_of(session, made)} == {("seen", 8)}
    assert (made.activated, made.seen) == (0, 20)
