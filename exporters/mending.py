"""Which fact of the catalogue stands behind a column of a marketplace, and where its maker mends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.formatting import number_vi
from exporters import base


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a product.

    Attributes:
        label: What makers call it.
        endpoint: The page on which it is changed; takes the product's number.
        anchor: The field there; "" for the page as a whole.
    """

    label: Any
    endpoint: str = "catalog.edit_product"
    anchor: str = ""

    def url(self, product_id: int) -> str:
        """Return where it is mended for a product."""
        return url_for(self.endpoint, product_id=product_id, _anchor=self.anchor or None)


NAME = Fact(_l("Tên hàng"), anchor="name")
DESCRIPTION = Fact(_l("Mô tả"), anchor="description")
PRICE = Fact(_l("Giá bán"), anchor="price")
CATEGORY = Fact(_l("Ngành hàng"), anchor="family")
PHOTOS = Fact(_l("Ảnh"), "catalog.photos")
OPTION_PHOTOS = Fact(_l("Ảnh của phân loại"), "exporters.option_photos")
STOCK = Fact(_l("Số lượng trong kho"), "catalog.variants")
WEIGHT = Fact(_l("Cân nặng cả bao bì"), "catalog.package", "gross_weight")
SIZE = Fact(_l("Kích thước gói"), "catalog.package", "length")
SKU = Fact(_l("Mã SKU"), "catalog.variants")
GTIN = Fact(_l("Mã vạch GTIN"), "catalog.variants")
OPTIONS = Fact(_l("Phân loại"), "catalog.variant_tiers")
DELIVERY = Fact(_l("Giao hàng"), "exporters.offer")
NAME_EN = Fact(_l("Tên tiếng Anh"), "exporters.english", "name_en")
DESCRIPTION_EN = Fact(_l("Mô tả tiếng Anh"), "exporters.english", "description_en")
KEYWORDS_EN = Fact(_l("Từ khóa tiếng Anh"), "exporters.english", "keywords_en")
WHOLESALE = Fact(_l("Bán buôn ra nước ngoài"), "exporters.wholesale")
PAPERS = Fact(_l("Giấy tờ"), "catalog.papers")

_FACTS: Mapping[Fact, tuple[str, ...]] = {
    NAME: ("ps_product_name", "name", "title", "Title", "Name", "name_vi", "link"),
    DESCRIPTION: (
        *("ps_product_description", "description", "Description", "description_vi"),
        *("Attribute 8 name", "Short description"),
    ),
    PRICE: ("ps_price", "price", "variant_price", "Price", "Regular price"),
    CATEGORY: ("ps_category", "cat_4_id", "category_id"),
    PHOTOS: (
        *("ps_item_cover_image", "ps_item_image_8"),
        *("avatar.picture_url", "pictures[].picture_url", "main_images"),
        *("image_link", "additional_image_link", "Images", "Product image URL"),
    ),
    OPTION_PHOTOS: ("et_title_image_per_variation",),
    STOCK: ("ps_stock", "stock_quantity", "variant_quantity", "stock"),
    WEIGHT: ("ps_weight", "weight", "weight_kg"),
    SIZE: ("ps_length", "ps_width", "ps_height", "height", "length", "width", "package_size"),
    SKU: ("ps_sku_parent_short", "ps_sku_short", "sku", "variant_sku", "sku_code", "skus", "SKU", "id"),
    GTIN: ("ps_gtin_code", "gtin", "Barcode", "Meta: _gtin"),
    OPTIONS: (
        *("et_title_variation_1", "et_title_variation_2", "et_title_variation_integration_no"),
        *("et_title_option_for_variation_1", "et_title_option_for_variation_2"),
        *("variant_attributes[]", "attributes[]", "sale_properties"),
        *("item_group_id", "options", "Attribute 1 value(s)", "Option1 name", "Option1 value"),
    ),
    DELIVERY: ("channel_id", "ps_product_pre_order_dts", "ps_minimum_purchase_quantity"),
    NAME_EN: ("subject",),
    KEYWORDS_EN: ("keywords",),
    PAPERS: ("papers",),
}
_BY_FIELD = {field: fact for fact, fields in _FACTS.items() for field in fields}


def fact_behind(marketplace: str, field: str) -> Fact:
    """Return the fact behind a column; what no other fact stands behind belongs to the wholesale terms.

    >>> str(fact_behind("sendo", "weight").label), fact_behind("shopee", "ps_product_name").anchor
    ('Cân nặng cả bao bì', 'name')
    """
    if marketplace == "alibaba" and field == "description":
        return DESCRIPTION_EN
    return _BY_FIELD.get(field, WHOLESALE)


_RANGE = re.compile(r"(\d+)-(\d+)")


def readable(fact: base.Fact) -> str:
    """Show a value or a limit of a report as people read it.

    >>> readable(7500), readable("8000-99999"), readable(None), readable("ASCII")
    ('7.500', '8.000 đến 99.999', '', 'ASCII')
    """
    if isinstance(fact, int):
        return number_vi(fact)
    if fact and (ends := _RANGE.fullmatch(fact)):
        return str(_("%(low)s đến %(high)s", low=number_vi(int(ends[1])), high=number_vi(int(ends[2]))))
    return fact or ""
