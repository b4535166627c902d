"""What one product, and one of its variations, puts under each name of Sendo's interface."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

from flask_babel import gettext as _

from core.text import fold, slugify
from exporters.base import Cell, Column
from exporters.checking import length, outside, whole_cm
from exporters.goods import Listing, Offer

SLUG = "sendo"
_INTERFACE = json.loads((Path(__file__).parent / "interface.json").read_text(encoding="utf-8"))
UNITS: Mapping[int, str] = {int(code): name for code, name in _INTERFACE["units"]["names"].items()}
"""The units that Sendo knows."""
OTHER_UNIT: int = _INTERFACE["other_unit"]["value"]
NAMES_IN_LISTS: Mapping[str, str] = _INTERFACE["names_in_lists"]["names"]
"""What the interface for many products calls the same fields."""
_UNIT_IDS = {label.casefold(): unit_id for unit_id, label in UNITS.items()}
SHIPPING = {
    "is_using_instant": False,
    "is_using_in_day": False,
    "is_self_shipping": False,
    "is_using_standard": True,
    "is_using_eco": False,
}
GOODS = {"product_type": 1, "start_date": None, "end_date": None, "is_check_date": False}


def unit_id(listing: Listing) -> int:
    """Return the code of the selling unit; units that Sendo does not know are pieces.

    The true unit is then said in the description. What the installation maps goes first.
    """
    given = listing.unit_codes.get(SLUG, "")
    if given.isascii() and given.isdigit() and int(given) in UNITS:
        return int(given)
    return _UNIT_IDS.get(listing.unit.strip().casefold(), OTHER_UNIT)


def name_with_unit(listing: Listing, longest: int | None = None) -> str:
    """Return the name, behind it the true unit where Sendo has no code for it and there is room.

    A name that says it already stays as it is.

    Args:
        listing: What is named.
        longest: How many characters the rules in force give a name; None: no such end.
    """
    unit = listing.unit.strip()
    if not unit or unit.casefold() in _UNIT_IDS or fold(unit) in fold(listing.name).split():
        return listing.name
    net = (
        "" if listing.net_value is None else f" {listing.net_value.normalize():f} {listing.net_unit}".rstrip()
    )
    named = f"{listing.name}, {unit}{'' if listing.variations else net}"
    return listing.name if outside(length(named), None, longest) else named


def description_html(listing: Listing) -> str:
    """Return the description as paragraphs; whatever was typed as a tag is text."""
    lines = [line.strip() for line in listing.description.splitlines()]
    if listing.unit.strip() and listing.unit.strip().casefold() != UNITS[unit_id(listing)].casefold():
        lines.append(_("Đơn vị bán: %(unit)s.", unit=listing.unit.strip()))
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)


def category_id(listing: Listing) -> int | None:
    """Return the id of the last category level; None when nobody has filled it in."""
    given = listing.category_ids.get(SLUG, "")
    return int(given) if given.isascii() and given.isdigit() else None


def sides_cm(listing: Listing) -> tuple[int | None, int | None, int | None]:
    """Return height, length and width of the parcel in whole centimetres."""
    package = listing.package
    height, length, width = (
        None if side is None else whole_cm(side)
        for side in (package.height_mm, package.length_mm, package.width_mm)
    )
    return height, length, width


def stock_of(listing: Listing) -> int | None:
    """Return the stock of a product without variations; with them each has its own."""
    return None if listing.variations else listing.stock


def is_available(listing: Listing) -> bool:
    """Say whether anything is there to be sold; Sendo wants this to agree with the numbers."""
    return any((offer.stock or 0) > 0 for offer in listing.offers())


def attribute_code(name: str) -> str:
    """Return the code that Sendo makes of an attribute's name.

    >>> attribute_code("Màu sắc")
    'mau_sac'
    """
    return slugify(name).replace("-", "_")


def attribute_pairs(offer: Offer) -> list[tuple[str, str]]:
    """Return the tiers with the variation's option in each."""
    names = [tier.name for tier in offer.listing.tiers]
    return list(zip(names, offer.options, strict=False))


def _of(take: Callable[[Listing], Cell]) -> Callable[[Offer], Cell]:
    return lambda offer: take(offer.listing)


def _cover(listing: Listing) -> Cell:
    return listing.images[0] if listing.images else None


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _attributes(offer: Offer) -> Cell:
    return "\n".join(f"{tier.name}: {', '.join(tier.options)}" for tier in offer.listing.tiers) or None


def _chosen(offer: Offer) -> Cell:
    return "\n".join(f"{name}: {option}" for name, option in attribute_pairs(offer)) or None


PRODUCT_COLUMNS: tuple[Column, ...] = (
    Column("id", "Id sản phẩm", lambda _offer: 0, required=True),
    Column("name", "Tên sản phẩm", _of(name_with_unit), required=True),
    Column("sku", "Mã sản phẩm", _of(lambda listing: listing.seller_sku), required=True),
    Column("price", "Giá gốc sản phẩm", _of(lambda listing: listing.price_vnd), required=True),
    Column("is_promotion", "Bật khuyến mãi", lambda _offer: False),
    Column("stock_availability", "Trạng thái còn hàng", _of(is_available), required=True),
    Column("stock_quantity", "Tồn kho", _of(stock_of), required=True),
    Column("description", "Mô tả", _of(description_html), required=True),
    Column("cat_4_id", "Mã ngành hàng (cấp 4)", _of(category_id), required=True),
    Column("unit_id", "Đơn vị tính", _of(unit_id), required=True),
    Column("weight", "Khối lượng (gram)", _of(lambda listing: listing.weight_g), required=True),
    Column("height", "Chiều cao (cm)", _of(lambda listing: sides_cm(listing)[0]), required=True),
    Column("length", "Chiều dài (cm)", _of(lambda listing: sides_cm(listing)[1]), required=True),
    Column("width", "Chiều rộng (cm)", _of(lambda listing: sides_cm(listing)[2]), required=True),
    Column(
        "avatar.picture_url",
        "Ảnh đại diện",
        _of(lambda listing: next(iter(listing.images), None)),
        required=True,
    ),
    Column(
        "pictures[].picture_url",
        "Hình ảnh",
        _of(lambda listing: "\n".join(listing.images) or None),
        required=True,
    ),
    Column("brand_id", "Mã thương hiệu", lambda _offer: 0),
    Column("attributes[]", "Thuộc tính", _attributes),
    Column("is_config_variant", "Có phân loại", _of(lambda listing: bool(listing.variations)), required=True),
    Column("extended_shipping_package", "Gói vận chuyển", lambda _offer: _compact(SHIPPING), required=True),
    Column("voucher", "Loại sản phẩm / voucher", lambda _offer: _compact(GOODS), required=True),
)

VARIANT_COLUMNS: tuple[Column, ...] = (
    Column("variant_sku", "Mã phân loại", lambda offer: offer.sku, required=True),
    Column("variant_attributes[]", "Thuộc tính phân loại", _chosen, required=True),
    Column("variant_price", "Giá phân loại", lambda offer: offer.price_vnd, required=True),
    Column("variant_quantity", "Tồn kho phân loại", lambda offer: offer.stock, required=True),
)

COLUMNS = PRODUCT_COLUMNS + VARIANT_COLUMNS
