"""The plainest listings that every marketplace takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from exporters.goods import Listing, Package, Tier, Variation
from exporters.wholesale import LeadTime, PriceTier, Wholesale

DESCRIPTION = (
    "Gạo nếp cái hoa vàng trồng ở vùng đất phù sa, gặt tay, phơi hai nắng, xay xát trong tuần. "
    "Hạt tròn đều, nấu dẻo và thơm; bảo quản nơi khô ráo, thoáng mát, dùng trong sáu tháng."
)


def a_listing(**facts: Any) -> Listing:
    plain: dict[str, Any] = {
        "product_id": "P-1",
        "seller_sku": "GAO-1",
        "name": "Gạo nếp cái hoa vàng túi 2 kg",
        "description": DESCRIPTION,
        "category_ids": {"shopee": "100798"},
        "price_vnd": 90_000,
        "stock": 40,
        "weight_g": 2_100,
        "package": Package(300, 200, 81),
        "images": ("https://goc.example/anh/a-1200.jpg",),
        "name_en": "Yellow Flower Sticky Rice 2 kg",
        "description_en": "Sticky rice of the river delta, cut by hand and milled in the week it is packed.",
        "keywords_en": ("sticky rice", "glutinous rice"),
        "wholesale": a_wholesale(),
        "switched_on": {"shopee": True, "sendo": True, "alibaba": True},
    }
    return Listing(**(plain | facts))


def a_wholesale(**terms: Any) -> Wholesale:
    plain: dict[str, Any] = {
        "trade_type": "sourcing",
        "min_order_quantity": 100,
        "unit": "Bag/Bags",
        "price_tiers": (PriceTier(100, Decimal("4.20")), PriceTier(500, Decimal("3.90"))),
        "lead_times": (LeadTime(100, 10), LeadTime(500, 20)),
        "fob_min_usd": Decimal("3.90"),
        "fob_max_usd": Decimal("4.20"),
        "port": "Hai Phong",
        "hs_code": "100630",
    }
    return Wholesale(**(plain | terms))


def a_variation(option: str = "1 kg", **facts: Any) -> Variation:
    plain: dict[str, Any] = {
        "sku": f"GAO-{option}",
        "options": (option,),
        "price_vnd": 50_000,
        "stock": 10,
        "weight_g": 1_050,
    }
    return Variation(**(plain | facts))


def a_listing_with(*variations: Variation, **facts: Any) -> Listing:
    """A listing of one tier, or as many as the first variation has options."""
    count = len(variations[0].options)
    tiers = tuple(
        Tier(name, tuple(dict.fromkeys(variation.options[place] for variation in variations)))
        for place, name in enumerate(("Khối lượng", "Màu sắc", "Kiểu gói")[:count])
    )
    return a_listing(**({"tiers": tiers, "variations": variations} | facts))
