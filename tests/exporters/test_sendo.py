"""Sendo's rules at their borders, and its two files word by word."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from exporters.base import Severity, State, readiness
from exporters.goods import Listing, Package, Tier
from exporters.rules import closed_on
from exporters.sendo import Sendo, closure_notice
from tests.factories.listings import DESCRIPTION, a_listing, a_listing_with, a_variation

GOOD = {"category_ids": {"sendo": "1024"}, "unit": "hộp"}
PICTURE = "https://goc.example/anh/{}-1200.jpg"


def rules(listing: Listing) -> dict[str, Severity]:
    return {problem.rule: problem.severity for problem in Sendo().problems(listing)}


def written(suffix: str, *listings: Listing) -> bytes:
    out = io.BytesIO()
    Sendo().in_form(suffix).write(listings, out)
    return out.getvalue()


def sheet(content: bytes, name: str) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def test_the_files_follow_a_corrected_number_of_pictures():
    pack = Sendo().pack
    rules = tuple(replace(each, maximum=2) if each.id == "images-most" else each for each in pack.rules)
    pictures = tuple(PICTURE.format(number) for number in range(4))
    files = {}
    for suffix in (".xlsx", ".json"):
        out = io.BytesIO()
        exporter = Sendo(suffix, replace(pack, rules=rules))
        exporter.write([a_listing(**GOOD, images=pictures)], out)
        files[suffix] = out.getvalue()

    keys, _labels, row = sheet(files[".xlsx"], "SanPham")
    assert row[keys.index("pictures[].picture_url")] == "\n".join(pictures[:2])
    (body,) = json.loads(files[".json"])
    assert [each["picture_url"] for each in body["pictures"]] == list(pictures[:2])


def test_a_plain_product_is_green():
    assert readiness(Sendo(), a_listing(**GOOD)).state is State.GREEN


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"seller_sku": "AB"}, "sku-length"),
        ({"seller_sku": "A" * 46}, "sku-length"),
        ({"price_vnd": None}, "price-range"),
        ({"price_vnd": 7_999}, "price-range"),
        ({"price_vnd": 10_000_000_000}, "price-range"),
        ({"stock": None}, "stock-range"),
        ({"stock": 100_000}, "stock-range"),
        ({"description": "x" * 99}, "description-length"),
        ({"description": "x" * 100_001}, "description-length"),
        ({"description": "x" * 32_761}, "cell-length"),
        ({"weight_g": None}, "weight-needed"),
        ({"weight_g": 0}, "weight-needed"),
        ({"package": Package(300, 200, None)}, "package-size"),
        ({"package": Package()}, "package-size"),
        ({"images": ()}, "images-needed"),
        ({"images": ("/anh/a.jpg",)}, "image-address"),
        ({"name": "Gạo nếp\x00 cái hoa"}, "text-control"),
        ({"tiers": (Tier("Màu", ("Đỏ",)),)}, "option-complete"),
    ],
)
def test_what_sendo_would_refuse_is_red(facts, rule):
    found = rules(a_listing(**(GOOD | facts)))

    assert found[rule] is Severity.RED


@pytest.mark.parametrize(
    "facts",
    [
        {"seller_sku": "ABC"},
        {"seller_sku": "A" * 45},
        {"price_vnd": 8_000},
        {"price_vnd": 9_999_999_999},
        {"stock": 1},
        {"stock": 99_999},
        {"description": "x" * 100},
        {"weight_g": 1},
        {"package": Package(1, 1, 1)},
        {"name": "n" * 10},
        {"name": "n" * 100},
    ],
)
def test_the_last_value_allowed_is_allowed(facts):
    assert rules(a_listing(**(GOOD | facts))) == {}


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"name": "n" * 9}, "name-length"),
        ({"name": "n" * 101}, "name-length"),
        ({"category_ids": {"shopee": "100798"}}, "category-missing"),
        ({"category_ids": {"sendo": "chưa rõ"}}, "category-missing"),
        ({"images": tuple(PICTURE.format(n) for n in range(10))}, "images-most"),
    ],
)
def test_what_only_needs_a_look_is_amber(facts, rule):
    assert rules(a_listing(**(GOOD | facts))) == {rule: Severity.AMBER}


def test_variations_are_held_to_the_same_rules():
    listing = a_listing_with(
        a_variation("1 kg", sku="A"),
        a_variation("1 kg", sku="GAO-2", price_vnd=5_000),
        a_variation("2 kg", sku="GAO-2", stock=100_000),
        **GOOD,
    )

    problems = Sendo().problems(listing)

    assert [(problem.rule, problem.sku, problem.field) for problem in problems] == [
        ("sku-length", "A", "variant_sku"),
        ("sku-unique", "GAO-2", "sku"),
        ("price-range", "GAO-2", "variant_price"),
        ("stock-range", "GAO-2", "variant_quantity"),
        ("option-repeated", "GAO-2", "variant_attributes[]"),
    ]


def test_the_json_is_the_documented_body():
    listing = a_listing_with(
        a_variation("1 kg"), a_variation("2 kg", price_vnd=95_000, stock=0), **GOOD, seller_sku="GAO-1"
    )

    (body,) = json.loads(written(".json", listing))

    values = [
        {"id": None, "value": value, "attribute_img": None, "is_selected": True, "is_custom": True}
        for value in ("1 kg", "2 kg")
    ]
    assert body == {
        "id": 0,
        "name": "Gạo nếp cái hoa vàng túi 2 kg",
        "sku": "GAO-1",
        "price": 90_000,
        "is_promotion": False,
        "stock_availability": True,
        "stock_quantity": None,
        "description": f"<p>{DESCRIPTION}</p>",
        "cat_4_id": 1024,
        "unit_id": 5,
        "weight": 2_100,
        "height": 9,
        "length": 30,
        "width": 20,
        "avatar": {"picture_url": "https://goc.example/anh/a-1200.jpg"},
        "pictures": [{"picture_url": "https://goc.example/anh/a-1200.jpg"}],
        "brand_id": 0,
        "attributes": [
            {
                "attribute_id": None,
                "attribute_name": "Khối lượng",
                "attribute_code": "khoi_luong",
                "attribute_is_custom": True,
                "attribute_is_checkout": True,
                "attribute_values": values,
            }
        ],
        "is_config_variant": True,
        "variants": [
            {
                "variant_attributes": [
                    {
                        "attribute_id": None,
                        "attribute_code": "khoi_luong",
                        "option_id": None,
                        "option_value": option,
                    }
                ],
                "variant_sku": f"GAO-{option}",
                "variant_price": price,
                "variant_quantity": stock,
            }
            for option, price, stock in (("1 kg", 50_000, 10), ("2 kg", 95_000, 0))
        ],
        "extended_shipping_package": {
            "is_using_instant": False,
            "is_using_in_day": False,
            "is_self_shipping": False,
            "is_using_standard": True,
            "is_using_eco": False,
        },
        "voucher": {"product_type": 1, "start_date": None, "end_date": None, "is_check_date": False},
    }


def test_the_workbook_holds_keys_labels_and_rows():
    variations = a_listing_with(
        a_variation("1 kg"), a_variation("2 kg"), **GOOD, product_id="P-2", seller_sku="GAO-2"
    )
    content = written(".xlsx", a_listing(**GOOD), variations)

    keys, labels, first, second = sheet(content, "SanPham")
    row = dict(zip(keys, first, strict=True))
    assert dict(zip(keys, labels, strict=True))["name"] == "Tên sản phẩm *"
    assert {key: row[key] for key in ("id", "sku", "price", "stock_availability", "stock_quantity")} == {
        "id": 0,
        "sku": "GAO-1",
        "price": 90_000,
        "stock_availability": "true",
        "stock_quantity": 40,
    }
    assert {key: row[key] for key in ("weight", "length", "width", "height", "unit_id", "cat_4_id")} == {
        "weight": 2_100,
        "length": 30,
        "width": 20,
        "height": 9,
        "unit_id": 5,
        "cat_4_id": 1024,
    }
    assert dict(zip(keys, second, strict=True))["stock_quantity"] == ""
    assert sheet(content, "PhanLoai")[2:] == [
        ["GAO-2", "GAO-1 kg", "Khối lượng: 1 kg", 50_000, 10],
        ["GAO-2", "GAO-2 kg", "Khối lượng: 2 kg", 50_000, 10],
    ]
    assert [row[1] for row in sheet(content, "DonVi")[2:]] == [
        *("Cái", "Bộ", "Chiếc", "Đôi", "Hộp", "Cuốn", "Chai", "Thùng"),
    ]
    assert sheet(content, "HuongDan")[1] == [closure_notice()]


def test_a_refused_product_stands_in_the_sheet_of_errors_and_nowhere_else():
    poor = a_listing(**GOOD, product_id="P-9", seller_sku="TAT-9", name="Khăn mặt cotton", price_vnd=7_500)
    listings = (a_listing(unit="hộp", category_ids={}), poor)

    content = written(".xlsx", *listings)

    assert [row[2] for row in sheet(content, "SanPham")[2:]] == ["GAO-1"]
    assert [row[:5] + row[7:8] for row in sheet(content, "Loi")[2:]] == [
        [
            "P-1",
            "Gạo nếp cái hoa vàng túi 2 kg",
            "GAO-1",
            "cat_4_id",
            "category-missing",
            "Đã ghi, cần xem lại",
        ],
        ["P-9", "Khăn mặt cotton", "TAT-9", "price", "price-range", "Chưa ghi được"],
    ]
    (body,) = json.loads(written(".json", *listings))
    assert (body["sku"], body["cat_4_id"]) == ("GAO-1", None)


def test_a_unit_that_sendo_does_not_know_is_a_piece_and_named_in_the_description():
    (body,) = json.loads(written(".json", a_listing(**(GOOD | {"unit": "túi"}))))

    assert body["unit_id"] == 1
    assert body["description"] == f"<p>{DESCRIPTION}</p><p>Đơn vị bán: túi.</p>"


def test_what_was_typed_as_a_tag_stays_text():
    (body,) = json.loads(
        written(".json", a_listing(**(GOOD | {"description": f"<script>x</script>\n{DESCRIPTION}"})))
    )

    assert body["description"] == f"<p>&lt;script&gt;x&lt;/script&gt;</p><p>{DESCRIPTION}</p>"


def test_nothing_left_is_said_to_be_sold_out():
    sold_out = a_listing(**(GOOD | {"stock": 0}))
    (body,) = json.loads(written(".json", sold_out))

    assert (body["stock_availability"], body["stock_quantity"]) == (False, 0)
    assert rules(sold_out) == {"stock-none": Severity.NOTE}
    assert readiness(Sendo(), sold_out).state is State.GREEN


def test_the_zip_holds_both_files_as_they_are_alone():
    listing = a_listing(**GOOD)

    with zipfile.ZipFile(io.BytesIO(written(".zip", listing))) as package:
        assert package.namelist() == ["sendo_products.xlsx", "sendo_products.json"]
        assert package.read("sendo_products.xlsx") == written(".xlsx", listing)
        assert package.read("sendo_products.json") == written(".json", listing)


def test_only_the_workbook_ends_a_description_at_the_end_of_a_cell():
    long = a_listing(**(GOOD | {"description": "x" * 40_000}))

    assert written(".xlsx", long) == written(".zip", long) == b""
    (body,) = json.loads(written(".json", long))
    assert len(body["description"]) > 40_000


def test_every_report_says_that_the_marketplace_is_closed():
    report = Sendo().write([a_listing(**GOOD)], io.BytesIO())

    assert report.notices == (
        "Sàn Sendo đã ngừng hoạt động từ 15/04/2025; tệp này chỉ để lưu trữ hoặc chuyển dữ liệu.",
    )


def test_a_rule_that_is_taken_out_of_the_pack_is_not_checked():
    exporter = replace(Sendo(), pack=Sendo().pack.without("price-range"))

    assert exporter.problems(a_listing(**(GOOD | {"price_vnd": 5}))) == []


def test_the_true_unit_stands_behind_the_name_where_sendo_has_no_code_for_it():
    def named(**facts) -> str:
        return str(json.loads(written(".json", a_listing(**(GOOD | facts))))[0]["name"])

    assert named(name="Gạo nếp cái hoa vàng", unit="túi", net_value=Decimal("5.000"), net_unit="kg") == (
        "Gạo nếp cái hoa vàng, túi 5 kg"
    )
    assert named(name="Gạo nếp túi 5 kg", unit="túi") == "Gạo nếp túi 5 kg"
    assert named(name="Nước mắm cáy", unit="chai") == "Nước mắm cáy"
    assert named(name="n" * 98, unit="túi") == "n" * 98


def test_a_corrected_length_of_names_decides_whether_the_unit_still_fits():
    pack = Sendo().pack
    listing = a_listing(**(GOOD | {"name": "n" * 56, "unit": "túi"}))

    def names(longest: int) -> set[str]:
        rules = tuple(
            replace(each, maximum=longest) if each.id == "name-length" else each for each in pack.rules
        )
        exporter = Sendo(pack=replace(pack, rules=rules))
        book, bodies = io.BytesIO(), io.BytesIO()
        exporter.write([listing], book)
        exporter.in_form(".json").write([listing], bodies)
        return {sheet(book.getvalue(), "SanPham")[2][1], json.loads(bodies.getvalue())[0]["name"]}

    assert names(61) == {"n" * 56 + ", túi"}
    assert names(60) == {"n" * 56}


def test_names_of_the_other_interface_are_listed_and_never_used():
    content = written(".xlsx", a_listing(**GOOD))
    names = dict(sheet(content, "TenKhac")[1:])

    assert names["width"] == "witdh_product"
    assert set(names.values()).isdisjoint(json.loads(written(".json", a_listing(**GOOD)))[0])


def test_the_day_of_closure_is_dated_data_that_all_may_read():
    assert closed_on("sendo") == date(2025, 4, 15)
    assert "15/04/2025" in closure_notice()
    assert [closed_on(each) for each in ("shopee", "alibaba", "lazada", "../sendo")] == [None] * 4
