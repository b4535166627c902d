"""WooCommerce: the table that the plug-in of WordPress shops reads, in the order of its own sample.

A product with choices is a row of type ``variable`` and one of type ``variation`` for each choice,
which names the product's SKU as its parent. Numbers stay empty under ID: a row with a number would
write over what the shop has under it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flask_babel import lazy_gettext as _l

from exporters.barcodes import written_gtin
from exporters.base import Cell, Column
from exporters.doors.base import Door, Form
from exporters.doors.checks import SHARED, text_control, text_formula
from exporters.doors.slugs import WOOCOMMERCE as SLUG
from exporters.doors.tables import CSV_TYPE, Table
from exporters.doors.texts import html_of, in_thousands, pictures_of, sides_cm, title_of
from exporters.goods import Listing, Offer
from exporters.rules import rule_pack

_PACK = rule_pack(SLUG)
_ATTRIBUTES = _PACK.rule("attributes-most")
MOST_ATTRIBUTES = (_ATTRIBUTES.maximum if _ATTRIBUTES else None) or 0
"""How many places the heading has."""


def _is_parent(offer: Offer) -> bool:
    return offer.variation is None and bool(offer.listing.variations)


def _type(offer: Offer) -> Cell:
    return "variation" if offer.variation else "variable" if offer.listing.variations else "simple"


def _sold(take: Callable[[Offer], Cell]) -> Callable[[Offer], Cell]:
    """Take from what can be bought; a parent only bundles its variations."""
    return lambda offer: None if _is_parent(offer) else take(offer)


def _whole(take: Callable[[Listing], Cell]) -> Callable[[Offer], Cell]:
    """Take from the product as a whole; its variations leave the cell to their parent."""
    return lambda offer: None if offer.variation else take(offer.listing)


def _no(_offer: Offer) -> Cell:
    return 0


def _empty(_offer: Offer) -> Cell:
    return None


def listed(values: Sequence[str]) -> str:
    """Join values as the importer takes them apart: by commas, a comma inside marked.

    >>> listed(["1,5 kg", "2 kg"])
    '1\\\\,5 kg, 2 kg'
    """
    return ", ".join(value.replace(",", "\\,") for value in values)


def _images(offer: Offer) -> Cell:
    own = (offer.image,) if offer.image else ()
    addresses = own if offer.variation else pictures_of(offer)
    return ", ".join(address.replace(",", "%2C") for address in addresses) or None


def _attribute(place: int) -> tuple[Callable[[Offer], Cell], ...]:
    """Return name, values, whether visible, whether common to the shop, of one attribute.

    The choices come first, then what is told of the goods.
    """

    def name(offer: Offer) -> Cell:
        tiers = offer.listing.tiers
        if place < len(tiers):
            return tiers[place].name
        told = offer.listing.attributes[place - len(tiers) :][:1]
        return told[0][0] if told and not offer.variation else None

    def values(offer: Offer) -> Cell:
        tiers = offer.listing.tiers
        if place < len(tiers):
            chosen = offer.options[place : place + 1] if offer.variation else tiers[place].options
            return listed(chosen)
        told = offer.listing.attributes[place - len(tiers) :][:1]
        return listed([told[0][1]]) if told and not offer.variation else None

    return (
        name,
        values,
        lambda offer: 1 if name(offer) and not offer.variation else None,
        lambda offer: 0 if name(offer) else None,
    )


def _attribute_columns() -> Iterator[Column]:
    for place in range(MOST_ATTRIBUTES):
        keys = ("name", "value(s)", "visible", "global")
        labels = ("tên", "giá trị", "hiện ra", "dùng chung")
        for key, label, value in zip(keys, labels, _attribute(place), strict=True):
            yield Column(f"Attribute {place + 1} {key}", f"Đặc điểm {place + 1}, {label}", value)


COLUMNS: tuple[Column, ...] = (
    Column("ID", "Số", _empty),
    Column("Type", "Loại", _type, required=True),
    Column("SKU", "Mã SKU", lambda offer: offer.sku, required=True),
    Column("Name", "Tên", title_of, required=True),
    Column("Published", "Hiện ra", lambda _offer: 1, required=True),
    Column("Is featured?", "Nổi bật", _no),
    Column("Visibility in catalog", "Nơi hiện", lambda _offer: "visible"),
    Column("Short description", "Mô tả ngắn", _empty),
    Column("Description", "Mô tả", _whole(lambda listing: html_of(listing.description) or None)),
    Column("Date sale price starts", "Giảm giá từ", _empty),
    Column("Date sale price ends", "Giảm giá đến", _empty),
    Column("Tax status", "Thuế", lambda _offer: "taxable"),
    Column("Tax class", "Nhóm thuế", lambda offer: "parent" if offer.variation else None),
    Column("In stock?", "Còn hàng", lambda offer: int(_has_stock(offer))),
    Column("Stock", "Số lượng", _sold(lambda offer: offer.stock)),
    Column("Backorders allowed?", "Nhận đặt trước", lambda offer: int(offer.listing.pre_order)),
    Column("Sold individually?", "Mỗi đơn một cái", _no),
    Column("Weight (kg)", "Cân nặng (kg)", lambda offer: in_thousands(offer.weight_g)),
    Column("Length (cm)", "Dài (cm)", _whole(lambda listing: sides_cm(listing.package)[0])),
    Column("Width (cm)", "Rộng (cm)", _whole(lambda listing: sides_cm(listing.package)[1])),
    Column("Height (cm)", "Cao (cm)", _whole(lambda listing: sides_cm(listing.package)[2])),
    Column("Allow customer reviews?", "Cho nhận xét", lambda offer: 0 if offer.variation else 1),
    Column("Purchase note", "Ghi chú", _empty),
    Column("Sale price", "Giá giảm", _empty),
    Column("Regular price", "Giá", _sold(lambda offer: offer.price_vnd), required=True),
    Column(
        "Categories",
        "Nhóm hàng",
        _whole(lambda listing: listed([listing.family_name]) if listing.family_name else None),
    ),
    Column("Tags", "Thẻ", _empty),
    Column("Shipping class", "Nhóm giao hàng", _empty),
    Column("Images", "Ảnh", _images),
    Column("Download limit", "Lượt tải", _empty),
    Column("Download expiry days", "Hạn tải", _empty),
    Column("Parent", "Mã cha", lambda offer: offer.listing.seller_sku if offer.variation else None),
    Column("Grouped products", "Nhóm sản phẩm", _empty),
    Column("Upsells", "Gợi ý đắt hơn", _empty),
    Column("Cross-sells", "Gợi ý kèm", _empty),
    Column("External URL", "Địa chỉ ngoài", _empty),
    Column("Button text", "Chữ trên nút", _empty),
    Column("Position", "Thứ tự", _no),
    *_attribute_columns(),
    Column("Meta: _origin", "Nơi làm", _whole(lambda listing: listing.country_of_origin)),
    Column("Meta: _gtin", "Mã vạch", _sold(lambda offer: written_gtin(offer.gtin))),
    Column("Meta: _trace_url", "Trang truy xuất", _whole(lambda listing: listing.trace_url)),
)
_KEYS = tuple(column.key for column in COLUMNS)


def _has_stock(offer: Offer) -> bool:
    offers = offer.listing.offers() if _is_parent(offer) else (offer,)
    return any(each.stock is None or each.stock > 0 for each in offers)


def rows_of(listing: Listing) -> Iterator[Sequence[Cell]]:
    """Yield the product's row and those of its variations."""
    yield [column.value(Offer(listing, None)) for column in COLUMNS]
    for variation in listing.variations:
        yield [column.value(Offer(listing, variation)) for column in COLUMNS]


_FIELDS = {"name": "Name", "description": "Description", "sku": "SKU", "options": "Attribute 1 value(s)"}

WOOCOMMERCE = Door(
    slug=SLUG,
    label="WooCommerce",
    hint=_l("Bảng CSV để đưa sản phẩm vào trang web bán hàng WordPress của bạn: Sản phẩm, Nhập."),
    columns=COLUMNS,
    checks={**SHARED, "text-control": text_control(_FIELDS), "text-formula": text_formula(_KEYS, rows_of)},
    forms={".csv": Form("woocommerce_products.csv", CSV_TYPE, lambda: Table(_KEYS, rows_of))},
    suffix=".csv",
    pack=_PACK,
)
