"""What a visitor reports as suspicious."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from accounts.phones import BadPhone, normalise_phone
from core.forms import CreatingForm, required, text_length
from core.images import ACCEPTED

LONGEST_STORY = 1000


class SuspicionForm(CreatingForm):
    """What somebody who scanned a code found suspicious."""

    lot_code = StringField(_l("Mã lô trên bao bì"), [Optional(), text_length(at_most=60)])
    seen = TextAreaField(
        _l("Bạn thấy điều gì lạ?"),
        [required(_l("Bạn kể giúp vài chữ: thấy gì lạ.")), text_length(at_most=LONGEST_STORY)],
    )
    shop = StringField(_l("Thấy ở đâu"), [Optional(), text_length(at_most=200)])
    photo = FileField(_l("Ảnh chụp"), render_kw={"accept": ACCEPTED})
    phone = StringField(_l("Số điện thoại của bạn"), [Optional(), text_length(at_most=30)])
    consent = BooleanField(_l("Tôi đồng ý để cán bộ giữ số này và gọi lại về việc đã báo"))

    def validate_phone(self, field: StringField) -> None:
        """Ask the rule of phones."""
        if not field.data:
            return
        try:
            normalise_phone(field.data)
        except BadPhone as problem:
            raise ValidationError(str(problem)) from None

    def validate_consent(self, field: BooleanField) -> None:
        """Keep no phone without consent."""
        if self.phone.data and not field.data:
            raise ValidationError(
                _("Bạn đánh dấu đồng ý thì chúng tôi mới giữ số điện thoại; không thì bạn bỏ trống số.")
            )

    @property
    def picture(self) -> bytes:
        """Return the picture's bytes; empty when none was chosen."""
        chosen: Any = self.photo.data
        return bytes(chosen.read()) if chosen else b""
