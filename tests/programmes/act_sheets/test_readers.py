"""Cells of a sheet as offices write them: days, money, phones, tax codes, places."""

from __future__ import annotations

import pytest

from catalog.importing.cells import Cell, CellKind
from catalog.importing.errors import BadCell
from places.models import NEW, OLD
from places.queries import Gazetteer, Unit
from programmes.act_sheets import readers
from programmes.act_sheets.columns import SHEET

NUMBER, DATE = CellKind.NUMBER, CellKind.DATE
UNITS = (
    Unit(OLD, "340", "district", "Huyện Đông Hưng", None, None),
    Unit(OLD, "341", "district", "Huyện Thái Thụy", None, None),
    Unit(OLD, "12001", "commune", "Xã Minh Tân", "340", "12688"),
    Unit(OLD, "12002", "commune", "Xã Minh Tân", "341", "12700"),
    Unit(NEW, "12688", "commune", "Xã Nguyên Xá", None, None),
    Unit(NEW, "12700", "commune", "Xã Thụy Anh", None, None),
)


@pytest.fixture
def speaking(_app):
    """A request, in whose language refusals are said; no database is asked."""
    return _app.test_request_context()


@pytest.fixture
def places():
    gazetteer = Gazetteer(
        {(unit.scheme, unit.code): unit for unit in UNITS}, {"12688": ("340",), "12700": ("341",)}
    )
    return readers.Places(gazetteer)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (Cell("20/06/2022"), "2022-06-20"),
        (Cell("3/4/2023"), "2023-04-03"),
        (Cell("3-4-2023"), "2023-04-03"),
        (Cell("2023-04-03"), "2023-04-03"),
        (Cell("20/06/2022", DATE), "2022-06-20"),
        (Cell("44732", NUMBER), "2022-06-20"),
        (Cell("2022", NUMBER), None),
        (Cell("31/02/2022"), None),
        (Cell("tháng 6"), None),
    ],
)
def test_days_are_read_with_the_day_first_and_as_excel_counts_them(speaking, cell, day):
    with speaking:
        if day is None:
            with pytest.raises(BadCell, match="chưa phải một ngày"):
                readers.read_day(cell)
        else:
            assert readers.read_day(cell) == day


def test_money_phones_codes_states_and_kinds_as_they_are_written(speaking):
    with speaking:
        assert readers.read_money(Cell("20.000.000")) == 20_000_000
        assert readers.read_money(Cell("20000000", NUMBER)) == 20_000_000
        assert readers.read_money(Cell("0", NUMBER)) == 0
        assert readers.read_money(Cell("500 đ")) == 500
        for bad in (Cell("20", NUMBER), Cell("-5", NUMBER), Cell("12.5", NUMBER), Cell("hai mươi triệu")):
            with pytest.raises(BadCell):
                readers.read_money(bad)
        assert readers.read_phone(Cell("912345678", NUMBER)) == "+84912345678"
        assert readers.read_tax_code(Cell("314409058", NUMBER)) == "0314409058"
        with pytest.raises(BadCell):
            readers.read_tax_code(Cell("0314409059"))
        assert readers.read_state(Cell("Đã nghiệm thu")) == "hoan_thanh"
        assert readers.read_state(Cell("dang_thuc_hien")) == "dang_thuc_hien"
        assert readers.read_kind(Cell("HTX")) == readers.read_kind(Cell("hop tac xa")) == "hop_tac_xa"
        with pytest.raises(BadCell, match="không có trong danh sách"):
            readers.read_kind(Cell("Liên doanh"))
    assert readers.kind_of_name("CTY TNHH Hoa") == "doanh_nghiep"


def test_a_commune_is_found_by_name_of_either_era_and_a_district_tells_which(speaking, places):
    with speaking:
        dong_hung = places.district("dong hung")

        assert places.commune("nguyên xá", None).code == "12688"
        assert places.commune("Minh Tân", dong_hung).code == "12001"
        assert places.commune("12700", None).name == "Xã Thụy Anh"
        for text, district in (("Minh Tân", None), ("Thụy Anh", dong_hung), ("Nguyen Xaa", None)):
            with pytest.raises(BadCell) as refused:
                places.commune(text, district)
        assert refused.value.mend == "Có phải “Xã Nguyên Xá” không?"


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("Tên đơn vị được hỗ trợ", "name"),
        ("TÊN HỢP TÁC XÃ", "name"),
        ("Kinh phí NSNN (đồng)", "budget_vnd"),
        ("Ngân sách nhà nước", "budget_vnd"),
        ("Vốn tự có", "matching_vnd"),
        ("Xã/Phường", "commune"),
    ],
)
def test_columns_are_known_by_the_words_of_offices(written, column):
    assert SHEET.key_of(written) == column
