"""Every figure on a page opens the list that it counts, and each row of a list opens an act."""

import io
import json
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest

from programmes.models import Programme
from tests.factories.programmes import make_act, make_counted_business, make_programme
from tests.programmes.figure_links import FIGURES, figures_on, rows_behind

CORE = "tu=2022-01-01&den=2023-12-31&ct=WEB&ct=PROMO&ct=TRACE"
LIST = f"{FIGURES}/danh-sach"


@pytest.mark.parametrize(
    "question", [CORE, "tu=2022-12-15&den=2023-12-14", "tu=2023-01-01&den=2024-12-31&ct=STALL"]
)
def test_every_figure_is_as_long_as_its_list(listed, page, enter, question):
    enter("auditor")

    shown = page.get(f"{FIGURES}?{question}")
    figures = [each for each in figures_on(shown, (LIST,)) if each[0]]  # of none: test_every_figure

    assert len(figures) > 15
    assert [(rows_behind(page, address), address) for _number, address in figures] == figures


def test_a_list_of_acts_says_what_they_have_cost(listed, page, enter):
    enter()

    shown = page.get(f"{LIST}?{CORE}&xem=luot&o=WEB")

    assert shown.h1 == "13 lượt hỗ trợ"
    assert "Kinh phí nhà nước: 260.000.000 ₫" in shown.texts("p.num")


def test_the_page_says_the_figures_of_the_core_programmes(listed, page, enter):
    enter()

    shown = page.get(f"{FIGURES}?{CORE}")

    assert [each.split()[0] for each in shown.texts(".kpi a")] == ["27", "11", "5", "18"]
    assert shown.texts(".chain") == ["37 lượt nghiệm thu = 27 cơ sở + 9 lượt lặp + 1 gộp trùng + 0 loại"]
    assert "Khớp" in shown.text
    assert "kế hoạch 20 · 90 %" in shown.text
    assert "Cộng các dòng được 28" in shown.text
    assert "Chưa xác định" in shown.text
    assert "2.296" in shown.text


def test_without_a_question_the_newest_plan_and_all_programmes_are_shown(listed, page, enter):
    enter()

    shown = page.get(FIGURES)

    assert shown.texts(".hero b") == ["39"]
    assert "01/01/2022 – 31/12/2023" in shown.text


def test_periods_on_offer_keep_the_chosen_programmes(listed, page, enter):
    enter()
    page.get(f"{FIGURES}?{CORE}")

    page.click("Năm 2023, chốt ngày 14")

    assert page.texts(".hero b") == ["19"]
    assert parse_qs(urlsplit(page.path).query)["ct"] == ["WEB", "PROMO", "TRACE"]


def test_a_long_list_has_pages(session, page, enter):
    programme = make_programme(session)
    for _ in range(130):
        make_act(session, programme, make_counted_business(session))
    enter()

    address = f"{LIST}?tu=2022-01-01&den=2022-12-31&ct=WEB"

    assert rows_behind(page, address) == 130
    assert page.get(f"{address}&trang=2").h1 == "130 cơ sở"


def test_each_row_of_a_list_opens_an_act_with_its_evidence(listed, page, enter):
    enter()
    listing = page.get(f"{LIST}?{CORE}&loai-hinh=ho_kinh_doanh")
    links = [link.href for link in listing.links if link.href.startswith("/can-bo/ghi-nhan/")]

    shown = page.get(links[0])

    assert len(links) >= 7
    assert shown.texts("h2")[:2] == ["Nội dung", "Minh chứng"]


@pytest.mark.parametrize(
    "question",
    [
        "tu=2023-12-31&den=2022-01-01",
        "tu=2023-02-30&den=2023-12-31",
        "tu=x&den=",
        "ct=WEBB",
        "tu=0001-01-01&den=9999-12-31",
        "ct=%00",
    ],
)
def test_a_question_that_makes_no_sense_is_answered_in_words(listed, page, enter, question):
    enter()

    for path in (FIGURES, LIST, "/can-bo/bao-cao"):
        shown = page.get(f"{path}?{question}", status=422)
        assert shown.texts(".note.bad")


@pytest.mark.parametrize(
    "question",
    [
        "trang=0",
        "trang=-1",
        "trang=abc",
        "so-chuong-trinh=999999",
        "huyen=%00",
        "xa=%00",
        "o=%00",
    ],
)
def test_odd_parameters_of_a_list_do_no_harm(listed, page, enter, question):
    enter()

    assert page.get(f"{LIST}?{CORE}&{question}").status == 200


@pytest.mark.parametrize("question", ["huyen=%27", "o=X"])
def test_odd_names_of_a_cell_are_refused(listed, page, enter, question):
    enter()

    page.get(f"{LIST}?{CORE}&{question}", status=422)


def test_figures_that_do_not_close_are_not_shown_but_the_rows_are(session, page, enter):
    programme = make_programme(session)
    business, other = make_counted_business(session, "HTX Một"), make_counted_business(session, "HTX Hai")
    stray = make_act(session, programme, business, root_id=other.id, reference="S77")
    act_id = stray.id
    enter()

    shown = page.get(f"{FIGURES}?tu=2022-01-01&den=2022-12-31", status=409)

    assert shown.h1 == "Số liệu chưa khớp"
    assert f"/can-bo/ghi-nhan/{act_id}" in [link.href for link in shown.links]
    assert not shown.select(".kpi")
    page.get("/can-bo/bao-cao?tu=2022-01-01&den=2022-12-31", status=422)
    page.fetch("/can-bo/bao-cao/tep?tu=2022-01-01&den=2022-12-31&dang=json", 422)


def test_an_empty_house_says_so(page, enter):
    enter()

    for path in (FIGURES, LIST + "?", "/can-bo/chuong-trinh", "/can-bo/ghi-nhan", "/can-bo/bao-cao"):
        assert page.get(path).status == 200
    assert "0 cơ sở không trùng" in page.text


def test_programmes_show_plan_and_result_and_lead_to_their_acts(listed, page, enter):
    enter("auditor")
    page.get("/can-bo/chuong-trinh")
    assert "90 %" in page.text

    page.click("Hỗ trợ xây dựng giải pháp truy xuất nguồn gốc")
    page.click("20")

    assert page.path == "/can-bo/ghi-nhan?ct=TRACE&tinh-trang=accepted"
    assert "20 lượt" in page.text


def test_names_of_people_are_shown_as_text(session, page, enter):
    name = "<script>alert(1)</script> {{7*7}}"
    programme = make_programme(session, name=name)
    make_act(session, programme, make_counted_business(session, name))
    enter()
    page.echoes = ("{{7*7}}",)

    for path in (
        f"{FIGURES}?tu=2022-01-01&den=2022-12-31",
        f"{LIST}?tu=2022-01-01&den=2022-12-31",
        "/can-bo/ghi-nhan",
    ):
        assert name in page.get(path).text


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_a_report_is_taken_home_in_every_form(listed, page, enter, form):
    enter("auditor")
    page.get(f"/can-bo/bao-cao?{CORE}")
    address = next(link.href for link in page.links if f"dang={form}" in link.href)

    answer = page.fetch(address)

    assert f"ho-tro-20220101-20231231.{form}" in answer.headers["Content-Disposition"]
    if form == "json":
        assert json.loads(answer.data)["total_distinct"] == 27
    elif form == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(answer.data)).sheetnames[0] == "A Danh sách"
    else:
        assert answer.data.startswith(b"\xef\xbb\xbf")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_an_unknown_form_of_report_is_refused(listed, page, enter):
    enter()

    page.fetch(f"/can-bo/bao-cao/tep?{CORE}&dang=exe", 422)
    refusal = page.get("/can-bo/bao-cao/tep?tu=2023-01-01&den=2022-01-01&dang=json", status=422)

    assert refusal.h1 == "Chưa lập được báo cáo"
    assert "Ngày đầu kỳ phải trước" in refusal.text


ADDRESSES = (
    FIGURES,
    LIST,
    "/can-bo/chuong-trinh",
    "/can-bo/chuong-trinh/WEB",
    "/can-bo/ghi-nhan",
    "/can-bo/ghi-nhan/1",
    "/can-bo/bao-cao",
    f"/can-bo/bao-cao/tep?{CORE}&dang=csv",
)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("officer", 200),
        ("verifier", 200),
        ("auditor", 200),
        ("producer", 403),
        ("helper", 403),
        ("partner", 403),
        ("administrator", 403),
    ],
)
def test_who_may_read_the_departments_pages(listed, page, enter, role, status):
    enter(role)

    answers = [page.fetch(path, status).status_code for path in ADDRESSES]

    assert answers == [status] * len(ADDRESSES)


def test_the_menu_leads_to_the_four_doors(listed, page, enter):
    enter("auditor")
    page.get(FIGURES)

    doors = page.texts(".doors a")

    assert [each for each in doors if each in ("Số liệu", "Chương trình", "Ghi nhận hỗ trợ", "Báo cáo")] == [
        "Ghi nhận hỗ trợ",
        "Số liệu",
        "Chương trình",
        "Báo cáo",
    ]


def test_an_unknown_programme_is_not_found(listed, page, enter):
    enter()

    assert page.get("/can-bo/chuong-trinh/KHONG", status=404).status == 404
    assert page.get("/can-bo/chuong-trinh/%00", status=404).status == 404
    assert page.get("/can-bo/ghi-nhan?ct=%00&tinh-trang=%00").status == 200
    assert listed.get(Programme, 1) is not None
