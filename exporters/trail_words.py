"""What marketplaces and wholesale leave in the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.trail_words import parts
from core.trail import Field
from exporters.registry import EXPORTERS
from exporters.stalls.rules import stall_places

ACTIONS: Mapping[str, Any] = {
    "product.wholesale": _l("Sửa phần bán buôn"),
    "export.run": _l("Làm tệp bán hàng"),
    "category.map": _l("Đổi mã nhóm hàng ở sàn"),
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
    "wholesale.usd_rate": Field(_l("Tỷ giá"), write=parts),
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
    "run": Field(_l("Lần làm tệp"), write=str, says_nothing=True),
    "category_id": _l("Mã nhóm hàng"),
    "path": _l("Đường dẫn nhóm hàng"),
    "choice": Field(_l("Độ chắc"), codes={"sure": _l("chắc"), "guess": _l("đoán")}),
}
