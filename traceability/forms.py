"""What producers type about lots; the rules stand in services, the words here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import TextInput

from catalog.models import Product
from core.errors import DomainError
from core.formatting import VIETNAM
from core.forms import Between, CreatingForm, Limits, WholeNumberField, required, required_amount, text_length
from core.text import clean_line
from traceability.lot_codes import BadLotCode, parse_lot_code
from traceability.services import check_packed_on, suggest_expiry

LONGEST_NOTE = 300
LARGEST_QUANTITY = Decimal(999_999_999)


class DayField(DateField):
    """A day from the phone's own picker, or typed as 18/11/2026."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day or say how to write it."""
        if not valuelist or not str(valuelist[0]).strip():
            self.data = None
            return
        try:
            super().process_formdata([str(valuelist[0]).strip()])
        except ValueError:
            raise ValueError(_("Bạn ghi ngày theo mẫu ngày/tháng/năm, ví dụ 18/11/2026.")) from None


class HourField(TimeField):
    """A time of day from the phone's own picker."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the time or say how to write it."""
        if not valuelist or not str(valuelist[0]).strip():
            self.data = None
            return
        try:
            super().process_formdata([str(valuelist[0]).strip()[:5]])
        except ValueError:
            raise ValueError(_("Bạn ghi giờ theo mẫu giờ:phút, ví dụ 15:10.")) from None


class QuantityField(Field):
    """A quantity as Vietnamese write it: "120", "12,5", "1.250"; `data` is a Decimal or None."""

    widget = TextInput()
    data: Decimal | None
    limits = Limits("number", 0, int(LARGEST_QUANTITY))

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.typed: str | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the quantity, keeping the text for showing it again."""
        self.typed = clean_line(str(valuelist[0])) if valuelist else ""
        self.data = None
        if not self.typed:
            return
        try:
            self.data = parse_quantity(self.typed)
        except ValueError:
            raise ValueError(
                _("Bạn gõ số lượng bằng chữ số, tối đa 999.999.999, ví dụ 120 hoặc 12,5.")
            ) from None

    def show(self, quantity: Decimal | str | None) -> None:
        """Fill in a known quantity as a person would have typed it."""
        self.typed = f"{Decimal(quantity).normalize():f}".replace(".", ",") if quantity else ""

    def _value(self) -> str:
        return self.typed or ""


def parse_quantity(text: str) -> Decimal:
    """Read a quantity: dots part thousands, a comma parts the decimals (three at most).

    Raises:
        ValueError: If it is no such number above zero.

    >>> parse_quantity("1.250"), parse_quantity("12,5")
    (Decimal('1250'), Decimal('12.5'))
    """
    whole, _comma, rest = text.replace("\u00a0", "").replace(" ", "").partition(",")
    groups = whole.split(".")
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        raise ValueError(text)
    digits = "".join(groups)
    if not (digits.isascii() and digits.isdigit()) or (rest and not (rest.isascii() and rest.isdigit())):
        raise ValueError(text)
    try:
        number = Decimal(f"{digits}.{rest}" if rest else digits)
    except InvalidOperation:
        raise ValueError(text) from None
    if len(rest) > 3 or not 0 < number <= LARGEST_QUANTITY:
        raise ValueError(text)
    return number


class LotForm(CreatingForm):
    """A new lot of one product."""

    variant_id = SelectField(_l("Loại hàng"), coerce=int, validators=[Optional()])
    lot_code = StringField(
        _l("Mã lô in trên bao bì"),
        [required(_l("Bạn ghi mã lô, ví dụ 261123-01."))],
        description=_l("Chữ cái không dấu, chữ số, dấu gạch, dấu chấm; tối đa 20 ký tự."),
    )
    packed_on = DayField(_l("Ngày đóng gói"), [required_amount(_l("Bạn chọn ngày đóng gói."))])
    expires_on = DayField(_l("Hạn dùng"), [Optional()])
    shelf_life_days = WholeNumberField(
        _l("Hoặc dùng tốt trong (ngày)"),
        [Optional(), Between(1, 3_650, _l("Số ngày cần từ %(low)s đến %(high)s."))],
    )
    quantity = QuantityField(_l("Số lượng"), [Optional()])
    unit = StringField(_l("Đơn vị"), [Optional(), text_length(at_most=20)])
    note = TextAreaField(_l("Ghi chú cho cơ sở"), [Optional(), text_length(at_most=LONGEST_NOTE)])

    def offer(self, product: Product) -> None:
        """Offer the product's variants; a product without a choice has no question."""
        if len(product.on_sale) < 2:
            del self.variant_id
            return
        self.variant_id.choices = [(variant.id, variant.label or variant.sku) for variant in product.on_sale]

    def validate_lot_code(self, field: StringField) -> None:
        """Ask the rule of lot codes."""
        try:
            parse_lot_code(field.data or "")
        except BadLotCode as problem:
            raise ValidationError(str(problem)) from None

    def validate_packed_on(self, field: DayField) -> None:
        """Ask the rule of packing days, before any day is reckoned from it."""
        if field.data is None:
            return  # no day could be read, which was said already
        try:
            check_packed_on(field.data, on=datetime.now(VIETNAM).date())
        except DomainError as problem:
            raise ValidationError(str(problem)) from None

    def last_good_day(self, product: Product) -> date | None:
        """Return the day typed, else the one by the days typed, else by the product's shelf life."""
        typed: date | None = self.expires_on.data
        packed_on = self.packed_on.data
        if packed_on is None:
            return typed
        return typed or suggest_expiry(packed_on, self.shelf_life_days.data or product.shelf_life_days)

    def chosen_variant(self, product: Product) -> int | None:
        """Return the variant chosen, or the only one there is."""
        if "variant_id" in self:
            chosen: int | None = self.variant_id.data
            return chosen
        return product.on_sale[0].id if product.on_sale else None
