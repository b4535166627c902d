"""The grid of a product's choices: what each of them is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField, SubmitField

from catalog.column_fields import ColumnField
from catalog.forms import QuantityField
from catalog.gtins import gtin_columns
from catalog.models import Product, Variant
from catalog.variant_forms import LONGEST_SKU
from catalog.vocabulary import NET_UNITS
from core.forms import MoneyField, required, text_length
from core.seen import SeenForm
from core.text import clean_line

ROWS_ON_A_PAGE = 40
_LONGEST_WAS = 100_000  # characters; forty choices with the longest answers take a third
_LONGEST_TITLE = 300


@dataclass(frozen=True)
class Question:
    """A field as a page shows it; `keys` names the keyboard that a phone opens."""

    field: Field
    is_optional: bool
    keys: str | None


@dataclass(frozen=True)
class Row:
    """One choice with its questions; `switch` is None for a product without tiers."""

    variant: Variant
    title: str
    switch: Field | None
    questions: Sequence[Question]


class _RowsField(HiddenField):
    """What the page showed of each choice, carried along: a choice may be gone when the form comes back."""

    form: ChoicesForm | None = None

    @property
    def rows(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Return title and values by the choice's number.

        None when the field holds something else, or more than a page shows: no page of ours has sent it.
        """
        text = str(self.data or "{}")
        if len(text) > _LONGEST_WAS:
            return {}
        try:
            rows = json.loads(text)
            if len(rows) > ROWS_ON_A_PAGE:
                return {}
            return {
                str(number): (
                    str(title)[:_LONGEST_TITLE],
                    {str(name): str(value) for name, value in seen.items()},
                )
                for number, (title, seen) in rows.items()
            }
        except (ValueError, TypeError, AttributeError, RecursionError):
            return {}

    def _value(self) -> str:
        if self.form is None:
            return ""
        if self.raw_data and self.rows and not self.form.both_versions:
            return str(self.raw_data[0])
        return json.dumps(self.form.shown_rows, ensure_ascii=False)


class ChoicesForm(SeenForm):
    """What each choice is: a field a fact, named ``<fact>_<variant id>``."""

    version = HiddenField()
    was = _RowsField()
    save = SubmitField(_l("Lưu"))
    together = (_l("Có khối lượng thì phải chọn đơn vị đo."), _l("Cần ít nhất một loại đang bán."))

    variants: Sequence[Variant] = ()
    is_simple = True

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask each field, then whether a quantity has its unit; say of which choice it is."""
        passed = bool(super().validate(extra_validators))
        if gone := self._typed_for_gone():
            self.show_both([*gone, *self.differing()])
            passed = False
        for variant in self.variants if not self.is_simple else ():
            net, unit = self[f"net_{variant.id}"], self[f"unit_{variant.id}"]
            if net.data is not None and not unit.data:
                unit.errors = [_("Bạn chọn đơn vị đo cho con số bên cạnh.")]
                passed = False
        self._name_choices()
        return passed

    def _name_choices(self) -> None:
        """Let each refusal say of which choice it speaks: the same question stands there many times."""
        for row in self.rows if not self.is_simple else ():
            for each in row.questions:
                each.field.errors = [f"{row.title}: {error}" for error in each.field.errors]

    def _typed_for_gone(self) -> list[tuple[Any, str, str]]:
        """Return what was typed for choices that are no more: their fields are gone, the words are not."""
        rows: list[tuple[Any, str, str]] = []
        for number, (title, seen) in self.was.rows.items():
            for name, value in seen.items():
                field = f"{name}_{number}"
                typed = clean_line(request.form.get(field, ""))
                if field not in self and name in _LABELS and typed != value:
                    what = f"{title}: {_LABELS[name]}"
                    rows.append((what, str(_("(loại này đã bỏ)")), typed or str(_("(trống)"))))
        return rows

    @property
    def shown_rows(self) -> dict[str, list[Any]]:
        """Return title and values of each choice as a fresh page shows them, by its number."""
        fresh = type(self)(formdata=None)
        names = _SIMPLE if self.is_simple else ("on", *_NAMES)
        return {
            str(row.variant.id): [
                row.title,
                _texts(fresh, row.variant.id, names),
            ]
            for row in self.rows
        }

    def keep_unasked(self) -> None:
        """Leave what the page did not show when it was opened as it is: nobody typed anything for it."""
        seen = self.was.rows
        for variant in self.variants if seen else ():
            asked = seen.get(str(variant.id), ("", {}))[1]
            for name in ("on", *_NAMES):
                if name not in asked and (field := f"{name}_{variant.id}") in self:
                    self[field].process(None)

    def name_of(self, field: Field) -> str:
        """Say of which choice a field speaks."""
        titles = {str(each.id): each.label for each in self.variants}
        title = titles.get(field.name.rpartition("_")[2])
        return f"{title}: {field.label.text}" if title else str(field.label.text)

    @property
    def rows(self) -> Iterator[Row]:
        """Yield the choices with their fields in the order of the page."""
        names = _SIMPLE if self.is_simple else _NAMES
        for variant in self.variants:
            switch = None if self.is_simple else self[f"on_{variant.id}"]
            questions = [Question(self[f"{name}_{variant.id}"], *_SHOWN[name]) for name in names]
            yield Row(variant, variant.label or variant.sku, switch, questions)

    def facts(self) -> dict[int, dict[str, Any]]:
        """Return the answers by variant id and column."""
        return {variant.id: self._facts_of(variant) for variant in self.variants}

    def _facts_of(self, variant: Variant) -> dict[str, Any]:
        number = variant.id
        gtin = self[f"gtin_{number}"].data
        common = {
            "sku": self[f"sku_{number}"].data,
            "stock": self[f"stock_{number}"].data or 0,
            **gtin_columns(str(gtin) if gtin else None),
        }
        if self.is_simple:
            return common
        net = self[f"net_{number}"].data
        return {
            **common,
            "is_on_sale": self[f"on_{number}"].data,
            "price_vnd": self[f"price_{number}"].data,
            "net_value": net,
            "net_unit": self[f"unit_{number}"].data if net is not None else None,
            "ship_weight_g": self[f"weight_{number}"].data,
        }


_SIMPLE = ("sku", "stock", "gtin")
_NAMES = ("price", "stock", "sku", "net", "unit", "weight", "gtin")
_LABELS = {
    "price": _l("Giá bán (đồng)"),
    "stock": _l("Tồn kho"),
    "sku": _l("Mã hàng (SKU)"),
    "net": _l("Mỗi phần có"),
    "unit": _l("Đơn vị đo"),
    "weight": _l("Nặng cả bao bì (g)"),
    "gtin": _l("Mã vạch (GTIN)"),
}
_SHOWN: dict[str, tuple[bool, str | None]] = {
    "price": (False, None),
    "stock": (False, "numeric"),
    "sku": (False, None),
    "net": (True, "decimal"),
    "unit": (True, None),
    "weight": (True, "decimal"),
    "gtin": (True, "numeric"),
}


def _texts(form: ChoicesForm, number: int, names: Sequence[str]) -> dict[str, str]:
    return {name: _text(form[f"{name}_{number}"]) for name in names}


def _text(field: Any) -> str:
    """Return what a field that nobody has touched sends."""
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    return str(field.data or "") if isinstance(field, SelectField) else clean_line(field._value())


def choices_form(product: Product, variants: Sequence[Variant]) -> ChoicesForm:
    """Return the form over some choices of a product, filled with what they are."""
    is_simple = not product.tiers and len(product.choices) < 2
    fields: dict[str, Any] = {"variants": variants, "is_simple": is_simple}
    for variant in variants:
        fields |= {f"{name}_{variant.id}": field for name, field in _fields_of(variant, is_simple).items()}
    form: ChoicesForm = type("ProductChoicesForm", (ChoicesForm,), fields)(
        data={"version": str(product.version)}
    )
    form.was.form = form
    form.keep_unasked()
    for variant in () if is_simple else variants:
        form[f"unit_{variant.id}"].choices = [("", _("Chưa chọn")), *_units(variant)]
    return form


def _units(variant: Variant) -> list[tuple[str, Any]]:
    """Return the units of measure, the present one among them even when it came from another list."""
    strange = variant.net_unit if variant.net_unit not in NET_UNITS else None
    return [*NET_UNITS.items(), *([(strange, strange)] if strange else [])]


def _fields_of(variant: Variant, is_simple: bool) -> dict[str, Any]:
    shared = {
        "sku": StringField(
            _LABELS["sku"],
            [required(_l("Bạn đặt một mã cho loại này.")), text_length(at_most=LONGEST_SKU)],
            default=variant.sku,
        ),
        "stock": ColumnField(_LABELS["stock"], column="stock", description="", default=variant.stock),
        "gtin": ColumnField(
            _LABELS["gtin"],
            column="gtin",
            description="",
            default=variant.gtin
            or (variant.gtin_internal or "").zfill(14) * bool(variant.gtin_internal)
            or None,
        ),
    }
    if is_simple:
        return shared
    net: Any = variant.net_value
    return {
        **shared,
        "on": BooleanField(_l("Đang bán"), default=variant.is_on_sale),
        "price": MoneyField(
            _LABELS["price"],
            [required(_l("Bạn ghi giá cho loại này."))],
            lowest=1,
            default=variant.price_vnd,
        ),
        "net": QuantityField(_LABELS["net"], default=net),
        "unit": SelectField(_LABELS["unit"], default=variant.net_unit or ""),
        "weight": ColumnField(
            _LABELS["weight"], column="gross_weight_g", description="", default=variant.ship_weight_g
        ),
    }
