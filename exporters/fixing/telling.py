"""Say a question, and what its answer brings, in the words of those who answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.formatting import number_vi
from exporters.fixing.questions import Gain, Kind, Question

_ASKED: Mapping[Kind, Any] = {
    Kind.FAMILY: _l("Nhóm hàng"),
    Kind.CATEGORY: _l("Ngành hàng trên sàn"),
    Kind.WEIGHT: _l("Cân nặng khi gói"),
    Kind.SIZE: _l("Kích thước gói"),
    Kind.STOCK: _l("Số lượng trong kho"),
    Kind.DAYS: _l("Số ngày gửi hàng"),
    Kind.LEAST: _l("Số lượng mua ít nhất"),
    Kind.BRAND: _l("Thương hiệu"),
}


def asked(question: Question, families: Mapping[str, str]) -> str:
    """Return what is asked, and of which goods."""
    family, _bar, contents = question.group.partition("|")
    goods = ", ".join(part for part in (families.get(family, ""), contents) if part)
    return f"{_ASKED[question.kind]}: {goods}" if goods else str(_ASKED[question.kind])


def brings(gain: Gain | None) -> str:
    """Say what one answer brings; "" when it alone brings no product further."""
    if gain is None or not (gain.red or gain.amber):
        return ""
    if gain.red:
        return str(_("Trả lời xong thì thêm %(count)s sản phẩm đăng được.", count=number_vi(gain.red)))
    return str(_("Trả lời xong thì thêm %(count)s sản phẩm đủ thông tin.", count=number_vi(gain.amber)))
