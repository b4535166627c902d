"""The parts of a product that a return may point at, in the words that people read."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

FIELDS = {
    "name": _l("Tên sản phẩm"),
    "price": _l("Giá bán, đơn vị"),
    "description": _l("Mô tả"),
    "photos": _l("Ảnh"),
    "other": _l("Chỗ khác"),
}
_TEXTS = {
    "name": FIELDS["name"],
    "description": FIELDS["description"],
    "name_en": _l("Tên tiếng Anh"),
    "description_en": _l("Mô tả tiếng Anh"),
}


def label_of(field: str) -> str:
    """Return the words for a text of a product whose change waits for approval."""
    return str(_TEXTS.get(field, field))


def labelled(reasons: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (label, sentence) for each reason, in the order of the form; unknown fields last."""
    known = [(str(label), reasons[field]) for field, label in FIELDS.items() if field in reasons]
    return known + [(field, said) for field, said in reasons.items() if field not in FIELDS]
