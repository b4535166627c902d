"""A password that was handed out opens once, for some days, and is replaced before anything opens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import entering
from accounts.models import HalfSignIn, Role, SecurityEvent, User, UserSession
from accounts.sign_in_rules import ONE_TIME_DAYS, present_values, shipped_rules
from core.audit import SYSTEM, Actor, AuditEntry
from core.database import utcnow
from core.installation import put_setting
from tests.factories.accounts import PASSWORD, local, make_user, sign_in
from tests.pages.client import Page, PageClient

OWN = "bờ tre cuối xóm"


def handed_out(session: Session, user: User) -> str:
    password, _until = entering.issue_one_time_password(session, SYSTEM, user)
    session.commit()
    return password


def knock(page: PageClient, user: User, password: str, status: int) -> Page:
    page.get("/dang-nhap", follow=True)
    return page.post("/dang-nhap", {"phone": local(user), "password": password}, status, follow=False)


def test_it_opens_only_the_page_that_replaces_it(app: Flask, session: Session) -> None:
    user = make_user(session)
    page = PageClient(app)

    answer = knock(page, user, handed_out(session, user), 302)

    assert answer.location == "/dang-nhap/mat-khau-moi"
    assert str(page.get("/quan-ly/san-pham", 302).location).startswith("/dang-nhap")
    assert page.get("/dang-nhap", 302).location == "/dang-nhap/mat-khau-moi"
    assert session.scalars(select(UserSession)).all() == []


def test_the_own_password_takes_its_place_and_leads_on(app: Flask, session: Session) -> None:
    user = make_user(session)
    password = handed_out(session, user)
    page = PageClient(app)
    page.get("/quan-ly/san-pham?trang=1", follow=True)
    page.submit("Đăng nhập", phone=local(user), password=password)
    assert page.h1 == "Đặt mật khẩu của bạn"

    page.submit("Lưu mật khẩu", password=OWN)

    session.expire_all()
    assert page.path == "/quan-ly/san-pham?trang=1"
    assert not user.has_one_time_password
    knock(PageClient(app), user, OWN, 302)
    knock(PageClient(app), user, password, 422)


def test_used_twice_or_too_old_it_reads_like_a_wrong_one(app: Flask, session: Session) -> None:
    used, old, wrong = make_user(session), make_user(session), make_user(session)
    used_up, too_old = handed_out(session, used), handed_out(session, old)
    knock(PageClient(app), used, used_up, 302)
    old.password_expires_at = utcnow() - timedelta(seconds=1)
    session.commit()

    pages = [
        knock(PageClient(app), user, password, 422).text
        for user, password in [(used, used_up), (old, too_old), (wrong, "sai mật khẩu")]
    ]

    assert "Số điện thoại hoặc mật khẩu chưa đúng" in pages[0]
    assert len(set(pages)) == 1
    kinds = session.scalars(select(SecurityEvent.kind)).all()
    assert kinds == ["sign_in_failed"] * 3


@pytest.mark.parametrize("password", ["", "ngắn", "a" * 129])
def test_what_may_be_no_password_is_said_and_the_step_waits(
    app: Flask, session: Session, password: str
) -> None:
    user = make_user(session)
    page = PageClient(app)
    knock(page, user, handed_out(session, user), 302)
    page.get("/dang-nhap/mat-khau-moi")

    page.submit("Lưu mật khẩu", status=422, password=password)

    assert page.title.startswith("Lỗi: Đặt mật khẩu")
    page.submit("Lưu mật khẩu", password=OWN)
    assert page.path.startswith("/quan-ly/")


def test_the_handed_out_password_is_no_own_one(app: Flask, session: Session) -> None:
    user = make_user(session)
    password = handed_out(session, user)
    page = PageClient(app)
    knock(page, user, password, 302)
    page.get("/dang-nhap/mat-khau-moi")

    page.submit("Lưu mật khẩu", status=422, password=password)

    assert "vẫn là mật khẩu một lần" in page.text


def test_the_step_runs_out(app: Flask, session: Session) -> None:
    user = make_user(session)
    page = PageClient(app)
    knock(page, user, handed_out(session, user), 302)
    page.get("/dang-nhap/mat-khau-moi")
    session.scalars(select(HalfSignIn)).one().expires_at = utcnow()
    session.commit()

    page.submit("Lưu mật khẩu", password=OWN)

    assert page.path == "/dang-nhap"
    assert "Đã quá thời gian" in page.text
    assert user.has_one_time_password


def test_giving_one_ends_what_is_open_and_is_in_the_trail_without_the_password(
    app: Flask, session: Session
) -> None:
    user, giver = make_user(session), make_user(session, Role.ADMINISTRATOR)
    page = PageClient(app)
    sign_in(page, user)

    password, until = entering.issue_one_time_password(session, Actor(user_id=giver.id), user)
    session.commit()

    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.actor_id) == (
        "account.one_time_password",
        f"user:{user.id}",
        giver.id,
    )
    assert password not in str(entry.changes)
    assert timedelta(days=6, hours=23) < until - utcnow() <= timedelta(days=7)
    assert str(page.get("/quan-ly", 302).location).startswith("/dang-nhap")
    knock(PageClient(app), user, PASSWORD, 422)


def test_passwords_are_never_the_same(session: Session) -> None:
    user = make_user(session)

    given = {entering.issue_one_time_password(session, SYSTEM, user)[0] for _each in range(5)}

    assert len(given) == 5
    assert all(len(password) == 14 for password in given)


def test_an_administrators_number_of_days_holds_within_its_bounds(session: Session) -> None:
    rule = shipped_rules()[ONE_TIME_DAYS]
    user = make_user(session)

    put_setting(session, SYSTEM, rule.key, 2, shipped=rule.value)
    _password, until = entering.issue_one_time_password(session, SYSTEM, user)

    assert until - utcnow() <= timedelta(days=2)
    put_setting(session, SYSTEM, rule.key, rule.high + 1, shipped=rule.value)
    assert present_values(session)[ONE_TIME_DAYS] == rule.value


def test_leaving_the_step_ends_it(app: Flask, session: Session) -> None:
    user = make_user(session)
    page = PageClient(app)
    knock(page, user, handed_out(session, user), 302)
    page.get("/dang-nhap/mat-khau-moi")

    page.submit("Thôi, đăng nhập lại từ đầu")

    assert session.scalars(select(HalfSignIn)).one().ended_at is not None
    assert page.get("/dang-nhap").h1 == "Đăng nhập"
