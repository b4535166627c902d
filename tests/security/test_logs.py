"""What happens at the door is one line of JSON each, with the time in UTC and nobody's secrets."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import services
from accounts.models import Role, SecurityEvent, User
from core.audit import Actor, AuditEntry
from core.logs import JsonLine
from tests.factories.accounts import PASSWORD, csrf_token, local, make_user
from tests.factories.catalog import make_owner, make_product
from tests.pages.client import PageClient

Lines = Callable[[], list[dict[str, object]]]
TYPED = 'Bí mật của tôi\r\n{"event": "signed_in"}'


@pytest.fixture
def written() -> Iterator[StringIO]:
    """All that the house writes into its log, as it stands there."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLine())
    house = logging.getLogger("gocque")
    house.addHandler(handler)
    yield out
    house.removeHandler(handler)


@pytest.fixture
def lines(written: StringIO) -> Lines:
    """The lines that were written so far, each parsed."""
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


def events(lines: Lines) -> list[str]:
    return [str(line["event"]) for line in lines() if "event" in line]


@pytest.fixture
def user(session: Session) -> User:
    return make_user(session)


def test_the_way_in_and_out_is_written_down_in_order(page: PageClient, user: User, lines: Lines) -> None:
    before = datetime.now(UTC)

    page.get("/dang-nhap")
    page.submit("input[type=password]", phone=local(user), password="sai mật khẩu", status=422)
    page.sign_in(local(user), PASSWORD)
    page.get("/can-bo/so-lieu", 403)
    page.get("/quan-ly/san-pham")
    page.post("/dang-xuat", {}, 302)

    assert events(lines) == ["sign_in_failed", "signed_in", "denied", "signed_out"]
    times = [datetime.fromisoformat(str(line["time"])) for line in lines()]
    assert all(time.utcoffset() == timedelta(0) for time in times)
    assert times == sorted(times)
    assert before - timedelta(seconds=1) <= times[0] <= datetime.now(UTC)
    assert {line.get("user_id") for line in lines()} == {user.id}


def test_a_form_without_its_token_is_written_down(page: PageClient, lines: Lines) -> None:
    page.post("/dang-nhap", {"phone": "0912345678"}, 400, csrf=False)

    assert events(lines) == ["form_token_refused"]
    assert lines()[0]["endpoint"] == "accounts.sign_in"


def test_guessing_is_written_down(page: PageClient, user: User, lines: Lines) -> None:
    fields = {"phone": local(user), "password": "sai mật khẩu", "csrf_token": csrf_token(page)}
    for _ in range(12):
        page.http.post("/dang-nhap", data=fields)

    assert events(lines)[:10] == ["sign_in_failed"] * 10
    assert "sign_in_slowed" in events(lines)


def test_what_an_administrator_does_stands_in_the_trail_that_cannot_be_changed(
    session: Session, user: User
) -> None:
    chief = make_user(session, Role.ADMINISTRATOR)

    services.set_password(session, Actor(chief.id), user, "một mật khẩu khác")
    services.disable(session, Actor(chief.id), user)

    trail = select(AuditEntry.action, AuditEntry.actor_id, AuditEntry.subject).order_by(AuditEntry.id)
    done = session.execute(trail).all()
    assert [tuple(each) for each in done] == [
        ("account.set_password", chief.id, f"user:{user.id}"),
        ("account.disable", chief.id, f"user:{user.id}"),
    ]


def test_typed_line_breaks_start_no_line_of_their_own(
    page: PageClient, user: User, written: StringIO
) -> None:
    page.echoes = (TYPED,)
    page.get("/dang-nhap")
    for path in ("/tim?q=a%0D%0A%7B%22event%22%3A1%7D", "/t/A%0D%0AB", "/co-so/x%0Ay"):
        page.http.get(path).close()
    page.get("/dang-nhap")
    page.post("/dang-nhap", {"phone": local(user), "password": TYPED}, 422)
    logging.getLogger("gocque.test").warning("a %s", TYPED, extra={"reason": TYPED, "path": TYPED})

    parsed = [json.loads(line) for line in written.getvalue().splitlines()]
    assert parsed[-1]["reason"] == TYPED
    assert [line["event"] for line in parsed if line.get("event") == "signed_in"] == []


def test_a_run_of_real_pages_leaves_no_secret_in_the_log(
    app: Flask, session: Session, written: StringIO
) -> None:
    owner, business = make_owner(session, phone="+84978123456")
    owner.full_name = "Đào Thị Ổi"
    product = make_product(session, business)
    make_user(session, Role.OFFICER)
    session.commit()
    page = PageClient(app)

    page.sign_in(local(owner), PASSWORD)
    cookie = page.http.get_cookie("gocque")
    token = csrf_token(page)
    for path in (
        "/quan-ly/san-pham",
        "/quan-ly/ho-so",
        f"/quan-ly/san-pham/{product.id}",
        f"/t/{product.code}",
    ):
        page.get(path)
    page.get("/can-bo/so-lieu?phone=0978123456", 403)
    page.post(
        f"/t/{product.code}/bao-nghi-ngo", {"seen": "0978123456", "phone": "0978123456"}, 400, csrf=False
    )
    page.post("/dang-nhap", {"phone": "0978123456", "password": "mật khẩu sai"}, 422)
    page.post("/dang-xuat", {}, 302)

    said = written.getvalue()
    assert said.count("\n") >= 4
    assert cookie is not None
    for secret in (
        *(PASSWORD, "mật khẩu sai", str(cookie.value), token, owner.password_hash),
        *("978123456", "978 123 456", "Đào Thị Ổi", "127.0.0.1"),
    ):
        assert secret not in said, secret


def test_only_failures_and_refusals_keep_an_address(page: PageClient, session: Session, user: User) -> None:
    page.get("/dang-nhap")
    page.submit("input[type=password]", phone=local(user), password="sai mật khẩu", status=422)
    page.sign_in(local(user), PASSWORD)
    page.get("/can-bo/so-lieu", 403)
    page.post("/dang-xuat", {}, 302)

    kept = {each.kind: each.address for each in session.scalars(select(SecurityEvent))}
    assert kept == {
        "sign_in_failed": "127.0.0.1",
        "signed_in": None,
        "denied": "127.0.0.1",
        "signed_out": None,
    }
