"""What a helper fills in: the code that the producer reads out."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import ValidationError

from catalog.consent_codes import BadConsentCode, parse_code
from core.forms import BaseForm, required


class ConsentCodeForm(BaseForm):
    """The code. Its field has a name of its own: what was typed elsewhere may stand beside it."""

    consent_code = StringField(
        _l("Mã chủ cơ sở đọc cho bạn"),
        [required(_l("Bạn chưa gõ mã."))],
        description=_l("8 chữ số, ví dụ 4821 9037"),
    )

    def validate_consent_code(self, field: StringField) -> None:
        """Ask the rule of codes for the shape."""
        try:
            parse_code(field.data or "")
        except BadConsentCode as problem:
            raise ValidationError(str(problem)) from None
