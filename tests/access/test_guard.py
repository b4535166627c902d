"""What stands at the door of every address, known or forgotten."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role, SecurityEvent, User
from accounts.permissions import Right
from core.access import requires
from core.config import Settings
from core.database import utcnow
from tests.factories.accounts import csrf_token, make_user, sign_in
from tests.pages.client import PageClient
from wsgi import create_app


def hello() -> str:
    return "xin chào"


@pytest.fixture
def open_house(settings: Settings, app: Flask) -> Callable[..., Flask]:
    """Build one more application on the same database, with the view `hello` at ``/thu``."""

    def build(view: Callable[[], str]) -> Flask:
        built = create_app(settings)
        built.config.update(TESTING=True)
        built.add_url_rule("/thu", "thu", view)
        return built

    return build


def test_a_view_that_says_nothing_about_access_is_shut(open_house: Callable[..., Flask]) -> None:
    page = PageClient(open_house(hello))

    page.get("/thu", 403)

    assert "chưa có quyền" in page.h1
    assert "xin chào" not in page.text


def test_a_guard_that_fails_lets_nobody_in(
    open_house: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    house = open_house(requires(Right.WORK)(lambda: "xin chào"))

    def broken(token: str) -> User:
        raise ValueError("no such thing")

    house.login_manager.user_loader(broken)  # type: ignore[attr-defined]
    page = PageClient(house)
    with page.http.session_transaction() as cookie:
        cookie["_user_id"] = "x" * 43
    logging.getLogger("gocque.security").addHandler(caplog.handler)
    try:
        page.get("/thu", 403)
    finally:
        logging.getLogger("gocque.security").removeHandler(caplog.handler)

    assert "xin chào" not in page.text
    assert "guard_failed" in caplog.messages


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30, "１", "-1", "1\x00"])
def test_a_number_that_no_row_can_have_is_no_address(app: Flask, session: Session, number: object) -> None:
    page = PageClient(app)
    sign_in(page, make_user(session))

    for path in (
        f"/quan-ly/san-pham/{number}",
        f"/quan-ly/lo-hang/{number}/ghi",
        f"/quan-ly/tem/{number}.svg",
    ):
        page.get(path, 404)
    assert "Không tìm thấy" in page.h1


def test_the_largest_number_of_a_row_is_looked_up_and_not_found(app: Flask, session: Session) -> None:
    page = PageClient(app)
    sign_in(page, make_user(session))

    page.get(f"/quan-ly/san-pham/{2**31 - 1}", 404)

    assert "Không tìm thấy" in page.h1


def test_a_visitor_is_led_to_the_sign_in_and_back(page: PageClient) -> None:
    answer = page.get("/quan-ly?tab=2", 302)

    assert answer.location == "/dang-nhap?next=/quan-ly?tab%3D2"


def test_what_a_visitor_sends_is_answered_401(app: Flask) -> None:
    page = PageClient(app)

    page.post("/quan-ly/san-pham/moi", {"csrf_token": csrf_token(page)}, 401)

    assert page.h1 == "Bạn cần đăng nhập"


def test_a_person_without_the_right_is_refused_and_that_is_written_down(app: Flask, session: Session) -> None:
    page = PageClient(app)
    user = make_user(session, Role.ADMINISTRATOR)
    sign_in(page, user)

    page.get("/quan-ly/san-pham", 403, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})

    event = session.scalars(select(SecurityEvent).where(SecurityEvent.kind == "denied")).one()
    assert (event.user_id, event.address, event.detail) == (user.id, "203.0.113.9", "catalog.products")


def test_a_form_without_its_token_is_refused_in_vietnamese(page: PageClient) -> None:
    page.post("/dang-nhap", {"phone": "0912345678", "password": "x" * 8}, 400, csrf=False)

    assert page.h1 == "Trang đã để lâu"


@pytest.mark.parametrize("path", ["/", "/tim?q=gao", "/healthz", "/t/khong-co", "/khong-co-trang-nay"])
def test_a_public_page_sets_no_cookie(app: Flask, session: Session, path: str) -> None:
    stranger, member = app.test_client(), app.test_client()
    sign_in(member, make_user(session))

    assert "Set-Cookie" not in stranger.get(path).headers
    assert "Set-Cookie" not in member.get(path).headers


def test_a_disabled_person_is_a_visitor_from_the_next_page_on(app: Flask, session: Session) -> None:
    page = PageClient(app)
    user = make_user(session)
    sign_in(page, user)
    page.get("/quan-ly", 302)

    user.disabled_at = utcnow()
    session.commit()

    assert str(page.get("/quan-ly", 302).location).startswith("/dang-nhap")
