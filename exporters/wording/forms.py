"""Which sentences in which order, and the text that a person takes over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, SubmitField, TextAreaField

from catalog.forms import LONGEST_DESCRIPTION
from core.forms import BaseForm, required, text_length
from exporters.trade.forms import LONGEST_NAME
from exporters.wording.builder import Sentence

COMMON = "chung"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as the page offers it: whether it is used, and at which place."""

    sentence: Sentence
    is_used: bool
    place: int


def arranged(sentences: Sequence[Sentence], asked: Mapping[str, str], used: Sequence[str]) -> list[Line]:
    """Return the sentences in the order asked for, those left out at their places.

    Args:
        sentences: All, in their usual order.
        asked: What the address says: ``ghep`` when somebody has chosen, ``cho_<id>`` for a place.
        used: Ids of the sentences that were ticked.
    """
    is_chosen = "ghep" in asked
    lines = [
        Line(each, not is_chosen or each.id in used, _place(asked.get(f"cho_{each.id}", ""), number))
        for number, each in enumerate(sentences, start=1)
    ]
    return sorted(lines, key=lambda line: line.place)


def _place(typed: str, otherwise: int) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else otherwise


class DescriptionForm(BaseForm):
    """The text as it will stand, and where; ``version_<target>`` are the rows seen."""

    version = HiddenField()
    text = TextAreaField(
        _l("Đoạn văn"),
        [required(_l("Bạn chọn ít nhất một câu, hoặc tự viết.")), text_length(at_most=LONGEST_DESCRIPTION)],
    )
    target = RadioField(_l("Dùng làm"), default=COMMON)
    save = SubmitField(_l("Lấy đoạn này"))


def description_form(text: str, versions: Mapping[str, int], labels: Mapping[str, str]) -> DescriptionForm:
    """Return the form.

    Args:
        text: To start from.
        versions: Version seen by target: the product's own under `COMMON`, overrides by marketplace.
        labels: What marketplaces are called.
    """
    fields: dict[str, Any] = {f"version_{target}": HiddenField() for target in versions}
    kind = type("TargetsForm", (DescriptionForm,), fields)
    form: DescriptionForm = kind(
        data={"text": text, **{f"version_{target}": str(seen) for target, seen in versions.items()}}
    )
    form.target.choices = [
        (
            target,
            _("Mô tả chung của sản phẩm")
            if target == COMMON
            else _("Mô tả riêng cho %(marketplace)s", marketplace=labels[target]),
        )
        for target in versions
    ]
    return form


class AcceptForm(BaseForm):
    """English texts that a person takes over; the tick says that they were read."""

    version = HiddenField()
    name_en = StringField(_l("Tên tiếng Anh"), [text_length(at_most=LONGEST_NAME)])
    description_en = TextAreaField(_l("Mô tả tiếng Anh"), [text_length(at_most=LONGEST_DESCRIPTION)])
    is_read = BooleanField(
        _l("Tôi đã đọc từng câu, đúng với hàng của cơ sở"),
        [required(_l("Bạn đọc hết rồi đánh dấu vào đây. Chữ chưa ai đọc thì không đăng."))],
    )
    save = SubmitField(_l("Nhận bản tiếng Anh này"))
