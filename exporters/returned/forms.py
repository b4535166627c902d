"""What a seller hands in: the file that the marketplace gave back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from core.forms import CreatingForm


class ReturnedForm(CreatingForm):
    """One file."""

    returned = FileField(
        _l("Tệp Shopee trả lại"),
        validators=[FileRequired(_l("Bạn chưa chọn tệp mà Shopee trả lại."))],
    )
