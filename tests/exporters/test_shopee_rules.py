import io
from dataclasses import replace
from datetime import date

import pytest

from exporters.base import Severity, State, readiness
from exporters.goods import Listing, Package
from exporters.rules import Mark, rule_pack
from exporters.shopee import Shopee
from exporters.shopee.checks import CHECKS, FILE_RULES
from tests.exporters.borders import PERMITS
from tests.exporters.templates_shopee import COLUMN_SETS, Shape, build
from tests.factories.listings import DESCRIPTION, a_listing, a_listing_with, a_variation

PACK = rule_pack("shopee")
IMAGE = "https://goc.example/anh/a-1200.jpg"


def rules_broken(listing: Listing, exporter: Shopee | None = None) -> list[str]:
    return [problem.rule for problem in (exporter or Shopee()).problems(listing)]


def variations(count: int, tiers: int = 1) -> Listing:
    return a_listing_with(
        *(
            a_variation(sku=f"V-{n}", options=(f"Cỡ {n}", f"Màu {n}", f"Kiểu {n}")[:tiers])
            for n in range(count)
        )
    )


def made_to_order(**facts: object) -> Listing:
    return a_listing(**{"pre_order": True, "days_to_ship": 7} | facts)


# For each rule: a listing just inside, and listings just past it.
BORDERS: dict[str, tuple[list[Listing], list[Listing]]] = {
    "name-length": (
        [a_listing(name="a" * 10), a_listing(name="Đ" * 120), a_listing(name="Đũi tơ tằm")],
        [a_listing(name="a" * 9), a_listing(name="a" * 121), a_listing(name=" " * 5 + "a" * 9)],
    ),
    "name-emoji": (
        [a_listing(name="Rượu nếp 35° (500 ml × 2)"), a_listing_with(a_variation("35° – 1 kg × 2"))],
        [
            a_listing(name="Gạo nếp thơm ngon 🌾"),
            a_listing_with(a_variation("1 kg 🎁")),
            replace(
                a_listing_with(a_variation("1 kg")),
                tiers=(replace(a_listing_with(a_variation("1 kg")).tiers[0], name="Cỡ ⭐"),),
            ),
        ],
    ),
    "description-length": (
        [a_listing(description="a" * 100), a_listing(description="a" * 3000)],
        [a_listing(description="a" * 99), a_listing(description="a" * 3001), a_listing(description="")],
    ),
    "description-hashtags": (
        [a_listing(description=DESCRIPTION + " #gao" * 18)],
        [a_listing(description=DESCRIPTION + " #gao" * 19)],
    ),
    "text-contact": (
        [
            a_listing(description=f"{DESCRIPTION} {text}")
            for text in (
                "Số 2024, giá 1.250.000 đ, mã 8935001234567, Q.Thái.Bình",
                "Mã số thuế 0100109106",
                "MST: 0100109106-001, mã số doanh nghiệp số 0100109106",
                "lô 12.0912345678",
            )
        ],
        [
            a_listing(description=f"{DESCRIPTION} {text}")
            for text in (
                "gọi 0912345678",
                "gọi 0912.345.678",
                "+84 912 345 678",
                "(0227) 3 831 234",
                "1900 1234",
                "ngon.0912345678",
                "Mã số thuế 0100109106, gọi 0912345678",
                "mst 0100109106, 0912345678",
                "thuế 0100109106",
                "viết gao@example.com",
                "xem https://goc.example/t/1",
                "www.goc.example",
                "goc.vn/t/1",
            )
        ]
        + [a_listing(name="Gạo nếp gọi 0912 345 678"), a_listing_with(a_variation("gọi 0912345678"))],
    ),
    "text-platform": (
        [a_listing(description=DESCRIPTION + " sendong")],
        [a_listing(description=DESCRIPTION + " có trên Zalo"), a_listing(name="Gạo nếp như Lazada")],
    ),
    "text-formula": (
        [a_listing(description="- Gạo nếp\n" + DESCRIPTION), a_listing(name="Gạo =1+1 nếp thơm")],
        [
            a_listing(name="=HYPERLINK(1;2)"),
            a_listing(name="@gạo nếp thơm"),
            a_listing(description="=" + DESCRIPTION),
            a_listing(description="-2+3 " + DESCRIPTION),
            a_listing(seller_sku="+GAO"),
            a_listing_with(a_variation("-1 kg")),
        ],
    ),
    "text-control": (
        [a_listing(description=DESCRIPTION + "\n\tdòng hai")],
        [
            a_listing(description=DESCRIPTION + "\x0b"),
            a_listing(name="Gạo nếp cái\nhoa vàng"),
            a_listing(name="Gạo nếp cái \ufffe"),
        ],
    ),
    "price-range": (
        [a_listing(price_vnd=1000), a_listing(price_vnd=100_000_000)],
        [a_listing(price_vnd=999), a_listing(price_vnd=120_000_001), a_listing(price_vnd=None)],
    ),
    "price-ratio": (
        [a_listing_with(a_variation("1 kg", price_vnd=20_000), a_variation("5 kg", price_vnd=100_000))],
        [a_listing_with(a_variation("1 kg", price_vnd=20_000), a_variation("5 kg", price_vnd=100_001))],
    ),
    "price-channel": (
        [a_listing(price_vnd=10_000_000, shipping_channels={"shopee": (5000,)})],
        [a_listing(price_vnd=10_000_001, shipping_channels={"shopee": (5000, 5001)})],
    ),
    "stock-range": (
        [a_listing(stock=0), a_listing(stock=999_999)],
        [a_listing(stock=-1), a_listing(stock=1_000_000), a_listing(stock=None)],
    ),
    "stock-none": (
        [a_listing(stock=1), a_listing_with(a_variation("1 kg", stock=0), a_variation("2 kg", stock=1))],
        [a_listing(stock=0), a_listing_with(a_variation("1 kg", stock=0), a_variation("2 kg", stock=0))],
    ),
    "weight-range": (
        [a_listing(weight_g=1), a_listing(weight_g=100_000_000)],
        [a_listing(weight_g=0), a_listing(weight_g=100_000_001), a_listing(weight_g=None)],
    ),
    "package-complete": ([a_listing(package=Package())], [a_listing(package=Package(10, 20, None))]),
    "package-range": (
        [a_listing(package=Package(100_000_000, 0, 1))],
        [a_listing(package=Package(100_000_001, 20, 1)), a_listing(package=Package(10, 20, -11))],
    ),
    "parent-sku-length": (
        [a_listing_with(a_variation(), seller_sku="S" * 100)],
        [a_listing_with(a_variation(), seller_sku="S" * 101)],
    ),
    "sku-length": (
        [a_listing(seller_sku="S" * 99), a_listing_with(a_variation(sku=""))],
        [a_listing(seller_sku="S" * 100), a_listing_with(a_variation(sku="S" * 100))],
    ),
    "sku-unique": (
        [a_listing_with(a_variation("1 kg", sku=""), a_variation("2 kg", sku=""))],
        [a_listing_with(a_variation("1 kg", sku="A"), a_variation("2 kg", sku="A"))],
    ),
    "group-number-length": (
        [a_listing_with(a_variation(), product_id="P" * 100), a_listing(product_id="P" * 101)],
        [a_listing_with(a_variation(), product_id="P" * 101)],
    ),
    "tier-count": ([variations(2, tiers=2)], [variations(2, tiers=3)]),
    "tier-name-length": (
        [replace(variations(1), tiers=(replace(variations(1).tiers[0], name="a" * 14),))],
        [
            replace(variations(1), tiers=(replace(variations(1).tiers[0], name="a" * 15),)),
            replace(variations(1), tiers=(replace(variations(1).tiers[0], name=""),)),
        ],
    ),
    "option-length": (
        [a_listing_with(a_variation("a" * 20, sku="A"))],
        [a_listing_with(a_variation("a" * 21, sku="A"))],
    ),
    "option-complete": (
        [variations(2, tiers=2)],
        [
            replace(variations(2, tiers=2), variations=(a_variation(),)),
            replace(variations(1), variations=()),
            replace(variations(1), tiers=()),
        ],
    ),
    "option-repeated": (
        [variations(2)],
        [a_listing_with(a_variation("1 kg", sku="A"), a_variation("1 KG", sku="B"))],
    ),
    "variations-one-tier": ([variations(20)], [variations(21), variations(60)]),
    "variations-two-tiers": ([variations(50, tiers=2)], [variations(51, tiers=2)]),
    "option-images": (
        [a_listing_with(a_variation("1 kg", image=IMAGE), a_variation("2 kg", image=IMAGE))],
        [a_listing_with(a_variation("1 kg", image=IMAGE), a_variation("2 kg"))],
    ),
    "images-needed": ([a_listing(images=(IMAGE,))], [a_listing(images=())]),
    "images-most": ([a_listing(images=(IMAGE,) * 9)], [a_listing(images=(IMAGE,) * 10)]),
    "image-address": (
        [a_listing(images=("http://127.0.0.1:8000/anh/a.PNG", "https://goc.example/anh/a"))],
        [
            a_listing(images=("anh.jpg",)),
            a_listing(images=(IMAGE, "https://goc.example/a.webp")),
            a_listing_with(a_variation(image="file:///a.jpg")),
        ],
    ),
    "category-missing": (
        [a_listing()],
        [a_listing(category_ids={}), a_listing(category_ids={"shopee": "gạo"})],
    ),
    "preorder-range": (
        [made_to_order(days_to_ship=5), made_to_order(days_to_ship=15), a_listing(days_to_ship=20)],
        [made_to_order(days_to_ship=4), made_to_order(days_to_ship=16), made_to_order(days_to_ship=None)],
    ),
    "preorder-category": ([made_to_order()], [made_to_order(category_ids={})]),
    "preorder-channel": (
        [made_to_order(shipping_channels={"shopee": (5001, 50039, 50052)})],
        [made_to_order(shipping_channels={"shopee": (5001, 5004)})],
    ),
    "gtin-digits": (
        [a_listing(gtin="96385074"), a_listing(gtin="952 1234 54321 3"), a_listing(gtin="2001234567893")],
        [a_listing(gtin="9521234543214"), a_listing(gtin="1234567"), a_listing(gtin="mã vạch")],
    ),
    "gtin-private": (
        [
            a_listing(gtin="8936012345674"),
            a_listing(gtin=None),
            a_listing(gtin="2001234567890"),
            a_listing(gtin="952 1234 54321 3"),
        ],
        [
            a_listing(gtin="2001234567893"),
            a_listing_with(a_variation("1 kg", gtin="20123451")),
        ],
    ),
    "min-purchase-range": (
        [a_listing(min_purchase_quantity=1), a_listing(min_purchase_quantity=999_999)],
        [a_listing(min_purchase_quantity=0), a_listing(min_purchase_quantity=1_000_000)],
    ),
}
NEEDS_TEMPLATE = {
    "attribute-missing",
    "category-scope",
    "category-unknown",
    "channel-needed",
    "channel-off",
}


def test_every_rule_of_the_pack_is_held_and_every_check_has_its_rule():
    assert {rule.id for rule in PACK.rules} == set(CHECKS) | FILE_RULES
    assert set(CHECKS) == set(BORDERS) | NEEDS_TEMPLATE | set(PERMITS)


def test_every_rule_says_where_it_was_read_and_when():
    assert all(rule.source and isinstance(rule.mark, Mark) for rule in PACK.rules)
    assert {rule.checked_on for rule in PACK.rules} == {date(2026, 11, 23), date(2026, 11, 27)}


@pytest.mark.parametrize("rule_id", BORDERS)
def test_a_listing_at_the_border_of_a_rule_passes_it(rule_id):
    inside, _past = BORDERS[rule_id]

    assert [rule_id in rules_broken(listing) for listing in inside] == [False] * len(inside)


@pytest.mark.parametrize("rule_id", BORDERS)
def test_a_listing_past_the_border_is_told_what_how_much_and_what_to_do(rule_id):
    _inside, past = BORDERS[rule_id]
    rule = PACK.rule(rule_id)
    assert rule is not None

    for listing in past:
        found = [problem for problem in Shopee().problems(listing) if problem.rule == rule_id]
        assert found, listing
        for problem in found:
            assert problem.severity is rule.severity
            assert problem.sku
            assert "Bạn" in problem.message
            assert problem.message.endswith(".")
            assert "None" not in problem.message


@pytest.mark.parametrize("rule_id", BORDERS)
def test_a_rule_that_is_taken_out_of_the_pack_is_no_longer_held(rule_id):
    exporter = Shopee(pack=PACK.without(rule_id))

    assert all(rule_id not in rules_broken(listing, exporter) for listing in BORDERS[rule_id][1])


def test_a_plain_listing_is_green():
    assert readiness(Shopee(), a_listing()).state is State.GREEN


def test_a_listing_that_is_switched_off_has_no_problems():
    assert readiness(Shopee(), a_listing(name="", switched_on={"shopee": False})).as_json() == {
        "state": "off",
        "problems": [],
    }


def test_a_problem_names_value_limit_and_mend():
    problem = Shopee().problems(a_listing(name="Gạo tám"))[0]

    assert problem.as_json() == {
        "sku": "GAO-1",
        "rule": "name-length",
        "value": 7,
        "limit": "10-120",
        "severity": "red",
        "field": "ps_product_name",
        "message": "Tên hàng đang có 7 ký tự, Shopee nhận từ 10 đến 120. "
        "Bạn thêm loại hàng, quy cách hoặc nơi làm vào tên.",
    }


def test_the_same_lack_of_all_variations_is_said_for_each_by_name_and_of_the_product_once():
    listing = a_listing_with(
        a_variation("1 kg", price_vnd=500), a_variation("2 kg", price_vnd=600), name="Gạo"
    )

    problems = Shopee().problems(listing)

    assert [(problem.rule, problem.sku) for problem in problems] == [
        ("name-length", "GAO-1"),
        ("price-range", "GAO-1 kg"),
        ("price-range", "GAO-2 kg"),
    ]


def with_template(**facts: object) -> Shopee:
    return Shopee().with_template(io.BytesIO(build(Shape().changed(**facts))))


def test_the_templates_own_numbers_win():
    exporter = with_template(
        limit={"ps_product_name": "5-20", "ps_stock": "0 - 50", "channel_id.5001": "Mở/Tắt VND80,000"},
        pre_order="7 - 30",
    )

    assert rules_broken(a_listing(name="Gạo ST"), exporter) == ["price-channel"]
    assert rules_broken(a_listing(name="Gạo" * 7, price_vnd=80_000), exporter) == ["name-length"]
    assert rules_broken(a_listing(name="Gạo tám", stock=51, price_vnd=80_000), exporter) == ["stock-range"]
    assert rules_broken(made_to_order(name="Gạo tám", days_to_ship=30, price_vnd=80_000), exporter) == []
    assert rules_broken(made_to_order(name="Gạo tám", days_to_ship=5, price_vnd=80_000), exporter) == [
        "preorder-range"
    ]


def test_a_category_that_the_template_does_not_list_is_amber_and_stops_made_to_order_goods():
    listing = a_listing(category_ids={"shopee": "100999"})

    assert readiness(with_template(), listing).state is State.AMBER
    assert rules_broken(listing, with_template()) == ["category-unknown"]
    assert rules_broken(made_to_order(category_ids={"shopee": "100999"}), with_template()) == [
        "category-unknown",
        "preorder-category",
    ]


def test_a_carrier_that_the_shop_has_not_switched_on_stops_the_listing():
    exporter = with_template(columns=COLUMN_SETS["2026-07-14"])

    problems = exporter.problems(a_listing(shipping_channels={"shopee": (5002,)}))

    assert [(problem.rule, problem.severity) for problem in problems] == [("channel-needed", Severity.RED)]
    assert "đi bằng “Tiết kiệm”" in problems[0].message
    assert rules_broken(a_listing(shipping_channels={"shopee": (5002, 5001)}), exporter) == ["channel-off"]


WITHOUT_THE_USUAL_CARRIER = tuple(key for key in COLUMN_SETS["2026-07-14"] if key != "channel_id.5001")


def test_where_the_shop_lacks_the_usual_carrier_all_that_take_the_parcel_are_open():
    exporter = with_template(columns=WITHOUT_THE_USUAL_CARRIER, limit={"channel_id.5000": "VND85,000"})
    at_the_cap, past_it = a_listing(price_vnd=85_000), a_listing(price_vnd=85_001)

    told = [exporter.problems(each) for each in (at_the_cap, past_it)]

    assert [[(each.rule, each.severity) for each in found] for found in told] == [
        [("channel-off", Severity.AMBER)]
    ] * 2
    assert ["Hỏa Tốc" in found[0].message for found in told] == [True, False]
    assert all("chưa chọn đơn vị vận chuyển" in found[0].message for found in told)
    waiting = exporter.problems(made_to_order())
    assert [problem.rule for problem in waiting] == ["channel-off"]
    assert "Hàng Cồng Kềnh" not in waiting[0].message


def test_where_no_carrier_of_the_shop_takes_the_parcel_it_is_refused():
    exporter = with_template(
        columns=(*(key for key in Shape().columns if not key.startswith("channel_id.")), "channel_id.5000")
    )

    assert rules_broken(a_listing(price_vnd=10_000_000), exporter) == ["channel-off"]
    problems = exporter.problems(a_listing(price_vnd=10_000_001))
    assert [(problem.rule, problem.severity) for problem in problems] == [("channel-needed", Severity.RED)]
    assert "không nhận chở" in problems[0].message
    chosen = a_listing(shipping_channels={"shopee": (5001,)})
    assert rules_broken(chosen, exporter) == ["channel-needed"]


def test_a_barcode_that_is_kept_back_is_only_noted_and_only_where_the_file_has_its_column():
    own = a_listing(gtin="2001234567893")

    found = readiness(with_template(columns=COLUMN_SETS["2026-07-14"]), own)

    assert (found.state, [note.rule for note in found.notes]) == (State.GREEN, ["gtin-private"])
    assert "chỉ dùng trong cửa hàng" in found.notes[0].message
    assert readiness(with_template(columns=COLUMN_SETS["2025-07"]), own).notes == ()


def test_a_template_with_fewer_picture_columns_takes_fewer_pictures():
    columns = tuple(key for key in Shape().columns if key not in ("ps_item_image_7", "ps_item_image_8"))
    exporter = with_template(columns=columns)

    assert rules_broken(a_listing(images=(IMAGE,) * 8), exporter) == ["images-most"]
    assert rules_broken(a_listing(images=(IMAGE,) * 7), exporter) == []
