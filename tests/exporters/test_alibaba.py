"""Alibaba.com's rules at their borders, and its two files word by word."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from exporters.alibaba import Alibaba
from exporters.base import Severity, State, readiness
from exporters.goods import Listing, Package
from exporters.wholesale import Carton, LeadTime, PriceTier, Supply
from tests.factories.listings import a_listing, a_listing_with, a_variation, a_wholesale

PICTURES = tuple(f"https://goc.example/anh/{name}-1200.jpg" for name in "abcd")
GOOD = {"category_ids": {"alibaba": "101"}, "images": PICTURES}


def rules(listing: Listing) -> dict[str, Severity]:
    return {problem.rule: problem.severity for problem in Alibaba().problems(listing)}


def offered(**terms) -> Listing:
    return a_listing(**GOOD, wholesale=a_wholesale(**terms))


def tiers(*pairs: tuple[int, str]) -> tuple[PriceTier, ...]:
    return tuple(PriceTier(quantity, Decimal(price)) for quantity, price in pairs)


def written(suffix: str, *listings: Listing) -> bytes:
    out = io.BytesIO()
    Alibaba().in_form(suffix).write(listings, out)
    return out.getvalue()


def sheet(content: bytes, name: str) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def test_a_product_with_all_it_takes_is_green():
    assert readiness(Alibaba(), a_listing(**GOOD)).state is State.GREEN


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"name_en": ""}, "title-missing"),
        ({"name_en": "Bánh Cáy sweet"}, "title-ascii"),
        ({"name_en": "x" * 129}, "title-length"),
        ({"keywords_en": ()}, "keywords-count"),
        ({"keywords_en": ("a", "b", "c", "d")}, "keywords-count"),
        ({"keywords_en": ("rice, sticky",)}, "keywords-signs"),
        ({"keywords_en": ("rice，sticky",)}, "keywords-signs"),
        ({"keywords_en": ("x" * 385,)}, "keywords-length"),
        ({"description_en": " "}, "description-missing"),
        ({"description_en": "x" * 32_761}, "cell-length"),
        ({"images": ()}, "images-needed"),
        ({"images": ("anh.jpg",)}, "image-address"),
        ({"wholesale": None}, "wholesale-missing"),
        ({"weight_g": None}, "package-together"),
        ({"package": Package(300, 200, None)}, "package-together"),
        ({"package": Package(0, 200, 100)}, "package-range"),
        ({"weight_g": 9}, "weight-range"),
        ({"seller_sku": "S" * 65}, "sku-length"),
        ({"name_en": "Rice\x07"}, "text-control"),
    ],
)
def test_what_alibaba_would_refuse_is_red(facts, rule):
    found = rules(a_listing(**(GOOD | facts)))

    assert found[rule] is Severity.RED


@pytest.mark.parametrize(
    ("terms", "rule"),
    [
        ({"trade_type": "barter"}, "trade-type"),
        ({"min_order_quantity": None}, "moq-range"),
        ({"min_order_quantity": 0, "price_tiers": ()}, "moq-range"),
        ({"min_order_quantity": 100_000, "price_tiers": ()}, "moq-range"),
        ({"price_tiers": tiers(*((100 * n, "1") for n in range(1, 6)))}, "ladder-count"),
        ({"price_tiers": tiers((200, "1"))}, "ladder-start"),
        ({"price_tiers": tiers((100, "2"), (100, "1"))}, "ladder-quantity"),
        ({"price_tiers": tiers((100, "2"), (100_000, "1"))}, "ladder-quantity"),
        ({"price_tiers": tiers((100, "1.00"), (200, "1.01"))}, "ladder-price"),
        ({"price_tiers": tiers((100, "0.00"))}, "price-range"),
        ({"price_tiers": tiers((100, "1.005"))}, "price-range"),
        ({"price_tiers": tiers((100, "9999999.01"))}, "price-range"),
        ({"fob_min_usd": None}, "fob-range"),
        ({"fob_min_usd": Decimal("4.21")}, "fob-range"),
        ({"lead_times": ()}, "lead-times"),
        ({"lead_times": tuple(LeadTime(n, n) for n in range(1, 5))}, "lead-times"),
        ({"lead_times": (LeadTime(100, 10), LeadTime(200, 10))}, "lead-times"),
        ({"unit": "túi"}, "unit-known"),
        ({"supply": Supply(5, "Sack", "Month")}, "unit-known"),
        ({"port": "Hải Phòng"}, "port-ascii"),
        ({"hs_code": "10063"}, "hs-digits"),
        ({"hs_code": "1006.30"}, "hs-digits"),
    ],
)
def test_terms_of_trade_that_do_not_hold_are_red(terms, rule):
    found = rules(offered(**terms))

    assert found == {rule: Severity.RED}


@pytest.mark.parametrize(
    ("terms", "rule"),
    [
        ({"min_order_quantity": 41, "price_tiers": tiers((41, "1"))}, "moq-stock"),
        ({"price_tiers": ()}, "ladder-count"),
        ({"handling_days": None}, "handling-range"),
        ({"handling_days": 61}, "handling-range"),
    ],
)
def test_goods_ready_to_order_must_be_there_and_have_a_price(terms, rule):
    ready = {"trade_type": "wholesale", "handling_days": 10, "min_order_quantity": 40}
    ready["price_tiers"] = tiers((40, "1"))

    assert rules(offered(**ready)) == {}
    assert rules(offered(**(ready | terms))) == {rule: Severity.RED}


def test_an_enquiry_may_leave_the_parcel_open_and_goods_ready_to_order_may_not():
    nothing = {"weight_g": None, "package": Package()}
    ready = a_wholesale(
        trade_type="wholesale", handling_days=5, min_order_quantity=1, price_tiers=tiers((1, "1"))
    )

    assert rules(a_listing(**GOOD, **nothing)) == {}
    assert rules(a_listing(**GOOD, **nothing, wholesale=ready)) == {"package-together": Severity.RED}


@pytest.mark.parametrize(
    "facts",
    [
        {"name_en": "x" * 128},
        {"keywords_en": ("a", "b", "c")},
        {"keywords_en": ("x" * 384,)},
        {"weight_g": 10},
        {"seller_sku": "S" * 64},
        {"wholesale": a_wholesale(price_tiers=tiers((100, "1"), (200, "1"), (300, "1"), (99_999, "0.01")))},
        {"wholesale": a_wholesale(fob_min_usd=Decimal("4.20"), hs_code=None)},
        {"images": (*PICTURES, *(f"{PICTURES[0]}?{n}" for n in range(2)))},
    ],
)
def test_the_last_value_allowed_is_allowed(facts):
    assert rules(a_listing(**(GOOD | facts))) == {}


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"category_ids": {}}, "category-missing"),
        ({"images": PICTURES[:3]}, "images-few"),
        ({"images": (*PICTURES, *(f"{PICTURES[0]}?{n}" for n in range(3)))}, "images-most"),
    ],
)
def test_what_only_needs_a_look_is_amber(facts, rule):
    assert rules(a_listing(**(GOOD | facts))) == {rule: Severity.AMBER}


def test_a_title_with_marks_is_refused_with_the_plain_one_to_start_from():
    (problem,) = Alibaba().problems(a_listing(**(GOOD | {"name_en": "Toasted Bánh Đa, Rice Crackers"})))

    assert problem.value == "áĐ"
    assert "“Toasted Banh Da, Rice Crackers”" in problem.message


def test_the_sheets_are_joined_by_the_sku():
    terms = a_wholesale(
        supply=Supply(2_000, "Bag/Bags", "Month"),
        packaging="24 per export carton",
        carton=Carton(24, 420, 320, 260, 11_000),
    )
    listing = a_listing_with(
        a_variation("1 kg"), a_variation("2 kg", weight_g=None), **GOOD, seller_sku="GAO-2", wholesale=terms
    )

    content = written(".xlsx", listing)

    keys, labels, values = sheet(content, "Products")
    row = dict(zip(keys, values, strict=True))
    assert (keys[0], labels[0], row["sku_code"]) == ("sku_code", "SKU *", "GAO-2")
    assert {key: value for key, value in row.items() if value != ""} == {
        "sku_code": "GAO-2",
        "category_id": 101,
        "subject": "Yellow Flower Sticky Rice 2 kg",
        "keywords": "sticky rice\nglutinous rice",
        "description": f"<p>{listing.description_en}</p>",
        "main_images": "\n".join(PICTURES),
        "product_type": "sourcing",
        "language": "ENGLISH",
        "market": "main",
        "fob_currency": "USD",
        "fob_min_price": 3.9,
        "fob_max_price": 4.2,
        "price_unit": "Bag",
        "min_order_quantity": 100,
        "min_order_unit": "Bag",
        "ladder_prices": "100: 4.20\n500: 3.90",
        "price_mode": "1",
        "delivery_port": "Hai Phong",
        "lead_times": "100: 10\n500: 20",
        "supply_quantity": 2_000,
        "supply_unit": "Bag",
        "supply_period": "Month",
        "packaging_desc": "24 per export carton; carton 42 x 32 x 26 cm; gross weight 11 kg",
        "package_size": "30x20x9",
        "weight_kg": 2.1,
        "volume_cm3": 5_400,
        "logistics_property": "general_cargo_0",
        "attributes": "Place of Origin: Vietnam",
        "sale_properties": "Khối lượng: 1 kg, 2 kg",
        "skus": "GAO-1 kg\nGAO-2 kg",
        "is_smart_edit": "false",
        "hs_code": "100630",
    }
    assert sheet(content, "LadderPrices")[2:] == [["GAO-2", 100, 4.2], ["GAO-2", 500, 3.9]]
    assert sheet(content, "LeadTimes")[2:] == [["GAO-2", 100, 10], ["GAO-2", 500, 20]]
    assert sheet(content, "Skus")[2:] == [
        ["GAO-2", "GAO-1 kg", "Khối lượng", "1 kg", "", "", "", 10, 1.05],
        ["GAO-2", "GAO-2 kg", "Khối lượng", "2 kg", "", "", "", 10, 2.1],
    ]
    assert sheet(content, "Attributes")[2:] == [["GAO-2", "Place of Origin", "Vietnam"]]
    assert len(sheet(content, "Errors")) == 2


def test_the_table_is_the_flat_sheet_with_a_mark_for_excel():
    content = written(".csv", a_listing(**GOOD), a_listing(**GOOD, product_id="P-2", seller_sku="GAO-2"))

    assert content.startswith(b"\xef\xbb\xbfsku_code,")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert list(rows[0]) == [column.key for column in Alibaba().columns]
    assert [row["sku_code"] for row in rows] == ["GAO-1", "GAO-2"]
    assert (rows[0]["weight_kg"], rows[0]["fob_min_price"], rows[0]["is_smart_edit"]) == (
        "2.1",
        "3.90",
        "false",
    )


def test_what_looks_like_a_formula_is_refused_where_it_stands_raw_and_defused_elsewhere():
    formula = a_listing(**(GOOD | {"name_en": "=1+1 rice"}))
    odd = a_listing(**GOOD, wholesale=a_wholesale(packaging="@24 a box"))

    (row,) = csv.DictReader(io.StringIO(written(".csv", odd).decode("utf-8-sig")))

    assert rules(formula) == {"text-formula": Severity.RED}
    assert [written(suffix, formula) for suffix in Alibaba.suffixes] == [b""] * len(Alibaba.suffixes)
    assert row["packaging_desc"] == "'@24 a box"


def test_refused_products_stand_in_the_sheet_of_errors_only():
    facts = {"name_en": "Cotton towel", "description_en": "", "product_id": "P-9", "seller_sku": "TAT-9"}
    poor = a_listing(**(GOOD | facts))

    content = written(".xlsx", a_listing(**GOOD), poor)

    assert [row[0] for row in sheet(content, "Products")[2:]] == ["GAO-1"]
    assert [row[:1] + row[2:5] for row in sheet(content, "Errors")[2:]] == [
        ["P-9", "TAT-9", "description", "description-missing"]
    ]


def test_the_zip_holds_the_tables_as_they_are_alone():
    listing = a_listing(**GOOD)

    with zipfile.ZipFile(io.BytesIO(written(".zip", listing))) as package:
        assert package.namelist()[:2] == ["alibaba_products.xlsx", "alibaba_products.csv"]
        assert package.read("alibaba_products.xlsx") == written(".xlsx", listing)
        assert package.read("alibaba_products.csv") == written(".csv", listing)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".zip"])
def test_vietnamese_names_of_options_are_pointed_out_once(suffix):
    colours = a_listing_with(
        a_variation("Đỏ"), a_variation("Xanh"), **GOOD, product_id="P-2", seller_sku="KHAN"
    )
    exporter = Alibaba().in_form(suffix)

    def told(*listings: Listing) -> list[str]:
        notices = exporter.write(listings, io.BytesIO()).notices
        return [notice for notice in notices if "phân loại" in notice]

    assert told(a_listing(**GOOD)) == []
    (notice,) = told(a_listing(**GOOD), colours)
    assert notice.startswith("1 sản phẩm có tên phân loại bằng tiếng Việt.")


def test_the_units_are_the_92_of_the_platform():
    rule = Alibaba().pack.rule("unit-known")

    assert rule is not None
    assert len(set(rule.values)) == 92
