"""The rules of every field in words, read off the forms themselves: nothing is written down twice.

A package hangs its forms here; the page of rules asks them, and a test tries every border against them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FileField,
    MultipleFileField,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields import SubmitField, TimeField
from wtforms.validators import DataRequired, InputRequired

from core.formatting import number_vi
from core.forms import BaseForm, Between, Limits, TextLength

_KEY = "gocque_field_rules"
_MOST_CHOICES_TOLD = 12
MakeForm = Callable[[], BaseForm]


@dataclass(frozen=True)
class FieldRule:
    """What one field takes.

    Attributes:
        name: Of the field in its form.
        label: As the form asks.
        limits: Kind and bounds; kinds beside those of `core.forms.Limits`: ``choice``, ``choices``, ``day``,
            ``time``, ``file``, ``tick``, ``own`` (a rule of its own, told by the hint).
        is_required: Whether the form refuses it empty.
        hint: What the form says beside it.
        offered: The words of a list to choose from.
    """

    name: str
    label: str
    limits: Limits
    is_required: bool
    hint: str
    offered: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Say format and limits in words."""
        said = str(_SENTENCES[self.limits.kind](self))
        return f"{_('Bắt buộc.')} {said}" if self.is_required else said


@dataclass(frozen=True)
class FormRules:
    """The rules of one form: of each field, and of fields together."""

    key: str
    title: str
    fields: tuple[FieldRule, ...]
    together: tuple[str, ...]


def register_form(app: Flask, key: str, title: Any, make: MakeForm, *, order: int = 100) -> None:
    """Hang a form whose rules are to be told; `make` returns it as it is asked of nothing in particular."""
    forms: list[tuple[int, str, Any, MakeForm]] = app.extensions.setdefault(_KEY, [])
    forms.append((order, key, title, make))
    forms.sort(key=lambda each: each[0])


def all_rules() -> list[FormRules]:
    """Return the rules of all forms in order; needs a request, as forms do."""
    return [
        FormRules(
            key,
            str(title),
            tuple(_rules_of(form := make())),
            tuple(str(each) for each in getattr(form, "together", ())),
        )
        for _order, key, title, make in current_app.extensions.get(_KEY, [])
    ]


def forms() -> dict[str, MakeForm]:
    """Return what makes each form, by key."""
    return {key: make for _order, key, _title, make in current_app.extensions.get(_KEY, [])}


def _rules_of(form: BaseForm) -> Iterator[FieldRule]:
    for field in form:
        if isinstance(field, SubmitField) or getattr(field.widget, "input_type", "") == "hidden":
            continue
        yield FieldRule(
            name=field.name,
            label=str(field.label.text),
            limits=_limits_of(field),
            is_required=any(isinstance(each, DataRequired | InputRequired) for each in field.validators),
            hint=str(field.description or ""),
            offered=tuple(str(words) for value, words in _choices(field) if value != ""),
        )


def _choices(field: Field) -> list[tuple[Any, Any]]:
    found = getattr(field, "choices", None) or []
    return [(each[0], each[1]) for each in found]


def _limits_of(field: Field) -> Limits:
    own: Limits | None = getattr(field, "limits", None)
    if own is not None:
        most = next((each.most for each in field.validators if hasattr(each, "most")), own.most)
        return Limits(own.kind, own.low, own.high, own.unit, most)
    for validator in field.validators:
        if isinstance(validator, Between):
            return Limits("whole", validator.low, validator.high)
        if isinstance(validator, TextLength):
            return Limits("text", max(validator.min, 0), validator.max if validator.max > 0 else None)
    if getattr(field, "validate_choice", True) is False:
        return Limits("own")
    for kind, name in _KINDS:
        if isinstance(field, kind):
            return Limits(name)
    return Limits("own")


_KINDS: tuple[tuple[type[Any], str], ...] = (
    (FileField, "file"),
    (MultipleFileField, "file"),
    (SelectMultipleField, "choices"),
    (SelectField, "choice"),
    (DateField, "day"),
    (TimeField, "time"),
    (BooleanField, "tick"),
)


def _text(rule: FieldRule) -> Any:
    low, high = rule.limits.low, rule.limits.high
    if low and high:
        return _("Chữ, từ %(low)s đến %(high)s ký tự.", low=number_vi(low), high=number_vi(high))
    return _("Chữ, tối đa %(high)s ký tự.", high=number_vi(high))


def _money(rule: FieldRule) -> Any:
    low, high = rule.limits.low, rule.limits.high
    return _(
        "Số đồng chẵn, từ %(low)s đến %(high)s; gõ 55.000 hoặc 55000 đều được.",
        low=number_vi(low),
        high=number_vi(high),
    )


def _whole(rule: FieldRule) -> Any:
    return _(
        "Số nguyên, từ %(low)s đến %(high)s.",
        low=number_vi(rule.limits.low),
        high=number_vi(rule.limits.high),
    )


def _column(rule: FieldRule) -> Any:
    unit = f" {rule.limits.unit}" if rule.limits.unit else ""
    return _(
        "Số từ %(low)s đến %(high)s%(unit)s.",
        low=number_vi(rule.limits.low),
        high=number_vi(rule.limits.high),
        unit=unit,
    )


def _quantity(rule: FieldRule) -> Any:
    return _(
        "Số lớn hơn 0, nhỏ hơn %(high)s, nhiều nhất ba số lẻ, ví dụ 1,5.", high=number_vi(rule.limits.high)
    )


def _number(rule: FieldRule) -> Any:
    return _("Số lớn hơn 0, tối đa %(high)s, nhiều nhất ba số lẻ.", high=number_vi(rule.limits.high))


def _numbers(rule: FieldRule) -> Any:
    return _(
        "Tối đa %(most)s số, mỗi số lớn hơn 0 và tối đa %(high)s, ví dụ 180 x 60.",
        most=rule.limits.most,
        high=number_vi(rule.limits.high),
    )


def _dollar(rule: FieldRule) -> Any:
    high = number_vi((rule.limits.high or 0) / 100)
    return _("Số đô la, từ 0,01 đến %(high)s, nhiều nhất hai số lẻ.", high=high)


def _list(rule: FieldRule) -> Any:
    return _(
        "Mỗi mục một dòng: tối đa %(most)s mục, mỗi mục %(high)s ký tự.",
        most=rule.limits.most,
        high=rule.limits.high,
    )


def _choice(rule: FieldRule) -> Any:
    if len(rule.offered) > _MOST_CHOICES_TOLD or not rule.offered:
        return _("Chọn một mục trong danh sách.")
    return _("Chọn một: %(offered)s.", offered="; ".join(rule.offered))


def _several(rule: FieldRule) -> Any:
    return _("Chọn một hay nhiều: %(offered)s.", offered="; ".join(rule.offered))


_SENTENCES: dict[str, Callable[[FieldRule], Any]] = {
    "text": _text,
    "money": _money,
    "whole": _whole,
    "column": _column,
    "gtin": lambda rule: _("8, 12, 13 hoặc 14 chữ số, chữ số cuối khớp với các số trước."),
    "quantity": _quantity,
    "number": _number,
    "numbers": _numbers,
    "dollar": _dollar,
    "list": _list,
    "choice": _choice,
    "choices": _several,
    "day": lambda rule: _("Một ngày, ví dụ 23/11/2026."),
    "time": lambda rule: _("Một giờ trong ngày, ví dụ 15:10."),
    "file": lambda rule: _("Ảnh tối đa 20 MB và 64 megapixel."),
    "tick": lambda rule: _("Đánh dấu hoặc để trống."),
    "own": lambda rule: _("Theo lời dặn bên cạnh."),
}
