"""What a product still lacks: to become public at all, and to be a good page.

The first list is the gate of the state `live`; the second never stops anybody, it only says what
a buyer would ask next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.models.products import Product

SHORT_DESCRIPTION = 100  # characters below which a description says too little, and shops refuse it


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: the form's field (or "photos") and what to do about it."""

    field: str
    sentence: Any


GATE = (
    Lack("name", _l("Đặt tên cho sản phẩm.")),
    Lack("price", _l("Ghi giá bán.")),
    Lack("unit", _l("Ghi đơn vị bán: hộp, túi, kg…")),
    Lack("business", _l("Chọn cơ sở làm ra sản phẩm.")),
)
_BETTER = {
    "photos": Lack("photos", _l("Thêm ảnh chụp sản phẩm: trang có ảnh được tin hơn hẳn.")),
    "description": Lack("description", _l("Kể vài câu về cách làm, mùi vị, cách dùng.")),
    "description_short": Lack(
        "description", _l("Viết mô tả dài thêm, từ 100 ký tự trở lên thì sàn bán hàng mới nhận.")
    ),
    "family": Lack("family", _l("Chọn nhóm hàng để người mua dễ tìm.")),
    "net": Lack("net_value", _l("Ghi khối lượng hoặc số lượng trong mỗi phần bán.")),
    "materials": Lack("materials", _l("Ghi thành phần hoặc chất liệu.")),
    "storage": Lack("storage_code", _l("Ghi cách bảo quản.")),
}


def lacks_to_go_live(product: Product) -> tuple[Lack, ...]:
    """Return what stops the product from becoming public; empty when nothing does."""
    has = {
        "name": bool(product.name),
        "price": product.price_vnd is not None and product.price_vnd > 0,
        "unit": bool(product.unit),
        "business": product.business_id is not None or product.business is not None,
    }
    return tuple(lack for lack in GATE if not has[lack.field])


def lacks_of_a_good_page(product: Product) -> tuple[Lack, ...]:
    """Return what a buyer would miss on the page, most telling first."""
    missing = {
        "photos": not product.photos,
        "description": not product.description,
        "description_short": 0 < len(product.description or "") < SHORT_DESCRIPTION,
        "family": product.family_code is None,
        "net": product.net_value is None,
        "materials": not product.materials,
        "storage": product.storage_code is None,
    }
    return tuple(_BETTER[key] for key, lacking in missing.items() if lacking)
