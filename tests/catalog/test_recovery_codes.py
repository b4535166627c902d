"""Who may give whom a code: by phone or business, in scope, after seeing the person."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import RecoveryCode, Role, User
from accounts.passwords import BadPassword, password_matches
from accounts.services import set_password
from core.audit import SYSTEM, AuditEntry
from core.database import utcnow
from places.models import NEW, OLD
from tests.factories.accounts import local, make_user, sign_in
from tests.factories.catalog import make_business, make_owner
from tests.pages.client import PageClient

DONG_HUNG, ELSEWHERE = (NEW, "12688"), (OLD, "341")
ROOMS = pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.HELPER, "/ho-tro/ma-khoi-phuc"),
        (Role.OFFICER, "/can-bo/ma-khoi-phuc"),
        (Role.VERIFIER, "/can-bo/ma-khoi-phuc"),
    ],
)


def entered(app: Flask, session: Session, role: Role, *places: tuple[str, str]) -> tuple[PageClient, int]:
    page, staff = PageClient(app), make_user(session, role, places=places, full_name="Phạm Thị Nhãn")
    staff_id = staff.id
    sign_in(page, staff)
    return page, staff_id


@ROOMS
@pytest.mark.parametrize("by", ["phone", "business"])
def test_a_producer_in_scope_is_found_given_a_code_and_comes_back_with_it(
    app: Flask, session: Session, role: Role, address: str, by: str
) -> None:
    owner, _business = make_owner(session, name="HTX Nếp Gấc Đông Hưng")
    owner_id, phone = owner.id, local(owner)
    page, staff_id = entered(app, session, role, DONG_HUNG)
    page.get("/quan-ly", follow=True)
    page.click("Mã khôi phục")
    assert page.path == address

    page.submit("Tìm người", typed=phone if by == "phone" else "nep gac dong hung")
    page.click("Chọn người này")
    page.submit("Cấp mã", seen=True)
    code = re.search(r"\d{4} \d{4} \d{4}", page.text)

    assert code is not None
    assert "/quen-mat-khau" in page.text
    assert "Người cấp: Phạm Thị Nhãn" in page.text
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "recovery.issue")).one()
    assert (entry.actor_id, entry.subject) == (staff_id, f"user:{owner_id}")
    visitor = PageClient(app)
    visitor.get("/quen-mat-khau")
    visitor.submit("Đặt mật khẩu mới", phone=phone, code=code[0], new_password="cánh diều tháng ba")
    session.rollback()
    assert password_matches(session.get_one(User, owner_id).password_hash, "cánh diều tháng ba")


@ROOMS
def test_a_producer_elsewhere_is_neither_found_nor_reached(
    app: Flask, session: Session, role: Role, address: str
) -> None:
    owner, _business = make_owner(session)
    owner_id, phone = owner.id, local(owner)
    page, _staff_id = entered(app, session, role, ELSEWHERE)
    page.get(address)

    page.submit("Tìm người", typed=phone)

    assert "Không thấy ai" in page.text
    page.get(f"{address}/{owner_id}", 404)
    page.post(f"{address}/{owner_id}", {"seen": "y"}, 404)
    session.rollback()
    assert session.scalars(select(RecoveryCode)).all() == []


def test_whoever_has_no_business_yet_is_found_by_the_whole_phone_anywhere(
    app: Flask, session: Session
) -> None:
    phone = local(make_user(session))
    page, _staff_id = entered(app, session, Role.HELPER, ELSEWHERE)
    page.get("/ho-tro/ma-khoi-phuc")

    page.submit("Tìm người", typed=phone[:7])
    assert "Không thấy ai" in page.text
    page.submit("Tìm người", typed=phone)

    assert "Chưa có cơ sở" in page.text
    page.click("Chọn người này")
    assert page.h1.startswith("Cấp mã cho")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PRODUCER])
def test_staff_accounts_are_not_reached_this_way(app: Flask, session: Session, role: Role) -> None:
    staff = make_user(session, role)
    staff_id, phone = staff.id, local(staff)
    page, _staff_id = entered(app, session, Role.OFFICER)
    page.get("/can-bo/ma-khoi-phuc")

    page.submit("Tìm người", typed=phone)

    assert "Không thấy ai" in page.text
    page.get(f"/can-bo/ma-khoi-phuc/{staff_id}", 404)


def test_a_disabled_producer_is_not_reached(app: Flask, session: Session) -> None:
    owner = make_user(session, disabled_at=utcnow())
    make_business(session, owner=owner)
    owner_id = owner.id
    page, _staff_id = entered(app, session, Role.OFFICER)

    page.get(f"/can-bo/ma-khoi-phuc/{owner_id}", 404)


def test_no_code_is_given_without_having_seen_the_person(app: Flask, session: Session) -> None:
    owner, _business = make_owner(session)
    owner_id = owner.id
    page, _staff_id = entered(app, session, Role.OFFICER)
    page.get(f"/can-bo/ma-khoi-phuc/{owner_id}")

    page.submit("Cấp mã", status=422)

    session.rollback()
    assert "Mã chỉ cấp cho người bạn đang gặp" in page.text
    assert session.get_one(User, owner_id).phone_seen_at is None
    assert session.scalars(select(RecoveryCode)).all() == []


def test_sent_twice_the_later_code_is_the_one_that_works(app: Flask, session: Session) -> None:
    owner, _business = make_owner(session)
    owner_id = owner.id
    page, _staff_id = entered(app, session, Role.OFFICER)
    codes = []
    for _each in range(2):
        page.get(f"/can-bo/ma-khoi-phuc/{owner_id}")
        page.submit("Cấp mã", seen=True)
        codes.append(page.first(".kpi b").text)

    session.rollback()
    rows = session.scalars(select(RecoveryCode).order_by(RecoveryCode.id)).all()
    assert codes[0] != codes[1]
    assert [row.ended_at is None for row in rows] == [False, True]


def test_an_empty_search_asks_for_something(app: Flask, session: Session) -> None:
    page, _staff_id = entered(app, session, Role.HELPER)
    page.get("/ho-tro/ma-khoi-phuc")

    page.submit("Tìm người", status=422)

    assert "Bạn gõ số điện thoại hoặc tên cơ sở." in page.text


@pytest.mark.parametrize("typed", ["!!!", "%", "' OR 1=1 --", "a\x00b", "x" * 200])
def test_odd_searches_find_nobody(app: Flask, session: Session, typed: str) -> None:
    make_owner(session)
    page, _staff_id = entered(app, session, Role.HELPER)
    page.get("/ho-tro/ma-khoi-phuc")

    page.submit("Tìm người", typed=typed)

    assert "Không thấy ai" in page.text


def test_officers_see_on_the_page_of_a_business_whether_somebody_was_seen(
    app: Flask, session: Session
) -> None:
    owner, business = make_owner(session)
    owner_id, slug = owner.id, business.slug
    page, _staff_id = entered(app, session, Role.OFFICER)

    page.get(f"/can-bo/co-so/{slug}")
    assert "Số tự khai" in page.text
    page.click("Cấp mã khôi phục")
    page.submit("Cấp mã", seen=True)
    page.get(f"/can-bo/co-so/{slug}")

    assert "Đã gặp mặt" in page.text
    session.rollback()
    assert session.get_one(User, owner_id).phone_seen_at is not None


def test_an_auditor_sees_the_people_but_no_way_to_a_code(app: Flask, session: Session) -> None:
    _owner, business = make_owner(session)
    slug = business.slug
    page, _staff_id = entered(app, session, Role.AUDITOR)

    page.get(f"/can-bo/co-so/{slug}")

    assert "Số tự khai" in page.text
    assert "Cấp mã khôi phục" not in page.text


@pytest.mark.parametrize("password", ["HTX Nếp Gấc 2026", "nepgac1234", "0100233488"])
def test_a_password_made_of_the_own_business_is_refused(session: Session, password: str) -> None:
    owner, _business = make_owner(session, name="HTX Nếp Gấc", tax_code="0100233488")

    with pytest.raises(BadPassword):
        set_password(session, SYSTEM, owner, password)


def test_who_belongs_to_no_business_is_reached_by_the_whole_number_only(app: Flask, session: Session) -> None:
    page, alone = PageClient(app), make_user(session)
    sign_in(page, make_user(session, Role.OFFICER, places=(("vn_2025_07", "12688"),)))
    there = f"/can-bo/ma-khoi-phuc/{alone.id}"

    page.get(there, 404)
    page.get("/can-bo/ma-khoi-phuc")
    page.submit("Tìm người", typed=local(alone))
    page.get(there)

    assert page.status == 200
