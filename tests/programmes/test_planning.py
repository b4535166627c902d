"""Officers of the lead agency set programmes and targets; others read; nothing is overwritten unseen."""

from datetime import date

import pytest
from sqlalchemy import func, select

from accounts.models import Agency
from core.audit import Actor, AuditEntry
from programmes import errors, services
from programmes.models import Programme, Target
from programmes.periods import Period
from programmes.services.programmes import ProgrammeFacts
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_programme

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
FACTS = ProgrammeFacts("Hỗ trợ bao bì", "business", ("hop_tac_xa",))
WEB = "/can-bo/chuong-trinh/WEB"


@pytest.fixture
def web(session):
    made = make_programme(session)
    session.commit()
    return made


@pytest.fixture
def officer(session):
    return Actor(make_user(session, "officer").id)


def agency(session, code="so-cong-thuong"):
    made = Agency(code=code, name=f"Cơ quan {code}")
    session.add(made)
    session.flush()
    return made


def set_target(session, actor, programme, value, period=YEAR, **facts):
    services.set_target(
        session, actor, programme, **{"version": programme.version, "period": period, "value": value, **facts}
    )


def test_a_programme_is_set_up_with_its_plan_and_led_by_the_own_agency(session, page, enter):
    officer = enter(agency_id=agency(session).id)
    page.get("/can-bo/chuong-trinh")

    page.click("Lập chương trình")
    page.submit(
        "Lập chương trình",
        code="BAO-BI",
        name="Hỗ trợ bao bì",
        eligible_kinds=["hop_tac_xa", "ho_kinh_doanh"],
        unit_counted="business",
        plan_number="571/QĐ-UBND",
        plan_dated="2022-03-15",
        plan_issuer="UBND tỉnh",
        plan_url="https://thaibinh.example.vn/571",
    )

    made = session.scalars(select(Programme)).one()
    assert (made.code, made.agency_id, made.plan_dated) == ("BAO-BI", officer.agency_id, date(2022, 3, 15))
    assert made.eligible_kinds == ["hop_tac_xa", "ho_kinh_doanh"]
    assert made.lead == "Cơ quan so-cong-thuong"
    assert page.h1 == "Hỗ trợ bao bì"
    assert "571/QĐ-UBND" in page.text
    assert "15/03/2022" in page.text


def test_the_same_form_sent_twice_sets_up_one_programme(session, page, enter):
    enter()
    page.get("/can-bo/chuong-trinh/them")
    fields = {
        "form_id": page.first("input[name=form_id]").get("value"),
        "code": "BAO-BI",
        "name": "Hỗ trợ bao bì",
        "eligible_kinds": "hop_tac_xa",
        "unit_counted": "business",
    }

    first = page.post("/can-bo/chuong-trinh/them", fields).path
    second = page.post("/can-bo/chuong-trinh/them", fields).path

    assert first == second == "/can-bo/chuong-trinh/BAO-BI"
    assert session.scalar(select(func.count(Programme.id))) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"code": "WEB"}, "Mã này đã có chương trình khác dùng"),
        ({"code": "bao bì"}, "chữ hoa không dấu"),
        ({"code": "A"}, "chữ hoa không dấu"),
        ({"code": "A" * 21}, "chữ hoa không dấu"),
        ({"code": ""}, "Bạn đặt một mã ngắn"),
        ({"name": ""}, "Bạn ghi tên chương trình"),
        ({"name": "x" * 201}, "Tối đa 200 ký tự"),
        ({"eligible_kinds": []}, "Bạn chọn ít nhất một loại hình"),
        ({"plan_url": "javascript:alert(1)"}, "http:// hoặc https://"),
        ({"plan_dated": "mai"}, "ngày/tháng/năm"),
    ],
)
def test_a_refused_programme_says_how_to_mend_it(session, page, enter, web, fields, words):
    enter()
    page.get("/can-bo/chuong-trinh/them")

    page.submit(
        "Lập chương trình",
        {"code": "MOI", "name": "Mới", "plan_issuer": "UBND", **fields},
        status=422,
    )

    assert page.title.startswith("Lỗi: ")
    assert words in page.text
    assert page.first("input[name=plan_issuer]").get("value") == "UBND"
    assert session.scalar(select(func.count(Programme.id))) == 1


def test_what_is_said_of_a_programme_changes_with_a_trail(session, page, enter, web):
    person = enter()
    page.get(WEB)

    page.click("Sửa thông tin")
    page.submit("Lưu", name="Xây dựng website", plan_number="571/QĐ-UBND")

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "programme.edit")).one()
    assert entry.actor_id == person.id
    assert entry.changes["name"] == ["Chương trình WEB", "Xây dựng website"]
    assert page.h1 == "Xây dựng website"
    assert "Sửa thông tin" in page.texts(".story li")[0]


def test_saving_over_another_persons_change_shows_both_first(session, page, enter, web):
    enter()
    page.get(f"{WEB}/sua")
    services.edit_programme(session, Actor(), web, version=web.version, facts=FACTS)
    session.commit()

    page.submit("Lưu", status=409, name="Xây dựng website")

    assert "Có người vừa sửa trước bạn" in page.text
    assert "Hỗ trợ bao bì" in page.text
    page.submit("Lưu")
    session.refresh(web)
    assert web.name == "Xây dựng website"


def test_other_agencies_read_a_programme_and_change_nothing(session, page, enter, web):
    web.agency_id = agency(session).id
    enter(agency_id=agency(session, "lien-minh").id)

    page.get(WEB)

    assert "do cơ quan khác chủ trì" in page.text
    assert "Sửa thông tin" not in page.texts("a.btn")
    for ending in ("/sua", "/ke-hoach", "/ke-hoach/bo?tu=2026-01-01&den=2026-12-31"):
        page.get(f"{WEB}{ending}", status=403)
    assert "do cơ quan khác chủ trì" in page.text


def test_a_target_is_set_changed_and_taken_away_with_its_history(session, page, enter, web):
    enter()
    make_act(session, web, make_counted_business(session), accepted_on=date(2026, 3, 31))
    page.get(WEB)

    page.click("Đặt kế hoạch cho một kỳ")
    page.submit("Lưu kế hoạch", since="2026-01-01", until="2026-03-31", value="4")
    assert "25 %" in page.text
    page.click("Sửa")
    page.submit("Lưu kế hoạch", value="2")
    assert "50 %" in page.text
    page.click("Bỏ")
    page.submit("Bỏ kế hoạch")

    assert session.scalars(select(Target)).all() == []
    assert page.texts(".story li .num") == [
        "2 (01/01/2026 – 31/03/2026) → không có",
        "4 (01/01/2026 – 31/03/2026) → 2 (01/01/2026 – 31/03/2026)",
        "không có → 4 (01/01/2026 – 31/03/2026)",
    ]


def test_without_target_the_share_is_a_dash(session, page, enter, web):
    enter("auditor")

    page.get(WEB)

    year = date.today().year  # noqa: DTZ011
    assert f"01/01/{year} – 31/12/{year}" in page.text
    assert page.texts("td[data-label='Mức đạt']") == ["–"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"since": "2026-12-31", "until": "2026-01-01"}, "Ngày đầu kỳ phải trước"),
        ({"since": "0001-01-01"}, "Ngày đầu kỳ phải trước"),
        ({"until": ""}, "Bạn chọn ngày cuối kỳ"),
        ({"value": "nhiều"}, "Bạn gõ số nguyên"),
        ({"value": "-1"}, "từ 0 đến 1.000.000"),
        ({"value": "99999999999"}, "từ 0 đến 1.000.000"),
        ({"value": ""}, "Bạn ghi số cơ sở"),
        ({}, "Kỳ này đã có kế hoạch"),
    ],
)
def test_a_refused_target_says_how_to_mend_it(session, page, enter, officer, web, fields, words):
    set_target(session, officer, web, 3)
    enter()
    page.get(f"{WEB}/ke-hoach")

    page.submit(
        "Lưu kế hoạch", {"since": "2026-01-01", "until": "2026-12-31", "value": "5", **fields}, status=422
    )

    assert words in page.text
    assert session.scalars(select(Target.value)).all() == [3]


def test_a_plan_to_reach_none_is_a_plan(session, officer, web):
    set_target(session, officer, web, 0)

    assert [(each.since, each.until, each.value) for each in web.targets] == [(YEAR.since, YEAR.until, 0)]


def test_a_target_may_move_to_another_period(session, officer, web):
    half = Period(date(2026, 1, 1), date(2026, 6, 30))
    set_target(session, officer, web, 4)

    set_target(session, officer, web, 3, half, replaced=YEAR)

    assert [(each.since, each.until, each.value) for each in web.targets] == [(half.since, half.until, 3)]


def test_a_target_that_somebody_changed_is_not_overwritten(session, officer, web):
    seen = web.version
    set_target(session, officer, web, 4)

    with pytest.raises(errors.StaleProgramme):
        services.set_target(session, officer, web, version=seen, period=YEAR, value=9, replaced=YEAR)
    with pytest.raises(errors.StaleProgramme):
        services.remove_target(session, officer, web, version=seen, period=YEAR)

    assert [each.value for each in web.targets] == [4]


def test_a_target_that_is_gone_cannot_be_changed(session, officer, web, page, enter):
    with pytest.raises(errors.TargetNotThere):
        set_target(session, officer, web, 4, replaced=YEAR)
    enter()

    page.get(f"{WEB}/ke-hoach?tu=2026-01-01&den=2026-12-31", status=409)
    page.get(f"{WEB}/ke-hoach/bo", status=409)


def test_codes_differ_by_more_than_case(session, officer, web):
    with pytest.raises(errors.CodeTaken):
        services.create_programme(session, officer, code="web", facts=FACTS, agency_id=None)


def test_a_programme_for_no_kind_that_there_is_is_refused(session, officer):
    for kinds in ((), ("vua",)):
        with pytest.raises(errors.NoKind):
            services.create_programme(
                session,
                officer,
                code="MOI",
                facts=ProgrammeFacts("Mới", "business", kinds),
                agency_id=None,
            )
