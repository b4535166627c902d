"""Google Merchant Center: a table by tabs, or RSS 2.0 with Google's names, from one row set.

Bing reads the same table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from flask_babel import lazy_gettext as _l

from exporters.barcodes import written_gtin
from exporters.base import Cell, Column
from exporters.doors import feed_rows as feed
from exporters.doors.base import Door, Form
from exporters.doors.checks import SHARED, text_control, text_formula
from exporters.doors.slugs import GOOGLE as SLUG
from exporters.doors.tables import TSV_TYPE, Spool, Table
from exporters.doors.texts import composed
from exporters.goods import Listing
from exporters.rules import rule_pack

NAMESPACE = "http://base.google.com/ns/1.0"
_PACK = rule_pack(SLUG)
_MANY = {"additional_image_link"}  # repeated in XML, joined in the table

COLUMNS: tuple[Column, ...] = (
    feed.ID,
    feed.TITLE,
    feed.DESCRIPTION,
    feed.LINK,
    feed.IMAGE,
    feed.MORE_IMAGES,
    Column(
        "availability",
        "Còn hàng",
        lambda offer: "in_stock" if feed.is_in_stock(offer) else "out_of_stock",
        required=True,
    ),
    feed.PRICE,
    feed.BRAND,
    feed.GTIN,
    Column(
        "identifier_exists",
        "Có mã chung",
        lambda offer: None if written_gtin(offer.gtin) else "no",
    ),
    feed.CONDITION,
    Column("google_product_category", "Nhóm hàng của Google", feed.category_in(SLUG)),
    feed.TYPE,
    feed.GROUP,
    Column("size", "Cỡ", feed.tier_value("size")),
    Column("color", "Màu", feed.tier_value("color")),
    Column("material", "Chất liệu", feed.tier_value("material")),
    Column("unit_pricing_measure", "Lượng hàng", lambda offer: (feed.net_measure(offer) or (None,))[0]),
    Column(
        "unit_pricing_base_measure",
        "Lượng để so giá",
        lambda offer: (feed.net_measure(offer) or (None, None))[1],
    ),
    Column("shipping_weight", "Cân nặng cả bao bì", feed.weight_of),
)
_KEYS = tuple(column.key for column in COLUMNS)


def rows_of(listing: Listing) -> Iterator[Sequence[Cell]]:
    """Yield a row for everything that can be bought."""
    for offer in listing.offers():
        yield [column.value(offer) for column in COLUMNS]


class Rss(Spool):
    """RSS 2.0: one item a row, names under ``g``."""

    def __init__(self) -> None:
        super().__init__()
        self.put(
            f'<?xml version="1.0" encoding="UTF-8"?>\r\n<rss version="2.0" xmlns:g="{NAMESPACE}">\r\n'
            "<channel>\r\n<title>Gốc Quê</title>\r\n<link/>\r\n<description/>\r\n"
        )

    def add(self, listing: Listing) -> None:
        """Take an item for everything that can be bought."""
        for row in rows_of(listing):
            self.put("<item>\r\n")
            for key, cell in zip(_KEYS, row, strict=True):
                texts = composed(cell).split(",") if key in _MANY else [composed(cell)]
                for text in filter(None, texts):
                    self.put(f"<g:{key}>{escape(text)}</g:{key}>\r\n")
            self.put("</item>\r\n")
            self.rows += 1

    def write(self, out: object) -> None:
        """Write the file."""
        self.put("</channel>\r\n</rss>\r\n")
        super().write(out)  # type: ignore[arg-type]


GOOGLE = Door(
    slug=SLUG,
    label="Google Merchant",
    hint=_l(
        "Bảng TSV hoặc tệp XML để nộp vào Google Merchant Center, cho hàng hiện khi khách tìm trên Google."
    ),
    columns=COLUMNS,
    checks={
        **SHARED,
        "text-control": text_control(feed.FIELDS),
        "text-formula": text_formula(_KEYS, rows_of),
    },
    forms={
        ".tsv": Form("google_products.tsv", TSV_TYPE, lambda: Table(_KEYS, rows_of, "\t")),
        ".xml": Form("google_products.xml", "application/xml", Rss),
    },
    suffix=".tsv",
    pack=_PACK,
)
