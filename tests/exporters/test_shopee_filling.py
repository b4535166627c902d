import io
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from exporters.base import ExportReport
from exporters.errors import TemplateNeeded
from exporters.goods import Listing
from exporters.shopee import Shopee, fill
from tests.exporters.templates_shopee import COLUMN_SETS, SHAPES, Shape, build, product_part
from tests.factories.listings import a_listing, a_listing_with, a_variation

PART = "xl/worksheets/sheet2.xml"


def filled(template: bytes, *listings: Listing) -> tuple[bytes, ExportReport]:
    out = io.BytesIO()
    report = fill(io.BytesIO(template), listings, out)
    return out.getvalue(), report


def data_rows(file: bytes, shape: Shape) -> list[dict[str, object]]:
    """The data rows as another program reads them, by key."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(1)
    rows = [dict(zip(shape.columns, row, strict=False)) for row in sheet.to_python(skip_empty_area=False)[6:]]
    return [{key: value for key, value in row.items() if value != ""} for row in rows if any(row.values())]


@pytest.fixture(params=SHAPES, ids=str)
def shape(request) -> Shape:
    return SHAPES[request.param]


def test_every_other_part_keeps_its_bytes_and_its_place(shape):
    template = build(shape)

    file, _report = filled(
        template, a_listing(), a_listing_with(a_variation(), product_id="P-2", seller_sku="G")
    )

    with zipfile.ZipFile(io.BytesIO(template)) as before, zipfile.ZipFile(io.BytesIO(file)) as after:
        assert after.testzip() is None
        assert after.comment == before.comment
        for old, new in zip(before.infolist(), after.infolist(), strict=True):
            assert (new.filename, new.date_time, new.external_attr) == (
                old.filename,
                old.date_time,
                old.external_attr,
            )
            if old.filename == PART:
                continue
            assert (new.compress_type, new.compress_size, new.CRC) == (
                old.compress_type,
                old.compress_size,
                old.CRC,
            )
            assert template[_content(template, old)] == file[_content(file, new)]


def _content(file: bytes, info: zipfile.ZipInfo) -> slice:
    start = info.header_offset + 30
    start += int.from_bytes(file[start - 4 : start - 2], "little")
    start += int.from_bytes(file[info.header_offset + 28 : info.header_offset + 30], "little")
    return slice(start, start + info.compress_size)


def test_in_the_product_sheet_only_data_rows_and_the_dimension_differ(shape):
    template = build(shape)

    file, _report = filled(
        template, a_listing(), a_listing(product_id="P-2", seller_sku="G-2", name="Gạo tám thơm túi 5 kg")
    )

    assert _frozen(product_part(template)) == _frozen(product_part(file))
    fromstring(product_part(file))


def _frozen(part: bytes) -> bytes:
    """The part without its dimension and without what stands between row 6 and the end of the data."""
    part = re.sub(rb'(dimension ref=")[^"]*', rb"\1", part, count=1)
    end = re.search(rb"</(?:x:)?sheetData>", part)
    first = re.search(rb'<(?:x:)?row r="7"', part) or end
    assert first
    assert end
    return part[: first.start()] + part[end.start() :]


def test_a_product_without_choices_takes_one_row(shape):
    file, report = filled(build(shape), a_listing(pre_order=False, min_purchase_quantity=1))

    row = data_rows(file, shape)
    on, off = ("On", "Off") if shape.english else ("Mở", "Tắt")
    assert report.rows == 1
    assert row == [
        {
            "ps_category": 100798.0,
            "ps_product_name": "Gạo nếp cái hoa vàng túi 2 kg",
            "ps_product_description": a_listing().description,
            "ps_sku_parent_short": "GAO-1",
            "ps_price": 90000.0,
            "ps_stock": 40.0,
            "ps_sku_short": "GAO-1",
            "ps_item_cover_image": "https://goc.example/anh/a-1200.jpg",
            "ps_weight": 2100.0,
            "ps_length": 30.0,
            "ps_width": 20.0,
            "ps_height": 9.0,
            **{key: on if key.endswith(".5001") else off for key in shape.columns if "channel_id" in key},
        }
    ]


def test_each_variation_takes_a_row_with_the_product_repeated(shape):
    listing = a_listing_with(
        a_variation("1 kg", image="https://goc.example/anh/1.jpg"),
        a_variation("2 kg", price_vnd=95_000, weight_g=2_080, image="https://goc.example/anh/2.jpg"),
        shipping_channels={"shopee": (5004,)},
    )

    file, _report = filled(build(shape), listing)

    rows = data_rows(file, shape)
    own = (
        "et_title_option_for_variation_1",
        "et_title_image_per_variation",
        "ps_price",
        "ps_sku_short",
        "ps_weight",
    )
    assert [[row[key] for key in own] for row in rows] == [
        ["1 kg", "https://goc.example/anh/1.jpg", 50000.0, "GAO-1 kg", 1050.0],
        ["2 kg", "https://goc.example/anh/2.jpg", 95000.0, "GAO-2 kg", 2080.0],
    ]
    assert {key: value for key, value in rows[0].items() if key not in own} == {
        key: value for key, value in rows[1].items() if key not in own
    }
    assert rows[0]["et_title_variation_integration_no"] == "P-1"
    assert rows[0]["et_title_variation_1"] == "Khối lượng"
    assert rows[0]["channel_id.5004"] == ("On" if shape.english else "Mở")
    assert rows[0]["channel_id.5001"] == ("Off" if shape.english else "Tắt")


def test_two_tiers_stand_in_two_pairs_of_columns():
    pairs = [("S", "Nâu"), ("S", "Mộc"), ("M", "Nâu")]
    listing = a_listing_with(*(a_variation(sku="-".join(pair) + "1", options=pair) for pair in pairs))

    file, _report = filled(build(), listing)

    rows = data_rows(file, Shape())
    assert [
        (row["et_title_option_for_variation_1"], row["et_title_option_for_variation_2"]) for row in rows
    ] == pairs
    assert {row["et_title_variation_2"] for row in rows} == {"Màu sắc"}


def test_pre_order_days_are_written_only_for_goods_made_to_order():
    made = a_listing(pre_order=True, days_to_ship=7)
    ready = a_listing(product_id="P-2", seller_sku="G-2", name="Gạo tám thơm túi 5 kg", days_to_ship=1)

    file, _report = filled(build(), made, ready)

    assert [row.get("ps_product_pre_order_dts") for row in data_rows(file, Shape())] == [7.0, None]


def test_cells_keep_the_styles_that_the_template_laid_out():
    file, _report = filled(build(Shape(styled_rows=3)), a_listing())

    part = product_part(file).decode()
    assert '<row r="7" ht="15.5" customHeight="1"><c r="A7" s="2"><v>100798</v></c><c r="B7" s="3"' in part
    assert '<c r="D7" s="2"/>' in part


def test_columns_without_styled_rows_lend_their_own_style():
    file, _report = filled(build(Shape(styled_rows=0)), a_listing())

    assert '<row r="7"><c r="A7" s="3"><v>100798</v></c>' in product_part(file).decode()


def test_empty_styled_rows_behind_the_last_product_stay_as_they_are():
    template = build(Shape(styled_rows=5))

    file, _report = filled(template, a_listing())

    untouched = product_part(template)[product_part(template).index(b'<row r="8"') :]
    assert product_part(file).endswith(untouched)
    assert b'<dimension ref="A1:AL11"/>' in product_part(file)


def test_rows_that_stood_in_the_template_do_not_travel_along():
    shape = Shape(sample={"ps_product_name": "Áo thun mẫu", "ps_price": "99000"}, styled_rows=0)

    file, report = filled(build(shape), a_listing())

    assert [row["ps_product_name"] for row in data_rows(file, shape)] == [a_listing().name]
    assert report.notices[0].startswith("Tệp mẫu có sẵn 1 dòng dữ liệu")


def test_the_dimension_covers_all_rows():
    many = [
        a_listing(product_id=f"P-{n}", seller_sku=f"G-{n}", name=f"Gạo nếp túi số {n}") for n in range(30)
    ]

    file, report = filled(build(Shape(styled_rows=2)), *many)

    assert report.rows == 30
    assert b'<dimension ref="A1:AL36"/>' in product_part(file)


def test_the_same_listings_give_the_same_bytes(shape):
    template = build(shape)

    assert filled(template, a_listing())[0] == filled(template, a_listing())[0]


def test_the_output_need_not_be_seekable():
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.taken = b""

        def writable(self) -> bool:
            return True

        def write(self, chunk: bytes) -> int:  # type: ignore[override]  # bytes only
            self.taken += chunk
            return len(chunk)

    pipe = Pipe()

    fill(io.BytesIO(build()), [a_listing()], cast(BinaryIO, pipe))

    assert pipe.taken == filled(build(), a_listing())[0]


def test_listings_are_taken_one_at_a_time():
    template = Shopee().with_template(io.BytesIO(build()))
    alive = []

    def stream() -> Iterator[Listing]:
        for n in range(3):
            alive.append(n)
            yield a_listing(product_id=f"P-{n}", seller_sku=f"G-{n}", name=f"Gạo nếp túi số {n}")

    report = template.write(stream(), io.BytesIO())

    assert report.written == ("P-0", "P-1", "P-2")
    assert alive == [0, 1, 2]


def test_nothing_is_written_when_reading_the_listings_fails():
    def broken() -> Iterator[Listing]:
        yield a_listing()
        raise RuntimeError

    out = io.BytesIO()

    with pytest.raises(RuntimeError):
        fill(io.BytesIO(build()), broken(), out)

    assert out.getvalue() == b""


def test_refused_and_switched_off_listings_are_reported_and_not_written():
    good = a_listing()
    red = a_listing(product_id="P-2", seller_sku="G-2", name="Gạo")
    off = a_listing(product_id="P-3", seller_sku="G-3", switched_on={"shopee": False})

    file, report = filled(build(), good, red, off)

    assert report.written == ("P-1",)
    assert [(each.product_id, [problem.rule for problem in each.problems]) for each in report.refused] == [
        ("P-2", ["name-length"])
    ]
    assert report.off == ("P-3",)
    assert len(data_rows(file, Shape())) == 1


def test_no_file_is_made_when_nothing_can_be_written():
    file, report = filled(build(), a_listing(name="Gạo"))

    assert file == b""
    assert report.rows == 0


def test_a_sku_that_stands_already_in_the_file_is_refused():
    first = a_listing()
    second = a_listing(product_id="P-2", name="Gạo tám thơm túi 5 kg")

    _file, report = filled(build(), first, second)

    assert report.written == ("P-1",)
    assert report.refused[0].problems[0].rule == "sku-unique"
    assert "“GAO-1” đã dùng cho “Gạo nếp cái hoa vàng túi 2 kg”" in report.refused[0].problems[0].message


def test_names_equal_but_for_accents_are_written_with_a_warning():
    twin = a_listing(product_id="P-2", seller_sku="G-2", name="GAO NEP cái hoa vàng túi 2 kg")

    _file, report = filled(build(), a_listing(), twin)

    assert report.written == ("P-1", "P-2")
    assert [problem.rule for problem in report.warnings] == ["name-repeated"]


def test_a_category_that_the_file_does_not_list_leaves_the_cell_empty():
    file, report = filled(build(), a_listing(category_ids={"shopee": "100999"}))

    assert "ps_category" not in data_rows(file, Shape())[0]
    assert [problem.rule for problem in report.warnings] == ["category-unknown"]


def test_a_column_that_this_template_makes_mandatory_must_have_a_value():
    template = build(Shape(requirement={"ps_category": "Bắt buộc"}))

    _file, report = filled(template, a_listing(category_ids={}))

    assert [(each.rule, each.field) for each in report.refused[0].problems] == [
        ("category-missing", "ps_category"),
        ("required-cell", "ps_category"),
    ]


def test_more_rows_than_a_careful_file_holds_are_written_with_a_notice():
    many = [
        a_listing(product_id=f"P-{n}", seller_sku=f"G-{n}", name=f"Gạo nếp túi số {n}") for n in range(1001)
    ]

    out = io.BytesIO()
    report = Shopee().with_template(io.BytesIO(build())).in_form(".xlsx").write(many, out)

    assert report.rows == 1001
    assert report.suffix == ".xlsx"
    assert report.notices == (
        (
            "Tệp có 1.001 dòng; nên để tối đa 1.000 dòng một tệp. "
            "Nếu Shopee không nhận, bạn làm gói .zip, trong đó tệp đã chia sẵn."
        ),
    )


def test_without_a_template_there_is_no_file():
    with pytest.raises(TemplateNeeded, match="chỉ nhận tệp mẫu của chính gian hàng"):
        Shopee().write([a_listing()], io.BytesIO())


def test_all_four_column_sets_are_as_wide_as_they_were_seen():
    assert {name: len(columns) for name, columns in COLUMN_SETS.items()} == {
        "2025-07": 36,
        "2025-06": 40,
        "2026-07-07": 42,
        "2026-07-14": 38,
    }


_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))
_WORDS = st.text(_LETTERS, min_size=1, max_size=40).filter(str.strip)
_TRICKY = st.sampled_from(
    [
        "=1+1",
        "+84",
        "-2",
        "@SUM(A1)",
        "0012345678",
        "1e5",
        "TRUE",
        "_x000D_",
        "a_x0041_b",
        "<b>&amp;",
        " hai  cách ",
        "]]>",
        "dòng\nhai",
        "🌾 lúa",
        "Đũi",
        "Đũi",
    ]
)


@given(texts=st.lists(_WORDS | _TRICKY, min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was_and_never_as_a_formula_or_number(texts):
    template = Shopee().with_template(io.BytesIO(_TEMPLATE)).template
    assert template is not None
    rows = [template.sheet.row_xml(7 + place, {2: text}) for place, text in enumerate(texts)]
    out = io.BytesIO()

    template.package.write_with(template.part, template.sheet.filled_with(rows, len(rows)), out)

    out.seek(0)
    sheet = CalamineWorkbook.from_filelike(out).get_sheet_by_index(1).to_python(skip_empty_area=False)
    assert [row[1] for row in sheet[6 : 6 + len(texts)]] == texts
    assert b"<f" not in product_part(out.getvalue())[
        product_part(out.getvalue()).index(b"<sheetData") :
    ].replace(b"<formula1", b"")


_TEMPLATE = build(Shape(styled_rows=2, categories={100798: "Gạo"}))


def test_characters_that_xml_cannot_carry_are_never_written():
    template = Shopee().with_template(io.BytesIO(_TEMPLATE)).template
    assert template is not None

    with pytest.raises(ValueError, match="XML cannot carry"):
        template.sheet.row_xml(7, {2: "gạo\x00"})
