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

    child = context.Process(target=lambda: [book.add(look(2)) for _ in range(5)])
    child.start()
    child.join()

    assert (child.exitcode, file.read_text("utf-8")) == (0, "5")
    book.forget()
    book.close()
