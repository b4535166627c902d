"""The three screens of the sign-up: eight answers, a photo and a tick."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import ValidationError

from accounts.account_forms import PASSWORD_HINT, AccountConsentFields, NewPasswordField, PhoneField
from catalog.forms import LONGEST_NAME, LONGEST_UNIT
from catalog.models import BusinessKind
from catalog.vocabulary import KINDS, USUAL_UNITS
from core.forms import BaseForm, MoneyField, required, text_length

LONGEST_BUSINESS_NAME = 200  # twin: businesses.name
# What people most often are stands first.
_KINDS = (
    BusinessKind.HO_KINH_DOANH,
    BusinessKind.HOP_TAC_XA,
    BusinessKind.DOANH_NGHIEP,
    BusinessKind.TO_HOP_TAC,
    BusinessKind.CA_NHAN,
)
KIND_EXPLANATIONS = {
    BusinessKind.HO_KINH_DOANH.value: _l("Gia đình làm nghề, có giấy đăng ký hộ kinh doanh"),
    BusinessKind.HOP_TAC_XA.value: _l("Có giấy đăng ký hợp tác xã"),
    BusinessKind.DOANH_NGHIEP.value: _l("Công ty hoặc doanh nghiệp tư nhân có giấy đăng ký"),
    BusinessKind.TO_HOP_TAC.value: _l("Vài nhà cùng làm theo hợp đồng hợp tác"),
    BusinessKind.CA_NHAN.value: _l("Nhà tự làm, chưa đăng ký kinh doanh; vẫn đăng sản phẩm được"),
}
ANOTHER, MINE = "another", "mine"


class AccountForm(AccountConsentFields):
    """First screen: number, password, consent."""

    phone = PhoneField(
        _l("Số điện thoại"),
        [required(_l("Bạn chưa gõ số điện thoại."))],
        description=_l("Để đăng nhập, ví dụ 0912 345 678. Người mua không thấy số này"),
    )
    password = NewPasswordField(_l("Mật khẩu bạn tự đặt"), description=PASSWORD_HINT)


class BusinessForm(BaseForm):
    """Second screen: name, kind, commune; what has to be told apart is asked beside them."""

    name = StringField(
        _l("Tên cơ sở"),
        [required(_l("Bạn chưa gõ tên cơ sở.")), text_length(at_most=LONGEST_BUSINESS_NAME)],
        description=_l("Như trên giấy đăng ký; chưa có giấy thì như bà con vẫn gọi"),
    )
    kind = RadioField(_l("Cơ sở của bạn là"), validate_choice=False)
    commune = StringField(
        _l("Xã, phường"),
        [required(_l("Bạn chưa gõ xã, phường.")), text_length(at_most=200)],
        description=_l("Tên mới hay tên cũ, có dấu hay không dấu đều được, ví dụ: nguyen xa"),
        render_kw={"list": "commune-options"},
    )
    commune_choice = RadioField(_l("Bạn chọn đúng nơi"), validate_choice=False)
    lookalike = RadioField(_l("Đó có phải cơ sở của bạn không"), validate_choice=False)
    warned = HiddenField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = [(kind.value, KINDS[kind]) for kind in _KINDS]
        self.commune_choice.choices = []
        self.lookalike.choices = [
            (ANOTHER, _l("Không, cơ sở của tôi là cơ sở khác")),
            (MINE, _l("Đúng, đó là cơ sở của tôi")),
        ]

    def validate_kind(self, field: RadioField) -> None:
        """One of the five."""
        if field.data not in KIND_EXPLANATIONS:
            raise ValidationError(str(_l("Bạn bấm chọn một trong năm loại.")))

    @property
    def was_warned_of(self) -> set[str]:
        """Return the numbers of the registrations that the page has shown already."""
        return set((self.warned.data or "").split(","))


class FirstProductForm(BaseForm):
    """Third screen: name, price, unit and one photo."""

    name = StringField(
        _l("Tên sản phẩm"),
        [required(_l("Bạn đặt tên cho sản phẩm.")), text_length(at_most=LONGEST_NAME)],
        description=_l("Như bạn vẫn gọi khi bán, ví dụ: Bánh cáy làng Nguyễn hộp 350 g"),
    )
    price = MoneyField(
        _l("Giá bán (đồng)"), lowest=1, description=_l("Gõ 25.000 hoặc 25k đều được"),
    )  # fmt: skip
    unit = StringField(
        _l("Bán theo"),
        [required(_l("Bạn ghi bán theo hộp, túi, kg…")), text_length(at_most=LONGEST_UNIT)],
        description=_l("Hộp, túi, kg… Chọn gợi ý hoặc gõ cách gọi của bạn"),
        render_kw={"list": "unit-options", "autocapitalize": "none"},
    )
    photo = FileField(
        _l("Ảnh sản phẩm"),
        description=_l("Chụp hoặc chọn từ điện thoại, tối đa 20 MB. Chưa có ảnh thì thêm sau cũng được"),
    )
    usual_units = USUAL_UNITS

    def validate_price(self, field: MoneyField) -> None:
        """A product that everybody sees has a price."""
        if field.data is None and not field.process_errors:
            raise ValidationError(str(_l("Bạn ghi giá bán, ví dụ 25.000 hoặc 25k.")))
