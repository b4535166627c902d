from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role, SecurityEvent, UserSession
from accounts.services import disable, set_password
from core.audit import SYSTEM
from tests.factories.accounts import PASSWORD, csrf_token, local, make_user, sign_in
from tests.pages.client import PageClient


def cookie_of(page: PageClient) -> str:
    cookie = page.http.get_cookie("gocque")
    assert cookie is not None
    return str(cookie.value)


def is_in(app: Flask, cookie: str) -> bool:
    client = app.test_client()
    client.set_cookie("gocque", cookie)
    return not client.get("/quan-ly").headers["Location"].startswith("/dang-nhap")


def test_signing_out_leads_to_the_front_and_tidies_the_device(app: Flask, session: Session) -> None:
    page = PageClient(app)
    user = make_user(session, Role.ADMINISTRATOR, is_sample=True)  # no second factor
    page.sign_in(local(user), PASSWORD)

    answer = page.submit("Đăng xuất", status=302, follow=False)

    assert answer.location == "/"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert str(page.get("/quan-ly", 302).location).startswith("/dang-nhap")
    row = session.scalars(select(UserSession)).one()
    assert row.ended_at is not None
    assert session.scalars(select(SecurityEvent.kind).order_by(SecurityEvent.id)).all()[-1] == "signed_out"


def test_a_cookie_kept_from_before_opens_nothing_any_more(app: Flask, session: Session) -> None:
    page = PageClient(app)
    page.sign_in(local(make_user(session)), PASSWORD)
    kept = cookie_of(page)
    assert is_in(app, kept)

    page.post("/dang-xuat", {"csrf_token": csrf_token(page)}, 302, follow=False)

    assert not is_in(app, kept)


def test_other_devices_stay_in(app: Flask, session: Session) -> None:
    user = make_user(session)
    here, there = PageClient(app), PageClient(app)
    sign_in(here, user)
    sign_in(there, user)

    here.post("/dang-xuat", {"csrf_token": csrf_token(here)}, 302, follow=False)

    assert is_in(app, cookie_of(there))


def test_a_disabled_account_is_out_on_every_device(app: Flask, session: Session) -> None:
    user = make_user(session)
    devices = [PageClient(app), PageClient(app)]
    for device in devices:
        sign_in(device, user)

    disable(session, SYSTEM, user)

    assert [is_in(app, cookie_of(device)) for device in devices] == [False, False]


def test_a_new_password_puts_every_device_out(app: Flask, session: Session) -> None:
    user = make_user(session)
    page = PageClient(app)
    sign_in(page, user)

    set_password(session, SYSTEM, user, "mật khẩu mới tinh")

    assert not is_in(app, cookie_of(page))


def test_signing_out_needs_the_forms_token(app: Flask, session: Session) -> None:
    page = PageClient(app)
    sign_in(page, make_user(session))

    page.post("/dang-xuat", {}, 400, csrf=False)

    assert is_in(app, cookie_of(page))


def test_signing_out_when_it_is_over_already_is_no_error(app: Flask) -> None:
    page = PageClient(app)

    answer = page.post("/dang-xuat", {"csrf_token": csrf_token(page)}, 302, follow=False)

    assert answer.location == "/"


def test_a_forged_cookie_opens_nothing(app: Flask, session: Session) -> None:
    page = PageClient(app)
    sign_in(page, make_user(session))
    cookie = cookie_of(page)

    assert not is_in(app, cookie[:-4] + ("AAAA" if not cookie.endswith("AAAA") else "BBBB"))
