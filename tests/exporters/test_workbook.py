"""Workbooks of our own: what goes in comes out, as text where it was text."""

from __future__ import annotations

import io
import zipfile
from contextlib import closing
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from exporters.base import Cell
from exporters.workbook import LONGEST_CELL, Heading, Workbook


def a_file(*rows: tuple[Cell, ...]) -> bytes:
    out = io.BytesIO()
    with closing(Workbook()) as book:
        sheet = book.sheet("Trang <1>", [Heading("khoa", "Nhãn"), Heading("gia", "Giá")])
        for row in rows:
            sheet.add(row)
        book.write(out)
    return out.getvalue()


def opened(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of(content: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Trang <1>"]
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)[2:]


def test_values_come_back_as_they_went_in():
    rows: list[tuple[Cell, ...]] = [
        ("Gạo nếp & đũi <b>", 55_000),
        ("0012", Decimal("1.92")),
        ("dòng 1\ndòng 2", None),
        (" hai đầu ", True),
        ("_x000D_", -5),
        ("'=1", False),
    ]

    back = rows_of(a_file(*rows))

    assert [row[1] for row in back] == [55_000, 1.92, "", "true", -5, "false"]
    assert [row[0].data_type for row in opened(a_file(*rows)).iter_rows(min_row=3)] == ["s"] * len(rows)
    assert [row[0] for row in back] == [text for text, _number in rows]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_what_looks_like_a_formula_is_marked_as_text(text):
    cell = opened(a_file((text, None)))["A3"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), max_size=8))
@settings(max_examples=40, deadline=None)
def test_any_printable_text_comes_back(texts):
    wanted = [text for text in texts if text and "\ufffe" not in text and "\uffff" not in text]

    back = rows_of(a_file(*((text, None) for text in wanted))) if wanted else []

    assert [row[0] for row in back] == wanted


@pytest.mark.parametrize("text", ["\x00", "a\x1fb", "\ud800", "\uffff", "x" * (LONGEST_CELL + 1)])
def test_what_no_cell_can_hold_is_refused(text):
    with pytest.raises(ValueError, match="text"):
        a_file((text, None))


def test_the_longest_text_fits():
    assert rows_of(a_file(("x" * LONGEST_CELL, 1))) == [["x" * LONGEST_CELL, 1]]


def test_the_file_knows_no_clock():
    with zipfile.ZipFile(io.BytesIO(a_file(("a", 1)))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.testzip() is None


def test_sheets_take_rows_in_turns():
    book = Workbook()
    one, two = book.sheet("Một", [Heading("a")]), book.sheet("Hai", [Heading("b")])
    for number in range(3):
        one.add((number,))
        two.add((str(number),))
    out = io.BytesIO()
    book.write(out)
    book.close()

    out.seek(0)
    back = CalamineWorkbook.from_filelike(out)

    assert back.get_sheet_by_name("Một").to_python() == [["a"], [0], [1], [2]]
    assert back.get_sheet_by_name("Hai").to_python() == [["b"], ["0"], ["1"], ["2"]]
