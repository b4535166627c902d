"""Listings for the doors: one that every door takes, and any that hypothesis thinks of."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from exporters.base import Exporter
from exporters.doors.slugs import ALWAYS_OFFERED
from exporters.goods import Listing, Paper, Producer
from exporters.wholesale import Carton, Supply, UsdRate
from tests.factories.listings import a_listing, a_listing_with, a_variation, a_wholesale


def goods(**facts: Any) -> Listing:
    return a_listing(**(_MORE | facts))


def goods_with(*options: str, **facts: Any) -> Listing:
    return a_listing_with(
        *(a_variation(option) for option in options), **(_MORE | {"net_value": None} | facts)
    )


_MORE: dict[str, Any] = {
    "switched_on": ALWAYS_OFFERED,
    "page_url": "https://goc.example/san-pham/gao-nep",
    "trace_url": "https://goc.example/t/GQ1234",
    "family": "gao",
    "family_name": "Gạo",
    "unit": "túi",
    "gtin": "8936012345674",
    "attributes": (("Giống", "nếp cái, hoa vàng"), ("Vụ", "mùa")),
    "materials": ("gạo nếp",),
    "net_value": Decimal(2),
    "net_unit": "kg",
    "shelf_life_days": 180,
    "storage": "Để nơi khô ráo",
    "producer": Producer("Hợp tác xã Đồng Xa"),
    "papers": (Paper("ocop", "OCOP", "12/QĐ", "UBND huyện", date(2026, 1, 5), date(2029, 1, 5), 4, True),),
    "wholesale": a_wholesale(
        payment_methods=("T/T",),
        supply=Supply(2000, "Bag/Bags", "Month"),
        carton=Carton(10, 400, 300, 251, 21500),
        usd_rate=UsdRate(25_400, date(2026, 11, 20)),
        packaging="10 bags per carton",
    ),
    "images": tuple(f"https://goc.example/anh/{letter}-1200.jpg" for letter in "abc"),
}


def file_of(exporter: Exporter, *listings: Listing) -> bytes:
    out = io.BytesIO()
    exporter.write(listings, out)
    return out.getvalue()


_letters = st.text("aăđộ Ư,;\"'&<>\\/0-=+@|:#%\n\t", max_size=12)
texts = _letters.map(lambda text: f"G{text}o")
"""Words that begin and end like words, with everything between that a file could stumble over."""


@st.composite
def any_goods(draw: st.DrawFn) -> Listing:
    """A product with or without choices, with odd texts."""
    facts: dict[str, Any] = {
        "name": draw(texts),
        "description": draw(texts),
        "price_vnd": draw(st.integers(1, 999_999_999)),
        "stock": draw(st.none() | st.integers(0, 99_999)),
        "images": tuple(f"https://goc.example/anh/{n}.jpg" for n in range(draw(st.integers(1, 4)))),
        "attributes": tuple(draw(st.lists(st.tuples(texts, texts), max_size=3))),
    }
    options = draw(st.lists(texts, max_size=3, unique_by=lambda text: " ".join(text.split()).casefold()))
    if not options:
        return goods(**facts)
    made = [
        a_variation(option, sku=f"SKU-{number}", price_vnd=1000 + number, stock=number)
        for number, option in enumerate(options)
    ]
    return a_listing_with(*made, **(_MORE | {"net_value": None} | facts))
