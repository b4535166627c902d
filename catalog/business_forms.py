"""What people fill in about a business by its papers, about its kind, and about its members."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TelField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from accounts.account_forms import PASSWORD_HINT, AccountConsentFields, NewPasswordField
from accounts.phones import BadPhone, normalise_phone
from catalog.models import BusinessKind
from catalog.tax_codes import BadTaxCode, masked, parse_tax_code
from catalog.vocabulary import KINDS
from core.formatting import VIETNAM
from core.forms import BaseForm, CreatingForm, WholeNumberField, required, text_length

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]  # what the browser's calendar sends, and what people type
FIRST_YEAR = 1900
_EMAIL = re.compile(r"[^@\s,;<>()\"']+@[^@\s,;<>()\"']+\.[^@\s.,;<>()\"']+")
KIND_CHOICES = [(kind.value, label) for kind, label in KINDS.items()]
ROLES = {
    "editor": _l("Người làm cùng"),
    "owner": _l("Chủ cơ sở"),
}
ROLE_WORK = {
    "editor": _l("Sửa sản phẩm, lô hàng, tem, giấy tờ; không đổi được tên cơ sở và người làm cùng."),
    "owner": _l("Làm được mọi việc của cơ sở, kể cả thêm và bớt người."),
}


class FactFields(BaseForm):
    """What stands on the paper of a registration; `tax_digits` and `e164` hold what was understood."""

    name = StringField(
        _l("Tên cơ sở"),
        [required(_l("Bạn ghi tên như trên giấy đăng ký.")), text_length(at_most=200)],
        description=_l("Như trên giấy đăng ký, ví dụ: Hợp tác xã Nếp Gấc"),
    )
    tax_code = StringField(
        _l("Mã số thuế"),
        [text_length(at_most=40)],
        description=_l("10, 12 hoặc 13 chữ số. Mã 12 số của cá nhân không hiện cho ai xem"),
    )
    registration_no = StringField(
        _l("Số giấy đăng ký"),
        [text_length(at_most=40)],
        description=_l("Nếu khác mã số thuế"),
    )
    founded_year = WholeNumberField(_l("Năm thành lập"), [Optional()])
    representative = StringField(_l("Người đại diện"), [text_length(at_most=120)])
    phone = TelField(_l("Điện thoại của cơ sở"), description=_l("Chỉ hiện công khai khi chủ cơ sở đồng ý"))
    email = StringField(_l("Thư điện tử"), [text_length(at_most=200)])

    tax_digits: str | None = None
    e164: str | None = None

    def validate_tax_code(self, field: StringField) -> None:
        """Ask the rule; the twelve digits of a person are not read back in full."""
        if not field.data:
            return
        try:
            self.tax_digits = parse_tax_code(field.data)
        except BadTaxCode as problem:
            raise ValidationError(str(problem)) from None

    def validate_founded_year(self, field: WholeNumberField) -> None:
        """A year that has been."""
        this_year = datetime.now(VIETNAM).year
        if field.data is not None and not FIRST_YEAR <= field.data <= this_year:
            raise ValidationError(
                _("Năm thành lập cần từ %(first)s đến %(last)s.", first=FIRST_YEAR, last=this_year)
            )

    def validate_phone(self, field: TelField) -> None:
        """Ask the rule of phones."""
        if not field.data:
            return
        try:
            self.e164 = normalise_phone(field.data)
        except BadPhone as problem:
            raise ValidationError(str(problem)) from None

    def validate_email(self, field: StringField) -> None:
        """The shape only; whether anybody reads it, nobody knows."""
        if field.data and not _EMAIL.fullmatch(field.data):
            raise ValidationError(_("Thư điện tử chưa đúng, ví dụ htx.nepgac@example.vn."))

    def facts(self) -> dict[str, Any]:
        """Return the answers by the column of the business."""
        return {
            "name": self.name.data,
            "tax_code": self.tax_digits,
            "registration_no": self.registration_no.data or None,
            "founded_year": self.founded_year.data,
            "representative": self.representative.data or None,
            "phone": self.e164,
            "email": self.email.data or None,
        }


class FactsForm(FactFields):
    """Change the facts; a person's tax code stays as it is while its masked form is left alone."""

    version = HiddenField()

    kept_tax_code: str | None = None

    def validate_tax_code(self, field: StringField) -> None:
        """Take the masked form for "as it is"."""
        if self.kept_tax_code and field.data == masked(self.kept_tax_code):
            self.tax_digits = self.kept_tax_code
            return
        super().validate_tax_code(field)


class AddressFields(BaseForm):
    """Where it is; read by `catalog.views.communes`."""

    street = StringField(_l("Thôn, xóm, số nhà"), [text_length(at_most=200)])
    commune = StringField(
        _l("Xã, phường"),
        [required(_l("Bạn ghi xã, phường.")), text_length(at_most=200)],
        description=_l("Gõ tên mới hoặc tên cũ, có dấu hay không dấu đều được, rồi chọn trong gợi ý"),
        render_kw={"list": "commune-options"},
    )
    commune_choice = SelectField(_l("Bạn chọn đúng xã, phường"), validate_choice=False)
    former_district = SelectField(
        _l("Trước 01/07/2025 thuộc huyện, thành phố nào"),
        description=_l("Chỉ cần chọn với phường có đất của hai nơi; chưa rõ thì để trống"),
    )


class OwnerFields(BaseForm):
    """To whom a registration is handed; a new account needs a name as well."""

    owner_phone = TelField(
        _l("Số điện thoại của chủ cơ sở"),
        description=_l("Số dùng để đăng nhập. Bạn đã gặp và đối chiếu đúng người"),
    )
    owner_name = StringField(
        _l("Họ tên chủ cơ sở"),
        [text_length(at_most=120)],
        description=_l("Cần khi số này chưa có tài khoản"),
    )

    owner_e164: str | None = None

    def validate_owner_phone(self, field: TelField) -> None:
        """Ask the rule of phones."""
        if not field.data:
            return
        try:
            self.owner_e164 = normalise_phone(field.data)
        except BadPhone as problem:
            raise ValidationError(str(problem)) from None


class RegisterForm(FactFields, AddressFields, OwnerFields, CreatingForm):
    """An officer writes a business down, and may hand it to its owner at once."""

    kind = RadioField(
        _l("Loại hình"),
        [InputRequired(_l("Bạn chọn loại hình."))],
    )

    def __init__(self, **kwargs: Any) -> None:
        """Offer the kinds."""
        super().__init__(**kwargs)
        self.kind.choices = KIND_CHOICES


class HandOverForm(OwnerFields, CreatingForm):
    """Hand a registration to its owner."""

    def validate_owner_phone(self, field: TelField) -> None:
        """Here the phone is what is asked for."""
        if not field.data:
            raise ValidationError(_("Bạn gõ số điện thoại của chủ cơ sở."))
        super().validate_owner_phone(field)


class KindForm(BaseForm):
    """A change of kind with its day, or the line that corrects a mistaken one."""

    version = HiddenField()
    kind = RadioField(
        _l("Loại hình"),
        [InputRequired(_l("Bạn chọn loại hình."))],
    )
    since = DateField(
        _l("Từ ngày"),
        format=DAY_FORMATS,
        validators=[InputRequired(_l("Bạn ghi ngày trên giấy đăng ký mới."))],
        description=_l("Ngày trên giấy đăng ký mới, ví dụ 01/10/2026"),
    )
    note = StringField(
        _l("Ghi chú"),
        [text_length(at_most=300)],
        description=_l("Ví dụ số giấy đăng ký mới, hoặc vì sao sửa"),
    )

    def __init__(self, **kwargs: Any) -> None:
        """Offer the kinds."""
        super().__init__(**kwargs)
        self.kind.choices = KIND_CHOICES

    @property
    def chosen_kind(self) -> BusinessKind:
        """Return the chosen kind."""
        return BusinessKind(self.kind.data)


class InviteForm(CreatingForm):
    """Invite somebody by phone."""

    phone = TelField(
        _l("Số điện thoại của người được mời"),
        [required(_l("Bạn gõ số điện thoại của người được mời."))],
        description=_l("Số người đó dùng, hoặc sẽ dùng, để đăng nhập"),
    )
    role = RadioField(
        _l("Người này làm gì"),
        [InputRequired(_l("Bạn chọn một mục."))],
        default="editor",
    )

    e164: str = ""

    def __init__(self, **kwargs: Any) -> None:
        """Offer the roles."""
        super().__init__(**kwargs)
        self.role.choices = list(ROLES.items())

    def validate_phone(self, field: TelField) -> None:
        """Ask the rule of phones; whether anybody has the number is not looked up."""
        try:
            self.e164 = normalise_phone(field.data or "")
        except BadPhone as problem:
            raise ValidationError(str(problem)) from None


class AnswerForm(BaseForm):
    """Say yes to an invitation; the code is asked for while nobody has seen the phone."""

    code = StringField(
        _l("Mã trên tờ mời"),
        [text_length(at_most=40)],
        description=_l("10 chữ và số, chủ cơ sở đọc hoặc đưa cho bạn"),
        render_kw={"autocapitalize": "characters", "spellcheck": "false"},
    )


class JoinForm(AccountConsentFields):
    """Make an account with an invitation's code."""

    phone = TelField(
        _l("Số điện thoại của bạn"),
        [required(_l("Bạn gõ số điện thoại."))],
        description=_l("Đúng số mà chủ cơ sở đã mời"),
    )
    code = StringField(
        _l("Mã trên tờ mời"),
        [required(_l("Bạn gõ mã trên tờ mời.")), text_length(at_most=40)],
        description=_l("10 chữ và số, không phân biệt chữ hoa chữ thường"),
        render_kw={"autocapitalize": "characters", "spellcheck": "false"},
    )
    full_name = StringField(_l("Họ tên của bạn"), [required(_l("Bạn ghi họ tên.")), text_length(at_most=120)])
    password = NewPasswordField(_l("Đặt mật khẩu"), description=PASSWORD_HINT)

    e164: str = ""

    def validate_phone(self, field: TelField) -> None:
        """Ask the rule of phones."""
        try:
            self.e164 = normalise_phone(field.data or "")
        except BadPhone as problem:
            raise ValidationError(str(problem)) from None
