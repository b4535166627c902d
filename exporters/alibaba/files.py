"""Alibaba.com's two files: the workbook with its joined sheets, and the flat table.

Both are opened by people in a spreadsheet: text that would be taken for a formula is marked as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from flask_babel import gettext as _

from exporters.alibaba.columns import COLUMNS, attributes_of, cents
from exporters.base import Cell, Problem
from exporters.collecting import problem_headings, problem_row
from exporters.goods import Listing, Offer
from exporters.workbook import FORMULA_STARTS, Heading, Workbook

_IN_MEMORY = 8 * 1024 * 1024
_CHUNK = 256 * 1024
_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes Vietnamese letters for another alphabet
_WIDTHS = {"subject": 40, "keywords": 24, "description": 60, "main_images": 40, "packaging_desc": 40}
_JOIN = Heading("sku_code", "SKU *", 20)


class ForeignWords:
    """Remembers how many products name their options in Vietnamese, for one sentence at the end."""

    def __init__(self) -> None:
        self._products: set[str] = set()

    def look_at(self, listing: Listing) -> None:
        """Count the product when a tier or an option is not written in plain letters."""
        words = [word for tier in listing.tiers for word in (tier.name, *tier.options)]
        if not all(word.isascii() for word in words):
            self._products.add(listing.product_id)

    def notices(self) -> Iterable[str]:
        """Return the sentence; nothing when there is no such product."""
        if self._products:
            yield _(
                "%(count)s sản phẩm có tên phân loại bằng tiếng Việt. "
                "Bạn viết sang tiếng Anh trước khi đưa lên.",
                count=len(self._products),
            )


class ProductsWorkbook:
    """Products, and what a product has several of in sheets of their own, joined by the SKU."""

    def __init__(self, words: ForeignWords) -> None:
        self._words = words
        self._book = Workbook()
        self._products = self._book.sheet(
            "Products",
            [
                Heading(
                    column.key,
                    f"{column.label}{' *' if column.required else ''}",
                    _WIDTHS.get(column.key, 16),
                )
                for column in COLUMNS
            ],
        )
        self._prices = self._book.sheet(
            "LadderPrices", [_JOIN, Heading("quantity", "Quantity from"), Heading("price", "Price (USD)")]
        )
        self._leads = self._book.sheet(
            "LeadTimes", [_JOIN, Heading("quantity", "Quantity up to"), Heading("days", "Days")]
        )
        self._skus = self._book.sheet(
            "Skus",
            [
                _JOIN,
                Heading("sku", "SKU of the variant", 20),
                Heading("property_1", "Property 1"),
                Heading("value_1", "Value 1"),
                Heading("property_2", "Property 2"),
                Heading("value_2", "Value 2"),
                Heading("price", "Price (USD)"),
                Heading("stock", "Stock"),
                Heading("weight_kg", "Gross weight (kg)"),
            ],
        )
        self._attributes = self._book.sheet(
            "Attributes",
            [_JOIN, Heading("attribute_name", "Attribute", 24), Heading("value_name", "Value", 24)],
        )
        self._problems = self._book.sheet("Errors", problem_headings())

    def add(self, listing: Listing) -> None:
        """Take the product's row, and its rows in the other sheets."""
        self._words.look_at(listing)
        whole, sku = Offer(listing, None), listing.seller_sku
        self._products.add(column.value(whole) for column in COLUMNS)
        if listing.wholesale:
            for tier in listing.wholesale.price_tiers:
                self._prices.add((sku, tier.quantity, cents(tier.price_usd)))
            for lead in listing.wholesale.lead_times:
                self._leads.add((sku, lead.quantity, lead.days))
        for offer in listing.offers():
            self._skus.add((sku, *_sku_row(offer)))
        for name, value in attributes_of(listing):
            self._attributes.add((sku, name, value))

    def tell(self, listing: Listing, problem: Problem) -> None:
        """Write down what is wrong."""
        self._problems.add(problem_row(listing, problem))

    def write(self, out: BinaryIO) -> None:
        """Write the workbook."""
        self._book.write(out)

    def close(self) -> None:
        """Let go of the rows."""
        self._book.close()


def _sku_row(offer: Offer) -> tuple[Cell, ...]:
    """Return SKU, two properties with their values, price, stock, weight.

    The price stays empty: prices follow the quantity (price mode 1), not the variant.
    """
    pairs: list[Cell] = []
    for place in range(2):
        has = offer.variation is not None and place < min(len(offer.listing.tiers), len(offer.options))
        pairs += [offer.listing.tiers[place].name, offer.options[place]] if has else [None, None]
    weight = None if offer.weight_g is None else Decimal(offer.weight_g) / 1000
    return (offer.sku, *pairs, None, offer.stock, weight)


class Table:
    """A table as CSV: one heading row of keys, UTF-8 with a byte order mark."""

    def __init__(self, heading: Iterable[str]) -> None:
        # Open until `close`.
        self._file = cast(IO[bytes], SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
        self._file.write(_BYTE_ORDER_MARK.encode())
        self._write(heading)

    def tell(self, listing: Listing, problem: Problem) -> None:
        """Say nothing: a flat table has no place for it, the report has."""

    def write(self, out: BinaryIO) -> None:
        """Write the file."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            out.write(chunk)

    def close(self) -> None:
        """Let go of the rows."""
        self._file.close()

    def _write(self, cells: Iterable[Cell]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([defused(cell) for cell in cells])
        self._file.write(line.getvalue().encode())


class ProductsTable(Table):
    """The flat sheet."""

    def __init__(self, words: ForeignWords) -> None:
        super().__init__(column.key for column in COLUMNS)
        self._words = words

    def add(self, listing: Listing) -> None:
        """Take the product's row."""
        self._words.look_at(listing)
        whole = Offer(listing, None)
        self._write(column.value(whole) for column in COLUMNS)


def defused(cell: Cell) -> Cell:
    """Mark text that a spreadsheet would take for a formula with an apostrophe; truth values in words.

    >>> defused("=1+1"), defused("Box"), defused(-5), defused(False)
    ("'=1+1", 'Box', -5, 'false')
    """
    if isinstance(cell, bool):
        return str(cell).lower()
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
