"""100 Shopee templates of 1,000 rows filled, against a bare XML write of the same rows into the same part.

`ours` takes listings and does all that a seller gets: it opens and judges the template, holds every
listing against every rule, and carries all other parts over byte for byte. `rival` is handed the
finished cells and only writes them, with the standard library's XML writer. Text glued together
without any library is about seven times as fast as ours: that is the floor of the language, and
nobody who has to keep a seller's file whole can work so.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook

from benchmarks.line import Line
from exporters.goods import Listing
from exporters.shopee import Shopee
from exporters.shopee.cells import CellMaker
from exporters.shopee.template import Template
from exporters.shopee.terms import Terms
from exporters.xlsx_rows import column_letters
from tests.exporters.templates_shopee import Shape, build
from tests.factories.listings import a_listing

ROWS = 1_000
PART = "xl/worksheets/sheet2.xml"
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Rows = list[list[tuple[str, str | int]]]


@dataclass(frozen=True)
class Given:
    """A template, the goods as listings for us and as cells for the rival, and how often."""

    template: bytes
    listings: Sequence[Listing]
    rows: Rows
    times: int


def prepare(times: int) -> Given:
    """Make a template with all categories of the country, and a thousand listings."""
    many = {100_000 + n: f"Thực phẩm và đồ uống/Nhóm {n // 40}/Ngành hàng số {n}" for n in range(1_575)}
    template = build(Shape(styled_rows=0, categories=many))
    listings = [
        a_listing(product_id=f"P-{n}", seller_sku=f"SKU-{n:05}", name=f"Gạo nếp cái hoa vàng túi số {n}")
        for n in range(ROWS)
    ]
    exporter = Shopee().with_template(io.BytesIO(template))
    found = cast(Template, exporter.template)
    maker = CellMaker(Terms(exporter.pack, found), found.columns, found.words, found.advanced.columns)
    rows = [
        [(column_letters(index), value) for index, value in sorted(row.items()) if value is not None]
        for listing in listings
        for row in maker.rows(listing)
    ]
    return Given(template, listings, cast(Rows, rows), times)  # no decimals among Shopee's cells


def ours(given: Given) -> bytes:
    """Fill the template from listings, as the seller's page and the command do; return the last file."""
    for _turn in range(given.times):
        out = io.BytesIO()
        exporter = Shopee().with_template(io.BytesIO(given.template)).in_form(".xlsx")
        report = exporter.write(iter(given.listings), out)
        if report.rows != ROWS:
            raise RuntimeError("not every listing was written")
    return out.getvalue()


def rival(given: Given) -> bytes:
    """Write the cells into the part as often; return the last file."""
    for _turn in range(given.times):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(given.template)) as source, zipfile.ZipFile(out, "w", 8) as target:
            for info in source.infolist():
                content = source.read(info)
                if info.filename == PART:
                    sheet = ElementTree.fromstring(content)  # noqa: S314  # nosec B314 - made a moment ago
                    data = next(sheet.iter(f"{SPACE}sheetData"))
                    for number, row in enumerate(given.rows, 7):
                        line = ElementTree.SubElement(data, f"{SPACE}row", r=str(number))
                        for letters, value in row:
                            kind, inner = ("n", "v") if isinstance(value, int) else ("inlineStr", "t")
                            cell = ElementTree.SubElement(line, f"{SPACE}c", r=f"{letters}{number}", t=kind)
                            inside = cell if inner == "v" else ElementTree.SubElement(cell, f"{SPACE}is")
                            ElementTree.SubElement(inside, f"{SPACE}{inner}").text = str(value)
                    content = ElementTree.tostring(sheet)
                target.writestr(info.filename, content)
    return out.getvalue()


def same(by_us: bytes, by_rival: bytes) -> bool:
    """Compare every cell, as a reader that knows neither of them reads it."""
    return _read(by_us) == _read(by_rival)


def _read(file: bytes) -> list[list[Any]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(1)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)[6 : 6 + ROWS]]


LINE = Line(
    "100 Shopee templates of 1,000 rows filled, against a bare XML write of the same rows into the same part",
    0.5,
    ours,
    rival,
    same,
    prepare=prepare,
    size=100,
    quick=1,
    unit="templates",
)
