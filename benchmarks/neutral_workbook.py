"""The neutral workbook of 100,000 listings, against XlsxWriter in constant memory given the same cells.

python -m benchmarks.neutral_workbook 10000    prints the peak memory of writing so many
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook

from benchmarks.line import Line, Memory, own_peak
from exporters.base import Cell
from exporters.doors.neutral import NEUTRAL, cells_of
from exporters.goods import Listing, Package, Paper, Producer
from exporters.wholesale import LeadTime, PriceTier, Wholesale

_DESCRIPTION = (
    "Gạo nếp cái hoa vàng trồng ở vùng đất phù sa, gặt tay, phơi hai nắng, xay xát trong tuần.\n"
    "Hạt tròn đều, nấu dẻo & thơm; bảo quản nơi khô ráo, thoáng mát, dùng trong sáu tháng."
)
_PLAINEST = Listing(
    product_id="P-0",
    name="Gạo nếp cái hoa vàng",
    description=_DESCRIPTION,
    name_en="Yellow flower sticky rice, 2 kg",
    description_en="Sticky rice of the river delta, cut by hand and milled in the week it is packed.",
    price_vnd=90_000,
    stock=40,
    weight_g=2_100,
    package=Package(300, 200, 81),
    unit="túi",
    family_name="Gạo",
    attributes=(("Giống", "nếp cái hoa vàng"), ("Vụ", "mùa")),
    materials=("gạo nếp",),
    net_value=Decimal(2),
    net_unit="kg",
    shelf_life_days=180,
    storage="Để nơi khô ráo, thoáng mát",
    producer=Producer("Hợp tác xã mẫu"),
    papers=(Paper("attp", "Đủ điều kiện an toàn thực phẩm", "12/GCN", "Chi cục mẫu", date(2026, 1, 5)),),
    wholesale=Wholesale(
        min_order_quantity=100,
        unit="Bag/Bags",
        price_tiers=(PriceTier(100, Decimal("4.20")), PriceTier(500, Decimal("3.90"))),
        lead_times=(LeadTime(100, 10),),
        fob_min_usd=Decimal("3.90"),
        fob_max_usd=Decimal("4.20"),
        port="Hai Phong",
        hs_code="100630",
    ),
    switched_on={NEUTRAL.slug: True},
)


def listings(count: int) -> Iterator[Listing]:
    """Yield so many listings, no two alike."""
    for number in range(count):
        yield replace(
            _PLAINEST,
            product_id=f"P-{number}",
            seller_sku=f"GAO-{number:06}",
            name=f"Gạo nếp cái hoa vàng số {number}",
            price_vnd=50_000 + number % 997,
            images=(f"https://goc.example/anh/{number:064x}-1200.jpg",),
            page_url=f"https://goc.example/san-pham/gao-nep-{number}",
            trace_url=f"https://goc.example/t/GQ{number:06}",
        )


@dataclass(frozen=True)
class Given:
    """The same goods as listings for us and as cells for the rival."""

    listings: Sequence[Listing]
    cells: Sequence[Sequence[Cell]]


def prepare(size: int) -> Given:
    """Make the input of both."""
    made = list(listings(size))
    return Given(made, [row for listing in made for row in cells_of(listing)])


def ours(given: Given) -> bytes:
    """Check every listing, write its cells and its papers, keep account of it."""
    out = io.BytesIO()
    NEUTRAL.write(given.listings, out)
    return out.getvalue()


def rival(given: Given) -> bytes:
    """Write the cells."""
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet()
    for number, row in enumerate(given.cells):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def same(by_us: bytes, by_rival: bytes) -> bool:
    """Compare every cell, as a reader that knows neither of them reads it."""
    return _rows(by_us, 2) == _rows(by_rival, 0)


def _rows(content: bytes, heading: int) -> list[list[Any]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False)[heading:]


def peak(goods: Iterable[Listing]) -> int:
    """Write the goods to the disk, one at a time, and return the peak memory of this process."""
    with TemporaryFile() as out:
        NEUTRAL.write(goods, cast(BinaryIO, out))
    return own_peak()


LINE = Line(
    "neutral workbook of 100,000 listings against XlsxWriter, constant memory, given the same cells",
    2.0,
    ours,
    rival,
    same,
    prepare=prepare,
    size=100_000,
    quick=300,
    memory=Memory("benchmarks.neutral_workbook", 10_000, 100_000, 1.2),
)

if __name__ == "__main__":
    print(peak(listings(int(sys.argv[1]))))
