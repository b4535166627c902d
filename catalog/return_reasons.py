"""The parts of a product that a return may point at, in the words that people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l

FIELDS = {
    "name": _l("Tên sản phẩm"),
    "price": _l("Giá bán, đơn vị"),
    "description": _l("Mô tả"),
    "materials": _l("Thành phần, chất liệu, bảo quản"),
    "attributes": _l("Đặc điểm riêng của nhóm hàng"),
    "photos": _l("Ảnh"),
    "variants": _l("Phân loại, kho, mã vạch"),
    "package": _l("Gói hàng, cân nặng"),
    "english": _l("Tên, mô tả tiếng Anh"),
    "wholesale": _l("Bán buôn"),
    "papers": _l("Giấy tờ"),
    "other": _l("Chỗ khác"),
}
_TEXTS = {
    "name": FIELDS["name"],
    "description": FIELDS["description"],
    "name_en": _l("Tên tiếng Anh"),
    "description_en": _l("Mô tả tiếng Anh"),
}
_PART_OF = {
    "name": "name",
    "price_vnd": "price",
    "unit": "price",
    "description": "description",
    "name_en": "english",
    "description_en": "english",
    "keywords_en": "english",
    "attributes": "attributes",
    "package_length_mm": "package",
    "package_width_mm": "package",
    "package_height_mm": "package",
    "gross_weight_g": "package",
    **{part: part for part in ("wholesale", "photos", "variants", "papers")},
    **dict.fromkeys(
        (
            "materials",
            "material_role",
            "allergens",
            "storage_code",
            "shelf_life_days",
            "net_value",
            "net_unit",
        ),
        "materials",
    ),
}


def label_of(field: str) -> str:
    """Return the words for a text of a product whose change waits for approval."""
    return str(_TEXTS.get(field, field))


def labelled(reasons: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (label, sentence) for each reason, in the order of the form; unknown fields last."""
    known = [(str(label), reasons[field]) for field, label in FIELDS.items() if field in reasons]
    return known + [(field, said) for field, said in reasons.items() if field not in FIELDS]


def without_mended(reasons: Mapping[str, str], changed: Iterable[str]) -> dict[str, str]:
    """Return the reasons that are left once some fields, or whole parts, of the product were changed.

    >>> without_mended({"english": "Viết lại.", "photos": "Mờ."}, ["name_en"])
    {'photos': 'Mờ.'}
    """
    mended = {_PART_OF.get(field) for field in changed}
    return {part: said for part, said in reasons.items() if part not in mended}
