"""Every shape of template, filled: nothing but data rows and the dimension differs, and it reads back."""

import io
import random
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineWorkbook

from exporters import errors
from exporters.base import ExportReport
from exporters.goods import Listing, Producer
from exporters.shopee import PASTE_SUFFIX, Shopee, fill
from exporters.shopee.template import read_template
from tests.exporters.shapes_shopee import ADVANCED, ATTRIBUTES, every_template
from tests.exporters.templates_shopee import COLUMN_SETS, Shape, build
from tests.factories.listings import a_listing, a_listing_with, a_variation

TEMPLATES = every_template()
LISTINGS = (
    a_listing(),
    a_listing_with(a_variation(), a_variation("2 kg"), product_id="P-2", seller_sku="G", name="Gạo tám túi"),
)
FOOD = {
    "materials": ("Gạo nếp", "Đường"),
    "shelf_life_days": 360,
    "net_value": Decimal("2.000"),
    "net_unit": "kg",
    "producer": Producer("HTX Lúa Vàng"),
    "attributes": (("Hương vị", "ngọt"), ("Mùa vụ", "Vụ mùa")),
}


def filled(template: bytes, *listings: Listing) -> tuple[bytes, ExportReport]:
    out = io.BytesIO()
    report = fill(io.BytesIO(template), listings, out)
    return out.getvalue(), report


def rows_of(file: bytes, shape: Shape) -> list[dict[str, object]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(1)
    rows = [dict(zip(shape.columns, row, strict=False)) for row in sheet.to_python(skip_empty_area=False)[6:]]
    return [{key: value for key, value in row.items() if value != ""} for row in rows if any(row.values())]


def frozen(part: bytes) -> bytes:
    """The product sheet without its dimension and without its data rows."""
    part = re.sub(rb'(dimension ref=")[^"]*', rb"\1", part, count=1)
    end = re.search(rb"</(?:x:)?sheetData>", part)
    first = re.search(rb'<(?:x:)?row r="7"', part) or end
    assert first
    assert end
    return part[: first.start()] + part[end.start() :]


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_but_data_rows_and_the_dimension_of_one_part_differs(name):
    shape, template = TEMPLATES[name]

    file, report = filled(template, *LISTINGS)

    assert report.written == ("P-1", "P-2")
    assert filled(template, *LISTINGS)[0] == file
    product = read_template(io.BytesIO(template)).part
    with zipfile.ZipFile(io.BytesIO(template)) as before, zipfile.ZipFile(io.BytesIO(file)) as after:
        assert after.testzip() is None
        assert after.namelist() == before.namelist()
        for old, new in zip(before.infolist(), after.infolist(), strict=True):
            assert new.date_time == old.date_time
            if old.filename == product:
                assert frozen(before.read(old)) == frozen(after.read(new))
                fromstring(after.read(new))
            else:
                assert before.read(old) == after.read(new)
                assert (new.compress_type, new.compress_size) == (old.compress_type, old.compress_size)
    rows = rows_of(file, shape)
    assert [row["ps_product_name"] for row in rows] == [a_listing().name, "Gạo tám túi", "Gạo tám túi"]
    assert [row["ps_price"] for row in rows] == [90000.0, 50000.0, 50000.0]


def test_every_column_set_is_as_wide_as_it_was_seen():
    widths = {len(shape.columns) for shape, _raw in TEMPLATES.values()}

    assert widths >= {36, 38, 40, 42, 45, 48}


def test_an_advanced_template_gets_the_words_of_its_own_lists():
    file, report = filled(build(ADVANCED), a_listing(**FOOD))

    row = rows_of(file, ADVANCED)[0]
    assert {label: row.get(key) for key, label in ATTRIBUTES.items()} == {
        "Thương hiệu": "NoBrand",
        "Xuất xứ": "Việt Nam",
        "Thành phần": "Gạo nếp;Đường",
        "Hạn sử dụng": "12 Tháng",
        "Trọng lượng": "2kg",
        "Tên tổ chức chịu trách nhiệm sản xuất": "HTX Lúa Vàng",
        "Hương vị": "Ngọt",
        "Dịp lễ": None,
    }
    assert row["channel_id.5001"] == "Bật"
    assert report.warnings == ()


def test_an_answer_that_no_list_holds_leaves_the_cell_empty_and_is_told():
    file, report = filled(build(ADVANCED), a_listing(**FOOD | {"attributes": (), "brand": "Sen Hồng"}))

    row = rows_of(file, ADVANCED)[0]
    assert "ps_product_global_attribute.101029" not in row
    assert row["ps_brand"] == "NoBrand"
    assert [problem.rule for problem in report.warnings] == ["attribute-missing"] * 2
    assert "Thương hiệu “Sen Hồng” không có trong danh sách" in report.warnings[0].message
    assert "“Hương vị”" in report.warnings[1].message
    assert "bản nháp" in report.warnings[1].message


def test_an_attribute_that_every_row_must_have_refuses_the_row_with_its_name():
    key = "ps_product_global_attribute.101040"

    _file, report = filled(build(ADVANCED.changed(requirement={key: "Bắt buộc"})), a_listing(**FOOD))

    assert [(each.rule, each.field) for each in report.refused[0].problems] == [("required-cell", key)]
    assert "“Dịp lễ”" in report.refused[0].problems[0].message


def test_goods_of_another_category_are_refused_by_an_advanced_template():
    _file, report = filled(build(ADVANCED), a_listing(**FOOD, category_ids={"shopee": "100409"}))

    (problem,) = report.refused[0].problems
    assert problem.rule == "category-scope"
    assert "chỉ dành cho “Thực phẩm và đồ uống”" in problem.message


def test_the_hidden_sheet_of_properties_stands_in_for_a_list_of_categories():
    shape = ADVANCED.changed(categories=None)

    file, report = filled(build(shape), a_listing(**FOOD))

    assert rows_of(file, shape)[0]["ps_category"] == 100798.0
    assert report.written == ("P-1",)


def test_formulas_of_the_template_stay_where_they_stand_and_count_as_no_data():
    template = build(ADVANCED)

    file, report = filled(template, a_listing(**FOOD))

    def computed(raw: bytes) -> list[bytes]:
        part = zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet2.xml")
        return re.findall(rb"<c [^>]*><f>.*?</c>", part)

    assert computed(file) == computed(template)
    assert len(computed(file)) == 20
    assert report.notices == ()


def test_a_carrier_that_the_shop_has_not_is_told_and_the_others_carry_on():
    file, report = filled(build(), a_listing(shipping_channels={"shopee": (5001, 50052)}))

    assert rows_of(file, Shape())[0]["channel_id.5001"] == "Mở"
    assert [problem.rule for problem in report.warnings] == ["channel-off"]
    assert "chưa bật “Tủ nhận hàng - SPX”" in report.warnings[0].message


@pytest.mark.filterwarnings("ignore:Workbook contains no default style:UserWarning")
def test_programs_that_mind_the_rules_open_a_filled_file():
    """openpyxl refuses the pane of the platform's own files, so it gets a template with a right one."""
    template = build(ADVANCED)
    with zipfile.ZipFile(io.BytesIO(template)) as source:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for info in source.infolist():
                target.writestr(info, source.read(info).replace(b'"bottom_left"', b'"bottomLeft"'))

    file, _report = filled(out.getvalue(), *LISTINGS)

    sheet = openpyxl.load_workbook(io.BytesIO(file), keep_links=False).worksheets[1]
    assert sheet["B7"].value == a_listing().name
    assert sheet["A7"].value == 100798
    assert sheet.protection.sheet


ABROAD = {
    "Thailand, 37 columns": ((7000,), ("ps_gtin_code",), "Thái Lan"),
    "Indonesia, 41 columns": ((8001, 8003), ("ps_dangerous_goods",), "In-đô-nê-xi-a hoặc Ma-lai-xi-a"),
    "Indonesia, carriers": ((8001, 8002, 8005), (), "In-đô-nê-xi-a"),
    "Brazil, 50 columns": ((90001,), tuple(f"ps_invoice_{n}" for n in range(10)), "Bra-xin"),
    "Malaysia": ((20011,), (), "Ma-lai-xi-a"),
}


@pytest.mark.parametrize("case", ABROAD)
def test_a_template_of_another_country_is_refused_with_its_name(case):
    carriers, more, country = ABROAD[case]
    plain = tuple(key for key in COLUMN_SETS["2025-06"][:-2] if not key.startswith("channel_id"))
    columns = (*plain, *more, *(f"channel_id.{n}" for n in carriers), *COLUMN_SETS["2025-06"][-2:])

    with pytest.raises(errors.OtherCountry, match=f"của Shopee {country}, không phải của Shopee Việt Nam"):
        read_template(io.BytesIO(build(Shape(columns, suffixed=True, english=True))))


def test_one_wrong_byte_in_any_member_is_found_before_a_file_is_made():
    raw = build(ADVANCED)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        middles = {
            info.filename: info.header_offset + 30 + len(info.filename) + info.compress_size // 2
            for info in archive.infolist()
        }

    for name, place in middles.items():
        broken = bytearray(raw)
        broken[place] ^= 0x55

        with pytest.raises(errors.TemplateRefused) as refusal:
            read_template(io.BytesIO(bytes(broken)))
        assert type(refusal.value) in (errors.DamagedWorkbook, errors.NotWorkbook), name


# Long catalogues.


def many(count: int, variations: int = 0, **facts: object) -> list[Listing]:
    if not variations:
        return [
            a_listing(product_id=f"P-{n}", seller_sku=f"G-{n}", name=f"Gạo nếp túi số {n}", **facts)
            for n in range(count)
        ]
    return [
        a_listing_with(
            *(a_variation(f"{place} kg", sku=f"G-{n}-{place}") for place in range(1, variations + 1)),
            product_id=f"P-{n}",
            seller_sku=f"G-{n}",
            name=f"Gạo nếp túi số {n}",
            **facts,
        )
        for n in range(count)
    ]


def written(listings: list[Listing], form: str = "") -> tuple[bytes, ExportReport]:
    exporter = Shopee().with_template(io.BytesIO(build(Shape(styled_rows=2))))
    out = io.BytesIO()
    report = (exporter.in_form(form) if form else exporter).write(iter(listings), out)
    return out.getvalue(), report


def test_more_rows_than_one_file_holds_become_numbered_files_and_no_product_is_divided():
    listings = many(70, variations=15)  # 1,050 rows; 66 products are 990 rows

    content, report = written(listings)

    assert (report.suffix, report.rows) == (".zip", 1050)
    assert report.notices[0].startswith("Nhiều sản phẩm hơn một tệp chứa được nên chia thành 2 tệp")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.namelist() == ["DOC-TRUOC.txt", "shopee-01.xlsx", "shopee-02.xlsx"]
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        files = [rows_of(package.read(name), Shape()) for name in package.namelist()[1:]]
        note = package.read("DOC-TRUOC.txt").decode("utf-8-sig")
    assert [len(rows) for rows in files] == [990, 60]
    groups = [{row["et_title_variation_integration_no"] for row in rows} for rows in files]
    assert not groups[0] & groups[1]
    assert "shopee-01.xlsx: 66 sản phẩm, 990 dòng" in note
    assert written(listings)[0] == content


def test_a_file_stays_below_its_size_however_few_its_rows():
    noise = random.Random(7)  # noqa: S311  (texts that do not pack)
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy "
    listings = [
        a_listing(
            product_id=f"P-{n}",
            seller_sku=f"G-{n}",
            name=f"Gạo nếp túi số {n}",
            description="".join(noise.choices(letters, k=2900)),
        )
        for n in range(800)
    ]
    exporter = Shopee().with_template(io.BytesIO(build(Shape(styled_rows=2))))
    rule = exporter.pack.rule("file-bytes")
    assert rule
    others = exporter.pack.without("file-bytes")
    pack = replace(others, rules=(*others.rules, replace(rule, maximum=1)))
    out = io.BytesIO()

    report = replace(exporter, pack=pack).write(iter(listings), out)

    with zipfile.ZipFile(out) as package:
        sizes = [package.getinfo(name).file_size for name in package.namelist()[1:]]
    assert report.rows == 800
    assert len(sizes) > 1
    assert max(sizes) <= 1_000_000
    assert sizes[0] > 700_000


def test_what_fits_is_one_workbook_and_a_zip_where_a_zip_is_asked_for():
    one, report = written(many(3))
    bound, zipped = written(many(3), ".zip")

    assert report.suffix == ".xlsx"
    assert zipped.suffix == ".zip"
    with zipfile.ZipFile(io.BytesIO(bound)) as package:
        assert package.namelist() == ["DOC-TRUOC.txt", "shopee-01.xlsx"]
        assert package.read("shopee-01.xlsx") == one
    assert written([]) == (b"", ExportReport())


# Rows to be pasted by hand.


def pasted(*listings: Listing, template: bytes | None = None) -> tuple[list[list[Any]], ExportReport]:
    exporter = Shopee()
    if template:
        exporter = exporter.with_template(io.BytesIO(template))
    out = io.BytesIO()
    report = exporter.in_form(PASTE_SUFFIX).write(iter(listings), out)
    out.seek(0)
    book = CalamineWorkbook.from_filelike(out)
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False), report


@pytest.mark.parametrize("name", ["2026-07-07, English, prefixed, suffixed keys", "advanced, 48 columns"])
def test_rows_to_be_pasted_stand_in_the_columns_of_the_sellers_template(name):
    shape, template = TEMPLATES[name]
    file, _report = filled(template, *LISTINGS)

    rows, report = pasted(*LISTINGS, template=template)

    in_file = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(1)
    width = len(rows[0])
    assert width > shape.columns.index("channel_id.5001")
    assert rows == [row[:width] for row in in_file.to_python(skip_empty_area=False)[6:9]]
    assert "dán vào ô A7" in report.notices[0]


def test_without_a_template_the_usual_columns_serve_for_pasting_only():
    rows, report = pasted(a_listing(seller_sku="00123", name="=1+1 gạo nếp thơm"), a_listing())

    assert report.refused[0].problems[0].rule == "text-formula"
    by_key = dict(zip(COLUMN_SETS["2025-07"], rows[0], strict=False))
    assert by_key["ps_product_name"] == a_listing().name
    assert by_key["channel_id.5001"] == "Mở"
    assert by_key["ps_weight"] == 2100
    assert report.notices[0].startswith("Tệp này để dán tay, không đưa thẳng lên Shopee.")
    assert "so trang “Cột”" in report.notices[0]
