"""The own account: devices, password, phone, and what happened; nobody else's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import access, services
from accounts.models import Role, SecurityEvent, User, UserSession
from accounts.passwords import password_matches
from core import database
from core.audit import AuditEntry
from core.database import utcnow
from tests.factories.accounts import PASSWORD, csrf_token, local, make_user, sign_in
from tests.pages.client import PageClient

NEW_PASSWORD = "cánh diều tháng ba"


def cookie_of(page: PageClient) -> str:
    cookie = page.http.get_cookie("gocque")
    assert cookie is not None
    return str(cookie.value)


def is_in(app: Flask, cookie: str) -> bool:
    client = app.test_client()
    client.set_cookie("gocque", cookie)
    return client.get("/tai-khoan").status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_everybody_finds_the_way_to_the_own_account(app: Flask, session: Session, role: Role) -> None:
    page = PageClient(app)
    sign_in(page, make_user(session, role))

    page.get("/quan-ly", follow=True)
    assert "/tai-khoan" in [link.href for link in page.links]
    page.get("/tai-khoan")

    assert page.h1 == "Tài khoản của bạn"
    assert "Chỉ có thiết bị này đang dùng tài khoản." in page.text


def test_a_phone_is_self_declared_until_somebody_has_seen_the_person(app: Flask, session: Session) -> None:
    page = PageClient(app)
    user = make_user(session)
    sign_in(page, user)

    assert "Tự khai" in page.get("/tai-khoan").text
    user.phone_seen_at = datetime.fromisoformat("2026-11-20T05:00:00+00:00")
    session.commit()

    assert "Đã gặp mặt 20/11/2026" in page.get("/tai-khoan").text


def test_one_device_puts_another_out_and_stays(app: Flask, session: Session) -> None:
    user = make_user(session)
    here, there = PageClient(app), PageClient(app)
    sign_in(here, user)
    sign_in(there, user)
    kept = cookie_of(there)

    here.get("/tai-khoan")
    here.submit("Đăng xuất thiết bị này")

    assert not is_in(app, kept)
    assert here.path == "/tai-khoan"
    assert "Đã đăng xuất một thiết bị khác" in here.text


def test_all_other_devices_are_put_out_at_once(app: Flask, session: Session) -> None:
    user = make_user(session)
    here, others = PageClient(app), [PageClient(app), PageClient(app)]
    for device in (here, *others):
        sign_in(device, user)

    here.get("/tai-khoan")
    here.submit("Đăng xuất mọi thiết bị khác")

    assert [is_in(app, cookie_of(other)) for other in others] == [False, False]
    assert here.path == "/tai-khoan"


def test_devices_of_others_cannot_be_put_out(app: Flask, session: Session) -> None:
    page, other = PageClient(app), PageClient(app)
    sign_in(other, make_user(session))
    session_id = session.scalars(select(UserSession.id)).one()
    sign_in(page, make_user(session))

    page.post(
        f"/tai-khoan/thiet-bi/{session_id}/dang-xuat", {"csrf_token": csrf_token(page)}, 404, follow=False
    )

    assert is_in(app, cookie_of(other))


def test_only_sign_ins_that_still_open_the_account_are_listed(app: Flask, session: Session) -> None:
    user = make_user(session)
    page = PageClient(app)
    for _each in range(3):
        sign_in(page, user)
    ended, idle, _present = session.scalars(select(UserSession).order_by(UserSession.id)).all()
    ended.ended_at = utcnow()
    idle.last_seen_at = utcnow() - timedelta(days=14)
    session.commit()

    page.get("/tai-khoan")

    assert "Chỉ có thiết bị này" in page.text


def test_a_new_password_needs_the_old_one_and_puts_every_other_cookie_out(
    app: Flask, session: Session
) -> None:
    user = make_user(session)
    here, there = PageClient(app), PageClient(app)
    sign_in(here, user)
    sign_in(there, user)
    before, elsewhere = cookie_of(here), cookie_of(there)

    here.get("/tai-khoan/mat-khau")
    here.submit("Lưu mật khẩu mới", password=PASSWORD, new_password=NEW_PASSWORD)

    session.expire_all()
    assert here.path == "/tai-khoan"
    assert "Đã đổi mật khẩu" in here.text
    assert [is_in(app, before), is_in(app, elsewhere)] == [False, False]
    assert is_in(app, cookie_of(here))
    assert password_matches(user.password_hash, NEW_PASSWORD)
    assert not password_matches(user.password_hash, PASSWORD)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("sai mật khẩu", NEW_PASSWORD, "Mật khẩu đang dùng chưa đúng"),
        ("", NEW_PASSWORD, "Bạn chưa gõ mật khẩu đang dùng."),
        (PASSWORD, "", "Bạn chưa gõ mật khẩu."),
        (PASSWORD, PASSWORD, "trùng mật khẩu đang dùng"),
        (PASSWORD, "thaibinh2026", "nhiều người dùng"),
        (PASSWORD, "Đào Thị Ổi 88", "gần như chỉ có tên"),
        (PASSWORD, "ngắn", "từ 8 đến 128"),
    ],
)
def test_a_change_of_password_that_is_refused_says_why_and_changes_nothing(
    app: Flask, session: Session, old: str, new: str, sentence: str
) -> None:
    user = make_user(session)
    page = PageClient(app)
    sign_in(page, user)

    page.get("/tai-khoan/mat-khau")
    page.submit("Lưu mật khẩu mới", status=422, password=old, new_password=new)

    session.expire_all()
    assert page.title.startswith("Lỗi: Đổi mật khẩu")
    assert sentence in page.text
    assert password_matches(user.password_hash, PASSWORD)
    assert is_in(app, cookie_of(page))


def test_guessing_the_present_password_from_an_open_device_is_slowed(app: Flask, session: Session) -> None:
    page = PageClient(app)
    sign_in(page, make_user(session))
    page.get("/tai-khoan/mat-khau")
    for number in range(10):
        page.submit("Lưu mật khẩu mới", status=422, password=f"đoán bừa {number}", new_password=NEW_PASSWORD)

    page.submit("Lưu mật khẩu mới", status=429, password=PASSWORD, new_password=NEW_PASSWORD)

    assert "Bạn đợi khoảng một phút" in page.text
    assert int(page.current.headers["Retry-After"]) >= 1


def test_moving_to_another_number_asks_the_password_and_makes_it_self_declared(
    app: Flask, session: Session
) -> None:
    user = make_user(session, phone_seen_at=utcnow())
    here, there = PageClient(app), PageClient(app)
    sign_in(here, user)
    sign_in(there, user)
    before, elsewhere = cookie_of(here), cookie_of(there)

    here.get("/tai-khoan/so-dien-thoai")
    here.submit("Lưu số mới", phone="0912 345 678", password=PASSWORD)

    session.expire_all()
    entry = session.scalars(select(AuditEntry)).one()
    assert (user.phone, user.phone_seen_at) == ("+84912345678", None)
    assert [is_in(app, before), is_in(app, elsewhere), is_in(app, cookie_of(here))] == [False, False, True]
    assert (entry.action, entry.changes) == ("account.change_phone", {})


def test_a_number_without_the_right_password_does_not_move(app: Flask, session: Session) -> None:
    user = make_user(session)
    phone = user.phone
    page = PageClient(app)
    sign_in(page, user)

    page.get("/tai-khoan/so-dien-thoai")
    page.submit("Lưu số mới", status=422, phone="0912 345 678", password="sai mật khẩu")

    session.expire_all()
    assert user.phone == phone
    assert "Mật khẩu đang dùng chưa đúng" in page.text


def test_a_number_in_use_is_refused_without_telling_whose(app: Flask, session: Session) -> None:
    other, user = make_user(session, full_name="Bùi Văn Kín"), make_user(session)
    phone = user.phone
    page = PageClient(app)
    sign_in(page, user)

    page.get("/tai-khoan/so-dien-thoai")
    page.submit("Lưu số mới", status=422, phone=local(other), password=PASSWORD)

    session.expire_all()
    assert user.phone == phone
    assert "Chưa dùng được số này" in page.text
    assert "Bùi Văn Kín" not in page.text
    assert "đã có tài khoản" not in page.text


def test_a_person_may_change_what_they_are_called(app: Flask, session: Session) -> None:
    user = make_user(session)
    page = PageClient(app)
    sign_in(page, user)

    page.get("/tai-khoan/ten")
    page.submit("Lưu tên gọi", full_name="  Bùi  Thị Nếp ")

    session.expire_all()
    assert user.full_name == "Bùi Thị Nếp"
    assert "Bùi Thị Nếp" in page.text
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "account.rename")).one()
    assert entry.changes == {"full_name": True}  # the trail holds people by number only


def test_what_happened_is_told_in_words_and_only_to_its_owner(app: Flask, session: Session) -> None:
    user, other = make_user(session), make_user(session)
    services.note(session, "sign_in_failed", user.id, address="203.0.113.9")
    services.note(session, "something_of_tomorrow", user.id)
    services.note(session, "denied", other.id, detail="catalog.products")
    page = PageClient(app)
    sign_in(page, user)

    page.get("/tai-khoan")

    assert "Có người gõ sai mật khẩu" in page.text
    assert "Việc khác của tài khoản" in page.text
    assert "Mở trang không thuộc quyền" not in page.text
    assert "203.0.113.9" not in page.text


@pytest.mark.parametrize(
    ("role", "step", "whole"),
    [
        (Role.PRODUCER, timedelta(days=14), timedelta(days=30)),
        (Role.OFFICER, timedelta(hours=2), timedelta(hours=12)),
    ],
)
def test_a_cookie_ends_when_left_alone_and_by_its_age_as_the_clock_goes_on(
    app: Flask,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    role: Role,
    step: timedelta,
    whole: timedelta,
) -> None:
    idle, busy = PageClient(app), PageClient(app)
    user = make_user(session, role)
    sign_in(idle, user)
    sign_in(busy, user)
    start, minute = utcnow(), timedelta(minutes=1)

    def at(later: timedelta) -> None:
        monkeypatch.setattr(access, "utcnow", lambda: start + later)

    at(step - minute)
    assert is_in(app, cookie_of(busy))
    at(step + minute)
    assert not is_in(app, cookie_of(idle))
    assert is_in(app, cookie_of(busy))
    passed = step - minute
    while passed + step - 10 * minute < whole:
        passed += step - 10 * minute
        at(passed)
        assert is_in(app, cookie_of(busy))
    at(whole + minute)
    assert not is_in(app, cookie_of(busy))


def test_a_disabled_person_sees_no_account(app: Flask, session: Session) -> None:
    page = PageClient(app)
    user = make_user(session)
    sign_in(page, user)
    user.disabled_at = database.utcnow()
    session.commit()

    assert not is_in(app, cookie_of(page))


def test_the_events_of_a_change_name_no_phone(app: Flask, session: Session) -> None:
    page = PageClient(app)
    user = make_user(session)
    sign_in(page, user)
    page.get("/tai-khoan/so-dien-thoai")
    page.submit("Lưu số mới", phone="0912 345 678", password=PASSWORD)

    kept = session.scalars(select(SecurityEvent)).all()
    assert [event.kind for event in kept] == ["phone_changed"]
    assert "912345678" not in str([(event.detail, event.address) for event in kept])
    assert session.get_one(User, user.id).phone == "+84912345678"
