"""Persons of closed rooms count once whatever rooms they sat in; the list is as long as the number."""

from __future__ import annotations

import pytest

from core.audit import Actor
from core.database import utcnow
from programmes.counting import Selection
from programmes.indicators.lines import Standing, indicator_lines
from programmes.periods import Period
from programmes.report_forms import indicators
from programmes.reports import build_report
from programmes.rooms import services
from programmes.rooms.persons import persons_by_programme
from programmes.units import Measure
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_programme
from tests.programmes.rooms.conftest import KEY, close, enter, make_agency, make_room, standing_list

DAY = Period(TODAY, TODAY)


def sit(session, room, user, business=None):
    services.join(
        session, room, user, name=user.full_name, business=business, key=KEY, today=room.day, now=utcnow()
    )
    session.commit()


@pytest.fixture
def classes(session, officer, train):
    """Two closed rooms of one agency, one of another, one open, one of another programme; one old act."""
    train.unit_counted = "business and attendance"
    cooperative = make_counted_business(session, "HTX Bánh cáy")
    twice = make_user(session, "producer", full_name="Lê Hai Lớp")
    stranger = make_user(session, "officer", agency_id=make_agency(session, "khac").id)
    other = make_programme(session, "KHAC", agency_id=officer.agency_id)
    rooms = {
        name: make_room(session, trainer, title=name, programme_id=programme.id)
        for name, trainer, programme in (
            ("sáng", officer, train),
            ("chiều", officer, train),
            ("cơ quan khác", stranger, train),
            ("đang mở", officer, train),
            ("chương trình khác", officer, other),
        )
    }
    for room in rooms.values():
        sit(session, room, twice, cooperative)
        enter(session, room, "Lê Xã Viên", cooperative)
        enter(session, room, "Khách Vãng Lai")
    away = enter(session, rooms["sáng"], "Bác Không Đến")
    enter(session, rooms["cơ quan khác"], "Bà Của Cơ Quan Khác")
    for name, room in rooms.items():
        if name != "đang mở":
            close(session, room, **({f"_{away.id}": "absent"} if name == "sáng" else {}))
    act = make_act(session, train, make_counted_business(session, "HTX Ngày trước"))
    act.accepted_on = act.started_on = TODAY
    session.commit()
    return rooms


def line_of(session, train, period=DAY):
    return next(line for line in indicator_lines(session, period, [train]) if line.measure is Measure.PERSONS)


def test_a_person_of_several_rooms_counts_once_and_what_nobody_knows_is_said(session, train, classes):
    line = line_of(session, train)

    # the account, the member and the guest of three rooms, and one whom only the other agency saw
    assert (line.standing, line.result, line.cumulative, line.year_before) == (Standing.COUNTED, 4, 4, None)
    assert "1 lượt dự của cơ sở không kèm danh sách người" in line.reason
    report = build_report(session, DAY, [train], agency="Sở", area="Khu vực", dated=TODAY)
    row = next(row for row in indicators(report).rows if row[-1] == "TRAIN.persons")
    assert (row[3], line.reason.rstrip(".") in str(row[-2])) == (4, True)
    told = {each["code"]: each["result"] for each in report.as_json()["indicator_lines"]}
    assert (told["TRAIN.persons"], told["TRAIN.attendances"], told["TRAIN.businesses"]) == (4, 1, 1)
    before = Period(TODAY.replace(year=TODAY.year - 1), TODAY.replace(year=TODAY.year - 1))
    nobody = line_of(session, train, before)
    assert (nobody.standing, nobody.result) == (Standing.NOT_DETERMINABLE, None)
    assert nobody.reason


@pytest.mark.parametrize(("role", "names", "others"), [("officer", 3, 1), ("auditor", 4, 0)])
def test_the_figure_opens_a_list_that_adds_up_without_names_of_others(
    session, officer, phone, classes, role, names, others
):
    desk = phone(officer if role == "officer" else make_user(session, role))
    desk.get(f"/can-bo/chi-tieu?tu={TODAY}&den={TODAY}&ct=TRAIN")
    link = next(link for link in desk.links if "xem=nguoi" in link.href and link.text == "4")

    desk.get(link.href)

    assert desk.h1 == "4 người dự lớp"
    assert len(desk.select("tbody tr")) == names
    assert ("Bà Của Cơ Quan Khác" in desk.text) == (role == "auditor")
    assert (f"và {others} người của đơn vị khác" in desk.text) == (others > 0)


def test_a_corrected_list_and_a_correction_that_strikes_all_off_are_followed(
    session, officer, train, classes
):
    room = classes["cơ quan khác"]
    made = standing_list(session, room)
    services.correct_list(
        session,
        Actor(room.opened_by_id),
        room,
        {line.attendance_id: "mistake" for line in made.lines},
        seen_version=1,
        reason="Ghi nhầm lớp",
        added=None,
        key=KEY,
        now=utcnow(),
    )
    session.commit()

    assert persons_by_programme(session, Selection(TODAY, TODAY, ("TRAIN", "KHAC"))) == {
        "TRAIN": 3,
        "KHAC": 3,
    }
