"""Floods are slowed by address and by account, from one table, and nobody behind a shared gateway suffers."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo
from fnmatch import fnmatchcase
from typing import Self

import pytest
from flask import Flask
from limits import parse
from sqlalchemy.orm import Session

from core import limits
from core.jobs import enqueue
from core.jobs.outbox import MOST_AT_ONCE, JobState, OutboxEntry, TooManyJobs
from core.limits import RATES, REST, account_key, limiter, rates_for, visitor_key
from core.logs import JsonLine
from tests.factories.accounts import csrf_token, make_user, sign_in
from tests.factories.catalog import make_product
from tests.pages.client import PageClient

LONG_TASKS = ("exporters.fill", "catalog.import", "traceability.print_labels")


@pytest.fixture
def rates(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[limits.Rate]]:
    """The table, for a test to change."""
    table = list(RATES)
    monkeypatch.setattr(limits, "RATES", table)
    rates_for.cache_clear()
    yield table
    rates_for.cache_clear()


def at_most(rates: list[limits.Rate], work: str, rate: str) -> None:
    rates[:] = [replace(row, rate=rate) if row.work == work else row for row in rates]


def from_address(page: PageClient, path: str, address: str, status: int = 200, **headers: str) -> int:
    answer = page.get(path, status, environ_overrides={"REMOTE_ADDR": address}, headers=headers)
    return answer.status


def test_each_row_says_since_when_how_often_of_whom_and_why() -> None:
    assert all(row.why and row.work and row.since.year >= 2026 for row in RATES)
    assert all(parse(row.rate).amount > 0 for row in RATES)
    assert len({(row.work, row.sends, row.per_account) for row in RATES}) == len(RATES)


def test_each_row_counts_a_view_that_there_is(app: Flask) -> None:
    endpoints = set(app.view_functions)
    named = [pattern for row in RATES for pattern in row.endpoints if pattern != REST]

    assert [each for each in named if not any(fnmatchcase(one, each) for one in endpoints)] == []


@pytest.mark.parametrize("sends", [False, True])
@pytest.mark.parametrize("per_account", [False, True])
def test_every_view_is_counted(app: Flask, sends: bool, per_account: bool) -> None:
    uncounted = [
        one for one in app.view_functions if not rates_for(one, sends=sends, per_account=per_account)
    ]

    assert uncounted == []


@pytest.mark.parametrize(
    ("endpoint", "sends", "per_account", "works"),
    [
        ("traceability.trace_lot", False, False, ["trace"]),
        ("catalog.find", False, False, ["search"]),
        ("traceability.report", True, False, ["report", "report_taken"]),
        ("exporters.marketplace", True, True, ["export"]),
        ("exporters.marketplace", True, False, ["export_address"]),
        ("catalog.import_products", True, True, ["import"]),
        ("traceability.sheet", True, True, ["labels"]),
        ("catalog.photos", True, True, ["upload"]),
        ("programmes.add_evidence", True, True, ["evidence"]),
        ("catalog.edit_profile", True, True, ["person"]),
    ],
)
def test_a_request_is_counted_by_its_own_rows_or_by_the_row_for_the_rest(
    endpoint: str, sends: bool, per_account: bool, works: list[str]
) -> None:
    assert [row.work for row in rates_for(endpoint, sends=sends, per_account=per_account)] == works


def test_a_hundred_phones_behind_one_gateway_read_trace_pages(
    app: Flask, page: PageClient, session: Session
) -> None:
    path = f"/t/{make_product(session).code}?khong=giu"
    session.commit()
    phone = app.test_client()

    statuses = [
        phone.get(path, environ_overrides={"REMOTE_ADDR": "203.0.113.7"}).status_code
        for _phone in range(100)
        for _scan in range(3)
    ]

    assert statuses == [200] * 300


def test_a_flood_is_told_in_vietnamese_how_long_to_wait(
    page: PageClient, session: Session, rates: list[limits.Rate]
) -> None:
    path = f"/t/{make_product(session).code}?khong=giu"
    at_most(rates, "trace", "2 per hour")
    for _ in range(2):
        from_address(page, path, "203.0.113.7")

    from_address(page, path, "203.0.113.7", 429)
    answer = page.get(path, 429, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})

    assert answer.h1 == "Bạn thao tác hơi nhanh"
    assert "phút rồi thử lại" in answer.text
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    assert "Set-Cookie" not in answer.headers
    assert from_address(page, path, "203.0.113.8") == 200


def test_forwarded_headers_make_nobody_another_visitor(
    page: PageClient, session: Session, rates: list[limits.Rate]
) -> None:
    path = f"/t/{make_product(session).code}?khong=giu"
    at_most(rates, "trace", "1 per hour")
    from_address(page, path, "203.0.113.7")

    for number in range(3):
        invented = {"X-Forwarded-For": f"198.51.100.{number}", "X-Real-IP": "198.51.100.9"}
        invented |= {"Forwarded": f"for=198.51.100.{number}", "X-Forwarded-Host": "evil.example"}
        assert from_address(page, path, "203.0.113.7", 429, **invented) == 429


def test_an_account_is_counted_wherever_it_comes_from(
    app: Flask, session: Session, rates: list[limits.Rate]
) -> None:
    page, neighbour = PageClient(app), PageClient(app)
    sign_in(page, make_user(session))
    sign_in(neighbour, make_user(session))
    at_most(rates, "person_reads", "2 per hour")

    for number in range(2):
        from_address(page, "/quan-ly/san-pham", f"203.0.113.{number}")

    assert from_address(page, "/quan-ly/san-pham", "203.0.113.77", 429) == 429
    assert from_address(neighbour, "/quan-ly/san-pham", "203.0.113.1") == 200


def test_reading_and_sending_are_counted_apart(
    app: Flask, session: Session, rates: list[limits.Rate]
) -> None:
    page = PageClient(app)
    sign_in(page, make_user(session))
    at_most(rates, "person", "1 per hour")
    token = {"csrf_token": csrf_token(page)}
    page.post("/quan-ly/lo-hang/them/0", token, 404)

    page.post("/quan-ly/lo-hang/them/0", token, 429)

    assert page.get("/quan-ly/san-pham").status == 200


def test_a_limit_that_is_hit_is_logged_without_the_address(
    page: PageClient, session: Session, rates: list[limits.Rate], caplog: pytest.LogCaptureFixture
) -> None:
    path = f"/t/{make_product(session).code}?khong=giu"
    at_most(rates, "trace", "1 per hour")
    from_address(page, path, "203.0.113.7")
    logging.getLogger("gocque.security").addHandler(caplog.handler)
    try:
        from_address(page, path, "203.0.113.7", 429)
    finally:
        logging.getLogger("gocque.security").removeHandler(caplog.handler)

    line = JsonLine().format(next(each for each in caplog.records if each.message == "limit_hit"))
    assert json.loads(line)["event"] == "limit_hit"
    assert json.loads(line)["endpoint"] == "traceability.trace_product"
    assert "203.0.113" not in line


def test_a_counter_that_is_out_of_order_keeps_nobody_out(
    page: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/t/{make_product(session).code}?khong=giu"
    session.commit()

    def broken(*_arguments: object) -> bool:
        raise ConnectionError

    monkeypatch.setattr(limiter.limiter, "hit", broken)

    assert page.get(path).status == 200


def test_a_key_holds_no_address_and_changes_with_the_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls(2099, 1, 2, tzinfo=tz)

    with app.test_request_context(environ_overrides={"REMOTE_ADDR": "203.0.113.7"}):
        today, mine = visitor_key(), account_key(7)
        monkeypatch.setattr(limits, "datetime", Later)

        assert "203.0.113.7" not in today
        assert visitor_key() != today
        assert account_key(7) != mine
        assert len({today, mine, account_key(8)}) == 3


@pytest.mark.parametrize("name", LONG_TASKS)
def test_one_person_may_have_only_a_few_long_jobs_at_once(session: Session, name: str) -> None:
    mine, others = make_user(session).id, make_user(session).id
    jobs = [enqueue(session, name, {}, requested_by=mine) for _ in range(MOST_AT_ONCE)]

    with pytest.raises(TooManyJobs, match="chưa xong"):
        enqueue(session, name, {}, requested_by=mine)

    assert enqueue(session, name, {}, requested_by=others).id
    jobs[0].state = JobState.DONE.value
    assert enqueue(session, name, {}, requested_by=mine).id


def test_short_jobs_are_not_bounded(session: Session) -> None:
    mine = make_user(session).id

    for _ in range(MOST_AT_ONCE + 2):
        enqueue(session, "catalog.make_sizes", {"photo_id": 0}, requested_by=mine)

    assert session.query(OutboxEntry).count() == MOST_AT_ONCE + 2
