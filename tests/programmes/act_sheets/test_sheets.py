"""A sheet of acts says what it will do, does just that or nothing, and asks nothing twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalog.importing.errors import NoHeading, NoTable
from catalog.models import Business
from core import audit
from core.storage import storage
from operations.sweeping import digests_in_use
from programmes.act_sheets import errors, services
from programmes.act_sheets.columns import EmptySheet
from programmes.act_sheets.forgetting import files_kept, forget_files
from programmes.act_sheets.matching import Said
from programmes.act_sheets.models import ChoiceKind, SheetChoice
from programmes.models import Evidence, SupportAct
from programmes.queries import directory
from programmes.queries.directory import ActFilter
from programmes.rules import work_rules
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business
from tests.programmes.act_sheets.sheets import HEAD, PLAIN, counts, handed_in, number_of, report_of, sheet_of
from tests.programmes.test_act_pages import agency


def decide(session, user, sheet, kind, candidate=None):
    doubt = services.waiting_doubts(session, report_of(sheet))[0]
    services.decide(session, audit.Actor(user.id), sheet, doubt.fingerprint, kind=kind, candidate=candidate)
    return doubt


def test_the_preview_writes_nothing_and_one_yes_writes_what_it_said(session, officer, known):
    sheet = handed_in(session, officer, PLAIN)

    assert counts(sheet) == (4, 0, 0, 1, 0)
    assert (number_of(session, SupportAct), number_of(session, Business)) == (0, 1)
    report = report_of(sheet)
    assert {(fault.column, fault.value) for row in report.report.rejected for fault in row.faults} == {
        ("Chương trình", "KHAC"),
        ("Ngày nghiệm thu", "31/02/2022"),
    }
    assert [new.said.name for new in report.news] == ["HTX Chiếu cói mới"]

    assert services.begin(session, sheet)

    assert (sheet.state, counts(sheet)) == ("done", (4, 0, 0, 1, 0))
    acts = session.scalars(select(SupportAct).order_by(SupportAct.id)).all()
    assert [(act.state, act.accepted_on, act.budget_vnd) for act in acts] == [
        ("accepted", date(2022, 6, 20), 20_000_000),
        ("under_way", None, 5_000_000),
        ("accepted", date(2023, 8, 15), 0),
        ("accepted", date(2023, 8, 16), 0),
    ]
    assert len({act.business_id for act in acts}) == 2
    assert {act.agency_id for act in acts} == {officer.agency_id}
    # What has no evidence counts, and stands on the work list.
    unproven = ActFilter(state="accepted", without_evidence=True)
    assert directory.number_of_acts(session, unproven, scope=None) == 2
    with pytest.raises(errors.NotToBegin):
        services.begin(session, sheet)


def test_a_refused_day_is_shown_as_people_write_it(session, officer, known):
    sheet = handed_in(session, officer, sheet_of("WEB;B01;;;;;Hoàn thành;;10/10/2099;0;"))

    assert [fault.value for fault in report_of(sheet).report.rows[0].faults] == ["10/10/2099"]


def test_the_same_sheet_again_changes_nothing_and_a_grown_one_only_what_grew(session, officer, known):
    services.begin(session, handed_in(session, officer, PLAIN))
    before = number_of(session, SupportAct), number_of(session, Evidence), number_of(session, Business)

    again = handed_in(session, officer, PLAIN)

    assert counts(again) == (0, 0, 4, 1, 0)
    assert not services.may_begin(again, job_is_over=True)
    grown = sheet_of(
        "WEB;B01;;;;;;01/03/2022;20/06/2022;99.000.000;https://b.example.com/",
        "WEB;B01;;;;;hoàn thành;01/03/2026;01/06/2026;;",
    )
    sheet = handed_in(session, officer, grown)
    assert counts(sheet) == (0, 2, 0, 0, 0)
    [(row, words)] = report_of(sheet).notices
    assert (row, "khép lại nên giữ nguyên (Kinh phí nhà nước)" in words) == (2, True)
    services.begin(session, sheet)
    assert (number_of(session, SupportAct), number_of(session, Business)) == (before[0], before[2])
    assert number_of(session, Evidence) == before[1] + 1
    closed = session.scalar(select(SupportAct).where(SupportAct.started_on == date(2026, 3, 1)))
    assert (closed.state, closed.accepted_on, closed.budget_vnd) == ("accepted", date(2026, 6, 1), 5_000_000)


DOUBTFUL = sheet_of(
    "WEB;;Bánh cáy mẫu;;;;Hoàn thành;;20/06/2022;0;",
    "WEB;;Bánh cáy mẫu;;;;Hoàn thành;;21/06/2022;0;",
    "STALL;;HTX Bánh cáy mẫu loại một;;;Đông Hưng;Hoàn thành;;22/06/2022;0;",
    "STALL;;HTX Bánh cáy mẫu hảo hạng;;;Đông Hưng;Hoàn thành;;23/06/2022;0;",
)


def test_what_is_in_doubt_is_decided_once_and_remembered(session, officer, known):
    sheet = handed_in(session, officer, DOUBTFUL)
    assert counts(sheet) == (0, 0, 0, 4, 4)
    assert not services.may_begin(sheet, job_is_over=True)
    with pytest.raises(errors.BadChoice):
        decide(session, officer, sheet, ChoiceKind.IS, candidate=known.id + 1000)

    first = decide(session, officer, sheet, ChoiceKind.IS, candidate=known.id)
    decide(session, officer, sheet, ChoiceKind.NEW)
    decide(session, officer, sheet, ChoiceKind.SKIP)

    assert first.rows == [2, 3]
    assert counts(sheet) == (3, 0, 0, 1, 0)
    services.begin(session, sheet)
    assert number_of(session, Business) == 2
    again = handed_in(session, officer, DOUBTFUL)
    assert counts(again) == (0, 0, 3, 1, 0)

    left_out = next(iter(report_of(again).left_out.values()))
    for odd in ("\x00", "0" * 64):
        with pytest.raises(errors.DoubtIsGone):
            services.take_back(session, audit.Actor(officer.id), again, odd)
    services.take_back(session, audit.Actor(officer.id), again, left_out)
    assert counts(again) == (0, 0, 3, 1, 1)
    other = make_user(session, "officer", agency_id=agency(session, "khac").id)
    # Another agency decides for itself; its acts are others too.
    assert counts(handed_in(session, other, DOUBTFUL))[4] > 0


def test_rows_that_mean_one_new_business_make_one_and_near_ones_are_asked_about(session, officer, known):
    sheet = handed_in(
        session,
        officer,
        sheet_of(
            "WEB;;HTX Nếp gấc;;;Đông Hưng;;01/01/2026;;0;",
            "STALL;;hợp tác xã nếp gấc;;0912345678;Đông Hưng;;02/01/2026;;0;",
            "STALL;;HTX Nếp gấc Sông Hồng;;;Đông Hưng;;03/01/2026;;0;",
        ),
    )
    assert counts(sheet) == (2, 0, 0, 1, 1)

    decide(session, officer, sheet, ChoiceKind.IS, candidate=-1)

    assert counts(sheet) == (3, 0, 0, 0, 0)
    services.begin(session, sheet)
    assert number_of(session, Business) == 2
    assert counts(handed_in(session, officer, kept_content(sheet))) == (0, 0, 3, 0, 0)


def kept_content(sheet):
    return storage().get(sheet.stored_name)


def test_acts_of_another_agency_and_places_of_others_are_not_touched(session, officer, known):
    web = directory.programme(session, "WEB")
    theirs = make_act(
        session,
        web,
        known,
        state="under_way",
        started_on=date(2026, 3, 1),
        agency_id=agency(session, "khac").id,
    )
    near = make_user(session, "officer", agency_id=officer.agency_id, places=(("vn_2025_07", "12454"),))
    rows = sheet_of("WEB;B01;;;;;;01/03/2026;;7.000.000;", "WEB;B01;;;;;;05/03/2026;;0;")

    assert counts(handed_in(session, officer, rows)) == (1, 0, 0, 1, 0)
    sheet = handed_in(session, near, rows)
    assert counts(sheet) == (0, 0, 0, 2, 0)
    assert "ngoài địa bàn" in report_of(sheet).report.rows[0].faults[0].cause
    assert theirs.budget_vnd == 20_000_000


def test_a_business_of_places_of_others_gets_no_act_wherever_the_row_says_it_was(session, officer, known):
    near = make_user(session, "officer", agency_id=officer.agency_id, places=(("vn_2025_07", "12454"),))
    other = make_counted_business(session, "HTX Nơi khác", phone="+84912345678", tax_code="0100233488")
    assert other.current_commune_code != "12454"
    here = sheet_of(
        "WEB;B01;;;;12454;Hoàn thành;;20/06/2026;0;https://a.example.com/",
        "WEB;;HTX Nơi khác;0100233488;;12454;;01/03/2026;;0;",
    )

    sheet = handed_in(session, near, here)

    assert counts(sheet) == (0, 0, 0, 2, 0)
    causes = [fault.cause for row in report_of(sheet).report.rejected for fault in row.faults]
    assert causes == ["Cơ sở này ở ngoài địa bàn của bạn."] * 2
    # What was given in the officer's places is found there also after the business moved.
    make_act(
        session, directory.programme(session, "WEB"), known, state="under_way", started_on=date(2026, 3, 1),
        agency_id=officer.agency_id, current_commune_code_at="12454", district_code_at=None,
    )  # fmt: skip
    moved = handed_in(session, near, sheet_of("WEB;B01;;;;;;01/03/2026;;7.000.000;"))
    assert counts(moved) == (0, 1, 0, 0, 0)


def test_of_a_near_business_elsewhere_nothing_is_told_but_that_it_lies_elsewhere(session, page, enter, known):
    make_counted_business(session, "Cơ sở Kín", phone="+84912345678")
    session.commit()
    enter("officer", agency_id=agency(session).id, places=(("vn_2025_07", "12454"),))
    page.get("/can-bo/ghi-nhan/nhap-tep")
    asked = sheet_of("WEB;;HTX Mới toanh;;0912345678;12454;;01/03/2026;;0;")
    page.submit("Xem trước", file=(asked, "a.csv"))

    page.click("Chọn cơ sở (1)")

    assert "Một cơ sở ngoài địa bàn của bạn" in page.text
    assert "Cơ sở Kín" not in page.text
    known_id = session.scalars(select(Business.id).where(Business.name == "Cơ sở Kín")).one()
    page.submit("Chọn", choice=str(known_id))
    assert "Cơ sở này ở ngoài địa bàn của bạn." in page.text
    assert "Cơ sở Kín" not in page.text


def test_what_is_no_history_any_more_waits_under_way_until_a_link_proves_it(session, officer, known):
    line = work_rules().history_before
    before, since = (day.strftime("%d/%m/%Y") for day in (line - timedelta(days=1), line))
    head = HEAD + ";Biên bản nghiệm thu"
    rows = (f"WEB;B01;;;;;Hoàn thành;;{since};0;", f"STALL;B01;;;;;Hoàn thành;01/03/2026;{since};0;;bb.pdf")
    bare = "\n".join([head, f"WEB;B01;;;;;Hoàn thành;;{before};0;", *rows]).encode("utf-8-sig")

    sheet = handed_in(session, officer, bare)
    services.begin(session, sheet)

    acts = session.scalars(select(SupportAct).order_by(SupportAct.id)).all()
    assert [(act.state, act.started_on, act.accepted_on) for act in acts] == [
        ("accepted", None, line - timedelta(days=1)),
        ("under_way", line, None),
        ("under_way", date(2026, 3, 1), None),
    ]
    waiting = [row for row, words in report_of(sheet).notices if "ghi là đang thực hiện" in words]
    assert waiting == [3, 4]
    again = handed_in(session, officer, bare)
    assert counts(again) == (0, 0, 3, 0, 0)
    assert [row for row, _words in report_of(again).notices] == [3, 4]

    link = ";https://a.example.com/"
    proven = sheet_of(*(row.replace(";bb.pdf", "")[:-1] + link for row in rows))
    sheet = handed_in(session, officer, proven)
    assert (counts(sheet), report_of(sheet).notices) == ((0, 2, 0, 0, 0), [])
    services.begin(session, sheet)
    assert {act.state for act in acts} == {"accepted"}
    assert [act.accepted_on for act in acts[1:]] == [line, line]


def test_an_act_recorded_here_is_not_accepted_by_a_sheet_without_proof(session, officer, known):
    web = directory.programme(session, "WEB")
    act = make_act(
        session, web, known, state="under_way", started_on=date(2026, 3, 1), agency_id=officer.agency_id
    )

    bare = handed_in(session, officer, sheet_of("WEB;B01;;;;;Hoàn thành;01/03/2026;01/06/2026;;"))
    proven = handed_in(
        session, officer, sheet_of("WEB;B01;;;;;Hoàn thành;01/03/2026;01/06/2026;;https://a.example.com")
    )

    assert (counts(bare), counts(proven)) == ((0, 0, 0, 1, 0), (0, 1, 0, 0, 0))
    services.begin(session, proven)
    assert (act.state, len(act.evidence)) == ("accepted", 1)


def test_what_has_changed_since_the_preview_is_shown_again_before_anything_is_written(
    session, officer, known
):
    sheet = handed_in(session, officer, PLAIN)
    make_act(
        session, directory.programme(session, "WEB"), known, state="accepted",
        started_on=date(2022, 3, 1), accepted_on=date(2022, 6, 20), agency_id=officer.agency_id,
    )  # fmt: skip

    assert not services.begin(session, sheet)

    assert (sheet.state, counts(sheet)) == ("checked", (3, 1, 0, 1, 0))
    assert (number_of(session, SupportAct), number_of(session, Business)) == (1, 1)
    assert services.begin(session, sheet)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"%PDF-1.7 not a sheet", NoTable),
        (HEAD.encode(), EmptySheet),
        ("Tên;Giá\nBánh;5".encode(), NoHeading),
    ],
)
def test_a_file_that_is_no_sheet_of_acts_is_not_kept(session, officer, content, refusal):
    with pytest.raises(refusal):
        handed_in(session, officer, content)


def test_files_go_when_their_term_is_over_and_counts_and_hash_stay(session, page, enter, known):
    session.commit()
    person = enter("officer", agency_id=agency(session).id)
    sheet = handed_in(session, person, PLAIN)
    services.begin(session, sheet)
    named = {sheet.stored_name[:64], sheet.report_stored[:64], sheet.rejected_stored[:64]}
    session.commit()
    assert named <= digests_in_use()

    assert forget_files(session, sheet.created_at + files_kept()) == 0
    assert forget_files(session, sheet.created_at + files_kept() + timedelta(seconds=1)) == 1
    session.commit()

    assert not named & digests_in_use()  # the nightly sweep removes what no row names
    assert (counts(sheet), len(sheet.file_digest), number_of(session, SupportAct)) == ((4, 0, 0, 1, 0), 64, 4)
    page.get(f"/can-bo/ghi-nhan/nhap-tep/{sheet.id}")
    assert page.h1 == "Nội dung tệp đã xóa"
    page.get(f"/can-bo/ghi-nhan/nhap-tep/{sheet.id}/dong-can-sua", status=404)
    page.post(f"/can-bo/ghi-nhan/nhap-tep/{sheet.id}/dua-vao", {}, status=409)


def test_a_choice_is_remembered_under_a_hash_that_nobody_else_can_compute():
    said = Said(name="HTX Cói", phone="0912345678")
    assert said.fingerprint(1, "a") == said.fingerprint(1, "a")
    assert len({said.fingerprint(1, "a"), said.fingerprint(1, "b"), said.fingerprint(2, "a")}) == 3


def test_an_officer_goes_from_the_template_through_doubts_to_the_acts(session, page, enter, known):
    session.commit()
    uploader = enter("officer", agency_id=agency(session).id)
    page.get("/can-bo/ghi-nhan")
    page.click("Nhập từ Excel")
    template = page.fetch("/can-bo/ghi-nhan/nhap-tep/mau/mau-luot-ho-tro.xlsx")
    assert template.data.startswith(b"PK")
    page.submit("Xem trước", file=(template.data, "mau.xlsx"), status=422)
    assert "Tệp chưa có lượt hỗ trợ nào" in page.text

    page.submit("Xem trước", file=(DOUBTFUL, "=bảng 2022.csv"))
    here = page.path
    page.click("Chọn cơ sở (3)")
    assert page.h1 == "Cơ sở nào: Bánh cáy mẫu?"
    page.submit("Chọn", status=422)
    page.submit("Chọn", choice=str(known.id))
    page.submit("Chọn", choice="new")
    page.submit("Chọn", choice="skip")
    assert page.path == here
    page.submit("Đưa vào")

    assert "3 lượt đã thêm mới" in page.text
    assert "bỏ, không nhập" in page.text
    page.fetch(f"{here}/dong-can-sua")
    page.post(f"{here}/chon-lai", {"fingerprint": "\x00" * 64}, status=302)
    session.expire_all()
    assert number_of(session, SupportAct) == 3
    assert number_of(session, SheetChoice) == 3
    enter("auditor")
    page.get(here)
    assert "3 lượt đã thêm mới" in page.text
    assert not [link for link in page.links if "/nhap-tep" in str(link.href)]  # reads, and does nothing
    page.fetch(f"{here}/dong-can-sua", status=403)
    enter("auditor", places=(("vn_2024_11", "340"),))
    page.get(here, status=404)
    enter("verifier", agency_id=uploader.agency_id)
    page.get(here)
    page.fetch(f"{here}/dong-can-sua", status=404)
    enter("officer", agency_id=agency(session, "KHAC").id)
    page.get(here, status=404)
    page.get("/can-bo/ghi-nhan/nhap-tep")
    page.post(f"{here}/dua-vao", {}, status=404)
