"""The words behind stored codes: units, ways of storing, kinds of businesses and of papers.

Kept as data, so that the form, the page and the check read the same list.
"""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from catalog.english import unit_name
from catalog.models.businesses import BusinessKind
from core.formatting import NBSP
from core.languages import is_english, joined

USUAL_UNITS = (
    "hộp", "túi", "gói", "chai", "hũ", "kg", "chiếc", "cái", "bộ", "thùng", "giỏ", "khay", "mét",
    "bức", "tờ", "chục", "lít", "tạ", "yến", "tấn",
)  # fmt: skip
NET_UNITS = {
    "g": _l("gam"),
    "kg": _l("kilôgam"),
    "ml": _l("mililít"),
    "l": _l("lít"),
    "m": _l("mét"),
    "chiếc": _l("chiếc"),
    "bộ": _l("bộ"),
    "bức": _l("bức"),
}
STORAGE = {
    "kho": _l("Để nơi khô ráo, thoáng mát, tránh nắng chiếu thẳng"),
    "lanh": _l("Để ngăn mát, 0–5 °C"),
    "dong": _l("Để ngăn đông, từ -18 °C trở xuống"),
    "song": _l("Giữ lạnh 4–10 °C, dùng trong ngày sau khi mở túi"),
    "thoang": _l("Để nơi thoáng, tránh ẩm; nếu bị ẩm thì phơi nắng nhẹ"),
    "vai": _l("Giặt tay hoặc giặt máy nhẹ dưới 40 °C, không dùng thuốc tẩy"),
    "lua": _l("Giặt tay bằng nước lạnh, phơi trong bóng râm"),
    "bac": _l("Lau bằng vải mềm, tránh hóa chất"),
    "qua": _l("Để được 3 ngày ở nhiệt độ phòng, hoặc 10 ngày ở 5–10 °C"),
}
KINDS = {
    BusinessKind.DOANH_NGHIEP: _l("Doanh nghiệp"),
    BusinessKind.HOP_TAC_XA: _l("Hợp tác xã"),
    BusinessKind.HO_KINH_DOANH: _l("Hộ kinh doanh"),
    BusinessKind.TO_HOP_TAC: _l("Tổ hợp tác"),
    BusinessKind.CA_NHAN: _l("Cá nhân"),
}
CERTIFICATES = {
    "ocop": _l("OCOP"),
    "tu_cong_bo": _l("Bản tự công bố sản phẩm"),
    "attp": _l("Đủ điều kiện an toàn thực phẩm"),
    "cam_ket_attp": _l("Cam kết sản xuất thực phẩm an toàn"),
    "vietgap": _l("VietGAP"),
    "haccp": _l("HACCP"),
    "nhan_hieu_tap_the": _l("Nhãn hiệu tập thể"),
    "khac": _l("Giấy tờ khác"),
}
MATERIAL_TITLES = {"ingredients": _l("Thành phần"), "materials": _l("Chất liệu")}


def measure(value: Decimal | None, unit: str | None) -> str:
    """Write a net quantity, such as ``350 g`` or ``1,5 kg``; "" when either part is missing.

    >>> measure(Decimal("1.500"), "kg")
    '1,5\\xa0kg'
    """
    if value is None or not unit:
        return ""
    number = f"{value.normalize():f}"
    return joined((number if is_english() else number.replace(".", ","), unit_name(unit)), NBSP)


def sold_as(unit: str | None, net: str) -> str:
    """Write how a product is sold, such as ``hộp 350 g``, in English ``350 g box``.

    >>> sold_as("hộp", "350 g"), sold_as(None, "350 g"), sold_as("chiếc", "1 chiếc")
    ('hộp 350 g', '350 g', 'chiếc')
    """
    name = unit_name(unit)
    if name and net.replace(NBSP, " ") == f"1 {name}":
        return name
    return joined((net, name) if is_english() else (name, net), " ")
