"""Forms over one part of a product each: what its family asks, its parcel, the words of a photo."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import ValidationError

from catalog.attributes import Attribute, attributes_for
from catalog.column_fields import ColumnField
from catalog.forms import ListField
from catalog.importing.errors import BadCell
from catalog.importing.values import read_decimal
from catalog.models import Photo, Product
from core.formatting import number_vi
from core.forms import BaseForm, Limits, text_length
from core.seen import SeenForm
from core.text import clean_line

LONGEST_ANSWER = 300
_BETWEEN = re.compile(r"\s*[x×*;\n]\s*|(?<=\d)\s+(?=\d)")


class PartForm(BaseForm):
    """A form that changes some fields of a product; `version` is the one the page was made from."""

    version = HiddenField()
    save = SubmitField(_l("Lưu"))
    together: tuple[Any, ...] = ()

    def facts(self) -> dict[str, Any]:
        """Return the answers by the product's field."""
        raise NotImplementedError

    def label_of(self, field: str) -> str:
        """Return what the page calls a field of the product."""
        raise NotImplementedError


class PackageForm(PartForm):
    """The parcel that leaves: measured and weighed as it is handed to the carrier."""

    length = ColumnField(
        _l("Dài (cm)"), column="package_length_mm",
        description=_l("Cạnh dài nhất của gói hàng đã bọc xong, ví dụ 20 hoặc 12,5; 200 mm cũng được"),
    )  # fmt: skip
    width = ColumnField(_l("Rộng (cm)"), column="package_width_mm", description=_l("Cạnh dài thứ hai"))
    height = ColumnField(_l("Cao (cm)"), column="package_height_mm", description=_l("Cạnh ngắn nhất"))
    gross_weight = ColumnField(
        _l("Cân nặng cả bao bì (g)"), column="gross_weight_g",
        description=_l("Cân cả gói khi gửi đi, gồm hàng, hộp, chèn lót, ví dụ 420; 0,42 kg cũng được"),
    )  # fmt: skip

    def __init__(self, product: Product, **kwargs: Any) -> None:
        present = {name: getattr(product, field) for name, field in _PACKAGE.items()}
        super().__init__(data={**present, "version": str(product.version)}, **kwargs)

    def facts(self) -> dict[str, Any]:
        """Return millimetres and grams by the product's field."""
        return {field: self[name].data for name, field in _PACKAGE.items()}

    def label_of(self, field: str) -> str:
        """Return the label of the field's question."""
        return str(next(self[name].label.text for name, each in _PACKAGE.items() if each == field))


_PACKAGE = {
    "length": "package_length_mm",
    "width": "package_width_mm",
    "height": "package_height_mm",
    "gross_weight": "gross_weight_g",
}


class NumberField(StringField):
    """A number above zero, as people write it; `data` is an int where it is whole, else a float."""

    data: Any
    typed: str | None = None

    def __init__(self, label: Any = None, validators: Any = None, *, highest: int, **kwargs: Any) -> None:
        self.highest = highest
        self.limits = Limits("number", 0, highest)
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number, or say how to write it."""
        if valuelist:
            self.typed = clean_line(str(valuelist[0]))
            self.data = read_number(self.typed, self.highest) if self.typed else None

    def _value(self) -> str:
        return self.typed if self.typed is not None else number_text(self.data)


class NumbersField(StringField):
    """Some numbers above zero, such as ``180 x 60``; `data` is a list."""

    data: Any
    typed: str | None = None

    def __init__(
        self, label: Any = None, validators: Any = None, *, highest: int, most: int, **kwargs: Any
    ) -> None:
        self.highest, self.most = highest, most
        self.limits = Limits("numbers", 0, highest, most=most)
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the numbers, or say how to write them."""
        if not valuelist:
            return
        self.typed = clean_line(str(valuelist[0]))
        self.data = None
        if not self.typed:
            return
        parts = _BETWEEN.split(self.typed.removesuffix("cm").strip())
        if len(parts) > self.most:
            raise ValueError(
                _("Tối đa %(most)s số, hiện có %(now)s. Ví dụ 180 x 60.", most=self.most, now=len(parts))
            )
        self.data = [read_number(part, self.highest) for part in parts]

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return " x ".join(number_text(each) for each in self.data or ())


def read_number(text: str, highest: int) -> int | float:
    """Read a number above zero; whole ones stay whole.

    Raises:
        ValueError: With the sentence to show.
    """
    try:
        number = read_decimal(text) if text.isascii() else Decimal(0)
    except BadCell as bad:
        raise ValueError(f"{bad.cause} {bad.mend}") from None
    if not 0 < number <= highest or number != round(number, 3):
        raise ValueError(
            _(
                "Số cần lớn hơn 0, tối đa %(most)s, nhiều nhất ba số lẻ, ví dụ 35 hoặc 1,5.",
                most=number_vi(highest),
            )
        )
    return int(number) if number == int(number) else float(number)


def number_text(value: Any) -> str:
    """Write a kept number as it is typed: no dots between thousands, a decimal comma."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return f"{Decimal(str(value)).normalize():f}".replace(".", ",")


class AttributesForm(PartForm):
    """What the product's family is asked: a field an attribute, named ``attribute_<code>``."""

    asked: tuple[Attribute, ...] = ()
    kept: Mapping[str, Any] = {}

    @property
    def questions(self) -> list[Any]:
        """Return the fields in the pack's order."""
        return [self[f"attribute_{each.code}"] for each in self.asked]

    def facts(self) -> dict[str, Any]:
        """Return all attributes of the product, those that are not asked here as they were."""
        answers = {each.code: self[f"attribute_{each.code}"].data for each in self.asked}
        merged = {**self.kept, **answers}
        return {"attributes": {key: value for key, value in merged.items() if value not in (None, "", [])}}

    def label_of(self, field: str) -> str:
        """Return what the page is called: the attributes are saved together."""
        return str(_("Đặc điểm"))


class AtMost:
    """Keeps a list as short as its attribute says."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Any, field: ListField) -> None:
        """Refuse with both numbers."""
        if len(field.data or ()) > self.most:
            raise ValidationError(
                _("Tối đa %(most)s mục, hiện có %(now)s.", most=self.most, now=len(field.data))
            )


def attributes_form(product: Product, **kwargs: Any) -> AttributesForm:
    """Return the form that asks what the product's family has."""
    return family_form(product, attributes_for(product.family_code), **kwargs)


def family_form(product: Product, asked: tuple[Attribute, ...], **kwargs: Any) -> AttributesForm:
    """Return the form that asks certain attributes of a product; `kwargs` go to the form."""
    fields: dict[str, Any] = {f"attribute_{each.code}": _question(each) for each in asked}
    kind = type("FamilyForm", (AttributesForm,), {**fields, "asked": asked, "kept": dict(product.attributes)})
    present = {f"attribute_{each.code}": product.attributes.get(each.code) for each in asked}
    form: AttributesForm = kind(data={**present, "version": str(product.version)}, **kwargs)
    for each in asked:
        if each.type == "choice":
            offered = [(choice.code, choice.label) for choice in each.choices]
            form[f"attribute_{each.code}"].choices = [("", _("Chưa chọn")), *offered]
    return form


def _question(asked: Attribute) -> Any:
    label = f"{asked.label} ({asked.unit})" if asked.unit else asked.label
    facts: dict[str, Any] = {"description": asked.hint}
    if asked.type == "number":
        return NumberField(label, highest=asked.maximum or 10**6, **facts)
    if asked.type == "numbers":
        return NumbersField(label, highest=asked.maximum or 10**6, most=asked.most, **facts)
    if asked.type == "choice":
        return SelectField(label, default="", **facts)
    if asked.type == "list":
        return ListField(label, [AtMost(asked.most)], **facts)
    return TextAreaField(label, [text_length(at_most=LONGEST_ANSWER)], **facts)


class PhotoWordsForm(SeenForm):
    """What a photo shows, for those who cannot see it."""

    alt = StringField(
        _l("Trong ảnh có gì"),
        [text_length(at_most=200)],
        description=_l(
            "Một câu cho người không nhìn thấy ảnh, ví dụ: Hộp bánh cáy mở nắp, thấy ba thanh bánh"
        ),
    )
    save = SubmitField(_l("Lưu lời tả"))

    def __init__(self, photo: Photo, **kwargs: Any) -> None:
        super().__init__(data={"alt": photo.alt}, **kwargs)
