from __future__ import annotations

import logging
import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.access import own_path
from accounts.models import Role, SecurityEvent, UserSession
from core.database import utcnow
from tests.factories.accounts import PASSWORD, local, make_user, sign_in
from tests.pages.client import Page, PageClient

WRONG = "Số điện thoại hoặc mật khẩu chưa đúng"


def knock(
    page: PageClient, phone: str, password: str, status: int, *, address: str = "127.0.0.1", **more: Any
) -> Page:
    return page.post(
        "/dang-nhap",
        {"phone": phone, "password": password, **more},
        status,
        follow=False,
        environ_overrides={"REMOTE_ADDR": address},
    )


def test_phone_and_password_open_the_own_work(page: PageClient, session: Session) -> None:
    user = make_user(session)

    page.sign_in(local(user), PASSWORD)

    assert page.path.startswith("/quan-ly/")
    assert session.scalars(select(UserSession.user_id)).all() == [user.id]


@pytest.mark.parametrize("shape", ["0{}", "+84{}", "84 {}", "(0{})"])
def test_the_phone_may_be_typed_in_any_shape(page: PageClient, session: Session, shape: str) -> None:
    user = make_user(session)

    page.sign_in(shape.format(user.phone.removeprefix("+84")), PASSWORD)

    assert page.status == 200


def test_decomposed_letters_open_too(page: PageClient, session: Session) -> None:
    user = make_user(session)

    page.sign_in(local(user), unicodedata.normalize("NFD", PASSWORD))

    assert page.path != "/dang-nhap"


def test_a_password_is_not_trimmed(page: PageClient, session: Session) -> None:
    user = make_user(session, password=" hai đầu trống ")
    page.get("/dang-nhap")

    knock(page, local(user), "hai đầu trống", 422)
    knock(page, local(user), " hai đầu trống ", 302)

    assert session.scalars(select(UserSession.user_id)).all() == [user.id]


def test_a_wrong_password_an_unknown_phone_and_a_disabled_person_read_the_same(
    page: PageClient, session: Session
) -> None:
    known, disabled = make_user(session), make_user(session, disabled_at=utcnow())
    page.get("/dang-nhap")

    pages = [
        knock(page, phone, password, 422).text
        for phone, password in [
            (local(known), "sai mật khẩu"),
            ("0912345678", PASSWORD),
            (local(disabled), PASSWORD),
            (local(known), "a" * 5000),
        ]
    ]

    assert WRONG in pages[0]
    assert len(set(pages)) == 1


def test_a_refused_sign_in_keeps_the_phone_and_not_the_password(page: PageClient, session: Session) -> None:
    user = make_user(session)
    page.get("/dang-nhap")

    page.submit("Đăng nhập", status=422, phone=local(user), password="sai mật khẩu")

    assert page.title.startswith("Lỗi: Đăng nhập")
    assert page.first("input[name=phone]").get("value") == local(user)
    assert not page.first("input[name=password]").get("value")
    assert page.current.headers["Cache-Control"] == "no-store"


def test_what_is_missing_is_said_beside_its_field(page: PageClient) -> None:
    page.get("/dang-nhap")

    page.submit("Đăng nhập", status=422)

    assert page.title.startswith("Lỗi: Đăng nhập")
    assert "Bạn chưa gõ số điện thoại." in page.text
    assert "Bạn chưa gõ mật khẩu." in page.text


def test_what_is_no_phone_is_said_with_an_example(page: PageClient) -> None:
    page.get("/dang-nhap")

    page.submit("Đăng nhập", status=422, phone="09123", password="sai mật khẩu")

    assert "“09123” chưa phải số điện thoại" in page.text


def test_failures_are_written_down_with_the_address(page: PageClient, session: Session) -> None:
    user = make_user(session)
    page.get("/dang-nhap")

    knock(page, local(user), "sai mật khẩu", 422, address="203.0.113.9")
    knock(page, "0912345678", "sai mật khẩu", 422, address="203.0.113.9")

    events = session.scalars(select(SecurityEvent).order_by(SecurityEvent.id)).all()
    assert [(event.kind, event.user_id, event.address) for event in events] == [
        ("sign_in_failed", user.id, "203.0.113.9"),
        ("sign_in_failed", None, "203.0.113.9"),
    ]


def test_the_log_holds_no_phone_name_password_or_address(
    page: PageClient, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    user = make_user(session)
    logger = logging.getLogger("gocque.security")
    logger.addHandler(caplog.handler)
    try:
        page.get("/dang-nhap")
        knock(page, local(user), "sai mật khẩu", 422, address="203.0.113.9")
        knock(page, local(user), PASSWORD, 302, address="203.0.113.9")
    finally:
        logger.removeHandler(caplog.handler)

    said = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "sign_in_failed" in said
    assert "signed_in" in said
    for secret in (user.phone, local(user), user.full_name, "sai mật khẩu", PASSWORD, "203.0.113.9"):
        assert secret not in said


def test_the_session_is_new_at_the_sign_in(page: PageClient, session: Session) -> None:
    user = make_user(session)
    with page.http.session_transaction() as cookie:
        cookie["_user_id"] = "chosen-by-an-attacker"
        cookie["planted"] = "yes"

    page.sign_in(local(user), PASSWORD)

    with page.http.session_transaction() as cookie:
        assert cookie["_user_id"] != "chosen-by-an-attacker"
        assert "planted" not in cookie


def test_each_sign_in_has_its_own_token(app: Flask, session: Session) -> None:
    user = make_user(session)
    tokens = set()
    for _device in range(2):
        page = PageClient(app)
        page.sign_in(local(user), PASSWORD)
        with page.http.session_transaction() as cookie:
            tokens.add(cookie["_user_id"])

    assert len(tokens) == 2


def test_a_producers_cookie_outlives_the_browser_and_an_officers_does_not(
    app: Flask, session: Session
) -> None:
    cookies = []
    for role in (Role.PRODUCER, Role.OFFICER):
        page = PageClient(app)
        user = make_user(session, role, is_sample=True)  # no second factor
        page.get("/dang-nhap")
        cookies.append(knock(page, local(user), PASSWORD, 302).headers["Set-Cookie"])

    assert "Expires=" in cookies[0]
    assert "Expires=" not in cookies[1]
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_signing_in_leads_on_to_the_page_that_was_asked_for(page: PageClient, session: Session) -> None:
    user = make_user(session)
    page.get("/quan-ly/san-pham?trang=1", follow=True)

    page.submit("Đăng nhập", phone=local(user), password=PASSWORD)

    assert page.path == "/quan-ly/san-pham?trang=1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//example.com",
        "///example.com",
        "/\\example.com",
        "\\\\example.com",
        "https://example.com/quan-ly",
        "javascript:alert(1)",
        "/\t/example.com",
        "/.//example.com",
        "/\n/example.com",
        "quan-ly",
        "/" + "a" * 600,
        "/dang-xuat",
        "/dang-nhap?next=/dang-nhap",
        "",
    ],
)
def test_signing_in_never_leads_to_another_house(page: PageClient, session: Session, elsewhere: str) -> None:
    user = make_user(session)
    page.get("/dang-nhap")

    answer = knock(page, local(user), PASSWORD, 302, next=elsewhere)

    assert answer.headers["Location"] == "/quan-ly"
    assert own_path(elsewhere) is None


def test_somebody_who_is_in_already_is_led_on(app: Flask, session: Session) -> None:
    page = PageClient(app)
    sign_in(page, make_user(session))

    assert page.get("/dang-nhap", 302).location == "/quan-ly"
    assert page.get("/dang-nhap?next=/tim", 302).location == "/tim"
    assert page.get("/dang-nhap?next=//example.com", 302).location == "/quan-ly"


def test_guessing_is_slowed_where_it_comes_from_and_the_owner_still_enters(
    app: Flask, session: Session
) -> None:
    owner = make_user(session)
    guesser = PageClient(app)
    guesser.get("/dang-nhap")

    statuses = []
    for number in range(100):
        answer = guesser.http.post(
            "/dang-nhap",
            data={"phone": local(owner), "password": f"đoán {number}", "csrf_token": guesser._csrf_token},
            environ_overrides={"REMOTE_ADDR": "203.0.113.9"},
        )
        statuses.append(answer.status_code)
    at_home = PageClient(app)
    at_home.get("/dang-nhap")

    assert statuses[:10] == [422] * 10
    assert statuses[10:] == [429] * 90
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "đợi khoảng một phút" in answer.get_data(as_text=True)
    knock(at_home, local(owner), PASSWORD, 302, address="198.51.100.7")


def test_even_the_right_password_waits_where_the_guessing_comes_from(
    page: PageClient, session: Session
) -> None:
    owner = make_user(session)
    page.get("/dang-nhap")
    for number in range(10):
        knock(page, "0912345678", f"đoán {number}", 422, address="203.0.113.9")

    answer = knock(page, local(owner), PASSWORD, 429, address="203.0.113.9")

    assert int(answer.headers["Retry-After"]) >= 1


def test_guessing_from_many_places_gets_one_try_a_place_and_the_owner_still_enters(
    page: PageClient, session: Session
) -> None:
    owner = make_user(session)
    page.get("/dang-nhap")
    for number in range(30):
        knock(page, local(owner), "đoán bừa", 422, address=f"203.0.113.{number // 5}")

    knock(page, local(owner), "đoán bừa", 422, address="203.0.113.200")
    knock(page, local(owner), "đoán bừa", 429, address="203.0.113.200")
    answer = knock(page, local(owner), PASSWORD, 302, address="198.51.100.7")

    assert answer.headers["Location"] == "/quan-ly"


def test_one_household_of_ipv6_is_one_place(page: PageClient, session: Session) -> None:
    owner = make_user(session)
    page.get("/dang-nhap")

    for number in range(10):
        knock(page, local(owner), "đoán bừa", 422, address=f"2001:db8:1:2::{number + 1:x}")

    knock(page, local(owner), "đoán bừa", 429, address="2001:db8:1:2::40")
    knock(page, local(owner), PASSWORD, 302, address="2001:db8:1:3::1")


def test_tries_for_one_account_have_a_bound_however_many_places_they_come_from(
    app: Flask, page: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = make_user(session)
    page.get("/dang-nhap")
    knock(page, local(owner), PASSWORD, 302, address="198.51.100.7")
    guesser, known = PageClient(app), PageClient(app)
    for each in (guesser, known):
        each.get("/dang-nhap")
    # Comparing takes long, and is not what is looked at.
    monkeypatch.setattr("accounts.views.password_matches", lambda _hash, typed: typed == PASSWORD)

    answers = [
        guesser.http.post(
            "/dang-nhap",
            data={"phone": local(owner), "password": "đoán bừa", "csrf_token": guesser._csrf_token},
            environ_overrides={"REMOTE_ADDR": f"2001:db8:1:{number:x}::1"},
        ).status_code
        for number in range(70)
    ]

    assert answers == [422] * 61 + [429] * 9
    knock(guesser, local(owner), PASSWORD, 429, address="203.0.113.250")
    page.get("/quan-ly", follow=True)  # the signed-in device notices nothing
    assert page.status == 200
    knock(known, local(owner), PASSWORD, 302, address="198.51.100.7")


def test_a_class_behind_one_gateway_signs_in_together(app: Flask, session: Session) -> None:
    users = [make_user(session) for _each in range(15)]
    session.commit()

    for user in users:
        page = PageClient(app)
        page.get("/dang-nhap")
        knock(page, local(user), PASSWORD, 302, address="203.0.113.9")

    assert len(session.scalars(select(UserSession.id)).all()) == 15


def test_the_row_remembers_when_it_was_used_but_not_each_time(app: Flask, session: Session) -> None:
    page = PageClient(app)
    sign_in(page, make_user(session))
    row = session.scalars(select(UserSession)).one()
    fresh = utcnow() - timedelta(minutes=4)
    row.last_seen_at = fresh
    page.get("/quan-ly", 302)
    assert row.last_seen_at == fresh

    row.last_seen_at = utcnow() - timedelta(minutes=6)
    page.get("/quan-ly", 302)

    assert utcnow() - row.last_seen_at < timedelta(minutes=1)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_arrives_at_a_page_of_its_own(app: Flask, session: Session, role: Role) -> None:
    page = PageClient(app)

    page.sign_in(local(make_user(session, role, is_sample=True)), PASSWORD)  # no second factor

    assert page.status == 200
    assert page.path.startswith(("/quan-ly", "/can-bo", "/ho-tro"))
    assert page.current.headers["Cache-Control"] == "no-store"


def test_an_account_without_a_door_reads_what_it_can_do(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.views.navigation", lambda menu: [])
    page = PageClient(app)
    user = make_user(session, Role.PARTNER)
    sign_in(page, user)

    page.get("/quan-ly")

    assert page.h1 == "Tài khoản của bạn"
    assert "Bạn xem và đề xuất thông tin" in page.text
    assert user.full_name in page.text
