"""Codes on paper: what they open, how often, how long, and what they never tell."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import recovery
from accounts.models import RecoveryCode, Role, SecurityEvent, User
from accounts.passwords import password_matches
from core.audit import Actor, AuditEntry
from core.database import utcnow
from core.errors import NotFound
from tests.factories.accounts import PASSWORD, local, make_user, sign_in
from tests.pages.client import Page, PageClient

NEW_PASSWORD = "cánh diều tháng ba"
REFUSED = "Số điện thoại hoặc mã chưa đúng, hoặc mã đã hết hạn"


def issued(session: Session, user: User, issuer: User | None = None) -> str:
    issuer = issuer or make_user(session, Role.HELPER, full_name="Phạm Thị Nhãn")
    code = recovery.issue(session, Actor(user_id=issuer.id), user, issuer.id).code
    session.commit()
    return code


def wrong(code: str) -> str:
    return ("1" if code[0] != "1" else "2") + code[1:]


def recover(page: PageClient, phone: str, code: str, status: int = 422, **more: Any) -> Page:
    page.get("/quen-mat-khau")
    return page.submit(
        "Đặt mật khẩu mới",
        status=status,
        follow=status == 200,
        **{"phone": phone, "code": code, "new_password": NEW_PASSWORD, **more},
    )


def test_a_code_is_twelve_random_digits_kept_as_a_hash_for_ten_minutes(session: Session) -> None:
    user = make_user(session)

    codes = [issued(session, user) for _each in range(20)]

    kept = session.scalars(select(RecoveryCode).order_by(RecoveryCode.id)).all()
    assert len(set(codes)) == 20
    assert all(len(code.replace(" ", "")) == 12 and code.replace(" ", "").isdigit() for code in codes)
    assert all(code.replace(" ", "") not in row.code_hash for code, row in zip(codes, kept, strict=True))
    assert {row.expires_at - row.issued_at for row in kept} == {timedelta(minutes=10)}


def test_issuing_marks_the_phone_as_seen_and_names_both_in_the_trail(session: Session) -> None:
    user, helper = make_user(session), make_user(session, Role.HELPER)

    code = issued(session, user, helper)

    entry = session.scalars(select(AuditEntry)).one()
    assert user.phone_seen_at is not None
    assert (entry.actor_id, entry.action, entry.subject, entry.changes) == (
        helper.id,
        "recovery.issue",
        f"user:{user.id}",
        {},
    )
    event = session.scalars(select(SecurityEvent)).one()
    assert (event.kind, event.user_id, event.detail) == (
        "recovery_issued",
        user.id,
        f"by user:{helper.id}",
    )
    assert code.replace(" ", "") not in f"{entry.changes}{event.detail}"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PRODUCER])
def test_staff_get_no_code(session: Session, role: Role) -> None:
    staff, helper = make_user(session, role), make_user(session, Role.HELPER)

    with pytest.raises(NotFound):
        recovery.issue(session, Actor(user_id=helper.id), staff, helper.id)


def test_a_disabled_producer_gets_no_code(session: Session) -> None:
    user, helper = make_user(session, disabled_at=utcnow()), make_user(session, Role.HELPER)

    with pytest.raises(NotFound):
        recovery.issue(session, Actor(user_id=helper.id), user, helper.id)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}."])
def test_number_and_code_set_a_new_password_and_every_device_is_out(
    app: Flask, session: Session, typed: str
) -> None:
    user = make_user(session)
    code = issued(session, user)
    device, page = PageClient(app), PageClient(app)
    sign_in(device, user)

    recover(page, local(user), typed.format(code), 200)

    session.expire_all()
    assert page.path == "/dang-nhap"
    assert "Đã đặt mật khẩu mới" in page.text
    assert password_matches(user.password_hash, NEW_PASSWORD)
    assert not password_matches(user.password_hash, PASSWORD)
    assert str(device.get("/tai-khoan", 302).location).startswith("/dang-nhap")


def test_a_code_may_be_typed_without_blanks(page: PageClient, session: Session) -> None:
    user = make_user(session)
    code = issued(session, user).replace(" ", "")

    recover(page, local(user), code, 200)

    session.expire_all()
    assert password_matches(user.password_hash, NEW_PASSWORD)


def test_a_code_works_once(page: PageClient, session: Session) -> None:
    user = make_user(session)
    code = issued(session, user)
    recover(page, local(user), code, 200)

    assert REFUSED in recover(page, local(user), code, new_password="nồi đồng cối đá").text
    session.expire_all()
    assert password_matches(user.password_hash, NEW_PASSWORD)


def test_a_code_ends_after_ten_minutes(
    page: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user(session)
    code = issued(session, user)
    start = utcnow()

    monkeypatch.setattr(recovery, "utcnow", lambda: start + timedelta(minutes=10, seconds=1))
    assert REFUSED in recover(page, local(user), code).text
    monkeypatch.setattr(recovery, "utcnow", lambda: start + timedelta(minutes=9, seconds=30))

    recover(page, local(user), code, 200)


def test_five_wrong_tries_end_a_code(page: PageClient, session: Session) -> None:
    user = make_user(session)
    code = issued(session, user)
    for _each in range(5):
        recover(page, local(user), wrong(code))

    assert REFUSED in recover(page, local(user), code).text
    session.expire_all()
    assert password_matches(user.password_hash, PASSWORD)
    row = session.scalars(select(RecoveryCode)).one()
    assert (row.wrong_tries, row.ended_at is not None) == (5, True)


def test_four_wrong_tries_leave_one(page: PageClient, session: Session) -> None:
    user = make_user(session)
    code = issued(session, user)
    for _each in range(4):
        recover(page, local(user), wrong(code))

    recover(page, local(user), code, 200)


def test_a_newer_code_ends_the_earlier_one(page: PageClient, session: Session) -> None:
    user = make_user(session)
    earlier, later = issued(session, user), issued(session, user)

    assert REFUSED in recover(page, local(user), earlier).text
    recover(page, local(user), later, 200)


def test_the_code_of_another_person_opens_nothing(page: PageClient, session: Session) -> None:
    user, other = make_user(session), make_user(session)
    code = issued(session, other)
    issued(session, user)

    assert REFUSED in recover(page, local(user), code).text


def test_unknown_numbers_and_codes_that_are_over_read_the_same_and_write_the_same(
    page: PageClient, session: Session
) -> None:
    never, used, late, staff = (
        make_user(session),
        make_user(session),
        make_user(session),
        make_user(session, Role.OFFICER),
    )
    code = issued(session, used)
    recover(page, local(used), code, 200)
    late_code = issued(session, late)
    session.scalars(select(RecoveryCode).order_by(RecoveryCode.id.desc())).first().expires_at = utcnow()  # type: ignore[union-attr]
    session.commit()

    answers = [
        recover(page, phone, typed).texts("p.note.bad")
        for phone, typed in [
            ("0912345678", "1234 5678 9012"),
            (local(never), "1234 5678 9012"),
            (local(used), code),
            (local(late), late_code),
            (local(staff), "1234 5678 9012"),
            (local(never), "không phải số"),
        ]
    ]

    assert REFUSED in answers[0][0]
    assert all(answer == answers[0] for answer in answers)
    failed = session.scalars(
        select(SecurityEvent.user_id)
        .where(SecurityEvent.kind == "recovery_failed")
        .order_by(SecurityEvent.id)
    ).all()
    assert failed == [None, never.id, used.id, late.id, staff.id, never.id]


def test_a_weak_new_password_is_refused_and_the_code_stays_good(page: PageClient, session: Session) -> None:
    user = make_user(session)
    code = issued(session, user)

    recover(page, local(user), code, new_password="matkhau123")
    assert "nhiều người dùng" in page.text
    assert page.first("input[name=new_password]").get("value") == "matkhau123"

    recover(page, local(user), code, 200)


def test_a_changed_phone_moves_the_account_and_keeps_the_password(app: Flask, session: Session) -> None:
    user = make_user(session)
    code = issued(session, user)
    device, page = PageClient(app), PageClient(app)
    sign_in(device, user)
    page.get("/quen-mat-khau")
    page.click("Bạn đã đổi số điện thoại?")

    page.submit("Chuyển sang số mới", phone=local(user), code=code, new_phone="0912 345 678")

    session.expire_all()
    assert page.path == "/dang-nhap"
    assert (user.phone, user.phone_seen_at) == ("+84912345678", None)
    assert password_matches(user.password_hash, PASSWORD)
    assert str(device.get("/tai-khoan", 302).location).startswith("/dang-nhap")


def test_a_number_in_use_is_refused_without_telling_whose_and_the_code_stays_good(
    page: PageClient, session: Session
) -> None:
    user, other = make_user(session), make_user(session, full_name="Bùi Văn Kín")
    code = issued(session, user)
    page.get("/quen-mat-khau/doi-so")

    page.submit("Chuyển sang số mới", status=422, phone=local(user), code=code, new_phone=local(other))
    assert "Chưa dùng được số này" in page.text
    assert "Bùi Văn Kín" not in page.text

    page.submit("Chuyển sang số mới", phone=local(user), code=code, new_phone="0912 345 678")
    session.expire_all()
    assert user.phone == "+84912345678"


def test_the_use_of_a_code_is_in_the_trail_and_told_to_the_producer(app: Flask, session: Session) -> None:
    user, helper = make_user(session), make_user(session, Role.HELPER, full_name="Phạm Thị Nhãn")
    code = issued(session, user, helper)
    recover(PageClient(app), local(user), code, 200)

    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.actor_id, entry.action) for entry in entries] == [
        (helper.id, "recovery.issue"),
        (user.id, "account.set_password"),
        (user.id, "recovery.password"),
    ]
    assert entries[-1].changes == {"issued_by": helper.id}
    page = PageClient(app)
    sign_in(page, user)
    page.get("/tai-khoan")
    assert "Đã đặt mật khẩu mới bằng mã khôi phục" in page.text
    assert "Được cấp mã khôi phục" in page.text
    assert page.text.count("người cấp mã: Phạm Thị Nhãn") == 2


def test_trying_codes_is_slowed_where_it_comes_from(page: PageClient, session: Session) -> None:
    for _each in range(10):
        recover(page, "0912345678", "1234 5678 9012")

    recover(page, "0912345678", "1234 5678 9012", 429)

    assert int(page.current.headers["Retry-After"]) >= 1
    assert page.current.headers["Cache-Control"] == "no-store"


def test_what_is_missing_is_said_beside_its_field(page: PageClient) -> None:
    page.get("/quen-mat-khau")

    page.submit("Đặt mật khẩu mới", status=422)

    assert page.title.startswith("Lỗi: Quên mật khẩu")
    for sentence in ("Bạn chưa gõ số điện thoại.", "Bạn chưa gõ mã.", "Bạn chưa gõ mật khẩu."):
        assert sentence in page.text


def test_the_sign_in_shows_the_way_back(page: PageClient) -> None:
    page.get("/dang-nhap")

    page.click("Quên mật khẩu hoặc đổi số")

    assert page.h1 == "Quên mật khẩu"
    assert "12 chữ số" in page.text
