"""The columns of Shopee's basic template that we know, and what one offer puts into each.

Keys and labels as in the Vietnamese basic template of 2025-07-16, with the GTIN column of 2026. The
order and the set that a seller's file really has are read from that file; carriers differ from shop
to shop and share one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter

from exporters.barcodes import written_gtin
from exporters.base import Cell, Column
from exporters.goods import Listing, Offer

IMAGES = 9  # the cover and eight more
CHANNELS = "channel_id"
"""Stands for all carrier columns ``channel_id.<number>`` of a template."""

LEFT_EMPTY = frozenset(
    {
        "et_title_reason",  # the platform writes its refusals here
        "et_title_size_chart",
        "ps_maximum_purchase_quantity",
        "ps_maximum_purchase_quantity_end_date",
        "ps_maximum_purchase_quantity_start_date",
        "ps_maximum_purchase_quantity_time_period",
        "ps_new_size_chart",
        "ps_product_pre_order_dts_range",  # a formula of older advanced files
    }
)
"""Columns that we know and never fill."""


def package_cm(listing: Listing) -> tuple[int | None, int | None, int | None]:
    """Return length, width and height in whole centimetres, rounded up as a parcel is measured.

    The marketplace takes all three or none, so an incomplete size gives none.
    """
    package = listing.package
    size = (package.length_mm, package.width_mm, package.height_mm)
    if any(side is None for side in size):
        return (None, None, None)
    length, width, height = (-(-(side or 0) // 10) for side in size)
    return (length, width, height)


def option_image(offer: Offer) -> str | None:
    """Return the picture of the offer's first option, when every option has one.

    One picture belongs to one option of the first tier: where a second tier repeats the option, the
    first picture stands on all its rows.
    """
    images: dict[str, str] = {}
    options = set()
    for variation in offer.listing.variations:
        if not variation.options:
            return None
        options.add(variation.options[0])
        if variation.image:
            images.setdefault(variation.options[0], variation.image)
    if not offer.options or set(images) != options:
        return None
    return images[offer.options[0]]


def category_cell(listing: Listing) -> int | None:
    """Return the category id as the number that the cell holds."""
    given = listing.category_ids.get("shopee", "")
    return int(given) if given.isascii() and given.isdigit() else None


def _tier_name(tier: int) -> Callable[[Offer], Cell]:
    def value(offer: Offer) -> Cell:
        tiers = offer.listing.tiers
        return tiers[tier].name if offer.variation and tier < len(tiers) else None

    return value


def _option(tier: int) -> Callable[[Offer], Cell]:
    return lambda offer: offer.options[tier] if tier < len(offer.options) else None


def _image(place: int) -> Callable[[Offer], Cell]:
    return lambda offer: offer.listing.images[place] if place < len(offer.listing.images) else None


def _side(place: int) -> Callable[[Offer], Cell]:
    return lambda offer: package_cm(offer.listing)[place]


def _group_number(offer: Offer) -> Cell:
    return offer.listing.product_id if offer.variation else None


def _min_purchase(offer: Offer) -> Cell:
    # An empty cell means one.
    quantity = offer.listing.min_purchase_quantity
    return quantity if quantity != 1 else None


def _pre_order_days(offer: Offer) -> Cell:
    # An empty cell means: in stock, leaves within two days.
    return offer.listing.days_to_ship if offer.listing.pre_order else None


def _channels(offer: Offer) -> Cell:
    return ", ".join(str(channel) for channel in offer.listing.shipping_channels.get("shopee", ())) or None


def _text(path: str) -> Callable[[Offer], Cell]:
    take = attrgetter(path)
    return lambda offer: take(offer) or None


COLUMNS: tuple[Column, ...] = (
    Column("ps_category", "Ngành hàng", lambda offer: category_cell(offer.listing)),
    Column("ps_product_name", "Tên sản phẩm", _text("listing.name"), required=True),
    Column("ps_product_description", "Mô tả sản phẩm", _text("listing.description"), required=True),
    Column("ps_minimum_purchase_quantity", "Số lượng đặt hàng tối thiểu", _min_purchase),
    Column("ps_sku_parent_short", "SKU sản phẩm", _text("listing.seller_sku")),
    Column("et_title_variation_integration_no", "Mã sản phẩm", _group_number),
    Column("et_title_variation_1", "Tên nhóm phân loại hàng 1", _tier_name(0)),
    Column("et_title_option_for_variation_1", "Tên phân loại hàng cho nhóm phân loại hàng 1", _option(0)),
    Column("et_title_image_per_variation", "Hình ảnh mỗi phân loại", option_image),
    Column("et_title_variation_2", "Tên nhóm phân loại hàng 2", _tier_name(1)),
    Column("et_title_option_for_variation_2", "Tên phân loại hàng cho nhóm phân loại hàng 2", _option(1)),
    Column("ps_price", "Giá", attrgetter("price_vnd"), required=True),
    Column("ps_stock", "Kho hàng", attrgetter("stock"), required=True),
    Column("ps_sku_short", "SKU phân loại", _text("sku")),
    Column("ps_gtin_code", "GTIN", lambda offer: written_gtin(offer.gtin, examples=True)),
    Column("ps_item_cover_image", "Ảnh bìa", _image(0)),
    *(
        Column(f"ps_item_image_{place}", f"Hình ảnh sản phẩm {place}", _image(place))
        for place in range(1, IMAGES)
    ),
    Column("ps_weight", "Cân nặng", attrgetter("weight_g"), required=True),
    Column("ps_length", "Chiều dài", _side(0)),
    Column("ps_width", "Chiều rộng", _side(1)),
    Column("ps_height", "Chiều cao", _side(2)),
    Column(CHANNELS, "Đơn vị vận chuyển", _channels),
    Column("ps_product_pre_order_dts", "Ngày chuẩn bị hàng cho đặt trước (Pre-order DTS)", _pre_order_days),
)

BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
