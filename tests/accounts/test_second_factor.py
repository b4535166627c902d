"""Staff give a code after the password; without it nothing opens."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
import zxingcpp
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import entering, services
from accounts.models import BackupCode, HalfSignIn, Role, SecondFactor, SecurityEvent, UserSession
from accounts.second_factor import keys, square
from accounts.second_factor import services as second_factor
from core.audit import SYSTEM, AuditEntry
from core.database import utcnow
from tests.factories.accounts import PASSWORD, code_now, enrol, local, make_user, sign_in
from tests.pages.client import PageClient

STAFF = [role for role in Role if role != Role.PRODUCER]
NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC).timestamp()
KEY = keys.key_of("k" * 32, "nonce")


def knock(page: PageClient, phone: str) -> str:
    page.get("/dang-nhap", follow=True)
    return str(page.post("/dang-nhap", {"phone": phone, "password": PASSWORD}, 302, follow=False).location)


# Keys and codes


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, SHA-1: the last six of eight digits."""
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890" in base 32

    codes = [keys.code_at(key, seconds // 30) for seconds in (59, 1111111109, 1234567890, 20000000000)]

    assert codes == ["287082", "081804", "005924", "353130"]


@pytest.mark.parametrize(("off", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phones_clock_may_be_half_a_minute_off(off: int, fits: bool) -> None:
    step = int(NOW) // 30 + off

    assert keys.step_of(KEY, keys.code_at(KEY, step), NOW, after=0) == (step if fits else None)


@given(st.integers(min_value=-1, max_value=1), st.integers(min_value=0, max_value=3))
def test_no_code_counts_again_nor_one_before_it(off: int, more: int) -> None:
    used = int(NOW) // 30 + off

    assert keys.step_of(KEY, keys.code_at(KEY, used), NOW, after=used + more) is None


@given(st.text(max_size=12))
def test_what_is_no_code_fits_nothing(typed: str) -> None:
    if typed.replace(" ", "") not in {keys.code_at(KEY, int(NOW) // 30 + off) for off in (-1, 0, 1)}:
        assert keys.step_of(KEY, typed, NOW, after=0) is None


def test_a_key_needs_the_secret_and_the_number() -> None:
    assert len({keys.key_of("a", "1"), keys.key_of("a", "2"), keys.key_of("b", "1")}) == 3
    assert keys.key_check("a") != keys.key_check("b")


def test_the_square_holds_the_address(tmp_path: object) -> None:
    address = keys.address_of(KEY, "0912 345 678")

    drawn = square.svg(address)

    side = int(drawn.split('viewBox="0 0 ')[1].split()[0])
    picture = Image.new("L", (side, side), 255)
    for part in drawn.split('<path d="M')[1].split('"')[0].split("M"):
        x, y = part.split("h")[0].split()
        picture.putpixel((int(x), int(y)), 0)
    found = zxingcpp.read_barcodes(picture.resize((side * 4, side * 4), Image.Resampling.NEAREST))
    assert [each.text for each in found] == [address]
    assert address.startswith("otpauth://totp/")
    assert "0912" in address


# Enrolling


@pytest.mark.parametrize("role", STAFF)
def test_staff_enrol_at_the_first_sign_in(app: Flask, session: Session, role: Role) -> None:
    user = make_user(session, role)
    page = PageClient(app)

    assert knock(page, local(user)) == "/dang-nhap/xac-thuc"

    page.get("/dang-nhap/xac-thuc")
    key = page.first("strong.code").text or ""
    page.submit("Bật xác thực", code=code_now(key.replace(" ", "")))
    assert page.h1 == "Mã dự phòng của bạn"
    assert page.current.headers["Cache-Control"] == "no-store"
    assert len(set(page.texts("ol strong"))) == 10
    page.click("Tôi đã cất mã, đi tiếp")
    assert page.path != "/dang-nhap"
    assert session.scalars(select(AuditEntry.action)).all() == ["account.enrol_second_factor"]
    assert session.scalars(select(UserSession.user_id)).all() == [user.id]


def test_producers_and_sample_accounts_give_the_password_only(app: Flask, session: Session) -> None:
    producer, sample = make_user(session), make_user(session, Role.OFFICER, is_sample=True)

    assert [knock(PageClient(app), local(each)) for each in (producer, sample)] == ["/quan-ly"] * 2


def test_a_wrong_code_does_not_enrol(app: Flask, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    page = PageClient(app)
    knock(page, local(user))
    page.get("/dang-nhap/xac-thuc")

    page.submit("Bật xác thực", status=422, code="000000")

    session.expire_all()
    assert page.title.startswith("Lỗi: Bật xác thực hai lớp")
    assert second_factor.factor_of(session, user.id) is None
    assert session.scalars(select(UserSession)).all() == []


def test_each_time_enrolling_begins_it_begins_with_a_new_key(app: Flask, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    shown = []
    for _time in range(2):
        page = PageClient(app)
        knock(page, local(user))
        shown.append(page.get("/dang-nhap/xac-thuc").first("strong.code").text)

    assert shown[0] != shown[1]


def test_the_square_is_for_the_person_who_enrols_and_kept_by_nobody(app: Flask, session: Session) -> None:
    page = PageClient(app)
    knock(page, local(make_user(session, Role.OFFICER)))

    answer = page.fetch("/dang-nhap/xac-thuc.svg")

    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert PageClient(app).fetch("/dang-nhap/xac-thuc.svg", 302).headers["Location"] == "/dang-nhap"


def test_neither_key_nor_codes_stand_in_the_database(session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    second_factor.begin(session, user)
    key = second_factor.key_to_confirm(session, user.id) or ""

    codes = second_factor.confirm(session, user, code_now(key), utcnow())

    factor = session.scalars(select(SecondFactor)).one()
    kept = " ".join([factor.nonce, factor.key_check, *session.scalars(select(BackupCode.code_hash))])
    assert key not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


# Giving a code


def test_the_code_opens_and_leads_on(app: Flask, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    key = enrol(session, user)
    page = PageClient(app)
    page.get("/can-bo/co-so?loai=1", follow=True)
    page.submit("Đăng nhập", phone=local(user), password=PASSWORD)
    assert page.h1 == "Gõ mã xác thực"

    page.submit("Vào làm việc", code=f" {code_now(key)[:3]} {code_now(key)[3:]} ")

    assert page.path == "/can-bo/co-so?loai=1"
    kinds = session.scalars(select(SecurityEvent.kind)).all()
    assert kinds == ["signed_in"]


def test_a_code_opens_once(app: Flask, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    code = code_now(enrol(session, user))
    for status in (302, 422):
        page = PageClient(app)
        knock(page, local(user))
        page.get("/dang-nhap/ma")
        page.submit("Vào làm việc", status=status, follow=False, code=code)

    assert "đã dùng rồi" in page.text
    assert len(session.scalars(select(UserSession)).all()) == 1


def test_after_some_wrong_codes_the_password_is_asked_again(app: Flask, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    key = enrol(session, user)
    page = PageClient(app)
    knock(page, local(user))
    page.get("/dang-nhap/ma")
    for _try in range(4):
        page.submit("Vào làm việc", status=422, code="000000")

    page.submit("Vào làm việc", code="000000")

    assert page.path == "/dang-nhap"
    assert "gõ sai mã nhiều lần" in page.text
    assert page.get("/dang-nhap/ma", 302).location == "/dang-nhap"
    assert session.scalars(select(HalfSignIn)).one().ended_at is not None
    failed = session.scalars(select(SecurityEvent).where(SecurityEvent.kind == "code_failed")).all()
    assert [(each.user_id, each.address) for each in failed] == [(user.id, "127.0.0.1")] * 5
    assert entering.half_sign_in(session, "x", utcnow()) is None
    knock(page, local(user))
    page.get("/dang-nhap/ma")
    page.submit("Vào làm việc", code=code_now(key))
    assert page.path != "/dang-nhap"


def test_guessing_codes_is_slowed_across_sign_ins(
    app: Flask, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    user = make_user(session, Role.OFFICER)
    key = enrol(session, user)
    for _time in range(4):
        page = PageClient(app)
        knock(page, local(user))
        page.get("/dang-nhap/ma")
        for number in range(5):
            page.post("/dang-nhap/ma", {"code": "000000"}, 302 if number == 4 else 422, follow=False)
    page = PageClient(app)
    knock(page, local(user))
    page.get("/dang-nhap/ma")

    logger = logging.getLogger("gocque.security")
    logger.addHandler(caplog.handler)
    try:
        answer = page.post("/dang-nhap/ma", {"code": code_now(key)}, 429, follow=False)
    finally:
        logger.removeHandler(caplog.handler)

    assert int(answer.headers["Retry-After"]) >= 1
    assert "code_slowed" in caplog.messages


def test_a_half_sign_in_lives_five_minutes(app: Flask, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    key = enrol(session, user)
    page = PageClient(app)
    knock(page, local(user))
    half = session.scalars(select(HalfSignIn)).one()
    assert timedelta(minutes=4) < half.expires_at - utcnow() <= timedelta(minutes=5)
    page.get("/dang-nhap/ma")
    half.expires_at = utcnow()
    session.commit()

    page.submit("Vào làm việc", code=code_now(key))

    assert page.path == "/dang-nhap"
    assert session.scalars(select(UserSession)).all() == []


@pytest.mark.parametrize("end", ["disable", "password", "sign_out_all"])
def test_what_ends_sign_ins_ends_half_ones(app: Flask, session: Session, end: str) -> None:
    user = make_user(session, Role.OFFICER)
    key = enrol(session, user)
    page = PageClient(app)
    knock(page, local(user))
    page.get("/dang-nhap/ma")
    if end == "disable":
        user.disabled_at = utcnow()
    elif end == "password":
        entering.issue_one_time_password(session, SYSTEM, user)
    else:
        services.end_all_sessions(session, SYSTEM, user)
    session.commit()

    page.submit("Vào làm việc", code=code_now(key))

    assert page.path == "/dang-nhap"
    assert session.scalars(select(UserSession)).all() == []


def test_another_secret_key_is_told_from_a_wrong_code(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user(session, Role.OFFICER)
    key = enrol(session, user)
    monkeypatch.setattr(second_factor, "_secret_key", lambda: "another key of the same house, 32+")

    with pytest.raises(second_factor.KeyChanged):
        second_factor.check_code(session, user.id, code_now(key), utcnow())


# Backup codes


def test_a_printed_code_opens_once_instead(app: Flask, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    key = enrol(session, user)
    codes = second_factor.renew_backup_codes(session, user, code_now(key), utcnow())
    session.commit()
    page = PageClient(app)
    knock(page, local(user))
    page.get("/dang-nhap/ma")

    page.submit("Vào làm việc", code=codes[3].upper().replace("-", " "))

    assert "còn 9 mã" in page.text
    assert second_factor.codes_left(session, user.id) == 9
    assert "backup_code_used" in session.scalars(select(SecurityEvent.kind)).all()
    with pytest.raises(second_factor.WrongCode):
        second_factor.check_code(session, user.id, codes[3], utcnow())


def test_a_printed_code_is_its_owners_only(session: Session) -> None:
    owner, other = make_user(session, Role.OFFICER), make_user(session, Role.OFFICER)
    codes = second_factor.renew_backup_codes(session, owner, code_now(enrol(session, owner)), utcnow())
    enrol(session, other)

    with pytest.raises(second_factor.WrongCode):
        second_factor.check_code(session, other.id, codes[0], utcnow())


def test_new_codes_make_older_ones_worthless(app: Flask, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    key = enrol(session, user)
    old = second_factor.renew_backup_codes(session, user, code_now(key), utcnow())
    page = PageClient(app)
    sign_in(page, user)
    page.get("/dang-nhap/ma-du-phong")
    assert "còn 10 mã" in page.text

    page.submit("Làm 10 mã mới", status=422, code="abcd-efgh")
    page.submit("Làm 10 mã mới", code=old[0])

    new = page.texts("ol strong")
    assert len(new) == 10
    assert set(new).isdisjoint(old)
    with pytest.raises(second_factor.WrongCode):
        second_factor.check_code(session, user.id, old[1], utcnow())


def test_the_own_account_leads_to_new_codes(app: Flask, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    page = PageClient(app)
    sign_in(page, user)
    page.get("/tai-khoan")
    assert "Xác thực hai lớp" not in page.text
    enrol(session, user)

    page.get("/tai-khoan")

    assert "còn 0 mã dự phòng" in page.text
    page.click("Làm mã dự phòng mới")
    assert page.h1 == "Mã dự phòng"


def test_without_an_authenticator_there_are_no_codes(app: Flask, session: Session) -> None:
    page = PageClient(app)
    sign_in(page, make_user(session))

    page.get("/dang-nhap/ma-du-phong", 404)

    assert "chưa bật xác thực" in page.text


# Losing the phone


def test_taken_away_it_is_enrolled_anew(app: Flask, session: Session) -> None:
    user = make_user(session, Role.OFFICER)
    enrol(session, user)

    second_factor.reset(session, SYSTEM, user)
    session.commit()

    assert knock(PageClient(app), local(user)) == "/dang-nhap/xac-thuc"
    assert session.scalars(select(AuditEntry.action)).all() == ["account.reset_second_factor"]
