"""Listings straight from the sample catalogue's file, without a database between."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from exporters.goods import Listing, Package, Tier, Variation

FILE = Path(__file__).resolve().parents[2] / "sample" / "data" / "sample_catalog.json"


def sample_catalogue() -> dict[str, Any]:
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def sample_listings() -> list[Listing]:
    catalogue = sample_catalogue()
    return [_listing(product, catalogue["listing_defaults"]) for product in catalogue["products"]]


def sample_categories() -> dict[int, str]:
    families = sample_catalogue()["listing_defaults"]["families"].values()
    return {
        each["shopee_category_id"]: each["shopee_path_vi"] for each in families if each["shopee_category_id"]
    }


def _listing(product: dict[str, Any], defaults: dict[str, Any]) -> Listing:
    chosen = {**defaults, **product["listing"]}
    category = defaults["families"][product["family"]]["shopee_category_id"]
    main = next(each for each in product["variants"] if each["sku"] == chosen["main_sku"])
    package = product["package"]
    return Listing(
        product_id=product["id"],
        seller_sku=f"TB-{product['id']}" if product["variant_tiers"] else main["sku"],
        name=product["name_vi"],
        description=product["description_vi"],
        category_ids={"shopee": str(category)} if category else {},
        price_vnd=main["price_vnd"],
        stock=main["stock"],
        weight_g=main["ship_weight_g"] or package["gross_weight_g"],
        package=Package(*(package[side] * 10 for side in ("length_cm", "width_cm", "height_cm"))),
        images=tuple(f"https://goc.example/anh/{photo}" for photo in product["photos"]),
        gtin=None if product["variant_tiers"] else main.get("gtin_demo") or main.get("gtin_internal"),
        tiers=tuple(Tier(tier["name_vi"], tuple(tier["options"])) for tier in product["variant_tiers"]),
        variations=tuple(
            Variation(
                sku=each["sku"],
                options=tuple(each["options"]),
                price_vnd=each["price_vnd"],
                stock=each["stock"],
                weight_g=each["ship_weight_g"],
                gtin=each.get("gtin_demo") or each.get("gtin_internal"),
            )
            for each in product["variants"]
        )
        if product["variant_tiers"]
        else (),
        days_to_ship=chosen["days_to_ship"],
        pre_order=chosen["pre_order"],
        shipping_channels={"shopee": tuple(chosen["shopee_shipping_channels"])},
        min_purchase_quantity=chosen["min_purchase_quantity"],
        switched_on=chosen["channels"],
    )
