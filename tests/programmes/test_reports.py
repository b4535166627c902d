"""The report says what was counted by hand, in every form that it is written in."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from programmes.models import Target
from programmes.periods import Period
from programmes.report_files import UnknownForm, defused, form_of, write_report
from programmes.report_forms import indicators, supported
from programmes.reports import FiguresDoNotClose, UnknownProgramme, build_report, chosen_programmes
from tests.factories.catalog import make_product
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme

CORE = ("WEB", "PROMO", "TRACE")
YEARS = Period(date(2022, 1, 1), date(2023, 12, 31))


def report_of(session, period=YEARS, codes=CORE):
    programmes = chosen_programmes(session, codes)
    return build_report(session, period, programmes, agency="Sở Công Thương", area="Khu vực Thái Bình")


@pytest.mark.parametrize(
    ("since", "until", "by_programme", "total"),
    [
        ("2022-01-01", "2023-12-31", (11, 5, 18), 27),
        ("2022-12-15", "2023-12-14", (8, 3, 11), 19),
        ("2021-12-15", "2022-12-14", (4, 2, 6), 11),
        ("2023-03-15", "2023-06-14", (4, 1, 3), 7),
        ("2023-05-15", "2023-06-14", (2, 0, 1), 3),
        ("2022-01-01", "2022-12-31", (4, 2, 6), 11),
        ("2023-01-01", "2023-12-31", (8, 3, 12), 20),
        ("2024-01-01", "2024-12-31", (0, 0, 1), 1),
    ],
)
def test_the_three_core_programmes_in_any_period(listed, since, until, by_programme, total):
    period = Period(date.fromisoformat(since), date.fromisoformat(until))

    found = report_of(listed, period).as_json()

    assert tuple(found["by_programme"].values()) == by_programme
    assert (found["total_distinct"], found["sum_of_programmes"]) == (total, sum(by_programme))


def test_people_read_names_of_marketplaces_and_products_where_machines_read_codes(session):
    business = make_counted_business(session)
    act = make_act(session, make_programme(session), business, channel="shopee")
    product = make_product(session, business, name="Bánh cáy")
    make_evidence(
        session, act, type="trace_page", url=None, product_id=product.id, product_reference="P01-01"
    )

    made = report_of(session, codes=("WEB",))

    row, _total = supported(made).rows
    assert (row[7], row[11]) == ("Shopee", "Bánh cáy (P01-01)")
    (line,) = made.as_json()["supported"]
    assert (line["content"], line["result"], "proofs" in line) == ("shopee", "P01-01", False)


def test_the_report_for_machines_says_all_that_was_agreed(listed):
    found = report_of(listed).as_json()

    assert found["period"] == {"from": "2022-01-01", "to": "2023-12-31"}
    assert found["programmes"] == ["WEB", "PROMO", "TRACE"]
    assert (found["acts"], found["total_distinct"], found["sum_of_programmes"]) == (37, 27, 34)
    assert found["reconciliation"] == {"acts": 37, "distinct": 27, "repeats": 9, "merged": 1, "excluded": 0}
    assert found["by_kind"] == {
        "doanh_nghiep": {"WEB": 4, "PROMO": 5, "TRACE": 4, "total": 8},
        "hop_tac_xa": {"WEB": 4, "PROMO": 0, "TRACE": 10, "total": 12},
        "ho_kinh_doanh": {"WEB": 3, "PROMO": 0, "TRACE": 4, "total": 7},
        "to_hop_tac": {"WEB": 0, "PROMO": 0, "TRACE": 0, "total": 0},
    }
    districts = {code: cells["total"] for code, cells in found["by_district"].items()}
    assert districts == {
        "336": 4,
        "338": 3,
        "339": 4,
        "340": 4,
        "341": 3,
        "342": 3,
        "343": 3,
        "344": 4,
        "unknown": 0,
    }
    assert found["overlap"]["3"] == ["B13"]
    assert found["overlap"]["2"] == ["B01", "B05", "B06", "B07", "B14"]
    assert len(found["overlap"]["1"]) == 21
    assert found["money_vnd"] == {"WEB": 260_000_000, "PROMO": 25_000_000, "TRACE": 285_000_000}
    assert found["targets"]["TRACE"] == {"target": 20, "result": 18, "percent": 90.0}
    assert found["definition_version"]


def test_all_programmes_count_stalls_and_attendances_as_acts(listed):
    found = report_of(listed, codes=()).as_json()

    assert found["by_programme"] == {"WEB": 11, "PROMO": 5, "TRACE": 18, "STALL": 7, "TRAIN": 21}
    assert (found["total_distinct"], found["sum_of_programmes"]) == (39, 62)
    assert (found["acts_by_programme"]["STALL"], found["acts_by_programme"]["TRAIN"]) == (9, 24)
    assert found["acts_by_channel"]["STALL"] == {"shopee": 5, "sendo": 2, "alibaba": 2}
    assert len(found["acts_by_channel"]["TRAIN"]) == 3
    assert found["targets"]["STALL"]["percent"] == 87.5
    assert found["units_counted"]["TRAIN"]["channels"] == 3
    lines = {line["code"]: line for line in found["indicator_lines"]}
    assert (lines["STALL.stalls"]["result"], lines["TRAIN.attendances"]["result"]) == (9, 24)
    assert (lines["MARKET.products"]["result"], lines["MARKET.listings"]["result"]) == (None, None)


def test_the_total_has_its_own_year_and_year_before(listed):
    half = Period(date(2023, 7, 1), date(2023, 12, 31))
    report = report_of(listed, half)
    year, earlier = (report_of(listed, other) for other in (half.from_start_of_year, half.year_before))

    (total,) = (row for row in indicators(report).rows if row[9] == "TOTAL.businesses")
    assert total[3] == report.figures.total_distinct
    assert (total[4], total[6]) == (year.figures.total_distinct, earlier.figures.total_distinct)
    assert report.total_cumulative < sum(line.cumulative for line in report.programmes)  # not added up
    share = round(100 * report.figures.total_distinct / earlier.figures.total_distinct, 1)
    assert total[7] == share
    assert report.as_json()["totals"] == {
        "cumulative": total[4],
        "year_before": total[6],
        "percent_of_year_before": total[7],
    }


def test_figures_without_names_stand_in_a_block_of_their_own(listed):
    (found,) = report_of(listed).as_json()["listing_aggregate"]

    assert (found["distinct_products"], found["listings"]) == (2296, 2922)
    assert found["by_marketplace"] == {
        "postmart": 1421,
        "voso": 938,
        "shopee": 410,
        "sendo": 134,
        "alibaba": 19,
    }


def test_the_same_report_is_the_same_bytes(listed):
    for suffix in (".json", ".csv", ".xlsx", ".docx", ".pdf"):
        assert write_report(report_of(listed), suffix) == write_report(report_of(listed), suffix)


def test_the_json_file_is_the_report(listed):
    report = report_of(listed)

    assert json.loads(write_report(report, ".json")) == json.loads(json.dumps(report.as_json()))


def test_the_workbook_opens_with_its_four_sheets_and_their_figures(listed):
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_report(report_of(listed), ".xlsx")))

    assert book.sheet_names == ["A Danh sách", "B Chỉ tiêu", "C Bảng chéo", "Đối chiếu"]
    supported = book.get_sheet_by_name("A Danh sách").to_python()
    assert len([row for row in supported if isinstance(row[0], float)]) == 37
    assert [row[14] for row in supported].count("Tính") == 27
    (total,) = [row for row in supported if str(row[1]).startswith("Cộng")]
    assert total[1] == "Cộng: 37 lượt của 27 cơ sở (không trùng)"
    assert total[9:11] == [570_000_000, 0]
    by_name = {row[0]: row for row in book.get_sheet_by_name("B Chỉ tiêu").to_python() if row[0]}
    assert by_name["Hỗ trợ xây dựng website: số cơ sở được hỗ trợ"][2:4] == [10, 11]
    assert by_name["Tổng số cơ sở (không trùng)"][3] == 27
    assert {row[9] for row in by_name.values()} >= {"WEB.businesses", "TRACE.acts", "MARKET.products"}
    others = by_name["Sản phẩm đã đưa lên sàn, cơ quan khác tổng hợp"]
    assert others[3] == "Chưa có số của kỳ này"
    assert str(others[8]).startswith("2.296 theo ")
    cross = book.get_sheet_by_name("C Bảng chéo").to_python()
    assert next(row for row in cross if row[0] == "Hợp tác xã")[1:5] == [4, 0, 10, 12]
    assert next(row for row in cross if row[0] == "Chưa xác định")[4] == 0
    closing = [row[1] for row in book.get_sheet_by_name("Đối chiếu").to_python()]
    assert closing[5:10] == [37, 27, 9, 1, 0]


def test_the_workbook_prints_on_a4_landscape_with_real_dates(listed):
    book = openpyxl.load_workbook(io.BytesIO(write_report(report_of(listed), ".xlsx")))
    sheet = book["A Danh sách"]

    assert all(each.page_setup.orientation == "landscape" for each in book)
    assert all(str(each.page_setup.paperSize) == "9" for each in book)
    assert all(getattr(each.sheet_properties.pageSetUpPr, "fitToPage", False) for each in book)
    assert (sheet["I6"].value.date(), sheet["I6"].number_format) == (date(2022, 5, 18), "dd/mm/yyyy")
    assert sheet.freeze_panes == "A6"


def test_a_persons_number_is_masked_and_no_text_becomes_a_formula(session):
    name = '=HYPERLINK("http://example.com")'
    programme = make_programme(session, name="@SUM(1)")
    business = make_counted_business(session, name, kind="ho_kinh_doanh", tax_code="034899000002")
    make_evidence(session, make_act(session, programme, business, note="+84 500\u0009x", channel="-1"))

    report = report_of(session, codes=("WEB",))
    book = openpyxl.load_workbook(io.BytesIO(write_report(report, ".xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert name in [cell.value for cell in cells]
    assert "034899000002" not in repr([cell.value for cell in cells])
    rows = list(csv.reader(io.StringIO(write_report(report, ".csv").decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell]
    assert "'@SUM(1)" in rows[1]


def test_the_csv_file_opens_in_a_spreadsheet(listed):
    content = write_report(report_of(listed), ".csv")

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert content.startswith(b"\xef\xbb\xbf")
    values = {(row["Bảng"], row["Mã dòng"], row["Cột"]): row["Giá trị"] for row in rows}
    assert values["by_programme", "WEB", "WEB"] == "11"
    assert values["total_distinct", "total", "total"] == "27"
    assert values["by_district", "340", "total"] == "4"


@pytest.mark.parametrize(
    ("start", "repeated"),
    [("=1", "'=1"), ("+84", "'+84"), ("-", "'-"), ("@a", "'@a"), ("\t", "'\t"), ("a=", "a=")],
)
def test_text_that_looks_like_a_formula_is_defused(start, repeated):
    assert defused(start) == repeated


def test_an_unknown_programme_is_named_with_the_known_ones(listed):
    with pytest.raises(UnknownProgramme, match=r"“WEBB”.*WEB, PROMO, TRACE, STALL, TRAIN"):
        chosen_programmes(listed, ("WEB", "WEBB"))


def test_a_programme_named_twice_is_counted_once(listed):
    assert [each.code for each in chosen_programmes(listed, ("TRACE", "WEB", "TRACE"))] == ["TRACE", "WEB"]


def test_an_unknown_ending_is_refused():
    with pytest.raises(UnknownForm):
        form_of("bao-cao.doc")
    assert form_of("B.XLSX") == ".xlsx"


def test_figures_with_an_act_under_a_wrong_root_are_not_printed(session):
    programme = make_programme(session)
    business, other = make_counted_business(session), make_counted_business(session)
    make_act(session, programme, business, root_id=other.id, reference="S77")

    with pytest.raises(FiguresDoNotClose, match="S77"):
        report_of(session, codes=("WEB",))


def test_a_target_counts_for_its_own_period_only(session):
    programme = make_programme(session)
    programme.targets.append(Target(since=date(2022, 1, 1), until=date(2022, 12, 31), value=3))
    session.flush()

    assert report_of(session, codes=("WEB",)).programmes[0].target is None
    in_period = report_of(session, Period(date(2022, 1, 1), date(2022, 12, 31)), ("WEB",)).programmes[0]
    assert (in_period.target, in_period.percent) == (3, 0.0)


def test_an_empty_house_has_an_empty_report(session):
    found = report_of(session, codes=()).as_json()

    assert (found["programmes"], found["total_distinct"], found["overlap"]) == ([], 0, {})
    assert all(write_report(report_of(session, codes=()), suffix) for suffix in (".xlsx", ".csv", ".json"))


def csv_values(session, codes=CORE):
    text = write_report(report_of(session, codes=codes), ".csv").decode("utf-8-sig")
    return {(row[0], row[1], row[3]): row[4] for row in csv.reader(io.StringIO(text))}


def test_the_table_for_the_office_holds_every_value_of_the_report_for_machines(listed):
    report = report_of(listed, codes=()).as_json()
    found = csv_values(listed, ())

    expected = {("total_distinct", "total", "total"): report["total_distinct"]}
    expected |= {(name, "total", "total"): report["totals"][name] for name in ("cumulative", "year_before")}
    for name in ("by_programme", "acts_by_programme", "money_vnd"):
        expected |= {(name, code, code): value for code, value in report[name].items()}
    for name in ("by_kind", "by_district", "by_commune"):
        for row, cells in report[name].items():
            expected |= {(name, row, column): value for column, value in cells.items()}
    expected |= {("reconciliation", name, "total"): value for name, value in report["reconciliation"].items()}
    expected |= {("overlap", number, "total"): len(roots) for number, roots in report["overlap"].items()}
    for code, line in report["targets"].items():
        expected[("target", code, code)] = line["target"]
        expected[("target_percent", code, code)] = line["percent"]
    for code, line in report["indicators"].items():
        expected[("cumulative", code, code)] = line["cumulative"]
        expected[("year_before", code, code)] = line["year_before"]
    for code, channels in report["acts_by_channel"].items():
        expected |= {("acts_by_channel", channel, code): value for channel, value in channels.items()}
    for number, line in enumerate(report["supported"], start=1):
        expected |= {("supported", str(number), name): value for name, value in line.items()}
    assert {key: found[key] for key in expected} == {
        key: defused("" if value is None else str(value)) for key, value in expected.items()
    }


def test_the_workbook_holds_the_same_tables_channels_and_list(listed):
    report = report_of(listed, codes=())
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_report(report, ".xlsx")))
    cross = [row for row in book.get_sheet_by_name("C Bảng chéo").to_python() if row[0]]
    closing = book.get_sheet_by_name("Đối chiếu").to_python()

    figures = report.figures
    names = report.district_names | report.commune_names | {"unknown": "Chưa xác định"}
    for table in (figures.by_district, figures.by_commune):
        for code, cells in table.items():
            assert [names[code], *cells.values()] in [row[: len(cells) + 1] for row in cross]
    assert ["Hỗ trợ mở gian hàng trên sàn thương mại điện tử: Shopee", 5] in closing
    supported = book.get_sheet_by_name("A Danh sách").to_python()
    assert [row[1] for row in supported if isinstance(row[0], float)] == [act.business for act in report.acts]
