"""The forms of the steps behind the password."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import ValidationError

from core.forms import BaseForm, required, text_length


class CodeForm(BaseForm):
    """Six digits of the authenticator, or a printed code."""

    code = StringField(_l("Mã xác thực"), [required(_l("Bạn chưa gõ mã.")), text_length(at_most=40)])


class OwnPasswordForm(BaseForm):
    """The password that takes the place of the one that was handed out."""

    password = PasswordField(_l("Mật khẩu mới"))

    def validate_password(self, field: Any) -> None:
        """Ask for a password; one made of blanks is one."""
        if not field.data:
            raise ValidationError(str(_l("Bạn chưa gõ mật khẩu mới.")))
