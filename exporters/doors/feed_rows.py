"""One row set for the feeds of advertisers: Google and Meta read nearly the same columns.

What they name differently is only how they spell availability. A row is what a buyer can put in the
basket: a product without choices, or one of its variations under a common group.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from core.text import fold
from exporters.barcodes import written_gtin
from exporters.base import Cell, Column
from exporters.doors.texts import (
    brand_of,
    in_thousands,
    one_line,
    pictures_of,
    plain_number,
    title_of,
)
from exporters.goods import Listing, Offer

_MEASURES = {
    "g": ("g", "1 kg"),
    "kg": ("kg", "1 kg"),
    "ml": ("ml", "1 l"),
    "l": ("l", "1 l"),
    "m": ("m", "1 m"),
}


@cache
def _tier_words() -> Mapping[str, str]:
    """Return under which of the feed's names a tier stands, by its folded Vietnamese name."""
    raw = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))["tiers"]
    return {fold(word): name for name in ("color", "material", "size") for word in raw[name]}


def is_in_stock(offer: Offer) -> bool:
    """Say whether it can be bought now; what nobody counts is on sale as its page says."""
    return offer.stock is None or offer.stock > 0


def price_of(offer: Offer) -> Cell:
    """Return the price with its currency, as the page shows it: ``85000 VND``."""
    return None if offer.price_vnd is None else f"{offer.price_vnd} VND"


def more_pictures(offer: Offer) -> Cell:
    """Return the pictures after the first, joined by commas."""
    return ",".join(pictures_of(offer)[1:]) or None


def first_picture(offer: Offer) -> Cell:
    """Return the picture that stands for it."""
    return next(iter(pictures_of(offer)), None)


def group_of(offer: Offer) -> Cell:
    """Return what its variations have in common."""
    return offer.listing.seller_sku if offer.variation else None


def tier_value(name: str) -> Callable[[Offer], Cell]:
    """Return the option that belongs under a name of the feed; tiers of no known name are a size."""

    def value(offer: Offer) -> Cell:
        found = [
            option
            for tier, option in zip(offer.listing.tiers, offer.options, strict=False)
            if _tier_words().get(fold(tier.name), "size") == name
        ]
        return " / ".join(found) or None

    return value


def net_measure(offer: Offer) -> tuple[str, str] | None:
    """Return contents and the measure that prices are compared by: ``("500 g", "1 kg")``."""
    listing = offer.listing
    if offer.variation or listing.net_value is None or listing.net_unit not in _MEASURES:
        return None
    unit, base = _MEASURES[listing.net_unit]
    return f"{plain_number(listing.net_value)} {unit}", base


def weight_of(offer: Offer) -> Cell:
    """Return the weight of the parcel: ``2.1 kg``."""
    kilograms = in_thousands(offer.weight_g)
    return None if kilograms is None else f"{plain_number(Decimal(kilograms))} kg"


def category_in(slug: str) -> Callable[[Offer], Cell]:
    """Return the number of the reader's own category, where an administrator has filled it in."""
    return lambda offer: offer.listing.category_ids.get(slug) or None


def _of(take: Callable[[Listing], Cell]) -> Callable[[Offer], Cell]:
    return lambda offer: take(offer.listing)


ID = Column("id", "Mã", lambda offer: offer.sku, required=True)
TITLE = Column("title", "Tên", title_of, required=True)
DESCRIPTION = Column(
    "description", "Mô tả", _of(lambda listing: one_line(listing.description)), required=True
)
LINK = Column("link", "Trang sản phẩm", _of(lambda listing: listing.page_url), required=True)
IMAGE = Column("image_link", "Ảnh chính", first_picture, required=True)
MORE_IMAGES = Column("additional_image_link", "Ảnh thêm", more_pictures)
PRICE = Column("price", "Giá", price_of, required=True)
GTIN = Column("gtin", "Mã vạch", lambda offer: written_gtin(offer.gtin))
BRAND = Column("brand", "Thương hiệu", _of(lambda listing: brand_of(listing) or None))
CONDITION = Column("condition", "Tình trạng", lambda _offer: "new", required=True)
TYPE = Column("product_type", "Nhóm hàng", _of(lambda listing: listing.family_name or None))
GROUP = Column("item_group_id", "Nhóm phân loại", group_of)
FIELDS = {"name": "title", "description": "description", "sku": "id", "options": "item_group_id"}
"""Where problems of a text are placed."""
