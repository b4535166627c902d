"""The form with which a seller hands over the template of the own shop."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from core.forms import CreatingForm


class TemplateForm(CreatingForm):
    """One file."""

    template = FileField(
        _l("Tệp mẫu của gian hàng"),
        validators=[FileRequired(_l("Bạn chưa chọn tệp mẫu tải từ Kênh Người bán."))],
    )
