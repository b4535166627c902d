"""The forms of the own account and of the way back into it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField, TelField
from wtforms.validators import ValidationError
from wtforms.widgets import PasswordInput

from accounts.consents import Purpose, wording
from accounts.phones import BadPhone, normalise_phone
from accounts.services import LONGEST_NAME
from core.forms import BaseForm, required, text_length
from core.languages import agency_name
from core.seen import SeenForm

PASSWORD_HINT = _l("Từ 8 ký tự, gõ gì cũng được. Dễ nhớ và khó đoán nhất là ba từ không liên quan nhau")


class PhoneField(TelField):
    """A phone number in any usual shape; `e164` is the form in which it is kept, "" until it is valid."""

    e164: str = ""

    def pre_validate(self, form: Any) -> None:
        """Read the number, or say how to write it."""
        if not self.data:
            return
        try:
            self.e164 = normalise_phone(self.data)
        except BadPhone as problem:
            raise ValidationError(str(problem)) from None


class NewPasswordField(PasswordField):
    """A password that is being chosen: readable while it is typed, and still there after a refusal."""

    widget = PasswordInput(hide_value=False)

    def pre_validate(self, form: Any) -> None:
        """Ask for one; one made of blanks is one, and whether it is good, `accounts.passwords` says."""
        if not self.data:
            raise ValidationError(str(_l("Bạn chưa gõ mật khẩu.")))


class AccountConsentFields(BaseForm):
    """The tick without which no account is made; its sentence is the one that is kept with the answer."""

    consent = BooleanField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.consent.label.text = str(wording(Purpose.ACCOUNT)) % {"agency": agency_name()}

    def validate_consent(self, field: BooleanField) -> None:
        """Nothing is kept of a person who has not agreed."""
        if not field.data:
            raise ValidationError(
                str(_l("Bạn đánh dấu vào ô này nếu đồng ý. Chưa đồng ý thì chưa tạo được tài khoản."))
            )


class PresentPasswordForm(BaseForm):
    """Whoever only holds the phone in the hand does not know the password."""

    password = PasswordField(_l("Mật khẩu đang dùng"))

    def validate_password(self, field: Any) -> None:
        """Ask for it; one made of blanks is one."""
        if not field.data:
            raise ValidationError(str(_l("Bạn chưa gõ mật khẩu đang dùng.")))


class ChangePasswordForm(PresentPasswordForm):
    """The present password and the new one."""

    new_password = NewPasswordField(_l("Mật khẩu mới"), description=PASSWORD_HINT)


class ChangePhoneForm(PresentPasswordForm):
    """The new number and the present password."""

    phone = PhoneField(
        _l("Số điện thoại mới"),
        [required(_l("Bạn chưa gõ số điện thoại mới."))],
        description=_l("Ví dụ 0912 345 678. Từ lần sau bạn đăng nhập bằng số này"),
    )


class NameForm(SeenForm):
    """What the person is called."""

    full_name = StringField(
        _l("Tên gọi"),
        [required(_l("Bạn chưa gõ tên.")), text_length(at_most=LONGEST_NAME)],
        description=_l("Họ tên của bạn, như người khác vẫn gọi"),
    )


class _RecoveryForm(BaseForm):
    """Number and code of the sheet of paper."""

    phone = PhoneField(
        _l("Số điện thoại của tài khoản"),
        [required(_l("Bạn chưa gõ số điện thoại."))],
        description=_l("Số bạn đã dùng để đăng nhập, có ghi trên tờ giấy"),
    )
    code = StringField(
        _l("Mã trên tờ giấy"),
        [required(_l("Bạn chưa gõ mã.")), text_length(at_most=60)],
        description=_l("12 chữ số, có dấu cách hay không đều được"),
    )


class ForgottenPasswordForm(_RecoveryForm):
    """Number, code and the new password."""

    new_password = NewPasswordField(_l("Mật khẩu mới"), description=PASSWORD_HINT)


class ChangedPhoneForm(_RecoveryForm):
    """The old number, the code and the new number."""

    phone = PhoneField(
        _l("Số điện thoại cũ"),
        [required(_l("Bạn chưa gõ số điện thoại cũ."))],
        description=_l("Số của tài khoản, có ghi trên tờ giấy"),
    )
    new_phone = PhoneField(
        _l("Số điện thoại mới"),
        [required(_l("Bạn chưa gõ số điện thoại mới."))],
        description=_l("Ví dụ 0912 345 678. Từ nay bạn đăng nhập bằng số này"),
    )
