"""Phones come through the code; who is on the wall, who is not, and what a code does not open."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.database import utcnow
from programmes.rooms.models import Attendance
from tests.catalog.test_sign_up import ACCOUNT, BUSINESS, PHOTO, PRODUCT
from tests.conftest import TODAY
from tests.factories.accounts import csrf_token, make_user
from tests.factories.catalog import make_business, make_product
from tests.pages.client import PageClient
from tests.programmes.rooms.conftest import make_room


def test_one_tap_joins_and_the_wall_shows_name_business_and_step(session, room, officer, phone):
    owner = make_user(session, full_name="Nguyễn Thị Hoa")
    business = make_business(session, owner=owner, name="HTX Bánh cáy Làng Nguyễn")
    make_product(session, business)
    on_phone, at_desk = phone(owner), phone(officer)
    on_phone.get(f"/lop/{room.code}")
    assert "Bấm “Vào lớp” là bạn đồng ý" in on_phone.text

    on_phone.submit("Vào lớp")
    at_desk.get(f"/lop/{room.code}/bang")

    assert at_desk.texts(".tile b") == ["Hoa"]
    assert "4/7: Có sản phẩm" in at_desk.text  # no photo yet, although the product is public
    assert "HTX Bánh cáy Làng Nguyễn" in at_desk.text
    assert at_desk.current.headers["Refresh"] == "10"
    at_desk.click("Cho bảng đứng yên")
    assert "Refresh" not in at_desk.current.headers
    seat = session.scalars(select(Attendance)).one()
    assert (seat.user_id, seat.consented_at is not None) == (owner.id, True)
    assert not session.scalars(select(AuditEntry).where(AuditEntry.actor_id == owner.id)).all()
    again = {"name": "Hoa lần nữa", "csrf_token": csrf_token(on_phone)}
    on_phone.post(f"/lop/{room.code}/vao", again)
    assert session.scalars(select(Attendance.name)).all() == ["Nguyễn Thị Hoa"]


def test_somebody_without_account_signs_up_and_comes_back_into_the_room(session, room, officer, phone, page):
    page.get(f"/lop/{room.code}")
    page.click("Đăng ký")
    page.submit("Tiếp tục", {**ACCOUNT, "password": ""}, status=422)  # a refusal keeps the way back
    page.submit("Tiếp tục", ACCOUNT)
    assert page.path == f"/lop/{room.code}"
    assert page.first("input[name=name]").get("value") in (None, "")  # a placeholder is no name

    page.submit("Vào lớp", name="Bùi Thị Na")
    at_desk = phone(officer)
    at_desk.get(f"/lop/{room.code}/bang")
    assert "2/7: Có tài khoản" in at_desk.text

    page.click("Làm tiếp: ghi cơ sở")
    page.submit("Tiếp tục", BUSINESS)
    page.submit("Đăng sản phẩm", {**PRODUCT, "photo": PHOTO})
    page.click("Về lớp")
    assert "Làm tiếp: lấy tem" in page.text
    at_desk.get(f"/lop/{room.code}/bang")
    assert "6/7: Đã công khai" in at_desk.text
    assert BUSINESS["name"] in at_desk.text


@pytest.mark.parametrize("wanted", ["//evil.example/lop", "https://evil.example/", "/\\evil.example"])
def test_signing_up_leads_to_no_other_house(page, wanted):
    page.get(f"/dang-ky?next={wanted}")

    answer = page.submit("Tiếp tục", ACCOUNT, status=302, follow=False)

    assert answer.location == "/dang-ky/co-so"


def test_a_code_that_is_over_or_early_says_so_and_lets_nobody_in(session, officer, phone):
    closed = make_room(session, officer, closed_at=utcnow(), closed_by_id=officer.id)
    past = make_room(session, officer, day=TODAY - timedelta(days=1))
    ahead = make_room(session, officer, day=TODAY + timedelta(days=1))
    somebody = phone()

    for room, status, words in (
        (closed, 410, "Lớp này đã đóng"),
        (past, 410, "Lớp này đã đóng"),
        (ahead, 200, "Lớp chưa tới ngày học"),
    ):
        somebody.get(f"/lop/{room.code}", status=status)
        assert somebody.h1 == words
        token = {"csrf_token": csrf_token(somebody)}
        somebody.post(f"/lop/{room.code}/vao", {"name": "Na", **token}, status=status)
    assert session.scalars(select(Attendance)).all() == []
    somebody.get("/lop/AAAA2222", status=404)


def test_the_code_is_found_however_it_is_typed(app, room):
    page = PageClient(app)
    page.get("/lop")
    page.submit("Tìm lớp", ma="zzzz zzzz", status=404)
    assert "Chưa có lớp nào mang mã này" in page.text

    page.submit("Tìm lớp", ma=f" {room.code[:4].lower()}-{room.code[4:].lower()} ")

    assert page.path == f"/lop/{room.code}"


def test_a_raised_hand_stands_first_until_somebody_helped(session, room, officer, phone):
    long_ago = utcnow() - timedelta(days=2)
    people = [phone(full_name=name, created_at=long_ago) for name in ("Lê Một", "Lê Hai", "Lê Ba")]
    for each in people:
        each.get(f"/lop/{room.code}")
        each.submit("Vào lớp")
    seats = {each.name: each for each in session.scalars(select(Attendance))}
    seats["Lê Ba"].joined_at = utcnow() - timedelta(minutes=9)
    session.commit()
    at_desk = phone(officer)

    people[1].get(f"/lop/{room.code}")
    people[1].submit("Nhờ giúp")

    at_desk.get(f"/lop/{room.code}/bang")
    assert at_desk.texts(".tile b")[:2] == ["Hai", "Ba"]
    assert "Nhờ giúp 0 phút" in at_desk.text
    at_desk.submit("Đã giúp")
    assert "Nhờ giúp 0 phút" not in at_desk.text
    people[1].get(f"/lop/{room.code}")
    people[1].submit("Nhờ giúp")
    people[1].submit("Tôi làm được rồi")
    people[1].submit("Rời lớp")
    at_desk.get(f"/lop/{room.code}/bang")
    assert at_desk.texts(".tile b") == ["Ba", "Một"]


def test_whoever_has_several_businesses_says_for_which_they_are_here(session, room, phone):
    owner = make_user(session, full_name="Nguyễn Thị Hoa")
    make_business(session, owner=owner, name="HTX Một")
    second = make_business(session, owner=owner, name="HTX Hai")
    others = make_business(session, name="HTX Của người khác")
    on_phone = phone(owner)
    on_phone.get(f"/lop/{room.code}")
    on_phone.post(f"/lop/{room.code}/vao", {"name": "Hoa", "business": str(others.id)}, status=422)

    on_phone.submit("Vào lớp", business=str(second.id))

    assert session.scalars(select(Attendance.business_id)).all() == [second.id]


def test_a_trainer_writes_down_who_has_no_phone_once(session, room, officer, phone):
    business = make_business(session, name="HTX Mắm Diêm Điền")
    at_desk = phone(officer)
    at_desk.get(f"/lop/{room.code}/them-nguoi")
    at_desk.submit("Ghi vào lớp", name="Cụ Bà Tẹo", business="không có đâu", status=422)
    assert "Chưa thấy cơ sở nào tên như vậy" in at_desk.text

    at_desk.submit("Ghi vào lớp", name="Cụ Bà Tẹo", business="mam diem dien")
    at_desk.get(f"/lop/{room.code}/them-nguoi")
    at_desk.submit("Ghi vào lớp", name="cụ bà tẹo", business="mam diem dien", status=422)

    assert "đã có trong lớp" in at_desk.text
    seat = session.scalars(select(Attendance)).one()
    assert (seat.user_id, seat.business_id, seat.entered_by_id) == (None, business.id, officer.id)


def test_where_a_class_is_held_is_chosen_by_whoever_opens_it(session, officer, phone):
    at_desk = phone(officer)
    at_desk.get("/lop/mo-lop")
    practice = at_desk.first("[name=practice]").get("value")
    at_desk.submit("Mở lớp", title="Lớp Thần Khê", practice=practice, status=422)
    assert "Bạn chọn xã, phường." in at_desk.text

    at_desk.submit("Mở lớp", title="Lớp Thần Khê", practice=practice, commune="12688")

    assert at_desk.h1 == "Lớp Thần Khê"
    assert at_desk.path.endswith("/man-hinh")
