"""The base of all forms: text arrives clean, errors speak Vietnamese, a repeated send is known.

A creating form carries a one-time id (see `core.once`), so that pressing "send" twice, or again
after a lost answer, makes one thing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, FileField, HiddenField, IntegerField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import TextInput

from core.formatting import NotAmount, number_vi, parse_vnd
from core.second_try import note_form
from core.text import clean, clean_line

LONGEST_VND = 10_000_000_000


@dataclass(frozen=True)
class Limits:
    """What a field takes, as the page of rules tells it and tests try it.

    Attributes:
        kind: ``text``, ``money``, ``whole``, ``number``, ``dollar``, ``list``, … see `core.field_rules`.
        low, high: The smallest and largest that is taken; None: no such end.
        unit: What they count.
        most: How many entries, for kinds that take several.
    """

    kind: str
    low: int | None = None
    high: int | None = None
    unit: str = ""
    most: int | None = None


class _Messages:
    """The few sentences that WTForms says by itself, in the words of this house."""

    sentences: Mapping[str, Any] = {
        "Not a valid choice.": _l("Bạn chọn một mục trong danh sách."),
        "Not a valid choice": _l("Bạn chọn một mục trong danh sách."),
        "Invalid Choice: could not coerce.": _l("Bạn chọn một mục trong danh sách."),
        "Invalid choice(s): one or more data inputs could not be coerced.": _l("Bạn chọn trong danh sách."),
        "This field is required.": _l("Bạn chưa điền chỗ này."),
        "Not a valid integer value.": _l("Bạn gõ số nguyên bằng chữ số, ví dụ 420."),
        "Not a valid decimal value.": _l("Bạn gõ số bằng chữ số, ví dụ 3,5."),
        "Not a valid float value.": _l("Bạn gõ số bằng chữ số, ví dụ 3,5."),
        "Not a valid date value.": _l("Bạn ghi ngày theo dạng ngày/tháng/năm, ví dụ 23/11/2026."),
        "Not a valid time value.": _l("Bạn ghi giờ theo dạng giờ:phút, ví dụ 07:30."),
    }

    def gettext(self, message: str) -> str:
        """Return our sentence for one of WTForms; a general one for those that we do not know."""
        return str(self.sentences.get(message) or _("Chỗ này chưa hợp lệ. Bạn xem lại giúp."))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return our sentence; Vietnamese has one form for any number."""
        return self.gettext(singular)


class BaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Strips and normalises every text field except passwords, which are taken as typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Build the form; a page of refusal may then repeat what was typed into it."""
        super().__init__(*args, **kwargs)
        note_form(self)

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF ships no types
        """Bind the cleaning filter to text fields as they are made, and speak in our words."""

        def get_translations(self, form: Any) -> _Messages:
            """Return the sentences of this house."""
            return _Messages()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Give text fields the filter that cleans them."""
            kind = unbound_field.field_class
            if issubclass(kind, TextAreaField):
                options["filters"] = [_clean_text, *unbound_field.kwargs.pop("filters", ())]
            elif issubclass(kind, StringField) and not issubclass(kind, (PasswordField, HiddenField)):
                options["filters"] = [_clean_line, *unbound_field.kwargs.pop("filters", ())]
            bound: Field = super().bind_field(form, unbound_field, options)
            return bound

    @property
    def lost_files(self) -> list[tuple[str, str, str]]:
        """Return id, label and name of each file that came with the form.

        No browser puts a file back into a page that is shown again, so the page has to say it. A field
        with a mistake of its own says already what to choose.
        """
        return [
            (str(field.id), str(field.label.text), clean_line(each.filename)[:80])
            for field in self
            if isinstance(field, FileField) and not field.errors
            for each in (field.data if isinstance(field.data, list | tuple) else [field.data])
            if getattr(each, "filename", None)
        ]


class CreatingForm(BaseForm):
    """A form that makes a new thing; its id is spent by the first success."""

    form_id = HiddenField(default=lambda: secrets.token_urlsafe(18))


def _clean_text(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _clean_line(value: Any) -> Any:
    return clean_line(value) if isinstance(value, str) else value


class MoneyField(Field):
    """Whole đồng as people type it; `data` is an int or None, what was typed is shown again."""

    widget = TextInput()
    data: int | None

    def __init__(self, label: Any = None, validators: Any = None, *, lowest: int = 0, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.lowest = lowest
        self.typed: str | None = None

    @property
    def limits(self) -> Limits:
        """Return the amounts that are taken."""
        return Limits("money", self.lowest, LONGEST_VND, "đồng")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the amount, keeping the text for showing it again."""
        if not valuelist:
            return
        self.typed = clean_line(str(valuelist[0]))
        self.data = None
        if not self.typed:
            return
        try:
            amount = parse_vnd(self.typed)
        except NotAmount:
            raise ValueError(
                _(
                    "“%(typed)s” chưa phải số tiền. Bạn gõ bằng chữ số, ví dụ 55.000 hoặc 55000.",
                    typed=self.typed[:40],
                )
            ) from None
        if not self.lowest <= amount <= LONGEST_VND:
            raise ValueError(
                _(
                    "Số tiền cần từ %(lowest)s đến %(highest)s đồng.",
                    lowest=number_vi(self.lowest),
                    highest=number_vi(LONGEST_VND),
                )
            )
        self.data = amount

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return number_vi(self.data) if self.data is not None else ""


class WholeNumberField(IntegerField):
    """A whole number whose refusal is a Vietnamese sentence."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number or say how to write it."""
        text = clean_line(str(valuelist[0])) if valuelist else ""
        if not text:
            self.data = None
            return
        if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 12):
            self.data = None
            raise ValueError(_("Bạn gõ số nguyên bằng chữ số, ví dụ 420."))
        self.data = int(text)


def required(message: Any = _l("Bạn chưa điền chỗ này.")) -> DataRequired:
    """Return the validator for a field that must be filled."""
    return DataRequired(message=message)


def required_amount(message: Any = _l("Bạn chưa điền chỗ này.")) -> InputRequired:
    """Return the validator for a field in which 0 is an answer."""
    return InputRequired(message=message)


class TextLength(Length):
    """Bounds on characters (of NFC, not bytes), with the count now and the count allowed."""

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse with both numbers, so that the person knows how much to mend."""
        length = len(field.data or "")
        if (self.min > 0 and length < self.min) or (self.max >= 0 and length > self.max):
            if self.max < 0:
                raise ValidationError(_("Cần từ %(min)s ký tự, hiện có %(now)s.", min=self.min, now=length))
            if self.min <= 0:
                raise ValidationError(
                    _("Tối đa %(max)s ký tự, hiện có %(now)s. Bạn rút ngắn giúp.", max=self.max, now=length)
                )
            raise ValidationError(
                _(
                    "Cần từ %(min)s đến %(max)s ký tự, hiện có %(now)s.",
                    min=self.min,
                    max=self.max,
                    now=length,
                )
            )


class Between:
    """Bounds on a whole number, both ends included; an empty field passes."""

    def __init__(self, low: int, high: int, message: Any = None) -> None:
        self.low, self.high = low, high
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse with both ends."""
        if field.data is not None and not self.low <= field.data <= self.high:
            told = {"low": number_vi(self.low), "high": number_vi(self.high)}
            raise ValidationError(
                str(self.message) % told if self.message else _("Số cần từ %(low)s đến %(high)s.", **told)
            )


def text_length(*, at_least: int = -1, at_most: int = -1) -> TextLength:
    """Return the validator that bounds the number of characters."""
    return TextLength(min=at_least, max=at_most)
