"""What marketplaces and wholesale leave in the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from catalog.trail_words import parts
from core.formatting import vnd
from core.trail import Field, field_words
from exporters.registry import EXPORTERS
from exporters.stalls.rules import stall_places


def _fields(names: Any) -> str:
    return ", ".join(field_words(str(name)) for name in names)


def _rate(value: Any) -> str:
    return str(_("tỷ giá chung")) if value == {"common": True} else parts(value)


def _photos(numbers: Any) -> str:
    return str(_("%(count)s ảnh", count=len(numbers)) if numbers else _("như chung"))


def _option_photos(chosen: Any) -> str:
    return ", ".join(chosen) if chosen else str(_("không có"))


ACTIONS: Mapping[str, Any] = {
    "product.wholesale": _l("Sửa phần bán buôn"),
    "export.run": _l("Làm tệp bán hàng"),
    "export.pictures": _l("Làm gói ảnh cho sàn"),
    "listing.returned": _l("Đọc tệp sàn trả lại"),
    "category.map": _l("Đổi mã nhóm hàng ở sàn"),
    "product.offer": _l("Sửa cách bán ở các sàn"),
    "product.option_photos": _l("Chọn ảnh cho phân loại"),
    "product.category": _l("Chọn ngành hàng ở sàn"),
    "english.suggest": _l("Gợi ý tiếng Anh"),
    "english.drop": _l("Bỏ gợi ý tiếng Anh"),
    "english.read": _l("Đọc lại tiếng Anh"),
    "category.learn": _l("Ghi nhớ ngành hàng của sàn"),
    "product.own_words": _l("Sửa phần riêng cho một sàn"),
}
FIELDS: Mapping[str, Any] = {
    "offered": _l("Chào bán buôn"),
    "wholesale.trade_type": Field(
        _l("Kiểu bán buôn"), codes={"sourcing": _l("khách hỏi giá"), "wholesale": _l("hàng có sẵn")}
    ),
    "wholesale.moq": _l("Đặt tối thiểu"),
    "wholesale.unit": _l("Đơn vị bán buôn"),
    "wholesale.price_tiers_usd": Field(_l("Giá theo số lượng (USD)"), write=parts),
    "wholesale.fob_usd": Field(_l("Khoảng giá FOB (USD)"), write=parts),
    "wholesale.usd_rate": Field(_l("Tỷ giá"), write=_rate),
    "vnd_per_usd": _l("Đồng một USD"),
    "rate_on": _l("Tỷ giá ngày"),
    "rate_source": _l("Lấy ở"),
    "wholesale.lead_time_days": Field(_l("Thời gian chuẩn bị hàng"), write=parts),
    "wholesale.handling_days": _l("Số ngày chuẩn bị"),
    "wholesale.port": _l("Cảng"),
    "wholesale.hs_hint": _l("Mã HS gợi ý"),
    "wholesale.supply": Field(_l("Khả năng cung ứng"), write=parts),
    "wholesale.payment_methods": Field(_l("Cách thanh toán"), write=parts),
    "wholesale.packaging_en": _l("Cách đóng gói (tiếng Anh)"),
    "wholesale.carton": Field(_l("Thùng hàng"), write=parts),
    "marketplace": Field(
        _l("Sàn"),
        codes={
            **{exporter.slug: exporter.label for exporter in EXPORTERS},
            **{place.slug: place.label for place in stall_places().values()},
        },
    ),
    "file": Field(_l("Dạng tệp"), says_nothing=True),
    "returned_rejected": _l("Số dòng bị trả lại"),
    "returned_unmatched": _l("Số dòng không khớp sản phẩm"),
    "run": Field(_l("Lần làm tệp"), write=str, says_nothing=True),
    "category_id": _l("Mã nhóm hàng"),
    "offered_at.shopee": _l("Bán ở Shopee"),
    "offered_at.sendo": _l("Bán ở Sendo"),
    "offered_at.alibaba": _l("Bán ở Alibaba.com"),
    "offer.main_sku": _l("Loại đứng đầu"),
    "offer.brand": _l("Thương hiệu"),
    "offer.pre_order": _l("Hàng đặt trước"),
    "offer.days_to_ship": _l("Số ngày gửi hàng"),
    "offer.min_purchase_quantity": _l("Mua ít nhất"),
    "offer.shopee_shipping_channels": Field(_l("Đơn vị giao của Shopee"), write=parts),
    "offer.option_photos": Field(_l("Phân loại có ảnh riêng"), write=_option_photos),
    "path": _l("Đường dẫn nhóm hàng"),
    "suggested": Field(_l("Phần gợi ý"), write=_fields),
    "read": Field(_l("Phần đã đọc"), write=_fields),
    "own.name": _l("Tên riêng ở sàn"),
    "own.description": _l("Mô tả riêng ở sàn"),
    "own.price_vnd": Field(_l("Giá riêng ở sàn"), write=vnd),
    "own.photo_ids": Field(_l("Ảnh riêng ở sàn"), write=_photos),
    "own.category_id": _l("Ngành hàng riêng ở sàn"),
    "categories_added": _l("Ngành hàng mới"),
    "categories_renamed": _l("Ngành hàng đổi tên"),
    "categories_left": _l("Ngành hàng không còn chỗ"),
    "choice": Field(_l("Độ chắc"), codes={"sure": _l("chắc"), "guess": _l("đoán")}),
}
