"""One small form a question: the answer, and the products to which it is to be written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, SubmitField
from wtforms.validators import Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from catalog.column_fields import ColumnField
from catalog.models import Family, Product
from core.formatting import number_vi
from core.forms import BaseForm, Between, WholeNumberField, required, required_amount, text_length
from exporters.category_maps import LONGEST_ID
from exporters.fixing.questions import Kind, Question
from exporters.offering.forms import LONGEST_BRAND, MOST_AT_LEAST, MOST_DAYS
from exporters.offering.services import NO_BRAND
from exporters.rules import RulePack

MOST_STOCK = 999_999_999
MOST_TICKED = 200  # products under one question on one page


class _Boxes(SelectMultipleField):
    """Products as ``<number>:<version>``: which ones, and as they were when the page was made."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Take whatever was ticked: what is not asked any more is told apart by the page."""

    @property
    def seen(self) -> dict[int, int]:
        """Return the version by number of what was ticked, as it stood on the page that was sent."""
        found = {}
        for each in self.raw_data or ():
            number, _colon, version = str(each).partition(":")
            if _is_number(number) and _is_number(version):
                found[int(number)] = int(version)
        return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


class AnswerForm(BaseForm):
    """The part that all questions have."""

    class Meta(BaseForm.Meta):
        """Leave the token to the application's own check: under a prefix nobody would find it."""

        csrf = False

    products = _Boxes(_l("Ghi cho những sản phẩm này"))
    save = SubmitField(_l("Lưu"))
    offered: tuple[int, ...] = ()

    def validate_products(self, field: _Boxes) -> None:
        """An answer for nobody is a mistake."""
        if not field.seen:
            raise ValidationError(_("Bạn đánh dấu ít nhất một sản phẩm."))

    @property
    def asked(self) -> list[Any]:
        """Return the fields of the answer itself."""
        return [each for each in self if each.short_name not in ("products", "save")]

    def facts(self) -> dict[str, Any]:
        """Return the answer by the field that is written."""
        return {each.short_name: each.data for each in self.asked}

    def offer(self, products: Sequence[Product], versions: Mapping[int, int]) -> None:
        """Put the products up for choice, in these versions, all ticked when nobody has chosen yet."""
        self.offered = tuple(each.id for each in products[:MOST_TICKED])
        choices = [(f"{each.id}:{versions.get(each.id, 0)}", each.name) for each in products[:MOST_TICKED]]
        self.products.choices = choices
        if self.products.raw_data is None:
            self.products.data = [value for value, _name in choices]
        else:  # shown again, ticks stay with their products, whatever became of these meanwhile
            seen = self.products.seen
            self.products.data = [
                value for number, (value, _name) in zip(self.offered, choices, strict=True) if number in seen
            ]


class WeightForm(AnswerForm):
    """What a parcel weighs."""

    gross_weight_g = ColumnField(
        _l("Cân nặng cả bao bì (g)"),
        [required(_l("Bạn cân cả gói rồi ghi số gam."))],
        column="gross_weight_g",
    )


class SizeForm(AnswerForm):
    """How large a parcel is."""

    package_length_mm = ColumnField(
        _l("Dài (cm)"), [required(_l("Bạn đo cạnh dài nhất."))], column="package_length_mm"
    )
    package_width_mm = ColumnField(
        _l("Rộng (cm)"), [required(_l("Bạn đo cạnh dài thứ hai."))], column="package_width_mm"
    )
    package_height_mm = ColumnField(
        _l("Cao (cm)"), [required(_l("Bạn đo cạnh ngắn nhất."))], column="package_height_mm"
    )


class FamilyForm(AnswerForm):
    """Which family of goods it is."""

    family_code = SelectField(_l("Nhóm hàng"), [required(_l("Bạn chọn nhóm hàng."))], default="")


class CategoryForm(AnswerForm):
    """Which category of the marketplace it belongs to."""

    category_id = StringField(
        _l("Mã ngành hàng trên sàn"),
        [
            required(_l("Bạn chép mã ngành hàng từ sàn vào đây.")),
            text_length(at_most=LONGEST_ID),
            Regexp(r"[0-9]*\Z", message=_l("Mã ngành hàng chỉ có chữ số, ví dụ 100629.")),
        ],
        description=_l("Chỉ chữ số, chép từ sàn"),
    )


class StockForm(AnswerForm):
    """How much there is."""

    stock = WholeNumberField(
        _l("Số lượng trong kho"),
        [required_amount(_l("Bạn ghi số đang có, hết hàng thì ghi 0.")), Between(0, MOST_STOCK)],
    )


class DaysForm(AnswerForm):
    """How soon it leaves."""

    days_to_ship = WholeNumberField(
        _l("Sau khi có đơn, mấy ngày thì gửi hàng"),
        [required_amount(_l("Bạn ghi số ngày.")), Between(1, MOST_DAYS)],
    )


class LeastForm(AnswerForm):
    """How many are bought at least."""

    min_purchase_quantity = WholeNumberField(
        _l("Mỗi lần mua ít nhất"), [required_amount(_l("Bạn ghi số lượng.")), Between(1, MOST_AT_LEAST)]
    )


class BrandForm(AnswerForm):
    """Under which brand it is sold."""

    has_no_brand = BooleanField(_l("Hàng không có thương hiệu"))
    brand = StringField(_l("Hoặc ghi thương hiệu"), [text_length(at_most=LONGEST_BRAND)])

    def validate_brand(self, field: StringField) -> None:
        """One of the two is the answer."""
        if not field.data and not self.has_no_brand.data:
            raise ValidationError(_("Bạn ghi thương hiệu, hoặc đánh dấu ô không có thương hiệu."))

    def facts(self) -> dict[str, Any]:
        """Return the brand; goods without one say so in the marketplaces' own words."""
        return {"brand": NO_BRAND if self.has_no_brand.data else self.brand.data}


_FORMS: Mapping[Kind, type[AnswerForm]] = {
    Kind.WEIGHT: WeightForm,
    Kind.SIZE: SizeForm,
    Kind.FAMILY: FamilyForm,
    Kind.CATEGORY: CategoryForm,
    Kind.STOCK: StockForm,
    Kind.DAYS: DaysForm,
    Kind.LEAST: LeastForm,
    Kind.BRAND: BrandForm,
}
_LIMITED = {
    "gross_weight_g": ("weight-range", "weight-needed"),
    "stock": ("stock-range",),
    "days_to_ship": ("preorder-range",),
    "min_purchase_quantity": ("min-purchase-range",),
}


def key_of(question: Question) -> str:
    """Return the question as forms and addresses name it."""
    mark = hashlib.sha256(question.group.encode()).hexdigest()[:8]
    return f"{question.kind.value}-{mark}"


def answer_form(
    question: Question,
    products: Sequence[Product],
    versions: Mapping[int, int],
    pack: RulePack,
    families: Sequence[Family],
    label: str,
    *,
    is_sent: bool,
) -> AnswerForm:
    """Return the form of a question.

    Args:
        question: With an answer in common.
        products: Of which it is asked.
        versions: Of what the answer changes, by product; what is not there yet is none.
        pack: The marketplace's rules that hold now: their limits stand beside the field.
        families: All families of goods.
        label: What people call the marketplace.
        is_sent: Whether this question is answered by the present request.
    """
    sent: dict[str, Any] = {} if is_sent else {"formdata": None}
    form = _FORMS[question.kind](prefix=f"{key_of(question)}-", **sent)
    form.offer(products, versions)
    if isinstance(form, FamilyForm):
        form.family_code.choices = [("", _("Chưa chọn")), *((each.code, each.name) for each in families)]
    for name, rule_ids in _LIMITED.items():
        rule = next((found for each in rule_ids if (found := pack.rule(each))), None)
        if name in form and rule is not None:
            ends = [
                _("từ %(low)s", low=number_vi(rule.minimum)) if rule.minimum is not None else "",
                _("đến %(high)s", high=number_vi(rule.maximum)) if rule.maximum is not None else "",
            ]
            form[name].description = _(
                "%(label)s nhận %(ends)s", label=label, ends=" ".join(filter(None, ends))
            )
    return form
