"""Shopify: the table of a Shopify shop under its present heading; the old one stands in the bundle.

The first row of a product carries the product and its first choice; each further choice, and each
further picture, is a row with the same handle and only its own cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flask_babel import lazy_gettext as _l

from core.text import slugify
from exporters.barcodes import written_gtin
from exporters.base import Cell, Column
from exporters.doors.base import Door, Form
from exporters.doors.checks import SHARED, text_control, text_formula
from exporters.doors.slugs import SHOPIFY as SLUG
from exporters.doors.tables import CSV_TYPE, Table
from exporters.doors.texts import brand_of, html_of
from exporters.goods import Listing, Offer
from exporters.rules import rule_pack

MOST_TIERS = 3
_PACK = rule_pack(SLUG)
ONLY_NAME, ONLY_VALUE = "Title", "Default Title"
"""What stands under the first option of goods without a choice."""


def handle_of(listing: Listing) -> str:
    """Return the last part of the page's address: it names the product in the shop's addresses."""
    own = (listing.page_url or "").rstrip("/").rpartition("/")[2]
    return own or slugify(f"{listing.name} {listing.seller_sku}")


def _option(place: int) -> tuple[Callable[[Offer], Cell], Callable[[Offer], Cell]]:
    def name(offer: Offer) -> Cell:
        tiers = offer.listing.tiers
        if not tiers and place == 0:
            return ONLY_NAME
        return tiers[place].name if place < len(tiers) else None

    def value(offer: Offer) -> Cell:
        if not offer.listing.tiers and place == 0:
            return ONLY_VALUE
        return offer.options[place] if place < len(offer.options) else None

    return name, value


def _of(take: Callable[[Listing], Cell]) -> Callable[[Offer], Cell]:
    return lambda offer: take(offer.listing)


def _fixed(text: Cell) -> Callable[[Offer], Cell]:
    return lambda _offer: text


def _option_columns() -> Iterator[Column]:
    for place in range(MOST_TIERS):
        name, value = _option(place)
        yield Column(f"Option{place + 1} name", f"Phân loại {place + 1}, tên", name)
        yield Column(f"Option{place + 1} value", f"Phân loại {place + 1}, giá trị", value)


COLUMNS: tuple[Column, ...] = (
    Column("Title", "Tên", _of(lambda listing: listing.name), required=True),
    Column("URL handle", "Tên trong địa chỉ", _of(handle_of), required=True),
    Column("Description", "Mô tả", _of(lambda listing: html_of(listing.description) or None)),
    Column("Vendor", "Nhà sản xuất", _of(lambda listing: brand_of(listing) or None)),
    Column("Product category", "Nhóm hàng của Shopify", _of(lambda listing: listing.category_ids.get(SLUG))),
    Column("Type", "Nhóm hàng", _of(lambda listing: listing.family_name or None)),
    Column("Tags", "Thẻ", _fixed(None)),
    Column("Published on online store", "Hiện ra", _fixed("TRUE")),
    Column("Status", "Tình trạng", _fixed("active")),
    Column("SKU", "Mã SKU", lambda offer: offer.sku, required=True),
    Column("Barcode", "Mã vạch", lambda offer: written_gtin(offer.gtin)),
    *_option_columns(),
    Column("Price", "Giá", lambda offer: offer.price_vnd, required=True),
    Column("Compare-at price", "Giá gạch", _fixed(None)),
    Column("Cost per item", "Giá vốn", _fixed(None)),
    Column("Charge tax", "Tính thuế", _fixed("TRUE")),
    Column("Inventory tracker", "Đếm kho", _fixed("shopify")),
    Column("Inventory quantity", "Số lượng", lambda offer: offer.stock),
    Column(
        "Continue selling when out of stock",
        "Bán khi hết hàng",
        lambda offer: "CONTINUE" if offer.listing.pre_order else "DENY",
    ),
    Column("Weight value (grams)", "Cân nặng (g)", lambda offer: offer.weight_g),
    Column("Weight unit for display", "Đơn vị cân", _fixed("kg")),
    Column("Requires shipping", "Phải giao hàng", _fixed("TRUE")),
    Column("Fulfillment service", "Bên giao", _fixed("manual")),
    Column("Product image URL", "Ảnh", lambda offer: next(iter(offer.listing.images), None)),
    Column("Image position", "Thứ tự ảnh", lambda offer: 1 if offer.listing.images else None),
    Column(
        "Image alt text", "Lời tả ảnh", lambda offer: offer.listing.name if offer.listing.images else None
    ),
    Column("Variant image URL", "Ảnh phân loại", lambda offer: offer.image),
    Column("Gift card", "Thẻ quà", _fixed("FALSE")),
    Column("SEO title", "Tên cho máy tìm", _fixed(None)),
    Column("SEO description", "Mô tả cho máy tìm", _fixed(None)),
)
_KEYS = tuple(column.key for column in COLUMNS)
_OF_EACH_CHOICE = {
    "URL handle",
    "SKU",
    "Barcode",
    *(f"Option{place} value" for place in range(1, MOST_TIERS + 1)),
    "Price",
    "Charge tax",
    "Inventory tracker",
    "Inventory quantity",
    "Continue selling when out of stock",
    "Weight value (grams)",
    "Weight unit for display",
    "Requires shipping",
    "Fulfillment service",
    "Variant image URL",
}
OLD_NAMES = {
    "URL handle": "Handle",
    "Description": "Body (HTML)",
    "Product category": "Product Category",
    "Published on online store": "Published",
    "SKU": "Variant SKU",
    "Barcode": "Variant Barcode",
    **{f"Option{place} name": f"Option{place} Name" for place in range(1, MOST_TIERS + 1)},
    **{f"Option{place} value": f"Option{place} Value" for place in range(1, MOST_TIERS + 1)},
    "Price": "Variant Price",
    "Compare-at price": "Variant Compare At Price",
    "Charge tax": "Variant Taxable",
    "Inventory tracker": "Variant Inventory Tracker",
    "Inventory quantity": "Variant Inventory Qty",
    "Continue selling when out of stock": "Variant Inventory Policy",
    "Weight value (grams)": "Variant Grams",
    "Weight unit for display": "Variant Weight Unit",
    "Requires shipping": "Variant Requires Shipping",
    "Fulfillment service": "Variant Fulfillment Service",
    "Product image URL": "Image Src",
    "Image position": "Image Position",
    "Image alt text": "Image Alt Text",
    "Variant image URL": "Variant Image",
    "Gift card": "Gift Card",
    "SEO title": "SEO Title",
    "SEO description": "SEO Description",
}
"""The heading that older tools read, for the names that changed."""
_LOWER_IN_OLD = {"Continue selling when out of stock"}


def rows_of(listing: Listing) -> Iterator[list[Cell]]:
    """Yield the rows of a product: its choices, then its further pictures."""
    for number, offer in enumerate(listing.offers()):
        yield [
            column.value(offer) if number == 0 or column.key in _OF_EACH_CHOICE else None
            for column in COLUMNS
        ]
    for position, address in enumerate(listing.images[1:], start=2):
        picture: dict[str, Cell] = {
            "URL handle": handle_of(listing),
            "Product image URL": address,
            "Image position": position,
            "Image alt text": listing.name,
        }
        yield [picture.get(key) for key in _KEYS]


def old_rows_of(listing: Listing) -> Iterator[Sequence[Cell]]:
    """Yield the same rows in the words of the old heading."""
    for row in rows_of(listing):
        yield [
            str(cell).lower() if cell is not None and key in _LOWER_IN_OLD else cell
            for key, cell in zip(_KEYS, row, strict=True)
        ]


_FIELDS = {"name": "Title", "description": "Description", "sku": "SKU", "options": "Option1 value"}

SHOPIFY = Door(
    slug=SLUG,
    label="Shopify",
    hint=_l("Bảng CSV để đưa sản phẩm vào cửa hàng Shopify của bạn: Sản phẩm, Nhập."),
    columns=COLUMNS,
    checks={**SHARED, "text-control": text_control(_FIELDS), "text-formula": text_formula(_KEYS, rows_of)},
    forms={".csv": Form("shopify_products.csv", CSV_TYPE, lambda: Table(_KEYS, rows_of))},
    more=(
        Form(
            "shopify_products_old_heading.csv",
            CSV_TYPE,
            lambda: Table([OLD_NAMES.get(key, key) for key in _KEYS], old_rows_of),
        ),
    ),
    suffix=".csv",
    pack=_PACK,
)
