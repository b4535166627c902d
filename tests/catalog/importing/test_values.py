"""Cells as Excel leaves them: undone where it is certain, named where it is not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.importing import fields, values
from catalog.importing.cells import Cell, CellKind, cell_of
from catalog.importing.columns import COLUMNS, key_of
from catalog.importing.errors import BadCell
from catalog.importing.fields import Lists, decimal_text
from catalog.importing.legacy_fonts import legacy_font
from catalog.importing.marks import marked, unmarked

LISTS = Lists((("banh_keo", "Bánh kẹo"), ("gao", "Gạo")))


@pytest.fixture(autouse=True)
def _speaks(app):
    with app.app_context():
        yield


def cell(value: object) -> Cell:
    found = cell_of(value)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("typed", "price"),
    [
        ("55.000", 55_000),
        ("55,000", 55_000),
        ("55 000 ₫", 55_000),
        ("55000đ", 55_000),
        (55_000.0, 55_000),
        ("1.234.567", 1_234_567),
        ("55.000,00", 55_000),
        ("55,000.00", 55_000),
        ("55000.0", 55_000),
        ("500 đ", 500),
        (1e6, 1_000_000),
        ("  55.000\u00a0 ", 55_000),
    ],
)
def test_a_price_is_read_in_every_certain_writing(typed, price):
    assert values.read_price(cell(typed)) == price


@pytest.mark.parametrize(
    ("typed", "cause", "mend"),
    [
        ("1.234,5", "phần lẻ", "1234"),
        ("1,234.5", "phần lẻ", "1234"),
        (12.5, "phần lẻ", "12"),
        (55.0, "hiểu 55.000 thành 55", "55000"),
        ("1E+12", "rút gọn", "đủ chữ số"),
        ("1,2E+06", "rút gọn", "đủ chữ số"),
        ("mười nghìn", "chưa phải số tiền", "55000"),
        ("0", "từ 1 đến", "ghi lại"),
        ("-5", "chưa phải số tiền", "55000"),
        ("99999999999", "từ 1 đến", "ghi lại"),
        (dt.date(2026, 5, 1), "thành ngày 01/05/2026", "Văn bản"),
        (dt.time(3, 4), "thành ngày", "Văn bản"),
        ("#REF!", "#REF!", "sửa công thức"),
        (True, "chưa phải số tiền", "55000"),
    ],
)
def test_a_price_that_is_none_is_named_with_its_mend(typed, cause, mend):
    with pytest.raises(BadCell) as refused:
        values.read_price(cell(typed))

    assert cause in refused.value.cause
    assert mend in refused.value.mend


@pytest.mark.parametrize(
    ("typed", "gtin"),
    [
        (9521234543213.0, "09521234543213"),
        ("952 1234-54321.3", "09521234543213"),
        ("036000291452", "00036000291452"),
        (36000291452.0, "00036000291452"),  # the zero before it is gone
        ("96385074", "00000096385074"),
    ],
)
def test_a_barcode_survives_number_cells(typed, gtin):
    assert values.read_gtin(cell(typed)) == gtin


@pytest.mark.parametrize(
    ("typed", "cause"),
    [
        ("9521234543214", "không khớp"),
        ("8,93E+12", "rút gọn"),
        ("8.93E+12", "rút gọn"),
        ("123", "chữ số"),
        ("00000000", "toàn số 0"),
        ("abc", "chữ số"),
    ],
)
def test_a_barcode_that_is_none_is_named(typed, cause):
    with pytest.raises(BadCell, match=cause.replace("+", r"\+")):
        values.read_gtin(cell(typed))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("350", "350"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        (1.5, "1.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1 500", "1500"),
        ("1.234.567", "1234567"),
    ],
)
def test_a_quantity_is_read_where_it_is_certain(typed, number):
    assert values.measured(cell(typed)) == (Decimal(number), "")


@pytest.mark.parametrize("typed", ["1.500", "1,500", "12,345"])
def test_a_quantity_of_two_meanings_is_named_with_both(typed):
    with pytest.raises(BadCell, match="hai cách") as refused:
        values.measured(cell(typed))

    assert " hoặc " in refused.value.mend


@pytest.mark.parametrize("typed", ["0", "-1", "1/2", "½", "١٢", "nhiều", "1e5", -3.0, 0.0, "1..5"])
def test_a_quantity_that_is_none_is_refused(typed):
    with pytest.raises(BadCell):
        fields.read_net(cell(typed), LISTS)


def test_units_may_stand_behind_the_number():
    assert fields.read_net(cell("350 g"), LISTS) == (Decimal(350), "g")
    assert fields.read_net(cell("1,5 Lít"), LISTS) == (Decimal("1.5"), "l")
    weight = next(column for column in COLUMNS if column.key == "gross_weight_g")
    assert [weight.read(cell(each), LISTS) for each in ("420", "0,42 kg", 420.0, "420g")] == [420] * 4
    height = next(column for column in COLUMNS if column.key == "package_height_mm")
    assert [height.read(cell(each), LISTS) for each in ("12,5", 12.5, "125 mm", "12.5 cm")] == [125] * 4


@pytest.mark.parametrize("typed", ["05-Mar", "Mar-05", "5-Thg3", "3/jun"])
def test_a_size_that_excel_made_a_day_is_named(typed):
    with pytest.raises(BadCell, match="giống một ngày"):
        values.read_code(cell(typed))


def test_a_code_keeps_its_zeros_and_signs():
    assert [values.read_code(cell(each)) for each in ("007", "A-01/b", "3-5", "0 1")] == [
        "007",
        "A-01/b",
        "3-5",
        "0 1",
    ]


def test_days_are_read_with_their_word_and_months_are_named():
    assert [values.read_days(cell(each)) for each in ("90", "90 ngày", 90.0)] == [90] * 3
    for typed in ("3 tháng", "0", "9999", "2,5"):
        with pytest.raises(BadCell):
            values.read_days(cell(typed))


def test_choices_are_read_without_accents_and_a_near_miss_is_offered():
    assert [
        fields.read_family(cell(each), LISTS) for each in ("Bánh kẹo", "banh keo", "banh_keo", "BÁNH  KẸO")
    ] == ["banh_keo"] * 4
    with pytest.raises(BadCell) as refused:
        fields.read_family(cell("Bánh kẹp"), LISTS)
    assert "Bánh kẹo" in refused.value.mend
    assert fields.read_unit(cell("hop"), LISTS) == "hộp"
    assert fields.read_unit(cell("Hộp"), LISTS) == "hộp"
    assert fields.read_unit(cell("tô"), LISTS) == "tô"
    assert fields.read_unit(cell("combo 3"), LISTS) == "combo 3"


def test_headings_are_known_with_and_without_accents_stars_and_brackets():
    known = {
        "Tên sản phẩm *": "name",
        "TEN SAN PHAM": "name",
        "tên": "name",
        "Giá (VNĐ)": "price_vnd",
        "Đơn vị tính": "unit",
        "Giá bán (đồng)*": "price_vnd",
        "ĐVT": "unit",
        "Mã hàng": "sku",
        "Hạn sử dụng": "shelf_life_days",
        "Ghi chú": None,
    }
    assert {text: key_of(text) for text in known} == known


def test_each_heading_of_the_template_means_its_own_column():
    assert [key_of(column.title) for column in COLUMNS] == [column.key for column in COLUMNS]


@pytest.mark.parametrize("column", [c for c in COLUMNS if c.key != "family_code"], ids=lambda c: c.key)
def test_the_examples_of_a_column_are_read(column):
    for example in column.examples:
        assert not example or column.read(cell(example), LISTS) is not None


@given(st.decimals(min_value="0.001", max_value="999999", places=3))
def test_a_written_quantity_is_read_as_itself(number):
    assert values.read_decimal(decimal_text(number)) == number


@given(st.text(max_size=12) | st.from_regex(r"'*[=+\-@].*", fullmatch=True))
def test_our_own_mark_comes_off_and_nothing_else(text):
    assert unmarked(marked(text, in_csv=True)) == text
    assert unmarked(marked(text, in_csv=False)) == text
    assert not marked(text, in_csv=True).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "texts",
    [
        ["Bánh cáy làng Nguyễn", "Nước mắm cốt 35° đạm", "Khăn 25 m² ®"],
        ["hoá, thuý, khoẻ, quý, quả, loè, ngoé, ngoẹo, thuở, khuỷu, huề, uống"],
        ["Café crème, Müller, señor"],
        [],
    ],
)
def test_right_vietnamese_is_not_taken_for_an_old_font(texts):
    assert legacy_font(texts) is None


@pytest.mark.parametrize(
    ("texts", "font"),
    [
        (["B¸nh c¸y lµng NguyÔn", "N­íc m¾m"], "TCVN3"),
        (["Tªn s¶n phÈm", "§¬n vÞ"], "TCVN3"),
        (["Baùnh caùy laøng Nguyeãn", "Nöôùc maém"], "VNI"),
    ],
)
def test_text_of_old_fonts_is_told(texts, font):
    found = legacy_font(texts)

    assert found is not None
    assert found[0].startswith(font)


def test_long_texts_of_one_word_are_looked_through_once():
    # Looked at from every sign anew, either would take hours.
    assert legacy_font(['"' * 1_000_000]) is None
    assert legacy_font(["ả" * 1_000_000]) is None


def test_an_error_in_a_formula_is_no_text():
    assert cell("#N/A").kind is CellKind.FAULT
    assert cell_of("   ") is None
    assert cell_of(None) is None
