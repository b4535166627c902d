"""For each rule of Alibaba.com's and Sendo's packs: listings just inside it, and listings just past it.

Limits are read from the pack that is given, so that a changed number is a change of data alone; which
side of a border is allowed is written by hand. Shopee's own table stands in `test_shopee_rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from exporters.goods import Listing, Package, Paper, Tier
from exporters.rules import Rule
from exporters.wholesale import LeadTime, PriceTier, Supply
from tests.factories.listings import a_listing, a_listing_with, a_variation, a_wholesale

Sides = tuple[list[Listing], list[Listing]]
Border = Callable[[Rule], Sides]
PICTURE = "https://goc.example/anh/{}-1200.jpg"
TAGS = len("<p></p>")  # a description of one line is written as one paragraph


def pictures(count: int) -> tuple[str, ...]:
    return tuple(PICTURE.format(n) for n in range(count))


def least(rule: Rule) -> int:
    assert rule.minimum is not None
    return rule.minimum


def most(rule: Rule) -> int:
    assert rule.maximum is not None
    return rule.maximum


def plain(**facts: Any) -> Listing:
    """A listing that every marketplace takes without a word."""
    good = {"category_ids": CATEGORIES, "images": pictures(4), "unit": "hộp"}
    return a_listing(**(good | facts))


def choices(*variations: Any, **facts: Any) -> Listing:
    good = {"category_ids": CATEGORIES, "images": pictures(4), "unit": "hộp"}
    return a_listing_with(*variations, **(good | facts))


def offered(**terms: Any) -> Listing:
    return plain(wholesale=a_wholesale(**terms))


def ready_to_order(**terms: Any) -> Listing:
    ready = {"trade_type": "wholesale", "handling_days": 10, "min_order_quantity": 40}
    return offered(**(ready | {"price_tiers": ladder((40, "1"))} | terms))


def ladder(*steps: tuple[int, str | Decimal]) -> tuple[PriceTier, ...]:
    return tuple(PriceTier(quantity, Decimal(price)) for quantity, price in steps)


def dollars(cents: int) -> Decimal:
    return Decimal(cents) / 100


def steps(count: int) -> tuple[LeadTime, ...]:
    return tuple(LeadTime(n, n) for n in range(1, count + 1))


def sides(mm: int) -> Listing:
    return plain(package=Package(mm, mm, mm))


CATEGORIES = {"shopee": "100798", "alibaba": "1", "sendo": "1"}
TODAY = date(2026, 11, 27)


def paper(type: str, **facts: Any) -> Paper:
    held: dict[str, Any] = {"number": "12/2025", "issued_on": TODAY - timedelta(days=400)}
    if type != "tu_cong_bo":
        held["expires_on"] = TODAY
    return Paper(**({"type": type, "name": "", "issuer": "Sở"} | held | facts))


DECLARED, SAFE, OCOP = paper("tu_cong_bo"), paper("attp"), paper("ocop")


def food(*papers: Paper, **facts: Any) -> Listing:
    return plain(**({"family": "banh_keo", "papers": papers, "on": TODAY} | facts))


YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
PERMITS: Mapping[str, Border] = {
    "permit-food-safety": lambda r: (
        [food(SAFE), food(paper("cam_ket_attp")), plain(family="chieu"), plain(family="")],
        [food(), food(OCOP, DECLARED)],
    ),
    "permit-self-declaration": lambda r: ([food(DECLARED), plain(family="gao")], [food(SAFE)]),
    "permit-ocop": lambda r: (
        [food(OCOP, name="Bánh cáy OCOP 4 sao"), plain(name="Bánh socop ngon lắm")],
        [
            food(SAFE, name="Bánh cáy OCOP 4 sao"),
            plain(description="Sản phẩm Ocop. " * 10),
            plain(name_en="OCOP rice"),
        ],
    ),
    "permit-number": lambda r: (
        [food(SAFE), food(paper("cam_ket_attp", number="")), food(), food(SAFE, paper("attp", number=""))],
        [food(paper("attp", number=" ")), food(paper("tu_cong_bo", number=""))],
    ),
    "permit-expiry": lambda r: (
        [
            food(SAFE, DECLARED),
            food(paper("attp", issued_on=TODAY)),
            food(paper("attp", expires_on=YESTERDAY), SAFE),
            food(paper("attp", expires_on=YESTERDAY), on=None),
            food(paper("ocop", expires_on=YESTERDAY)),
        ],
        [
            food(paper("attp", expires_on=YESTERDAY)),
            food(SAFE, on=TOMORROW),
            food(paper("attp", expires_on=None)),
            food(paper("attp", issued_on=TOMORROW, expires_on=date(2030, 1, 1))),
            food(SAFE, paper("ocop", expires_on=YESTERDAY), name="Bánh cáy OCOP 4 sao"),
        ],
    ),
}
_SHARED: Mapping[str, Border] = {
    **PERMITS,
    "images-needed": lambda r: (
        [plain(images=pictures(least(r)))],
        [plain(images=pictures(least(r) - 1))],
    ),
    "images-most": lambda r: ([plain(images=pictures(most(r)))], [plain(images=pictures(most(r) + 1))]),
    "image-address": lambda r: (
        [plain(images=tuple(f"{scheme}://goc.example/a.jpg" for scheme in r.values) * 2)],
        [plain(images=("/anh/a.jpg",)), plain(images=("ftp://goc.example/a.jpg",))],
    ),
    "category-missing": lambda r: ([plain()], [plain(category_ids={})]),
    "sku-length": lambda r: (
        [
            plain(seller_sku="S" * least(r)),
            plain(seller_sku="S" * most(r)),
            choices(a_variation(sku="S" * most(r))),
        ],
        [
            plain(seller_sku="S" * (least(r) - 1)),
            plain(seller_sku="S" * (most(r) + 1)),
            choices(a_variation(sku="S" * (most(r) + 1))),
        ],
    ),
    "stock-none": lambda r: (
        [
            plain(stock=1),
            plain(stock=None),
            choices(a_variation("1 kg", stock=0), a_variation("2 kg", stock=1)),
        ],
        [plain(stock=0), choices(a_variation("1 kg", stock=0), a_variation("2 kg", stock=0))],
    ),
    "sku-unique": lambda r: (
        [choices(a_variation("1 kg", sku="AAA"), a_variation("2 kg", sku="BBB"))],
        [choices(a_variation("1 kg", sku="AAA"), a_variation("2 kg", sku="AAA"))],
    ),
    "option-complete": lambda r: (
        [choices(a_variation())],
        [plain(tiers=(Tier("Màu", ("Đỏ",)),)), choices(a_variation(options=(" ",)))],
    ),
    "option-repeated": lambda r: (
        [choices(a_variation("1 kg"), a_variation("2 kg"))],
        [choices(a_variation("1 kg", sku="AAA"), a_variation("1 KG", sku="BBB"))],
    ),
}
SENDO: Mapping[str, Border] = {
    **_SHARED,
    "name-length": lambda r: (
        [plain(name="n" * least(r)), plain(name="Đ" * most(r))],
        [plain(name="n" * (least(r) - 1)), plain(name="n" * (most(r) + 1))],
    ),
    "price-range": lambda r: (
        [plain(price_vnd=least(r)), plain(price_vnd=most(r))],
        [plain(price_vnd=least(r) - 1), plain(price_vnd=most(r) + 1), plain(price_vnd=None)],
    ),
    "stock-range": lambda r: (
        [plain(stock=least(r)), plain(stock=most(r))],
        [plain(stock=least(r) - 1), plain(stock=most(r) + 1), plain(stock=None)],
    ),
    "description-length": lambda r: (
        [plain(description="x" * least(r)), plain(description="x" * most(r))],
        [plain(description="x" * (least(r) - 1)), plain(description="x" * (most(r) + 1))],
    ),
    "cell-length": lambda r: (
        [plain(description="x" * (most(r) - TAGS))],
        [plain(description="x" * (most(r) - TAGS + 1))],
    ),
    "weight-needed": lambda r: (
        [plain(weight_g=least(r))],
        [plain(weight_g=least(r) - 1), plain(weight_g=None)],
    ),
    "package-size": lambda r: (
        [sides(least(r) * 10)],
        [sides(0), plain(package=Package(300, 200, None))],
    ),
    "text-formula": lambda r: (
        [plain(name="Gạo =1+1 nếp"), plain(description="- Gạo nếp\n" * 20)],
        [
            plain(name="=HYPERLINK(1) gạo nếp"),
            plain(seller_sku="+GAO"),
            choices(a_variation("-1 kg", sku="AAA")),
            choices(a_variation(sku="@AA")),
        ],
    ),
    "text-control": lambda r: (
        [plain(description="Dòng một\n\tdòng hai" * 10)],
        [plain(name="Gạo nếp\x00 cái hoa"), choices(a_variation("1\x07 kg", sku="AAA"))],
    ),
}
ALIBABA: Mapping[str, Border] = {
    **_SHARED,
    "option-values": lambda r: (
        [choices(*(a_variation(f"{n} kg") for n in range(most(r))))],
        [choices(*(a_variation(f"{n} kg") for n in range(most(r) + 1)))],
    ),
    "title-missing": lambda r: ([plain(name_en="R")], [plain(name_en=" ")]),
    "title-ascii": lambda r: ([plain(name_en="Banh Cay")], [plain(name_en="Bánh Cáy")]),
    "title-length": lambda r: ([plain(name_en="x" * most(r))], [plain(name_en="x" * (most(r) + 1))]),
    "keywords-count": lambda r: (
        [plain(keywords_en=("rice",) * least(r)), plain(keywords_en=("rice",) * most(r))],
        [plain(keywords_en=("rice",) * (least(r) - 1)), plain(keywords_en=("rice",) * (most(r) + 1))],
    ),
    "keywords-signs": lambda r: (
        [plain(keywords_en=("sticky-rice",))],
        [plain(keywords_en=(f"rice{sign} sticky",)) for sign in r.values],
    ),
    "keywords-length": lambda r: (
        [plain(keywords_en=("x" * most(r),)), plain(keywords_en=("x" * (most(r) - 2), "y"))],
        [plain(keywords_en=("x" * (most(r) + 1),)), plain(keywords_en=("x" * (most(r) - 1), "y"))],
    ),
    "description-missing": lambda r: ([plain(description_en="R")], [plain(description_en=" \n")]),
    "cell-length": lambda r: (
        [plain(description_en="x" * (most(r) - TAGS))],
        [plain(description_en="x" * (most(r) - TAGS + 1))],
    ),
    "images-few": lambda r: (
        [plain(images=pictures(least(r)))],
        [plain(images=pictures(least(r) - 1))],
    ),
    "image-small": lambda r: (
        [plain(image_px=dict.fromkeys(plain().images, least(r))), plain()],
        [plain(image_px=dict.fromkeys(plain().images, least(r) - 1))],
    ),
    "wholesale-missing": lambda r: ([plain()], [plain(wholesale=None)]),
    "trade-type": lambda r: (
        [offered(trade_type=str(value)) for value in r.values],
        [offered(trade_type="barter")],
    ),
    "moq-range": lambda r: (
        [offered(min_order_quantity=least(r)), offered(min_order_quantity=most(r))],
        [
            offered(min_order_quantity=least(r) - 1),
            offered(min_order_quantity=most(r) + 1),
            offered(min_order_quantity=None),
        ],
    ),
    "moq-stock": lambda r: (
        [ready_to_order(min_order_quantity=40), offered(min_order_quantity=41)],
        [ready_to_order(min_order_quantity=41)],
    ),
    "ladder-count": lambda r: (
        [offered(price_tiers=ladder(*((n, "1") for n in range(most(r))))), offered(price_tiers=())],
        [
            offered(price_tiers=ladder(*((n, "1") for n in range(most(r) + 1)))),
            ready_to_order(price_tiers=()),
        ],
    ),
    "ladder-start": lambda r: (
        [offered(min_order_quantity=100, price_tiers=ladder((100, "1")))],
        [
            offered(min_order_quantity=100, price_tiers=ladder((99, "1"))),
            offered(min_order_quantity=100, price_tiers=ladder((101, "1"))),
        ],
    ),
    "ladder-quantity": lambda r: (
        [offered(price_tiers=ladder((least(r), "1"), (most(r), "1")))],
        [
            offered(price_tiers=ladder((least(r) - 1, "1"))),
            offered(price_tiers=ladder((100, "1"), (most(r) + 1, "1"))),
            offered(price_tiers=ladder((100, "2"), (100, "1"))),
        ],
    ),
    "ladder-price": lambda r: (
        [offered(price_tiers=ladder((100, "1.00"), (200, "1.00")))],
        [offered(price_tiers=ladder((100, "1.00"), (200, "1.01")))],
    ),
    "price-range": lambda r: (
        [
            offered(price_tiers=ladder((100, dollars(least(r))))),
            offered(price_tiers=ladder((100, dollars(most(r))))),
        ],
        [
            offered(price_tiers=ladder((100, dollars(least(r) - 1)))),
            offered(price_tiers=ladder((100, dollars(most(r) + 1)))),
            offered(price_tiers=ladder((100, Decimal("1.005")))),
        ],
    ),
    "fob-range": lambda r: (
        [
            offered(fob_min_usd=dollars(least(r)), fob_max_usd=dollars(least(r))),
            ready_to_order(fob_min_usd=None),
        ],
        [
            offered(fob_min_usd=dollars(least(r) - 1)),
            offered(fob_max_usd=None),
            offered(fob_min_usd=Decimal("4.21"), fob_max_usd=Decimal("4.20")),
        ],
    ),
    "lead-times": lambda r: (
        [offered(lead_times=steps(least(r))), offered(lead_times=steps(most(r)))],
        [
            offered(lead_times=steps(least(r) - 1)),
            offered(lead_times=steps(most(r) + 1)),
            offered(lead_times=(LeadTime(100, 10), LeadTime(200, 10))),
        ],
    ),
    "handling-range": lambda r: (
        [
            ready_to_order(handling_days=least(r)),
            ready_to_order(handling_days=most(r)),
            offered(handling_days=None),
        ],
        [
            ready_to_order(handling_days=least(r) - 1),
            ready_to_order(handling_days=most(r) + 1),
            ready_to_order(handling_days=None),
        ],
    ),
    "package-together": lambda r: (
        [plain(), plain(weight_g=None, package=Package())],
        [plain(weight_g=None), plain(package=Package(300, 200, None))],
    ),
    "package-range": lambda r: (
        [sides(least(r)), sides(most(r) * 10)],
        [sides(0), sides(most(r) * 10 + 1)],
    ),
    "weight-range": lambda r: (
        [plain(weight_g=least(r)), plain(weight_g=most(r))],
        [plain(weight_g=least(r) - 1), plain(weight_g=most(r) + 1)],
    ),
    "unit-known": lambda r: (
        [offered(unit=str(r.values[0])), offered(supply=Supply(5, str(r.values[-1]), "Month"))],
        [offered(unit="túi"), offered(supply=Supply(5, "Sack", "Month"))],
    ),
    "port-ascii": lambda r: ([offered(port="Hai Phong"), offered(port="")], [offered(port="Hải Phòng")]),
    "hs-digits": lambda r: (
        [offered(hs_code="1" * least(r)), offered(hs_code="1" * most(r)), offered(hs_code=None)],
        [
            offered(hs_code="1" * (least(r) - 1)),
            offered(hs_code="1" * (most(r) + 1)),
            offered(hs_code="1006.30"),
        ],
    ),
    "text-formula": lambda r: (
        [plain(name_en="Rice =1+1"), plain(description_en="- Soft\n- Sweet")],
        [
            plain(name_en="=1+1 rice"),
            plain(keywords_en=("rice", "@rice")),
            plain(seller_sku="+GAO"),
            choices(a_variation("-1 kg", sku="AAA")),
            choices(a_variation(sku="@AA")),
        ],
    ),
    "text-control": lambda r: (
        [plain(description_en="One\n\ttwo")],
        [plain(name_en="Rice\x07"), offered(port="Hai\x00 Phong"), offered(packaging="24\x07 a box")],
    ),
}
