"""Tell in words what somebody did for a business, from the audit trail.

Upper packages register how their own actions are called and how their subjects are named; an action
that nobody registered still gets words from its two halves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import HelperSession, Product
from core.audit import AuditEntry
from core.formatting import number_vi, vnd

MOST_SHOWN = 500
_KEY = "gocque_deeds"
_LONGEST_VALUE = 60
_OF_HELP = "help."  # the session itself: its beginning and end stand above the list

_WORDS: dict[str, Any] = {
    "product.create": _l("Thêm sản phẩm"),
    "product.update": _l("Sửa sản phẩm"),
    "product.publish": _l("Đăng sản phẩm"),
    "product.relive": _l("Đăng lại sản phẩm"),
    "product.withdraw": _l("Rút sản phẩm"),
    "photo.add": _l("Thêm ảnh"),
    "photo.remove": _l("Bỏ ảnh"),
    "photo.move": _l("Xếp lại ảnh"),
    "variant.add": _l("Thêm phân loại"),
    "variant.update": _l("Sửa phân loại"),
    "business.update": _l("Sửa hồ sơ cơ sở"),
    "import.hand_in": _l("Nộp tệp sản phẩm để xem trước"),
    "import.apply": _l("Đưa sản phẩm vào từ tệp"),
}
_VERBS: dict[str, Any] = {
    "create": _l("Thêm"),
    "add": _l("Thêm"),
    "record": _l("Ghi"),
    "correct": _l("Đính chính"),
    "update": _l("Sửa"),
    "edit": _l("Sửa"),
    "change": _l("Sửa"),
    "remove": _l("Bỏ"),
    "delete": _l("Bỏ"),
    "withdraw": _l("Rút"),
    "move": _l("Xếp lại"),
    "print": _l("In"),
}
_NOUNS: dict[str, Any] = {
    "product": _l("sản phẩm"),
    "photo": _l("ảnh"),
    "variant": _l("phân loại"),
    "business": _l("hồ sơ cơ sở"),
    "certificate": _l("giấy tờ"),
    "lot": _l("lô hàng"),
    "event": _l("bước làm"),
    "labels": _l("tem"),
}
_FIELDS: dict[str, Any] = {
    "name": _l("Tên"),
    "name_en": _l("Tên tiếng Anh"),
    "price_vnd": _l("Giá bán"),
    "unit": _l("Bán theo"),
    "description": _l("Mô tả"),
    "description_en": _l("Mô tả tiếng Anh"),
    "net_value": _l("Mỗi phần bán có"),
    "net_unit": _l("Đơn vị đo"),
    "materials": _l("Thành phần, chất liệu"),
    "allergens": _l("Chất dễ gây dị ứng"),
    "shelf_life_days": _l("Số ngày dùng được"),
    "website": _l("Trang web"),
    "street": _l("Thôn, xóm, số nhà"),
    "sku": _l("Mã hàng"),
    "stock": _l("Số hàng còn"),
    "gtin": _l("Mã GTIN"),
}
_ONLY_NAMED: dict[str, Any] = {
    # Kept as codes, which say nothing to people.
    "family_code": _l("Nhóm hàng"),
    "material_role": _l("Kê khai"),
    "storage_code": _l("Bảo quản"),
    "declared_commune_code": _l("Xã, phường"),
    "former_district_code": _l("Huyện, thành phố cũ"),
}

Named = tuple[str, str]
"""What something is called, and the endpoint-free address of its page in the workspace."""
Namer = Callable[[Session, Sequence[int]], Mapping[int, Named]]


@dataclass(frozen=True)
class Deed:
    """One thing that was done.

    Attributes:
        at: When.
        what: In words, such as "Sửa sản phẩm".
        on: What it was done to; "" when it speaks of the whole business.
        path: Where that stands in the workspace; "" for nowhere.
        details: One line a changed field, before and after.
    """

    at: datetime
    what: str
    on: str
    path: str
    details: tuple[str, ...]


def register_deeds(app: Flask, words: Mapping[str, Any], namers: Mapping[str, Namer]) -> None:
    """Tell how the actions of a package are called, and how its subjects are named.

    Args:
        app: The application.
        words: Sentence by action, such as ``{"lot.create": "Thêm lô hàng"}``.
        namers: By the first part of a subject, such as ``lot``: names for row numbers.
    """
    known_words, known_namers = app.extensions.setdefault(_KEY, (dict(_WORDS), {"product": _products}))
    known_words.update(words)
    known_namers.update(namers)


def deeds_of(session: Session, row: HelperSession) -> list[Deed]:
    """Return what the helper did in a session, in order; work that it began and the worker ended included.

    Every change of a session carries helper and producer, so the list is what the two did together
    from its beginning until they began another one.
    """
    until = session.scalar(
        select(func.min(HelperSession.started_at)).where(
            HelperSession.helper_id == row.helper_id,
            HelperSession.consented_by_id == row.consented_by_id,
            HelperSession.started_at > row.started_at,
        )
    )
    statement = select(AuditEntry).where(
        AuditEntry.actor_id == row.helper_id,
        AuditEntry.on_behalf_of_id == row.consented_by_id,
        AuditEntry.at >= row.started_at,
        ~AuditEntry.action.startswith(_OF_HELP, autoescape=True),
    )
    if until is not None:
        statement = statement.where(AuditEntry.at < until)
    entries = session.scalars(statement.order_by(AuditEntry.id).limit(MOST_SHOWN)).all()
    return in_words(session, entries)


def in_words(session: Session, entries: Sequence[AuditEntry]) -> list[Deed]:
    """Return entries of the trail as a person reads them."""
    words, namers = _registered()
    names = _names(session, entries, namers)
    return [
        Deed(
            at=entry.at,
            what=action_words(entry.action, words),
            on=names.get(entry.subject, ("", ""))[0],
            path=names.get(entry.subject, ("", ""))[1],
            details=tuple(_details(entry.changes)),
        )
        for entry in entries
    ]


def action_words(action: str, words: Mapping[str, Any] = _WORDS) -> str:
    """Return what an action is called; from its two halves when nobody has named it.

    >>> action_words("product.publish"), action_words("certificate.add"), action_words("lot.weigh")
    ('Đăng sản phẩm', 'Thêm giấy tờ', 'Thay đổi lô hàng')
    """
    if action in words:
        return str(words[action])
    noun, _dot, verb = action.partition(".")
    if noun in _NOUNS:
        return f"{_VERBS.get(verb, _('Thay đổi'))} {_NOUNS[noun]}"
    if verb in _VERBS:
        return f"{_VERBS[verb]} {_('thông tin')}"
    return str(_("Thay đổi khác"))


def _registered() -> tuple[Mapping[str, Any], Mapping[str, Namer]]:
    return cast(
        tuple[Mapping[str, Any], Mapping[str, Namer]],
        current_app.extensions.get(_KEY, (_WORDS, {"product": _products})),
    )


def _names(session: Session, entries: Sequence[AuditEntry], namers: Mapping[str, Namer]) -> dict[str, Named]:
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        kind, _colon, number = entry.subject.partition(":")
        if number.isascii() and number.isdigit():
            wanted.setdefault(kind, set()).add(int(number))
    return {
        f"{kind}:{number}": named
        for kind, numbers in wanted.items()
        if kind in namers
        for number, named in namers[kind](session, sorted(numbers)).items()
    }


def _products(session: Session, numbers: Sequence[int]) -> Mapping[int, Named]:
    rows = session.execute(select(Product.id, Product.name).where(Product.id.in_(numbers)))
    return {row.id: (row.name, f"/quan-ly/san-pham/{row.id}") for row in rows}


def _details(changes: Mapping[str, Any]) -> list[str]:
    lines = []
    for field, values in changes.items():
        plain = field.partition(":")[0]  # "price_vnd:SKU" of one choice
        if plain in _ONLY_NAMED:
            lines.append(str(_ONLY_NAMED[plain]))
        elif plain in _FIELDS and isinstance(values, list) and len(values) == 2:
            before, after = (_value(plain, each) for each in values)
            lines.append(f"{_FIELDS[plain]}: {before} → {after}")
    return lines


def _value(field: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return str(_("(trống)"))
    if field == "price_vnd" and isinstance(value, int):
        return vnd(value)
    if isinstance(value, int | float):
        return number_vi(value)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"
