"""100 Shopee templates of 1,000 rows filled, against a bare XML write of the same rows into the same part.

    python -m benchmarks.shopee_templates [templates]

`ours` takes listings and does all that a seller gets: it opens and judges the template, holds every
listing against every rule, and carries all other parts over byte for byte. `rival` is handed the
finished cells and only writes them, with the standard library's XML writer. Both give the same cells;
the limit is half of the rival's rows a second. A third line says what gluing text together would
give: nobody who has to keep a seller's file whole can work so, but it is the floor of the language.
"""

from __future__ import annotations

import io
import sys
import time
import zipfile
from collections.abc import Callable
from statistics import median
from typing import Any, cast
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ROWS = 1_000
TEMPLATES = 100
LIMIT = 0.5
PART = "xl/worksheets/sheet2.xml"

Rows = list[list[tuple[str, str | int]]]


def ours(template: bytes, listings: list[Any]) -> bytes:
    """Fill one template from listings, as the seller's page and the command do."""
    from exporters.shopee import Shopee

    out = io.BytesIO()
    report = Shopee().with_template(io.BytesIO(template)).in_form(".xlsx").write(iter(listings), out)
    if report.rows != ROWS:
        raise RuntimeError("not every listing was written")
    return out.getvalue()


def rival(template: bytes, rows: Rows) -> bytes:
    """Write finished cells into the part and nothing else; imports nothing of the project."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as source, zipfile.ZipFile(out, "w", 8) as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == PART:
                sheet = ElementTree.fromstring(content)  # noqa: S314  (made a moment ago)
                data = next(sheet.iter(f"{space}sheetData"))
                for number, row in enumerate(rows, 7):
                    line = ElementTree.SubElement(data, f"{space}row", r=str(number))
                    for letters, value in row:
                        cell = ElementTree.SubElement(line, f"{space}c", r=f"{letters}{number}")
                        if isinstance(value, int):
                            ElementTree.SubElement(cell, f"{space}v").text = str(value)
                        else:
                            cell.set("t", "inlineStr")
                            inside = ElementTree.SubElement(cell, f"{space}is")
                            ElementTree.SubElement(inside, f"{space}t").text = value
                content = ElementTree.tostring(sheet)
            target.writestr(info.filename, content)
    return out.getvalue()


def glued(template: bytes, rows: Rows) -> bytes:
    """Glue the same rows together as text, for orientation: no library, no check, no style."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as source, zipfile.ZipFile(out, "w", 8) as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == PART:
                lines = "".join(
                    f'<row r="{number}">{"".join(_glued(cell, number) for cell in row)}</row>'
                    for number, row in enumerate(rows, 7)
                )
                content = content.replace(b"</sheetData>", lines.encode() + b"</sheetData>")
            target.writestr(info.filename, content)
    return out.getvalue()


def _glued(cell: tuple[str, str | int], number: int) -> str:
    letters, value = cell
    if isinstance(value, int):
        return f'<c r="{letters}{number}"><v>{value}</v></c>'
    return f'<c r="{letters}{number}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def cells_of(file: bytes) -> list[list[Any]]:
    """Return the data rows as another program reads them."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(1)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)[6 : 6 + ROWS]]


def prepared() -> tuple[bytes, list[Any], Rows]:
    """Return a template, the listings, and the cells that they come to."""
    from exporters.shopee import Shopee
    from exporters.shopee.cells import CellMaker
    from exporters.shopee.template import Template
    from exporters.shopee.terms import Terms
    from exporters.xlsx_rows import column_letters
    from tests.exporters.templates_shopee import Shape, build
    from tests.factories.listings import a_listing

    many = {100_000 + n: f"Thực phẩm và đồ uống/Nhóm {n // 40}/Ngành hàng số {n}" for n in range(1_575)}
    template = build(Shape(styled_rows=0, categories=many))
    listings = [
        a_listing(product_id=f"P-{n}", seller_sku=f"SKU-{n:05}", name=f"Gạo nếp cái hoa vàng túi số {n}")
        for n in range(ROWS)
    ]
    exporter = Shopee().with_template(io.BytesIO(template))
    found = cast(Template, exporter.template)
    terms = Terms(exporter.pack, found)
    maker = CellMaker(terms, found.columns, found.words, found.advanced.columns)
    rows = [
        [(column_letters(index), value) for index, value in sorted(row.items()) if value is not None]
        for listing in listings
        for row in maker.rows(listing)
    ]
    return template, listings, rows  # type: ignore[return-value]  # no decimals among Shopee's cells


def _seconds(work: Callable[[], object], times: int) -> float:
    begun = time.perf_counter()
    for _round in range(times):
        work()
    return time.perf_counter() - begun


def measure(templates: int = TEMPLATES, rounds: int = 5) -> tuple[float, float, float]:
    """Return rows a second of ours, the rival and the glued text: alternately, the middle of five."""
    template, listings, rows = prepared()
    cells = [
        cells_of(file) for file in (ours(template, listings), rival(template, rows), glued(template, rows))
    ]
    if not cells[0] == cells[1] == cells[2]:
        raise RuntimeError("not the same cells")
    each = max(1, templates // rounds)
    works: tuple[Callable[[], bytes], ...] = (
        lambda: ours(template, listings),
        lambda: rival(template, rows),
        lambda: glued(template, rows),
    )
    taken: tuple[list[float], ...] = ([], [], [])
    for _round in range(rounds):
        for seconds, work in zip(taken, works, strict=True):
            seconds.append(_seconds(work, each))
    ours_rate, rival_rate, glued_rate = (ROWS * each / median(seconds) for seconds in taken)
    return ours_rate, rival_rate, glued_rate


def main() -> int:
    """Print the rates and their ratios; fail below the limit."""
    rates = measure(int(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATES)
    ratio = rates[0] / rates[1]
    print(
        f"ours {rates[0]:,.0f} rows/s, rival {rates[1]:,.0f} rows/s, ratio {ratio:.2f}, limit {LIMIT}; "
        f"text glued together {rates[2]:,.0f} rows/s, ratio {rates[0] / rates[2]:.2f}"
    )
    return 0 if ratio >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
