"""Looks are written together, beside the requests; none is lost or counted twice."""

import logging
import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from traceability.scans import book as books
from traceability.scans.book import Look, ScanBook

HOUR = datetime(2026, 11, 27, 8, tzinfo=UTC)


def look(product: int = 1) -> Look:
    return Look(HOUR, product)


def test_many_threads_lose_nothing_and_the_book_writes_by_itself() -> None:
    written: Counter[Look] = Counter()
    book = ScanBook(lambda looks: written.update(looks), every=0.01)

    threads = [
        threading.Thread(target=lambda: [book.add(look(number % 7)) for number in range(500)])
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until = time.monotonic() + 5
    while sum(written.values()) < 4000 and time.monotonic() < until:
        time.sleep(0.01)
    book.close()

    assert sum(written.values()) == 4000


def test_what_cannot_be_written_waits_and_the_log_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    written: Counter[Look] = Counter()
    is_down = True

    def write(looks: Mapping[Look, int]) -> None:
        if is_down:
            raise OSError("database is locked")
        written.update(looks)

    book = ScanBook(write, runs_by_itself=lambda: False)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            book.add(look())
            assert not book.flush()
    is_down = False

    assert book.flush()
    assert written == {look(): 3}
    assert [record.message for record in caplog.records] == ["scans_not_written"]


def test_memory_is_bounded_and_what_found_no_room_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(books, "MOST_KINDS", 10)
    written: Counter[Look] = Counter()
    book = ScanBook(lambda looks: written.update(looks), runs_by_itself=lambda: False)

    with caplog.at_level(logging.ERROR):
        for product in range(15):
            book.add(look(product))
        book.add(look(3))
    book.flush()

    assert (len(written), sum(written.values()), book.dropped) == (10, 11, 5)
    assert "scans_dropped" in caplog.text


def test_a_process_that_ends_in_good_order_writes_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "written"

    def write(looks: Mapping[Look, int]) -> None:
        file.write_text(str(sum(looks.values())), "utf-8")

    book = ScanBook(write, every=3600)
    book.add(look())  # the parent's own, which no child may write
    context = multiprocessing.get_context("fork")

    def first_requests() -> None:
        ready = threading.Barrier(5)
        visitors = [threading.Thread(target=lambda: (ready.wait(), book.add(look(2)))) for _ in range(5)]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
        assert [thread.name for thread in threading.enumerate()].count("scans") == 1

    child = context.Process(target=first_requests)
    child.start()
    child.join()

    assert (child.exitcode, file.read_text("utf-8")) == (0, "5")
    book.forget()
    book.close()


def test_what_is_refused_stops_no_other_look(caplog: pytest.LogCaptureFixture) -> None:
    written: Counter[Look] = Counter()
    is_down = False

    def write(looks: Mapping[Look, int]) -> None:
        if {look(3), look(11)} & set(looks):
            raise IntegrityError("INSERT", {}, Exception("FOREIGN KEY constraint failed"))
        if is_down and look(12) in looks:
            raise OSError("database is locked")
        written.update(looks)

    book = ScanBook(write, runs_by_itself=lambda: False)
    for product in range(20):
        book.add(look(product))
    book.add(look(3))
    is_down = True

    with caplog.at_level(logging.ERROR):
        assert not book.flush()  # some are written before the database goes away
    is_down = False
    assert book.flush()

    assert written == {look(product): 1 for product in range(20) if product not in {3, 11}}
    assert book.dropped == 3
    assert "scans_dropped" in caplog.text


def test_the_last_writing_is_tried_twice_and_what_is_lost_then_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(books, "LAST_PAUSE", 0)
    written: Counter[Look] = Counter()
    failures = iter([True, False])

    def write(looks: Mapping[Look, int]) -> None:
        if next(failures, True):
            raise OSError("database is locked")
        written.update(looks)

    lucky, lost = (ScanBook(write, runs_by_itself=lambda: False) for _ in range(2))
    lucky.add(look())
    lost.add(look(2))
    lost.add(look(2))

    lucky.close()
    with caplog.at_level(logging.ERROR):
        lost.close()
        lost.close()
        lost.add(look(2))

    assert written == {look(): 1}
    assert (lucky.dropped, lost.dropped) == (0, 3)
    assert [record.message for record in caplog.records].count("scans_lost_at_end") == 1
    assert lost.flush()
