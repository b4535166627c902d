"""Sendo's and Alibaba.com's files, read back: whatever was written comes out of them again."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from exporters.alibaba import Alibaba
from exporters.goods import Listing
from exporters.sendo import Sendo
from exporters.wholesale import PriceTier
from tests.exporters.doors.goods import file_of, texts
from tests.factories.listings import DESCRIPTION, a_listing, a_listing_with, a_variation, a_wholesale

titles = st.text("ab ,;\"'&<>\\/0-=+@|:#%\n\t", max_size=30).map(lambda text: f"G{text}o")
skus = st.text("AĐ0-=+@,;\"'&</ ", max_size=12).map(lambda text: f"SP{text}K")
Row = dict[str, Any]


@st.composite
def any_listing(draw: st.DrawFn) -> Listing:
    """A product with or without choices, that both marketplaces take."""
    prices = sorted(draw(st.lists(st.integers(1, 999_999_900), min_size=1, max_size=4)), reverse=True)
    facts: Row = {
        "seller_sku": draw(skus),
        "name": draw(texts),
        "name_en": draw(titles),
        "description": f"{DESCRIPTION}\n{draw(texts)}",
        "price_vnd": draw(st.integers(8_000, 9_999_999_999)),
        "stock": draw(st.integers(0, 99_999)),
        "unit": "hộp",
        "wholesale": a_wholesale(
            min_order_quantity=1,
            price_tiers=tuple(
                PriceTier(number, Decimal(cents) / 100) for number, cents in enumerate(prices, 1)
            ),
        ),
    }
    options = draw(st.lists(texts, max_size=3, unique_by=lambda text: text.casefold()))
    if not options:
        return a_listing(**facts)
    made = [
        a_variation(
            option, sku=f"{number}-{draw(skus)}", price_vnd=8_000 + number, stock=draw(st.integers(0, 9))
        )
        for number, option in enumerate(options)
    ]
    return a_listing_with(*made, **facts)


def rows_of(book: bytes, sheet: str) -> list[Row]:
    """The rows under the keys of the first line; the labels below them are for people."""
    read = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(sheet)
    keys, _labels, *rows = read.to_python(skip_empty_area=False)
    return [dict(zip(map(str, keys), row, strict=True)) for row in rows]


@settings(max_examples=40, deadline=None)
@given(listing=any_listing())
def test_sendos_files_give_names_prices_stocks_skus_and_options_back(listing: Listing) -> None:
    book = file_of(Sendo(), listing)
    (body,) = json.loads(file_of(Sendo(".json"), listing))
    (row,) = rows_of(book, "SanPham")
    variants = rows_of(book, "PhanLoai")

    told = (listing.name, listing.seller_sku, listing.price_vnd)
    assert (row["name"], row["sku"], row["price"]) == told
    assert (body["name"], body["sku"], body["price"]) == told
    stock = None if listing.variations else listing.stock
    assert (row["stock_quantity"], body["stock_quantity"]) == ("" if stock is None else stock, stock)
    assert row["description"] == body["description"]
    sold = [(each.sku, each.price_vnd, each.stock) for each in listing.variations]
    keys = ("variant_sku", "variant_price", "variant_quantity")
    assert [tuple(each[key] for key in keys) for each in variants] == sold
    assert [tuple(each[key] for key in keys) for each in body["variants"]] == sold
    assert {each["sku"] for each in variants} <= {listing.seller_sku}
    options = [each.options for each in listing.variations]
    assert [(each["variant_attributes[]"].removeprefix("Khối lượng: "),) for each in variants] == options
    assert [
        tuple(chosen["option_value"] for chosen in each["variant_attributes"]) for each in body["variants"]
    ] == options


@settings(max_examples=40, deadline=None)
@given(listing=any_listing())
def test_alibabas_files_give_names_prices_stocks_skus_and_options_back(listing: Listing) -> None:
    book = file_of(Alibaba(), listing)
    text = file_of(Alibaba(".csv"), listing).decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    (row,) = rows_of(book, "Products")
    offers = list(listing.offers())

    for read in (line, row):
        assert (read["subject"], read["sku_code"]) == (listing.name_en, listing.seller_sku)
        assert read["skus"].split("\n") == [offer.sku for offer in offers]
        tiers = [f"{tier.name}: {', '.join(tier.options)}" for tier in listing.tiers]
        assert read["sale_properties"] == "\n".join(tiers)
    assert listing.wholesale is not None
    ladder = [(tier.quantity, tier.price_usd) for tier in listing.wholesale.price_tiers]
    told = [each.split(": ") for each in line["ladder_prices"].split("\n")]
    assert [(int(quantity), Decimal(price)) for quantity, price in told] == ladder
    assert [(each["quantity"], each["price"]) for each in rows_of(book, "LadderPrices")] == [
        (quantity, float(price)) for quantity, price in ladder
    ]
    assert [
        (each["sku"], each["value_1"], each["stock"], each["sku_code"]) for each in rows_of(book, "Skus")
    ] == [(offer.sku, *(offer.options or ("",)), offer.stock, listing.seller_sku) for offer in offers]
