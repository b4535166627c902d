"""How a value of the trail is written for people, and where two long texts differ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from catalog.attributes import attribute
from catalog.models import BusinessKind
from catalog.states import LABELS
from catalog.tax_codes import masked
from catalog.vocabulary import KINDS, MATERIAL_TITLES, STORAGE
from core.formatting import NBSP, date_vi, number_vi, vnd

LONG = 90  # characters from which only the differing part of a text is shown
_AROUND = 24  # characters kept on either side of it
_TRADE_TYPES = {"sourcing": _l("khách hỏi giá"), "wholesale": _l("hàng có sẵn")}
_NAMED: Mapping[str, Mapping[Any, Any]] = {
    "state": {state.value: label for state, label in LABELS.items()},
    "storage_code": STORAGE,
    "material_role": MATERIAL_TITLES,
    "kind": {kind.value: KINDS[kind] for kind in BusinessKind},
    "wholesale.trade_type": _TRADE_TYPES,
}
_INNER = {
    "quantity": _l("số lượng"),
    "price": _l("giá"),
    "days": _l("ngày"),
    "units": _l("số sản phẩm"),
    "length_cm": _l("dài (cm)"),
    "width_cm": _l("rộng (cm)"),
    "height_cm": _l("cao (cm)"),
    "gross_weight_kg": _l("nặng (kg)"),
    "min": _l("từ"),
    "max": _l("đến"),
    "vnd_per_usd": _l("đồng một USD"),
    "date": _l("ngày"),
    "period": _l("mỗi"),
    "unit": _l("đơn vị"),
    "name": _l("tên"),
    "options": _l("gồm"),
}


def shown_value(field: str, value: Any, names: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """Write a value as people read it; nothing is said in words.

    Args:
        field: The key of the trail: a column, ``attributes.<code>`` or ``wholesale.<key>``.
        value: As it was recorded.
        names: Names of codes that stand in tables, by field.

    >>> shown_value("package_length_mm", 125).replace(NBSP, " ")
    '12,5 cm'
    """
    if value is None or value in ("", [], {}):
        return str(_("(trống)"))
    known = {**_NAMED, **(names or {})}.get(field, {})
    if isinstance(value, str) and value in known:
        return str(known[value])
    if field == "tax_code":
        return masked(str(value))
    if field.startswith("attributes."):
        found = attribute(field.removeprefix("attributes."))
        return found.shown(value) if found else str(value)
    return _measured(field, value) or _plain(value)


def _measured(field: str, value: Any) -> str:
    number = value if isinstance(value, int) and not isinstance(value, bool) else None
    if number is None:
        return ""
    if field == "price_vnd":
        return vnd(number)
    if field.endswith("_mm"):
        return f"{number_vi(number / 10)}{NBSP}cm"
    if field.endswith("_g"):
        return f"{number_vi(number)}{NBSP}g"
    return str(number) if field.endswith("year") else number_vi(number)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("có") if value else _("không"))
    if isinstance(value, Mapping):
        return ", ".join(
            f"{_INNER.get(key, key)} {_plain(each)}" for key, each in value.items() if each not in (None, "")
        )
    if isinstance(value, list):
        return "; ".join(_plain(each) for each in value)
    if isinstance(value, int | float):
        return number_vi(value, digits=2)
    if isinstance(value, date | datetime):
        return date_vi(value)
    return str(value)


def differing(before: str, after: str) -> tuple[str, str]:
    """Return only the part in which two texts differ, with a little around it, when one is long.

    >>> differing("Giá rẻ", "Giá tốt")
    ('Giá rẻ', 'Giá tốt')
    """
    if max(len(before), len(after)) < LONG:
        return before, after
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return _part(before, start, len(before) - end), _part(after, start, len(after) - end)


def _part(text: str, start: int, end: int) -> str:
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    low = text.rfind(" ", 0, low) + 1 if low else 0
    found = text.find(" ", high)
    high = len(text) if found < 0 else found
    return ("… " if low else "") + text[low:high] + (" …" if high < len(text) else "")
