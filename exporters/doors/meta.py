"""Meta's catalogue for Facebook and Instagram: a table by commas, plain texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l

from exporters.base import Cell, Column
from exporters.doors import feed_rows as feed
from exporters.doors.base import Door, Form
from exporters.doors.checks import SHARED, text_control, text_formula
from exporters.doors.slugs import GOOGLE
from exporters.doors.slugs import META as SLUG
from exporters.doors.tables import CSV_TYPE, Table
from exporters.goods import Listing
from exporters.rules import rule_pack

_PACK = rule_pack(SLUG)

COLUMNS: tuple[Column, ...] = (
    feed.ID,
    feed.TITLE,
    feed.DESCRIPTION,
    Column(
        "availability",
        "Còn hàng",
        lambda offer: "in stock" if feed.is_in_stock(offer) else "out of stock",
        required=True,
    ),
    feed.CONDITION,
    feed.PRICE,
    feed.LINK,
    feed.IMAGE,
    replace(feed.BRAND, required=True),
    feed.GTIN,
    Column("inventory", "Số lượng", lambda offer: offer.stock),
    feed.GROUP,
    Column("google_product_category", "Nhóm hàng của Google", feed.category_in(GOOGLE)),
    feed.TYPE,
    Column("size", "Cỡ", feed.tier_value("size")),
    Column("color", "Màu", feed.tier_value("color")),
    Column("material", "Chất liệu", feed.tier_value("material")),
    feed.MORE_IMAGES,
)
_KEYS = tuple(column.key for column in COLUMNS)


def rows_of(listing: Listing) -> Iterator[Sequence[Cell]]:
    """Yield a row for everything that can be bought."""
    for offer in listing.offers():
        yield [column.value(offer) for column in COLUMNS]


META = Door(
    slug=SLUG,
    label="Facebook, Instagram",
    hint=_l(
        "Bảng CSV để tải vào danh mục sản phẩm của trang Facebook, Instagram trong Trình quản lý thương mại."
    ),
    columns=COLUMNS,
    checks={
        **SHARED,
        "text-control": text_control(feed.FIELDS),
        "text-formula": text_formula(_KEYS, rows_of),
    },
    forms={".csv": Form("meta_products.csv", CSV_TYPE, lambda: Table(_KEYS, rows_of))},
    suffix=".csv",
    pack=_PACK,
)
