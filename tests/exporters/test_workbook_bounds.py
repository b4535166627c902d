"""Small files that would take much time or memory are refused before they do."""

from __future__ import annotations

import io
import random
import tracemalloc
from collections.abc import Callable

import pytest

from core.workbooks import MOST_SHEETS, MOST_TREE_BYTES
from exporters import errors, xlsx_rows
from exporters.shopee.template import read_template
from exporters.xlsx_package import parse_xml
from exporters.xlsx_rows import (
    MOST_CHARACTERS,
    MOST_ELEMENTS_ABOVE,
    MOST_ELEMENTS_OF_ONE,
    MOST_STRINGS,
    read_rows,
    shared_strings,
)
from tests.exporters.templates_shopee import Shape, build, repacked

SHEET = "xl/worksheets/sheet2.xml"
STRINGS = "xl/sharedStrings.xml"
WORKBOOK = "xl/workbook.xml"


def with_more(part: str, before: bytes, more: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert before in parts[part]
        parts[part] = parts[part].replace(before, more + before, 1)

    return repacked(build(), change)


def padded(part: str, before: bytes, element: bytes, count: int) -> Callable[[], bytes]:
    def make() -> bytes:
        if count == 1:
            return with_more(part, before, element)
        # Blanks of changing length keep the ratio of packing within what is taken.
        chance = random.Random(1)  # noqa: S311  the same each time
        kinds = [element.replace(b"/>", b" " * length + b"/>") for length in range(8)]
        return with_more(part, before, b"".join(chance.choices(kinds, k=count)))

    return make


def blanks(count: int) -> bytes:
    chance = random.Random(1)  # noqa: S311  the same each time
    return chance.randbytes(count).translate((b" \n\t" * 86)[:256])


HEAVY = {
    "shared strings without end": padded(STRINGS, b"</sst>", b"<si/>", 1_500_000),
    "one shared string of many runs": padded(STRINGS, b"</sst>", b"<si>" + b"<r/>" * 150_000 + b"</si>", 1),
    "one long shared string": padded(STRINGS, b"</sst>", b"<si><t>" + b"1" * 40_000 + b"</t></si>", 1),
    "sheets without end": padded(WORKBOOK, b"</sheets>", b"<sheet/>", 600_000),
    "more sheets than anybody has": padded(WORKBOOK, b"</sheets>", b"<sheet/>", MOST_SHEETS),
    "a long list of sheets": padded(WORKBOOK, b"</sheets>", blanks(MOST_TREE_BYTES), 1),
    "relations without end": padded(
        "xl/_rels/workbook.xml.rels", b"</Relationships>", b"<Relationship/>", 150_000
    ),
    "long types": padded("[Content_Types].xml", b"</Types>", blanks(MOST_TREE_BYTES), 1),
    "elements above the rows": padded(SHEET, b"<sheetData>", b"<x/>", MOST_ELEMENTS_ABOVE),
    "cells without end in one row": padded(
        SHEET, b"</sheetData>", b'<row r="9000">' + b"<c/>" * (MOST_ELEMENTS_OF_ONE + 1) + b"</row>", 1
    ),
}


@pytest.mark.parametrize("case", HEAVY)
def test_a_file_that_is_far_heavier_than_it_looks_is_refused_without_filling_the_memory(case):
    raw = HEAVY[case]()
    tracemalloc.start()

    with pytest.raises(errors.ZipBomb, match="bung ra lớn bất thường"):
        read_template(io.BytesIO(raw))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 80 * 1024 * 1024


def test_one_part_under_two_names_is_refused():
    def change(parts: dict[str, bytes]) -> None:
        before, _tag, rest = parts[WORKBOOK].partition(b"<sheet ")
        tag = _tag + rest.partition(b"/>")[0] + b"/>"
        parts[WORKBOOK] = before + tag + _tag + rest

    with pytest.raises(errors.DamagedWorkbook):
        read_template(io.BytesIO(repacked(build(), change)))


def test_as_many_strings_as_are_taken_are_read_in_order():
    part = b"<sst>" + b"".join(b"<si><t>%d</t></si>" % n for n in range(MOST_STRINGS)) + b"</sst>"

    assert shared_strings(part) == [str(n) for n in range(MOST_STRINGS)]
    with pytest.raises(errors.ZipBomb):
        shared_strings(part.replace(b"</sst>", b"<si/></sst>"))


def test_strange_elements_among_the_strings_are_counted_too(monkeypatch):
    monkeypatch.setattr(xlsx_rows, "MOST_ELEMENTS", 1000)  # what is counted shows with few as well

    assert shared_strings(b"<sst>" + b"<x/>" * 998 + b"</sst>") == []
    with pytest.raises(errors.ZipBomb):
        shared_strings(b"<sst>" + b"<x/>" * 1000 + b"</sst>")


def test_a_cell_as_long_as_spreadsheet_programs_take_is_read():
    text = "ơ" * MOST_CHARACTERS

    assert shared_strings(f"<sst><si><t>{text}</t></si></sst>".encode()) == [text]


def test_rows_keep_all_their_cells_while_what_is_behind_them_is_forgotten():
    rows = b"".join(
        b'<row r="%d"><c><v>%d</v></c><c t="inlineStr"><is><t>a</t></is></c></row>' % (n, n)
        for n in range(1, 5001)
    )
    part = b"<worksheet><row><c><v>7</v></c></row><sheetData>" + rows + b"</sheetData></worksheet>"

    found = list(read_rows(part, []))

    assert [(row.number, row.values) for row in found] == [(n, {1: str(n), 2: "a"}) for n in range(1, 5001)]


def test_a_cell_address_without_end_is_no_address():
    part = b'<worksheet><sheetData><row r="1"><c r="%s1"><v>5</v></c></row></sheetData></worksheet>'

    assert next(read_rows(part % (b"A" * 100_000), [])).values == {1: "5"}


def test_a_limit_of_row_6_that_is_one_long_number_says_nothing():
    limits = dict.fromkeys(("ps_price", "ps_stock", "channel_id.5000"), "1" * 30000)

    template = read_template(io.BytesIO(build(Shape(limit=limits))))

    assert template.limits.keys().isdisjoint({"ps_price", "ps_stock"})
    assert template.channels[5000].max_price_vnd is None


def test_a_whole_tree_is_only_made_of_small_parts():
    with pytest.raises(errors.ZipBomb):
        parse_xml(b"<a>" + b" " * MOST_TREE_BYTES + b"</a>")
    assert parse_xml(b"<a><b/></a>")[0].tag == "b"
