"""The plainest listings that Shopee takes."""

from __future__ import annotations

from typing import Any

from exporters.base import Listing, Package, Tier, Variation

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
        "switched_on": {"shopee": True},
    }
    return Listing(**(plain | facts))


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
