"""A room is closed once; its list is evidence, corrected by appending; persons and businesses count apart."""

from datetime import timedelta

from sqlalchemy import select

from core.audit import SYSTEM, Actor, AuditEntry
from core.storage import storage
from programmes import services as programmes
from programmes.models import SupportAct
from programmes.rooms import services
from programmes.rooms.models import Attendance, Room, RoomList
from programmes.rooms.queries import newest_list
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.programmes import make_counted_business
from tests.programmes.rooms.conftest import (
    close,
    enter,
    make_agency,
    make_room,
)


def test_closing_makes_a_list_acts_and_evidence_and_acceptance_brings_them_into_the_figures(
    session, room, officer, phone, class_of_five
):
    gone = session.scalar(select(Attendance).where(Attendance.name == "Lê Ba"))
    desk = phone(officer)
    desk.get(f"/lop/{room.code}/bang")
    desk.click("Đóng lớp")

    desk.submit("Đóng lớp, lập danh sách", {f"standing_{gone.id}": "absent"})

    assert desk.path == f"/lop/{room.code}/danh-sach"
    assert "Số người 4 Số cơ sở 1" in desk.text
    assert "Không đến" in desk.text
    act = session.scalars(select(SupportAct)).one()
    assert (act.business_id, act.state, act.channel) == (class_of_five.id, "under_way", "Lớp Đông Hưng")
    assert (act.started_on, act.agency_id) == (TODAY, officer.agency_id)
    (proof,) = act.evidence
    content = storage().get(proof.stored_name).decode("utf-8-sig")
    assert proof.type == "attendance_list"
    assert "Lê Một,HTX Bánh cáy" in content
    assert session.scalars(select(RoomList.hash)).one() in content

    desk.click("Nghiệm thu cả lớp")
    desk.submit("Nghiệm thu cả lớp")
    session.expire_all()
    assert (act.state, act.accepted_on) == ("accepted", TODAY)
    desk.get(f"/can-bo/so-lieu?tu={TODAY}&den={TODAY}")
    assert desk.texts(".hero b") == ["1"]
    assert desk.fetch(f"/can-bo/ghi-nhan/{act.id}/minh-chung/{proof.id}").status_code == 200
    trail = str(session.scalars(select(AuditEntry.changes).order_by(AuditEntry.id)).all())
    assert not any(name in trail for name in ("Lê", "Tẹo", "Khách"))


def test_somebody_who_comes_during_the_last_look_is_not_forgotten(
    session, room, officer, phone, class_of_five
):
    desk = phone(officer)
    desk.get(f"/lop/{room.code}/dong")
    enter(session, room, "Người Đến Muộn")

    desk.submit("Đóng lớp, lập danh sách", status=409)

    assert "Có người vừa vào hoặc vừa rời lớp" in desk.text
    assert newest_list(session, room) is None
    desk.submit("Đóng lớp, lập danh sách")
    assert "Người Đến Muộn" in desk.text
    desk.get(f"/lop/{room.code}/dong", status=409)


def test_a_business_of_a_kind_that_the_programme_is_not_meant_for_gets_no_act(session, officer, train):
    train.eligible_kinds = ["doanh_nghiep"]
    room = make_room(session, officer, programme=train)
    enter(session, room, "Lê Một", make_counted_business(session, "HTX Bánh cáy"))
    close(session, room)

    made = services.record_acts(session, Actor(officer.id), room, agency_id=officer.agency_id, today=TODAY)

    assert (made.acts, made.not_eligible) == (0, 1)
    assert session.scalars(select(SupportAct)).all() == []


def test_persons_businesses_and_attendances_are_counted_apart_over_a_period(session, officer, train, phone):
    first = make_room(session, officer, programme=train, title="Lớp sáng")
    second = make_room(session, officer, title="Lớp chiều")
    last_year = make_room(session, officer, title="Lớp năm ngoái", day=TODAY - timedelta(days=400))
    root = make_counted_business(session, "HTX Gốc")
    again = make_counted_business(session, "HTX Gốc (ghi trùng)", root=root)
    for room in (first, second, last_year):
        enter(session, room, "Lê Một", root)
    enter(session, second, "Lê Hai", again)
    enter(session, second, "Khách")
    for room in (first, second, last_year):
        close(session, room)
    desk = phone(officer)

    train.unit_counted = "business and attendance"
    session.commit()
    year = f"tu={TODAY - timedelta(days=30)}&den={TODAY}"
    desk.get(f"/can-bo/lop-tap-huan?{year}")

    assert desk.texts(".kpi b") == ["3", "1", "4"]
    for kind, rows in (("nguoi", 3), ("co-so", 1), ("luot", 4)):
        desk.get(f"/can-bo/lop-tap-huan/danh-sach?xem={kind}&{year}")
        assert len(desk.select("tbody tr")) == rows
    desk.get(f"/can-bo/chi-tieu?{year}&ct=TRAIN")
    desk.get(next(link.href for link in desk.links if "xem=nguoi" in link.href))
    assert (desk.h1, len(desk.select("tbody tr"))) == ("1 người dự lớp", 1)  # of this programme's rooms alone
    assert train.name in desk.text
    desk.get("/can-bo/lop-tap-huan?tu=2026-02-31&den=x")
    assert "Ngày đầu kỳ" in desk.text


def test_a_helper_s_room_waits_for_an_officer_of_the_agency(session, helper, officer, train, phone):
    page = phone(helper)
    page.get("/ho-tro/lop")
    page.click("Mở lớp")
    page.submit("Mở lớp", title="Lớp của nhóm số", practice="tai-khoan", commune="12688", programme="TRAIN")
    room = session.scalars(select(Room)).one()
    assert page.path == f"/lop/{room.code}/man-hinh"
    assert room.agency_id == officer.agency_id
    enter(session, room, "Lê Một", make_counted_business(session, "HTX Bánh cáy"))
    page.get(f"/lop/{room.code}/dong")
    page.submit("Đóng lớp, lập danh sách")
    assert session.scalars(select(SupportAct)).all() == []
    page.post(f"/lop/{room.code}/ghi-nhan", status=404)

    desk = phone(officer)
    desk.get("/can-bo")
    desk.click("1 lớp tập huấn còn việc đóng lớp, ghi lượt hỗ trợ, nghiệm thu")
    desk.click("Lớp của nhóm số")
    desk.submit("Ghi lượt hỗ trợ")

    act = session.scalars(select(SupportAct)).one()
    assert (act.agency_id, act.created_by_id) == (officer.agency_id, officer.id)
    assert "1 lượt chờ nghiệm thu" in desk.text
    desk.click("Nghiệm thu cả lớp")
    desk.submit("Nghiệm thu cả lớp")
    desk.get("/can-bo")
    assert "lớp tập huấn còn việc" not in desk.text


def test_rooms_of_others_are_not_found_and_the_auditor_reads_all(session, room, officer, phone, helper):
    enter(session, room, "Lê Một")
    other = make_user(session, "officer", agency_id=make_agency(session, "so-nong-nghiep").id)
    elsewhere = make_user(session, "officer", agency_id=officer.agency_id, places=(("vn_2025_07", "12454"),))
    endings = (
        "man-hinh",
        "bang",
        "dong",
        "them-nguoi",
        "danh-sach",
        "dinh-chinh",
        "danh-sach/1.csv",
        "danh-sach/1.pdf",
    )
    for person in (other, elsewhere, helper):
        page = phone(person)
        for ending in endings:
            page.get(f"/lop/{room.code}/{ending}", status=404)
        page.get("/can-bo/lop-tap-huan" if person is not helper else "/ho-tro/lop")
        assert room.title not in page.text
    close(session, room)

    auditor = phone(role="auditor")
    auditor.get(f"/lop/{room.code}/danh-sach")

    assert "Lê Một" in auditor.text
    assert "Đính chính danh sách" not in auditor.text
    answer = auditor.fetch(f"/lop/{room.code}/danh-sach/1.csv")
    assert "Lê Một" in answer.get_data(as_text=True)
    auditor.post(f"/lop/{room.code}/ghi-nhan", status=403)


def test_an_act_written_by_hand_takes_the_list_of_the_room_in_one_tap_and_stays_the_only_one(
    phone, session, room, officer, train, class_of_five
):
    made = close(session, room)
    act = programmes.record_act(
        session,
        SYSTEM,
        programme=train,
        business=class_of_five,
        started_on=TODAY,
        budget_vnd=0,
        note=None,
        agency_id=officer.agency_id,
        today=TODAY,
    )

    session.commit()
    desk = phone(officer)

    desk.get(f"/can-bo/ghi-nhan/{act.id}")
    assert f"Danh sách lớp {room.title}" in desk.text
    desk.submit("Thêm làm minh chứng")

    session.expire_all()
    (proof,) = act.evidence
    assert (proof.type, proof.stored_name) == ("attendance_list", made.file.stored_name)
    assert (proof.dated, proof.file_name) == (TODAY, f"danh sách lớp {TODAY} bản 1.csv")
    recorded = services.record_acts(
        session, Actor(officer.id), room, agency_id=officer.agency_id, today=TODAY
    )
    assert recorded.acts == 0
    assert session.scalars(select(SupportAct.id)).all() == [act.id]
