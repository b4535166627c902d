"""A room is closed once; its list is evidence, corrected by appending; persons and businesses count apart."""

from datetime import timedelta

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from core.audit import SYSTEM, Actor, AuditEntry
from core.database import utcnow
from core.storage import storage
from operations.sweeping import digests_in_use
from programmes import services as programmes
from programmes.models import Evidence, SupportAct
from programmes.rooms import services
from programmes.rooms.models import Attendance, Room, RoomList
from programmes.rooms.queries import newest_list, presences, totals
from programmes.rooms.rules import room_rules
from programmes.rooms.services.closing import is_sound
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_evidence
from tests.programmes.rooms.conftest import KEY, make_agency, make_room


def enter(session, room, name, business=None):
    seat = services.enter_person(
        session, Actor(room.opened_by_id), room, name=name, business=business, key=KEY, now=utcnow()
    )
    session.commit()
    return seat


def close(session, room, **struck):
    standings = dict.fromkeys(
        session.scalars(select(Attendance.id).where(Attendance.room_id == room.id)), "present"
    )
    standings.update({int(number.removeprefix("_")): why for number, why in struck.items()})
    made = services.close_room(session, Actor(room.opened_by_id), room, standings, today=TODAY, now=utcnow())
    session.commit()
    return made


def standing_list(session, room):
    made = newest_list(session, room)
    assert made is not None
    return made


@pytest.fixture
def class_of_five(session, room):
    """Three persons of one cooperative, one individual producer, one without business."""
    cooperative = make_counted_business(session, "HTX Bánh cáy")
    alone = make_counted_business(session, "Nhà Cụ Tẹo", kind="ca_nhan")
    for name in ("Lê Một", "Lê Hai", "Lê Ba"):
        enter(session, room, name, cooperative)
    enter(session, room, "Cụ Tẹo", alone)
    enter(session, room, "Khách Vãng Lai")
    return cooperative


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


def test_a_correction_is_appended_and_the_signed_off_list_stays(session, room, officer, phone, class_of_five):
    first = close(session, room)
    services.record_acts(session, Actor(officer.id), room, agency_id=officer.agency_id, today=TODAY)
    other = make_counted_business(session, "HTX Mắm")
    session.commit()
    seats = session.scalars(select(Attendance.id).where(Attendance.business_id == class_of_five.id)).all()
    desk = phone(officer)
    desk.get(f"/lop/{room.code}/dinh-chinh")
    desk.submit("Lập bản đính chính", reason="Chưa đổi gì cả", status=422)
    desk.get(f"/lop/{room.code}/dinh-chinh")

    desk.submit(
        "Lập bản đính chính",
        {f"standing_{number}": "mistake" for number in seats},
        reason="Ghi nhầm lớp",
        name="Bà Bị Sót",
        business="HTX Mắm",
    )

    session.expire_all()
    second = standing_list(session, room)
    assert (second.version, second.reason, is_sound(second), is_sound(first)) == (
        2,
        "Ghi nhầm lớp",
        True,
        True,
    )
    assert totals(presences(session, Room.id == room.id, TODAY, TODAY)) == totals_of(3, 1, 3)
    assert [line.standing for line in first.lines] == ["present"] * 5
    acts = {act.business_id: act for act in session.scalars(select(SupportAct))}
    assert acts.keys() == {class_of_five.id, other.id}  # the former act stands; the page asks to void it
    assert "lượt hỗ trợ thì vẫn đứng" in desk.text
    desk.get(f"/can-bo/ghi-nhan/{acts[class_of_five.id].id}")
    assert "Đính chính vì: Ghi nhầm lớp" in desk.text
    assert f"/lop/{room.code}/danh-sach" in {link.href for link in desk.links}
    stranger = phone(role="officer", agency_id=make_agency(session, "khac").id)
    stranger.get(f"/can-bo/ghi-nhan/{acts[class_of_five.id].id}")
    assert "Đính chính vì: Ghi nhầm lớp" in stranger.text
    assert f"/lop/{room.code}/danh-sach" not in {link.href for link in stranger.links}
    desk.get(f"/can-bo/ghi-nhan/{acts[other.id].id}")
    assert "không còn ai" not in desk.text
    desk.get(f"/lop/{room.code}/danh-sach")
    assert len(acts[other.id].evidence) == 1
    with pytest.raises(DBAPIError):
        session.execute(text("UPDATE room_list_lines SET standing = 'absent'"))
    session.rollback()
    with pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM room_lists"))
    session.rollback()


def totals_of(persons, businesses, attendances):
    from programmes.rooms.queries import Totals

    return Totals(persons, businesses, attendances)


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


def test_the_names_of_a_room_do_not_leak_through_the_evidence_of_acts(
    phone, session, room, officer, train, class_of_five
):
    made = close(session, room)
    services.record_acts(session, Actor(officer.id), room, agency_id=officer.agency_id, today=TODAY)
    theirs = session.scalars(select(SupportAct)).one()
    other = make_user(session, "officer", agency_id=make_agency(session, "so-nong-nghiep").id)
    own = make_act(session, train, class_of_five, agency_id=other.agency_id, state="under_way")
    taken = make_evidence(
        session, own, type="attendance_list", stored_name=made.file.stored_name, file_name="danh sách.csv"
    )
    bare = make_act(session, train, class_of_five, agency_id=other.agency_id, state="under_way")
    session.commit()
    file = f"/can-bo/ghi-nhan/{theirs.id}/minh-chung/{theirs.evidence[0].id}"

    page = phone(other)
    page.get(f"/can-bo/ghi-nhan/{theirs.id}")
    assert "chỉ người phụ trách lớp đó mở được" in page.text
    assert file not in {link.href for link in page.links}
    page.fetch(file, 404)
    page.fetch(f"/can-bo/ghi-nhan/{own.id}/minh-chung/{taken.id}", 404)
    page.get(f"/can-bo/ghi-nhan/{bare.id}")
    assert room.title not in page.text
    page.post(f"/can-bo/ghi-nhan/{bare.id}/minh-chung/co-san", {"key": f"room_list:{made.id}"}, status=409)

    for person in (officer, make_user(session, "auditor")):
        content = phone(person).fetch(file).get_data(as_text=True)
        assert "Lê Một" in content
    assert not bare.evidence


def test_names_are_forgotten_after_their_term_and_every_count_stays(session, room, officer, class_of_five):
    made = close(session, room)
    services.record_acts(session, Actor(officer.id), room, agency_id=officer.agency_id, today=TODAY)
    session.commit()
    former, before = made.file.stored_name, totals(presences(session, Room.id == room.id, TODAY, TODAY))
    later = TODAY + room_rules().names_kept

    assert services.forget_names(session, today=later, now=utcnow()) == 0
    assert services.forget_names(session, today=later + timedelta(days=1), now=utcnow()) == 1
    session.commit()

    session.expire_all()
    made = standing_list(session, room)
    assert totals(presences(session, Room.id == room.id, TODAY, TODAY)) == before
    assert is_sound(made)
    assert set(session.scalars(select(Attendance.name))) == {None}
    content = storage().get(made.file.stored_name).decode("utf-8-sig")
    assert "Lê Một" not in content
    assert "Người dự 1,HTX Bánh cáy" in content
    assert session.scalars(select(Evidence.stored_name)).all() == [made.file.stored_name]
    assert former[:64] not in digests_in_use()  # so the nightly sweep takes it away
    assert services.forget_names(session, today=later + timedelta(days=1), now=utcnow()) == 0


def test_a_list_is_printed_with_room_to_sign_and_its_pages_are_numbered(session, room, officer, phone):
    business = make_counted_business(session, "HTX Bánh cáy Làng Nguyễn")
    seats = [enter(session, room, f"Nguyễn Thị Mẫu {number}", business) for number in range(1, 31)]
    close(session, room, **{f"_{seats[4].id}": "absent"})
    desk = phone(officer)

    answer = desk.fetch(f"/lop/{room.code}/danh-sach/1.pdf")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    again = desk.fetch(f"/lop/{room.code}/danh-sach/1.pdf")
    assert again.data == answer.data
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.data)]
    text = " ".join(" ".join(pages).split())
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "DANH SÁCH DỰ LỚP", "Lớp Đông Hưng", "Ký tên",
        "Nguyễn Thị Mẫu 30", "Không đến", "29 trên 30 người", "Trần Thị Cán", "NGƯỜI LẬP DANH SÁCH",
    ):  # fmt: skip
        assert words in text
    assert len(pages) >= 2
    assert [page.split()[0] for page in pages[1:]] == [str(n) for n in range(2, len(pages) + 1)]
    assert "NGƯỜI LẬP DANH SÁCH" in pages[-1]
    assert "Nguyễn Thị Mẫu 30" in pages[-1]


def test_who_closes_or_corrects_second_sees_both_lists_and_keeps_what_was_chosen(
    session, room, officer, phone, class_of_five
):
    gone = session.scalar(select(Attendance).where(Attendance.name == "Lê Ba"))
    faster, slower = phone(officer), phone(officer)
    for page in (faster, slower):
        page.get(f"/lop/{room.code}/dong")
    faster.submit("Đóng lớp, lập danh sách")

    slower.submit("Đóng lớp, lập danh sách", {f"standing_{gone.id}": "absent"}, status=409)

    assert slower.texts("tbody td") == ["Có mặt", "Không đến"]
    third = phone(officer)
    third.get(f"/lop/{room.code}/dinh-chinh")
    slower.submit("Lập bản đính chính", reason="Điểm danh lại")
    assert slower.path == f"/lop/{room.code}/danh-sach"
    third.submit("Lập bản đính chính", {f"standing_{gone.id}": "left"}, reason="Về sớm thôi", status=409)
    assert {"Không đến", "Về sớm", "Điểm danh lại", "Về sớm thôi"} <= set(third.texts("tbody td"))
    third.submit("Lập bản đính chính", {})
    made = standing_list(session, room)
    assert (made.version, made.reason) == (3, "Về sớm thôi")
    assert {line.attendance_id: line.standing for line in made.lines}[gone.id] == "left"


def test_who_closes_or_corrects_with_two_presses_is_led_to_the_list(
    session, room, officer, phone, class_of_five
):
    gone = session.scalar(select(Attendance).where(Attendance.name == "Lê Ba"))
    page = phone(officer)
    for path, button, fields in (
        ("dong", "Đóng lớp, lập danh sách", {}),
        ("dinh-chinh", "Lập bản đính chính", {f"standing_{gone.id}": "absent", "reason": "Về sớm thôi"}),
    ):
        form = page.get(f"/lop/{room.code}/{path}")
        for _press in range(2):
            page.back_to(form)
            page.submit(button, fields)
            assert page.path == f"/lop/{room.code}/danh-sach"

    assert standing_list(session, room).version == 2
