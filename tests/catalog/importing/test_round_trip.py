"""Whatever goes in comes out the same, and the same file again changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import queries
from catalog.importing import services
from catalog.importing.columns import COLUMNS
from catalog.importing.errors import EmptyFile
from catalog.importing.fields import Lists
from catalog.importing.reports import Report
from catalog.importing.shelf import shelf_of
from catalog.importing.tables import read_table
from catalog.importing.workbook import example_rows, shelf_rows, write_csv, write_template
from catalog.models import Business, Product, Variant
from catalog.vocabulary import NET_UNITS, STORAGE
from core.audit import SYSTEM
from core.text import clean_line
from tests.catalog.importing.files import csv_text, read_back, text_xlsx
from tests.factories.catalog import make_business, make_family

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LISTS = Lists((("banh_keo", "Bánh kẹo"),))
line = (
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=30)
    .map(clean_line)
    .filter(bool)
)
# What the reader itself takes for a formula's error, a day or a rounded number is no name.
plain = line.filter(lambda each: not each.startswith("#"))
entry = plain.filter(lambda each: not any(mark in each for mark in ",;"))
quantity = st.decimals(min_value="0.001", max_value="99999", places=3).filter(bool)
millimetres = st.integers(1, 9_999)


@st.composite
def goods(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the values of one row by the template's keys."""
    row: dict[str, Any] = {"name": draw(plain), "price_vnd": draw(st.integers(1, 10**10))}
    options: dict[str, st.SearchStrategy[Any]] = {
        "description": st.lists(plain, min_size=1, max_size=3).map("\n".join),
        "unit": st.sampled_from(["hộp", "túi", "combo 3"]),
        "family_code": st.just("banh_keo"),
        "gross_weight_g": st.integers(1, 10**6),
        "package_length_mm": millimetres,
        "package_height_mm": millimetres,
        "allergens": st.lists(entry, min_size=1, max_size=3, unique=True),
        "shelf_life_days": st.integers(1, 3650),
        "storage_code": st.sampled_from(sorted(STORAGE)),
        "name_en": plain,
        "stock": st.integers(0, 10**9),
    }
    for key, strategy in options.items():
        if draw(st.booleans()):
            row[key] = draw(strategy)
    if draw(st.booleans()):
        row |= {"net_value": draw(quantity), "net_unit": draw(st.sampled_from(sorted(NET_UNITS)))}
    if draw(st.booleans()):
        row[draw(st.sampled_from(["ingredients", "materials"]))] = draw(
            st.lists(entry, min_size=1, max_size=4, unique=True)
        )
    return row


def written(row: dict[str, Any]) -> list[str]:
    return [column.write(row[column.key], LISTS) if column.key in row else "" for column in COLUMNS]


def bring(session: Session, business: Business, content: bytes) -> Report:
    run = services.start_import(session, business, content, "x", actor=SYSTEM, at_once=True)
    if services.has_something(run.counts or {}):
        services.apply(session, run)
    report = services.report_of(run)
    assert report is not None
    assert sum(report.counts.values()) == len(report.rows)
    return report


def shelf(session: Session, business: Business) -> list[list[str]]:
    with force_locale("vi"):
        return shelf_rows(shelf_of(session, business.id, ()), LISTS)


def everything(session: Session, business: Business) -> list[Any]:
    session.flush()
    return [
        session.execute(select(table).where(table.c.business_id == business.id).order_by(table.c.id)).all()
        for table in (Product.__table__, Variant.__table__)
    ]


@pytest.fixture
def ready(session: Session) -> Session:
    make_family(session)
    session.commit()
    return session


@SLOW
@given(st.lists(goods(), min_size=1, max_size=4, unique_by=lambda row: row["name"].casefold()), st.booleans())
def test_rows_of_the_template_come_back_as_they_went_in(ready, rows, as_csv):
    session, business = ready, make_business(ready)
    lines = [[*written(row)] for row in rows]
    for number, each in enumerate(lines):
        each[0] = f"SP-{business.id}-{number}"  # names may sound alike without accents
    content = write_csv(lines) if as_csv else write_template(LISTS, lines)

    first = bring(session, business, content)

    assert first.counts["created"] == len(rows), first.rejected
    out = shelf(session, business)
    stock = next(index for index, column in enumerate(COLUMNS) if column.key == "stock")
    assert out == [
        [cell or ("0" if index == stock else "") for index, cell in enumerate(each)] for each in lines
    ]
    before = everything(session, business)
    again = bring(session, business, write_csv(out) if as_csv else write_template(LISTS, out))
    assert again.counts["unchanged"] == len(rows)
    assert everything(session, business) == before
    session.rollback()


names = st.sampled_from(["Kẹo", "keo", "Kẹo lạc", "Bánh", ""])
cells = {
    "Mã hàng": st.sampled_from(["", "A", "B", "007", "7", "1E+12", "C"]),
    "Tên": names,
    "ĐVT": st.sampled_from(["", "hộp", "hop", "túi"]),
    "Giá": st.sampled_from(["", "5000", "6.000", "1.234,5", "55", "1E+12", "#REF!", "mười", "7000"]),
    "Mô tả": st.sampled_from(["", "ngon", "=1+1", "thơm"]),
    "Tồn kho": st.sampled_from(["", "0", "5", "-1", "1.000"]),
    "Phân loại": st.sampled_from(["", "", "Màu", "Cỡ"]),
    "Lựa chọn": st.sampled_from(["", "", "Đỏ", "do", "Xanh"]),
    "Mã vạch": st.sampled_from(["", "", "9521234543213", "9521234543214", "96385074", "8,9E+12"]),
    "Khối lượng": st.sampled_from(["", "350", "1.500", "1,5 kg", "350 g"]),
    "Đơn vị đo": st.sampled_from(["", "g", "kg", "thúng"]),
}
messy = st.tuples(*cells.values()).map(list).filter(any)


@settings(SLOW, max_examples=60)
@given(st.lists(messy, max_size=7), st.lists(messy, min_size=1, max_size=6))
def test_any_file_a_second_time_changes_nothing(ready, before, rows):
    session, business = ready, make_business(ready)
    if before:
        bring(session, business, csv_text([list(cells), *before]).encode())
    content = csv_text([list(cells), *rows]).encode()
    first = bring(session, business, content)
    after = everything(session, business)

    again = bring(session, business, content)

    assert everything(session, business) == after
    assert again.counts["created"] == again.counts["updated"] == 0
    assert [row.row for row in again.rejected] == [row.row for row in first.rejected]
    assert all(fault.column and fault.cause and fault.mend for row in again.rejected for fault in row.faults)
    session.rollback()


def test_the_examples_of_the_template_are_good_rows(ready):
    business = make_business(ready)

    report = bring(ready, business, write_csv(example_rows()))

    assert report.counts == {"created": 4, "updated": 0, "unchanged": 0, "rejected": 0}
    assert [len(product.variants) for product in queries.products_of(ready, business.id)] == [2, 1, 1]


def test_the_template_is_empty_until_it_is_filled_and_keeps_every_cell_as_text(ready):
    content = write_template(LISTS)

    assert write_template(LISTS) == content
    assert [len(read_back(content, sheet)) > 1 for sheet in range(4)] == [False, True, True, True]
    assert "Bánh kẹo" in [row[1] for row in read_back(content, 3)]
    with pytest.raises(EmptyFile, match="trang Ví dụ"):
        read_table(content)


def test_text_that_looks_like_a_formula_is_text_in_every_file(ready):
    rows = [["", "=1+1", "@x", *[""] * (len(COLUMNS) - 3)], ["", "'=2", "-5", *[""] * (len(COLUMNS) - 3)]]

    as_csv, as_xlsx = write_csv(rows), write_template(LISTS, rows)

    assert "'=1+1" in as_csv.decode("utf-8-sig")
    assert b"<f>" not in as_xlsx
    for content in (as_csv, as_xlsx, text_xlsx([[c.title for c in COLUMNS], *rows[:1]])):
        assert read_table(content).rows[0].cells["name"].text == "=1+1"
    assert read_table(as_xlsx).rows[1].cells["name"].text == "'=2"
