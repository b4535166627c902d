"""The form of the sign-in."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, TelField
from wtforms.validators import ValidationError

from accounts.phones import BadPhone, normalise_phone
from core.forms import BaseForm, required


class SignInForm(BaseForm):
    """Phone and password, and where to go on to."""

    phone = TelField(_l("Số điện thoại"), validators=[required(_l("Bạn chưa gõ số điện thoại."))])
    password = PasswordField(_l("Mật khẩu"))
    next = HiddenField()

    e164: str = ""

    def validate_phone(self, field: Any) -> None:
        """Refuse what is no phone number; whether anybody has it is not told here."""
        try:
            self.e164 = normalise_phone(field.data)
        except BadPhone as problem:
            raise ValidationError(str(problem)) from None

    def validate_password(self, field: Any) -> None:
        """Ask for a password; one made of blanks is one."""
        if not field.data:
            raise ValidationError(str(_l("Bạn chưa gõ mật khẩu.")))
