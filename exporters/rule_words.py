"""Rules of marketplaces in words, for the page that lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.formatting import number_vi
from exporters.rules import Mark, Rule

RULES: Mapping[str, Any] = {
    "name-length": _l("Độ dài tên hàng"),
    "name-emoji": _l("Biểu tượng cảm xúc trong tên hàng, tên phân loại"),
    "name-repeated": _l("Hai sản phẩm trùng tên"),
    "description-length": _l("Độ dài mô tả"),
    "description-hashtags": _l("Số thẻ bắt đầu bằng dấu thăng"),
    "description-missing": _l("Có mô tả"),
    "text-contact": _l("Số điện thoại, địa chỉ mạng trong chữ"),
    "text-platform": _l("Tên sàn và mạng khác trong chữ"),
    "text-formula": _l("Chữ trông như công thức bảng tính"),
    "text-control": _l("Ký tự ẩn trong chữ"),
    "price-range": _l("Mức giá"),
    "price-ratio": _l("Giá đắt nhất so với rẻ nhất"),
    "price-channel": _l("Giá vượt mức của đơn vị giao hàng"),
    "stock-range": _l("Số lượng trong kho"),
    "stock-none": _l("Kho đang hết hàng"),
    "weight-range": _l("Cân nặng"),
    "weight-needed": _l("Có cân nặng"),
    "package-complete": _l("Đủ ba chiều của gói"),
    "package-range": _l("Kích thước gói"),
    "package-size": _l("Kích thước gói"),
    "package-together": _l("Cân nặng và kích thước đi cùng nhau"),
    "parent-sku-length": _l("Độ dài mã SKU chung"),
    "sku-length": _l("Độ dài mã SKU"),
    "sku-unique": _l("Mã SKU không trùng"),
    "group-number-length": _l("Độ dài mã nhóm phân loại"),
    "tier-count": _l("Số nhóm phân loại"),
    "tier-name-length": _l("Độ dài tên nhóm phân loại"),
    "option-length": _l("Độ dài tên phân loại"),
    "option-complete": _l("Đủ tên phân loại"),
    "option-repeated": _l("Phân loại không trùng"),
    "option-values": _l("Số lựa chọn của một nhóm phân loại"),
    "option-images": _l("Ảnh của phân loại"),
    "variations-one-tier": _l("Số phân loại khi có một nhóm"),
    "variations-two-tiers": _l("Số phân loại khi có hai nhóm"),
    "images-needed": _l("Số ảnh ít nhất"),
    "images-few": _l("Số ảnh nên có"),
    "images-most": _l("Số ảnh nhiều nhất"),
    "image-small": _l("Số điểm ảnh ít nhất"),
    "image-address": _l("Địa chỉ ảnh"),
    "category-missing": _l("Có nhóm hàng của sàn"),
    "category-unknown": _l("Nhóm hàng có trong tệp mẫu"),
    "preorder-range": _l("Số ngày làm hàng đặt trước"),
    "preorder-category": _l("Nhóm hàng cho đặt trước"),
    "preorder-channel": _l("Đơn vị giao hàng đặt trước"),
    "channel-needed": _l("Có đơn vị giao hàng"),
    "gtin-digits": _l("Số chữ số của mã vạch"),
    "gtin-private": _l("Mã vạch chỉ dùng trong cửa hàng"),
    "min-purchase-range": _l("Số lượng mua ít nhất"),
    "required-cell": _l("Ô bắt buộc của tệp mẫu"),
    "file-rows": _l("Số dòng trong một tệp"),
    "file-bytes": _l("Dung lượng một tệp"),
    "channel-off": _l("Đơn vị giao hàng gian hàng chưa bật"),
    "category-scope": _l("Ngành hàng của tệp mẫu nâng cao"),
    "attribute-missing": _l("Thuộc tính của ngành hàng"),
    "cell-length": _l("Độ dài một ô"),
    "title-missing": _l("Có tên tiếng Anh"),
    "title-ascii": _l("Tên tiếng Anh chỉ có chữ không dấu"),
    "title-length": _l("Độ dài tên tiếng Anh"),
    "keywords-count": _l("Số từ khóa tiếng Anh"),
    "keywords-signs": _l("Dấu không dùng trong từ khóa"),
    "keywords-length": _l("Độ dài từ khóa"),
    "wholesale-missing": _l("Có phần bán buôn"),
    "trade-type": _l("Kiểu bán"),
    "moq-range": _l("Số lượng đặt ít nhất"),
    "moq-stock": _l("Đặt ít nhất không vượt kho"),
    "ladder-count": _l("Số bậc giá"),
    "ladder-start": _l("Bậc giá đầu bắt đầu từ số đặt ít nhất"),
    "ladder-quantity": _l("Số lượng của bậc giá"),
    "ladder-price": _l("Giá giảm dần theo bậc"),
    "fob-range": _l("Giá tại cảng"),
    "lead-times": _l("Số bậc thời gian giao"),
    "handling-range": _l("Số ngày giao"),
    "unit-known": _l("Đơn vị tính của sàn"),
    "port-ascii": _l("Tên cảng chỉ có chữ không dấu"),
    "name-needed": _l("Có tên hàng"),
    "name-promotion": _l("Chữ quảng cáo trong tên"),
    "price-needed": _l("Có giá bán"),
    "link-needed": _l("Có trang công khai"),
    "brand-length": _l("Độ dài thương hiệu"),
    "image-letters": _l("Chữ trong địa chỉ ảnh"),
    "attributes-most": _l("Số đặc điểm"),
    "hs-digits": _l("Số chữ số của mã hàng hải quan"),
    "permit-food-safety": _l("Có giấy về an toàn thực phẩm"),
    "permit-self-declaration": _l("Có bản tự công bố sản phẩm"),
    "permit-ocop": _l("Nhắc OCOP thì có giấy OCOP"),
    "permit-number": _l("Giấy có ghi số"),
    "permit-expiry": _l("Giấy còn hạn"),
}

OF_THE_FILE = frozenset({"file-rows", "file-bytes", "required-cell"})
"""Rules over a file as a whole, which no fact of a product mends."""

UNITS: Mapping[str, Any] = {
    "characters": _l("ký tự"),
    "bytes": _l("byte"),
    "megabytes": _l("MB"),
    "vnd": _l("₫"),
    "us_cents": _l("xu Mỹ"),
    "g": _l("g"),
    "cm": _l("cm"),
    "pieces": _l("đơn vị bán"),
    "images": _l("ảnh"),
    "pixels": _l("điểm ảnh"),
    "hashtags": _l("thẻ"),
    "times": _l("lần"),
    "tiers": _l("nhóm hoặc bậc"),
    "keywords": _l("từ khóa"),
    "days": _l("ngày"),
    "rows": _l("dòng"),
    "digits": _l("chữ số"),
    "variations": _l("phân loại"),
    "options": _l("lựa chọn"),
    "channels": _l("đơn vị giao"),
    "": "",
}

MARKS: Mapping[Mark, tuple[Any, str]] = {
    Mark.SEEN: (_l("Đã đọc ở nguồn"), "ok"),
    Mark.KNOWN: (_l("Hiểu biết chung"), "info"),
    Mark.GUESS: (_l("Đoán"), "warn"),
}

_SHOWN_VALUES = 6
_SEVERITIES = {
    "red": _l("chặn"),
    "amber": _l("cần xem lại"),
    "note": _l("chỉ nhắc"),
}


def change_words(rule_id: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """Say how two versions differ over a rule; each is a line of `exporters.judging.versions.plain`."""
    name = RULES.get(rule_id, rule_id)
    if before is None:
        return str(_("%(rule)s: luật mới", rule=name))
    if after is None:
        return str(_("%(rule)s: không còn áp dụng", rule=name))
    return str(_("%(rule)s: %(before)s → %(after)s", rule=name, before=_short(before), after=_short(after)))


def _short(rule: Mapping[str, Any]) -> str:
    ends = [
        str(_("từ %(low)s", low=number_vi(rule["minimum"]))) if rule["minimum"] is not None else "",
        str(_("đến %(high)s", high=number_vi(rule["maximum"]))) if rule["maximum"] is not None else "",
    ]
    values = [str(_("%(count)s giá trị", count=len(rule["values"])))] if rule["values"] else []
    return ", ".join(
        filter(None, [" ".join(filter(None, ends)), *values, str(_SEVERITIES[rule["severity"]])])
    )


def limits_words(rule: Rule) -> str:
    """Say what a rule allows: its limits, or the first of its values; that it holds, where it has neither."""
    unit = UNITS.get(rule.unit, rule.unit)
    low, high = number_vi(rule.minimum), number_vi(rule.maximum)
    if rule.minimum is not None and rule.maximum is not None:
        return str(_("từ %(low)s đến %(high)s %(unit)s", low=low, high=high, unit=unit)).strip()
    if rule.minimum is not None:
        return str(_("từ %(low)s %(unit)s", low=low, unit=unit)).strip()
    if rule.maximum is not None:
        return str(_("đến %(high)s %(unit)s", high=high, unit=unit)).strip()
    shown = ", ".join(str(value) for value in rule.values[:_SHOWN_VALUES])
    if not shown:
        return str(_("áp dụng"))
    return f"{shown}…" if len(rule.values) > _SHOWN_VALUES else shown
