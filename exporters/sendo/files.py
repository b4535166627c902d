"""Sendo's two files: the workbook that people read, and the JSON that its interface took."""

from __future__ import annotations

import json
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, cast

from flask_babel import gettext as _

from exporters.base import Column, Problem
from exporters.collecting import problem_headings, problem_row, within_images
from exporters.goods import Listing, Offer
from exporters.rules import RulePack
from exporters.sendo.columns import (
    GOODS,
    NAMES_IN_LISTS,
    PRODUCT_COLUMNS,
    SHIPPING,
    UNITS,
    VARIANT_COLUMNS,
    attribute_code,
    attribute_pairs,
    category_id,
    description_html,
    is_available,
    name_with_unit,
    sides_cm,
    stock_of,
    unit_id,
)
from exporters.workbook import Heading, Workbook

_IN_MEMORY = 8 * 1024 * 1024
_CHUNK = 256 * 1024
_WIDTHS = {"name": 40, "description": 60, "avatar.picture_url": 40, "pictures[].picture_url": 40}


def _headings(columns: Iterable[Column]) -> list[Heading]:
    return [
        Heading(column.key, f"{column.label}{' *' if column.required else ''}", _WIDTHS.get(column.key, 16))
        for column in columns
    ]


class ProductsWorkbook:
    """Products, variations, unit codes, how to read it all, and what is wrong."""

    def __init__(self, pack: RulePack, notice: str) -> None:
        self._pack = pack
        self._book = Workbook()
        self._products = self._book.sheet("SanPham", _headings(PRODUCT_COLUMNS))
        parent = Heading("sku", _("Mã sản phẩm") + " *")
        self._variants = self._book.sheet("PhanLoai", [parent, *_headings(VARIANT_COLUMNS)])
        units = self._book.sheet("DonVi", [Heading("unit_id", _("Mã")), Heading("label", _("Đơn vị tính"))])
        for number, label in UNITS.items():
            units.add((number, label))
        guide = self._book.sheet("HuongDan", [Heading(_("Hướng dẫn"), width=100)])
        for line in _guide(pack, notice):
            guide.add((line,))
        self._problems = self._book.sheet("Loi", problem_headings())
        other = self._book.sheet("TenKhac", [Heading("partner/product"), Heading("partner/product/list")])
        for pair in NAMES_IN_LISTS.items():
            other.add(pair)

    def add(self, listing: Listing) -> None:
        """Take the product's row and those of its variations."""
        listing = within_images(self._pack, listing)
        whole = Offer(listing, None)
        name = name_with_unit(listing, _longest_name(self._pack))
        self._products.add(
            name if column.key == "name" else column.value(whole) for column in PRODUCT_COLUMNS
        )
        for variation in listing.variations:
            offer = Offer(listing, variation)
            self._variants.add((listing.seller_sku, *(column.value(offer) for column in VARIANT_COLUMNS)))

    def tell(self, listing: Listing, problem: Problem) -> None:
        """Write down what is wrong."""
        self._problems.add(problem_row(listing, problem))

    def write(self, out: BinaryIO) -> None:
        """Write the workbook."""
        self._book.write(out)

    def close(self) -> None:
        """Let go of the rows."""
        self._book.close()


def _guide(pack: RulePack, notice: str) -> Iterable[str]:
    yield notice
    yield _(
        "Trang SanPham: dòng 1 là tên trường theo tài liệu API của Sendo, dòng 2 là nhãn (* là bắt buộc)."
    )
    yield _("Trang PhanLoai: mỗi phân loại một dòng, cột đầu là mã sản phẩm cha.")
    yield _("Trang DonVi: tám đơn vị của Sendo. Đơn vị khác được đổi cho khớp, tên thật nằm trong mô tả.")
    yield _("Trang Loi: sản phẩm chưa ghi được và những chỗ còn phải chọn, kèm lý do.")
    yield _("Trang TenKhac: tên trường khi gửi nhiều sản phẩm một lượt; tệp này chỉ dùng tên ở cột đầu.")
    yield _("Mã ngành hàng để trống khi chưa biết; không có mã nào được đoán.")
    for rule in pack.rules:
        ends = "-".join("" if end is None else str(end) for end in (rule.minimum, rule.maximum))
        limit = (
            f" {ends} {rule.unit}".rstrip() if rule.minimum is not None or rule.maximum is not None else ""
        )
        yield f"{rule.field}: {rule.id}{limit} ({rule.severity}, {rule.mark}, {rule.source})"


class ProductsJson:
    """The array of bodies for ``partner/product``; a product that lacks something stays out."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        # Open until `close`.
        self._file = cast(IO[bytes], SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
        self._file.write(b"[")
        self._count = 0

    def add(self, listing: Listing) -> None:
        """Take the product's body."""
        start = ",\n" if self._count else "\n"
        body = body_of(within_images(self._pack, listing), _longest_name(self._pack))
        self._file.write(f"{start}{json.dumps(body, ensure_ascii=False)}".encode())
        self._count += 1

    def tell(self, listing: Listing, problem: Problem) -> None:
        """Say nothing: a program reads this file, people read the report."""

    def write(self, out: BinaryIO) -> None:
        """Write the file."""
        self._file.write(b"\n]\n")
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            out.write(chunk)

    def close(self) -> None:
        """Let go of the bodies."""
        self._file.close()


def _longest_name(pack: RulePack) -> int | None:
    rule = pack.rule("name-length")
    return rule.maximum if rule else None


def body_of(listing: Listing, longest_name: int | None) -> dict[str, Any]:
    """Return the body that creates a product, in the names of the interface for single products.

    Ids of attributes and options belong to categories that are not known, so they stay null; the
    options' words stand beside them.
    """
    height, length, width = sides_cm(listing)
    pictures = [{"picture_url": address} for address in listing.images]
    return {
        "id": 0,
        "name": name_with_unit(listing, longest_name),
        "sku": listing.seller_sku,
        "price": listing.price_vnd,
        "is_promotion": False,
        "stock_availability": is_available(listing),
        "stock_quantity": stock_of(listing),
        "description": description_html(listing),
        "cat_4_id": category_id(listing),
        "unit_id": unit_id(listing),
        "weight": listing.weight_g,
        "height": height,
        "length": length,
        "width": width,
        "avatar": pictures[0] if pictures else None,
        "pictures": pictures,
        "brand_id": 0,
        "attributes": [_attribute(tier.name, tier.options) for tier in listing.tiers],
        "is_config_variant": bool(listing.variations),
        "variants": [_variant(Offer(listing, variation)) for variation in listing.variations],
        "extended_shipping_package": SHIPPING,
        "voucher": GOODS,
    }


def _attribute(name: str, options: Iterable[str]) -> dict[str, Any]:
    return {
        "attribute_id": None,
        "attribute_name": name,
        "attribute_code": attribute_code(name),
        "attribute_is_custom": True,
        "attribute_is_checkout": True,
        "attribute_values": [
            {"id": None, "value": option, "attribute_img": None, "is_selected": True, "is_custom": True}
            for option in options
        ],
    }


def _variant(offer: Offer) -> dict[str, Any]:
    return {
        "variant_attributes": [
            {
                "attribute_id": None,
                "attribute_code": attribute_code(name),
                "option_id": None,
                "option_value": option,
            }
            for name, option in attribute_pairs(offer)
        ],
        "variant_sku": offer.sku,
        "variant_price": offer.price_vnd,
        "variant_quantity": offer.stock,
    }
