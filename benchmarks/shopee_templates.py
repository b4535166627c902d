"""100 Shopee templates of 1,000 rows filled, against a bare XML write of the same rows into the same part.

    python -m benchmarks.shopee_templates [templates]

`ours` takes listings and does all that a seller gets: it opens and judges the template, holds every
listing against every rule, and carries all other parts over byte for byte. `rival` is handed the
finished cells and only writes them. Both give the same cells; the limit is half of the rival's rows
a second.
"""

from __future__ import annotations

import io
import sys
import time
import zipfile
from collections.abc import Callable
from statistics import median
from typing import Any

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
    assert report.rows == ROWS
    return out.getvalue()


def rival(template: bytes, rows: Rows) -> bytes:
    """Write finished cells into the part and nothing else; imports nothing of the project."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as source, zipfile.ZipFile(out, "w", 8) as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == PART:
                written = []
                for number, row in enumerate(rows, 7):
                    written.append(f'<row r="{number}">')
                    for letters, value in row:
                        if isinstance(value, int):
                            written.append(f'<c r="{letters}{number}"><v>{value}</v></c>')
                        else:
                            text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                            written.append(
                                f'<c r="{letters}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
                            )
                    written.append("</row>")
                content = content.replace(b"</sheetData>", "".join(written).encode() + b"</sheetData>")
            target.writestr(info.filename, content)
    return out.getvalue()


def cells_of(file: bytes) -> list[list[Any]]:
    """Return the data rows as another program reads them."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(1)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)[6 : 6 + ROWS]]


def prepared() -> tuple[bytes, list[Any], Rows]:
    """Return a template, the listings, and the cells that they come to."""
    from exporters.shopee import Shopee
    from exporters.shopee.cells import CellMaker
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
    found = exporter.template
    assert found
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


def measure(templates: int = TEMPLATES, rounds: int = 5) -> tuple[float, float]:
    """Return rows a second of both, alternately, the middle of five."""
    template, listings, rows = prepared()
    assert cells_of(ours(template, listings)) == cells_of(rival(template, rows))
    taken: tuple[list[float], list[float]] = ([], [])
    each = max(1, templates // rounds)
    for _round in range(rounds):
        taken[0].append(_seconds(lambda: ours(template, listings), each))
        taken[1].append(_seconds(lambda: rival(template, rows), each))
    ours_rate, rival_rate = (ROWS * each / median(seconds) for seconds in taken)
    return ours_rate, rival_rate


def main() -> int:
    """Print both rates and their ratio; fail below the limit."""
    ours_rate, rival_rate = measure(int(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATES)
    ratio = ours_rate / rival_rate
    print(f"ours {ours_rate:,.0f} rows/s, rival {rival_rate:,.0f} rows/s, ratio {ratio:.2f}, limit {LIMIT}")  # noqa: T201
    return 0 if ratio >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
