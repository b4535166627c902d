"""The parts of a product as its own page lists them: where each is mended, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from catalog.attributes import attributes_for
from catalog.completeness import lacks_of_a_good_page, lacks_to_go_live
from catalog.models import Product
from core.formatting import NBSP, number_vi


@dataclass(frozen=True)
class Part:
    """One line: `note` says what is there or missing; `kind` is the mark beside it: ok, warn or none."""

    label: str
    url: str
    note: str
    kind: str = "ok"


def mark(is_lacking: bool) -> str:
    """Return the mark of a part that lacks something, or of one that is well."""
    return "warn" if is_lacking else "ok"


def parts_of(product: Product) -> list[Part]:
    """Return the parts that this package mends, in the order in which a maker thinks of them."""
    return [_main(product), _photos(product), _choices(product), _attributes(product), _package(product)]


def _main(product: Product) -> Part:
    lacks = [
        lack
        for lack in (*lacks_to_go_live(product), *lacks_of_a_good_page(product))
        if lack.field != "photos"
    ]
    note = _("nên bổ sung %(count)s chỗ", count=len(lacks)) if lacks else _("đủ")
    return Part(_("Tên, giá, mô tả"), _at("edit_product", product), note, mark(bool(lacks)))


def _photos(product: Product) -> Part:
    count = len(product.photos)
    note = _("%(count)s ảnh", count=count) if count else _("chưa có ảnh")
    return Part(_("Ảnh"), _at("photos", product), note, mark(not count))


def _choices(product: Product) -> Part:
    offered = product.on_sale
    if not offered:
        return Part(_("Phân loại và kho"), _at("variants", product), _("ghi giá bán trước"), "warn")
    stock = sum(variant.stock for variant in offered)
    note = _("%(count)s loại, kho có %(stock)s", count=len(offered), stock=number_vi(stock))
    return Part(_("Phân loại và kho"), _at("variants", product), note, mark(not stock))


def _attributes(product: Product) -> Part:
    asked = attributes_for(product.family_code)
    known = sum(each.code in product.attributes for each in asked)
    note = (
        _("đã ghi %(known)s trong %(all)s", known=known, all=len(asked))
        if asked
        else _("chưa có câu hỏi riêng")
    )
    if product.family_code is None:
        return Part(_("Đặc điểm"), _at("attributes", product), _("chọn nhóm hàng trước"), "warn")
    return Part(_("Đặc điểm"), _at("attributes", product), note, "ok" if known else "")


def _package(product: Product) -> Part:
    sides = [product.package_length_mm, product.package_width_mm, product.package_height_mm]
    known = [number_vi(side / 10) for side in sides if side is not None]
    size = f"{' × '.join(known)}{NBSP}cm" if len(known) == len(sides) else ""
    weight = f"{number_vi(product.gross_weight_g)}{NBSP}g" if product.gross_weight_g else ""
    told = ", ".join(part for part in (size, weight) if part)
    return Part(
        _("Gói hàng gửi đi"), _at("package", product), told or _("chưa đo"), mark(not (size and weight))
    )


def _at(endpoint: str, product: Product) -> str:
    return url_for(f"catalog.{endpoint}", product_id=product.id)
