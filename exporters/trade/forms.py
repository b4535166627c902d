"""The forms for buyers abroad: English texts, and the terms of wholesale."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from catalog.column_fields import ColumnField
from catalog.forms import LONGEST_DESCRIPTION, ListField
from catalog.models import Product
from catalog.part_forms import PartForm
from catalog.services.products import present_value
from core.formatting import date_vi, number_vi
from core.forms import BaseForm, Between, Limits, WholeNumberField, text_length
from core.text import clean_line
from exporters.trade import terms
from exporters.wholesale import UsdRate, follows_common
from traceability.forms import DayField

LONGEST_NAME = 200  # twin: products.name_en
MOST_WHOLE = 999_999_999
MOST_USD = Decimal("9999999.00")
MOST_DAYS = 999
TRADE_TYPES = {
    "sourcing": _l("Khách hỏi giá, hai bên thỏa thuận rồi làm"),
    "wholesale": _l("Hàng có sẵn, khách đặt là giao"),
}


class EnglishForm(PartForm):
    """Name, description and keywords that buyers abroad read and search."""

    name_en = StringField(
        _l("Tên tiếng Anh"),
        [text_length(at_most=LONGEST_NAME)],
        description=_l("Chữ không dấu, ví dụ Nguyen Village Rice Cake 350 g"),
    )
    description_en = TextAreaField(
        _l("Mô tả tiếng Anh"),
        [text_length(at_most=LONGEST_DESCRIPTION)],
        description=_l(
            "Làm từ gì, làm thế nào, dùng ra sao. Nhờ người biết tiếng Anh viết, đừng để máy dịch"
        ),
    )
    keywords_en = ListField(
        _l("Từ khóa tiếng Anh"),
        description=_l("Khách hay gõ chữ gì để tìm. Mỗi từ khóa một dòng, từ hay dùng nhất ghi trước"),
    )

    def __init__(self, product: Product, **kwargs: Any) -> None:
        present = {field: present_value(product, field) for field in _ENGLISH}
        super().__init__(data={**present, "version": str(product.version)}, **kwargs)

    def facts(self) -> dict[str, Any]:
        """Return the texts by the product's field."""
        return {
            "name_en": self.name_en.data or None,
            "description_en": self.description_en.data or None,
            "keywords_en": self.keywords_en.data or [],
        }

    def label_of(self, field: str) -> str:
        """Return the label of the field's question."""
        return str(self[field].label.text)


_ENGLISH = ("name_en", "description_en", "keywords_en")


class DollarField(StringField):
    """An amount in dollars with at most two decimals; `data` is a Decimal or None."""

    data: Any
    typed: str | None = None
    limits = Limits("dollar", low=1, high=int(MOST_USD * 100), unit="cent")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the amount, or say how to write it."""
        if not valuelist:
            return
        self.typed = clean_line(str(valuelist[0])).removeprefix("$").removesuffix("USD").strip()
        self.data = None
        if not self.typed:
            return
        try:
            amount = Decimal(self.typed.replace(",", ".")) if self.typed.isascii() else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or not 0 < amount <= MOST_USD or amount != round(amount, 2):
            raise ValueError(_("Bạn ghi số đô la từ 0,01 đến 9999999, nhiều nhất hai số lẻ, ví dụ 1,92."))
        self.data = amount

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else f"{self.data:f}".replace(".", ",")


class _Boxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _whole(label: Any, highest: int = MOST_WHOLE, **kwargs: Any) -> WholeNumberField:
    return WholeNumberField(label, [Between(1, highest)], **kwargs)


class WholesaleForm(BaseForm):
    """The wholesale block; rows of prices and of days are as many as the marketplace takes."""

    version = HiddenField()
    offered = BooleanField(_l("Chào bán buôn ra nước ngoài trên Alibaba.com"))
    trade_type = RadioField(_l("Kiểu bán"), default="sourcing", validate_choice=True)
    moq = _whole(_l("Đặt tối thiểu"), description=_l("Khách phải mua từ bao nhiêu, ví dụ 500"))
    unit = SelectField(_l("Tính theo"), default="")
    usd_rate = _whole(
        _l("Hoặc quy đổi từ giá bán trong nước: bao nhiêu đồng một USD"),
        100_000,
        description=_l("Chỉ ghi nếu không có bảng giá USD ở trên, ví dụ 25400"),
    )
    usd_rate_on = DayField(_l("Tỷ giá của ngày nào"))
    follow_rate = BooleanField(_l("Quy đổi theo tỷ giá chung"))
    fob_min = DollarField(_l("Giá FOB thấp nhất (USD)"), description=_l("Để trống thì lấy từ bảng giá"))
    fob_max = DollarField(_l("Giá FOB cao nhất (USD)"))
    handling = _whole(_l("Hàng có sẵn: giao trong mấy ngày"), MOST_DAYS)
    port = StringField(
        _l("Cảng đi"),
        [text_length(at_most=60)],
        description=_l("Chữ không dấu, ví dụ Hai Phong"),
        render_kw={"list": "port-options"},
    )
    hs_hint = StringField(_l("Mã HS"), [text_length(at_most=10)])
    supply = _whole(_l("Làm được bao nhiêu"), description=_l("Ví dụ 2000"))
    supply_period = SelectField(_l("Mỗi"), default="Month")
    payment = _Boxes(_l("Nhận thanh toán bằng"))
    packaging = StringField(
        _l("Đóng thùng thế nào (tiếng Anh)"),
        [text_length(at_most=300)],
        description=_l("Ví dụ: 24 boxes per export carton"),
    )
    carton_units = _whole(_l("Mỗi thùng có mấy sản phẩm"), 100_000)
    carton_length = ColumnField(_l("Thùng dài (cm)"), column="package_length_mm", description="")
    carton_width = ColumnField(_l("Thùng rộng (cm)"), column="package_width_mm", description="")
    carton_height = ColumnField(_l("Thùng cao (cm)"), column="package_height_mm", description="")
    carton_weight = ColumnField(
        _l("Thùng nặng (g)"), column="gross_weight_g", description=_l("Cả thùng; ghi 11 kg cũng được")
    )
    save = SubmitField(_l("Lưu phần bán buôn"))
    together = (
        _l("Đã chào bán thì cần số lượng đặt tối thiểu và đơn vị."),
        _l("Có tỷ giá thì cần ngày của tỷ giá, và ngược lại."),
        _l("Mỗi mức giá cần đủ số lượng và giá; mỗi mức thời gian cần đủ số lượng và số ngày."),
        _l("Có số đo hoặc cân nặng của thùng thì cần số sản phẩm trong thùng."),
    )
    kept: Mapping[str, Any] = {}

    def pairs(self, kind: str) -> list[tuple[Field, Field]]:
        """Return the rows of ``price`` or ``lead``: quantity and what belongs to it."""
        numbers = range(_ROWS[kind]())
        return [(self[f"{kind}_from_{n}"], self[f"{kind}_{n}"]) for n in numbers]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask each field, then what belongs together; what the marketplace wants, readiness says."""
        passed = bool(super().validate(extra_validators))
        for field, sentence in self._torn():
            field.errors = [*field.errors, sentence]
            passed = False
        return passed

    def _torn(self) -> list[tuple[Field, str]]:
        found: list[tuple[Field, str]] = []
        if self.offered.data and self.moq.data is None:
            found.append((self.moq, _("Bạn ghi số lượng đặt tối thiểu.")))
        if self.offered.data and not self.unit.data:
            found.append((self.unit, _("Bạn chọn đơn vị.")))
        follows = "follow_rate" in self and self.follow_rate.data
        if follows and self.usd_rate.data:
            found.append((self.usd_rate, _("Bạn chọn một: theo tỷ giá chung, hoặc tỷ giá ghi ở đây.")))
        if self.usd_rate.data and not self.usd_rate_on.data:
            found.append((self.usd_rate_on, _("Bạn ghi tỷ giá này là của ngày nào.")))
        if self.usd_rate_on.data and not self.usd_rate.data:
            found.append((self.usd_rate, _("Bạn ghi bao nhiêu đồng một USD, hoặc xóa ngày.")))
        for kind in _ROWS:
            for quantity, other in self.pairs(kind):
                if (quantity.data is None) != (other.data is None):
                    lacking = quantity if quantity.data is None else other
                    found.append((lacking, _("Hai ô của một mức phải đi cùng nhau.")))
        measured = any(self[f"carton_{part}"].data for part in ("length", "width", "height", "weight"))
        if measured and not self.carton_units.data:
            found.append((self.carton_units, _("Bạn ghi mỗi thùng có mấy sản phẩm.")))
        return [(field, sentence) for field, sentence in found if not field.errors]

    def block(self) -> dict[str, Any] | None:
        """Return the block as `exporters.wholesale` reads it, keys of other origin kept; None when empty."""
        prices = [
            {"quantity": quantity.data, "price": f"{price.data:.2f}"}
            for quantity, price in self.pairs("price")
            if quantity.data is not None and price.data is not None
        ]
        told: dict[str, Any] = {
            "moq": self.moq.data,
            "unit": self.unit.data or None,
            "price_tiers_usd": prices or None,
            "usd_rate": self._rate(),
            "fob_usd": self._fob(prices),
            "lead_time_days": [
                {"quantity": quantity.data, "days": days.data}
                for quantity, days in self.pairs("lead")
                if quantity.data is not None and days.data is not None
            ]
            or None,
            "handling_days": self.handling.data,
            "port": self.port.data or None,
            "hs_hint": self.hs_hint.data or None,
            "supply": self._supply(),
            "payment_methods": self.payment.data or None,
            "packaging_en": self.packaging.data or None,
            "carton": self._carton(),
        }
        said = {key: value for key, value in told.items() if value is not None}
        if not said and not self.kept:
            return None
        strange = {key: value for key, value in self.kept.items() if key not in told}
        # A key that was written down as empty stays so: the block compares equal to what it was.
        empty = {key: None for key, value in self.kept.items() if key in told and value is None}
        return {**strange, "trade_type": self.trade_type.data, **empty, **said}

    def _rate(self) -> dict[str, Any] | None:
        if "follow_rate" in self and self.follow_rate.data:
            return {"common": True}
        if not self.usd_rate.data or not self.usd_rate_on.data:
            return None
        return {"vnd_per_usd": self.usd_rate.data, "date": self.usd_rate_on.data.isoformat()}

    def _fob(self, prices: list[dict[str, Any]]) -> dict[str, str] | None:
        if self.trade_type.data != "sourcing":
            return self.kept.get("fob_usd")
        amounts = [Decimal(row["price"]) for row in prices]
        low = self.fob_min.data or min(amounts, default=None)
        high = self.fob_max.data or max(amounts, default=None)
        return None if low is None or high is None else {"min": f"{low:.2f}", "max": f"{high:.2f}"}

    def _supply(self) -> dict[str, Any] | None:
        if not self.supply.data:
            return None
        return {"quantity": self.supply.data, "unit": self.unit.data, "period": self.supply_period.data}

    def _carton(self) -> dict[str, Any] | None:
        if not self.carton_units.data:
            return None
        weight = self.carton_weight.data
        return {
            "units": self.carton_units.data,
            "length_cm": _shrunk(self.carton_length.data, 10),
            "width_cm": _shrunk(self.carton_width.data, 10),
            "height_cm": _shrunk(self.carton_height.data, 10),
            "gross_weight_kg": None if weight is None else weight / 1000,
        }


_ROWS = {"price": lambda: terms.most("ladder-count", 4), "lead": lambda: terms.most("lead-times", 3)}


def _shrunk(value: int | None, factor: int) -> int | float | None:
    if value is None:
        return None
    return value // factor if value % factor == 0 else value / factor


def wholesale_form(
    product: Product, *, offered: bool, common: UsdRate | None = None, unit_there: str = "", **kwargs: Any
) -> WholesaleForm:
    """Return the form over a product's wholesale block.

    Args:
        product: As it is now.
        offered: Whether buyers abroad see it.
        common: The installation's rate; None: none can be followed.
        unit_there: What its selling unit is called abroad, offered while nothing is kept.
        kwargs: For the form.
    """
    block: Mapping[str, Any] = product.wholesale or {}
    fields: dict[str, Any] = {"kept": dict(block)}
    for number in range(_ROWS["price"]()):
        fields[f"price_from_{number}"] = _whole(_l("Từ số lượng"))
        fields[f"price_{number}"] = DollarField(_l("Giá một đơn vị (USD)"))
    for number in range(_ROWS["lead"]()):
        fields[f"lead_from_{number}"] = _whole(_l("Đến số lượng"))
        fields[f"lead_{number}"] = _whole(_l("Số ngày chuẩn bị"), MOST_DAYS)
    kind = type("ProductWholesaleForm", (WholesaleForm,), fields)
    form: WholesaleForm = kind(
        data={**_present(block, unit_there), "offered": offered, "version": str(product.version)}, **kwargs
    )
    if common is None and not follows_common(block):
        del form.follow_rate
    elif common is not None:
        form.follow_rate.label.text = _(
            "Quy đổi theo tỷ giá chung: %(rate)s đồng một USD, ngày %(day)s (%(source)s)",
            rate=number_vi(common.vnd_per_usd),
            day=date_vi(common.on),
            source=common.source,
        )
    form.trade_type.choices = list(TRADE_TYPES.items())
    form.unit.choices = [("", _("Chưa chọn")), *_with(terms.units(), block.get("unit"))]
    form.supply_period.choices = _with(terms.periods().items(), (block.get("supply") or {}).get("period"))
    given = [each for each in block.get("payment_methods") or () if each not in terms.payment_methods()]
    form.payment.choices = [(each, each) for each in (*terms.payment_methods(), *given)]
    hint = terms.hs_hint(product.family_code)
    form.hs_hint.description = (
        _("Gợi ý cho nhóm hàng này: %(code)s. Bạn kiểm tra với hải quan.", code=hint)
        if hint
        else _("Từ 6 đến 10 chữ số. Chưa rõ thì để trống, kiểm tra với hải quan.")
    )
    return form


def _with(known: Any, present: str | None) -> list[tuple[str, str]]:
    """Return the choices, the present value among them even when it came from elsewhere."""
    choices = list(known)
    extra = [(present, present)] if present and present not in dict(choices) else []
    return [*choices, *extra]


def _present(block: Mapping[str, Any], unit_there: str) -> dict[str, Any]:
    carton, supply = block.get("carton") or {}, block.get("supply") or {}
    fob, rate = block.get("fob_usd") or {}, block.get("usd_rate") or {}
    present: dict[str, Any] = {
        "trade_type": block.get("trade_type") or "sourcing",
        "moq": block.get("moq"),
        "unit": block.get("unit") or ("" if block else unit_there),
        "follow_rate": follows_common(block),
        "usd_rate": rate.get("vnd_per_usd"),
        "usd_rate_on": _day(rate.get("date")),
        "fob_min": _decimal(fob.get("min")),
        "fob_max": _decimal(fob.get("max")),
        "handling": block.get("handling_days"),
        "port": block.get("port") or "",
        "hs_hint": block.get("hs_hint") or "",
        "supply": supply.get("quantity"),
        "supply_period": supply.get("period") or "Month",
        "payment": list(block.get("payment_methods") or ()),
        "packaging": block.get("packaging_en") or "",
        "carton_units": carton.get("units"),
        "carton_weight": _grown(carton.get("gross_weight_kg"), 1000),
    }
    for side in ("length", "width", "height"):
        present[f"carton_{side}"] = _grown(carton.get(f"{side}_cm"), 10)
    for number, row in enumerate(block.get("price_tiers_usd") or ()):
        present[f"price_from_{number}"] = row.get("quantity")
        present[f"price_{number}"] = _decimal(row.get("price"))
    for number, row in enumerate(block.get("lead_time_days") or ()):
        present[f"lead_from_{number}"] = row.get("quantity")
        present[f"lead_{number}"] = row.get("days")
    return present


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def _grown(value: Any, factor: int) -> int | None:
    amount = _decimal(value)
    return None if amount is None else round(amount * factor)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
