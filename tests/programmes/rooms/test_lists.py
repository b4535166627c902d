"""The list of a closed room: corrected by appending, printed, its names kept apart and forgotten in time."""

from datetime import timedelta

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from core.audit import Actor
from core.database import utcnow
from core.storage import storage
from operations.sweeping import digests_in_use
from programmes.models import Evidence, SupportAct
from programmes.rooms import services
from programmes.rooms.models import Attendance, Room
from programmes.rooms.queries import presences, totals
from programmes.rooms.rules import room_rules
from programmes.rooms.services.closing import is_sound
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_evidence
from tests.programmes.rooms.conftest import (
    close,
    enter,
    make_agency,
    standing_list,
    totals_of,
)


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
    assert "không còn ai" in stranger.text
    assert "Ghi nhầm lớp" not in stranger.text
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


def test_a_correction_of_an_open_room_blames_nobody_and_repeats_nothing(room, officer, phone):
    desk = phone(officer)
    desk.get(f"/lop/{room.code}/dong")
    secrets = {"passwd": "la mat khau", "otp": "123 456", "new_pass": "bon nam sau"}

    page = desk.post(f"/lop/{room.code}/dinh-chinh", secrets, status=409)

    assert page.h1 == "Chưa làm được việc này"
    assert "Lớp chưa đóng" in page.text
    assert not [value for value in secrets.values() if value in page.text]


def test_the_reason_of_a_correction_tells_of_nobody(session, room, officer, phone, class_of_five):
    close(session, room)
    session.commit()
    seat = session.scalars(select(Attendance.id).where(Attendance.business_id == class_of_five.id)).first()
    desk = phone(officer)
    away = {f"standing_{seat}": "mistake"}

    for reason, told in (
        ("Anh Le Mot gọi xin rút", "tên người dự (Lê Một)"),
        ("Có người gọi 0987 654 321 xin rút", "số điện thoại"),
        ("Chị Phạm Bị Sót có đến", "tên người dự (Phạm Bị Sót)"),
    ):
        desk.get(f"/lop/{room.code}/dinh-chinh")
        desk.submit("Lập bản đính chính", away, reason=reason, name="Phạm Bị Sót", status=422)
        assert told in desk.text
    assert standing_list(session, room).version == 1


def test_a_reason_that_was_written_before_is_told_no_more_when_names_are_gone(
    session, room, officer, phone, class_of_five
):
    first = close(session, room)
    services.correct_list(
        session,
        Actor(officer.id),
        room,
        {line.attendance_id: "mistake" for line in first.lines},
        seen_version=1,
        reason="Chị Nguyễn Thị Lan xin rút",
        added=None,
        key="k",
        now=utcnow(),
    )
    session.commit()
    desk = phone(officer)
    assert "Nguyễn Thị Lan" in desk.get(f"/lop/{room.code}/danh-sach").text

    services.forget_names(session, today=TODAY + room_rules().names_kept + timedelta(days=1), now=utcnow())
    session.commit()

    session.expire_all()
    made = standing_list(session, room)
    assert is_sound(made)
    assert "Nguyễn Thị Lan" not in storage().get(made.file.stored_name).decode("utf-8-sig")
    assert "Nguyễn Thị Lan" not in desk.get(f"/lop/{room.code}/danh-sach").text


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
