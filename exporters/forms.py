"""What a seller sends to get a file: the template of the own shop, or the choice of a form."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from core.forms import CreatingForm

FILE_LABELS = {
    ".xlsx": _l("Làm bảng Excel"),
    ".csv": _l("Làm bảng CSV"),
    ".tsv": _l("Làm bảng TSV"),
    ".xml": _l("Làm tệp XML"),
    ".json": _l("Làm tệp dữ liệu JSON"),
    ".zip": _l("Làm trọn bộ, nén ZIP"),
}
"""What stands on the button of each form of a file."""


class TemplateForm(CreatingForm):
    """One file."""

    template = FileField(
        _l("Tệp mẫu của gian hàng"),
        validators=[FileRequired(_l("Bạn chưa chọn tệp mẫu tải từ Kênh Người bán."))],
    )


class FileForm(CreatingForm):
    """Which form of the file; each choice is a button."""

    suffix = SelectField(_l("Dạng tệp"))

    def offer(self, suffixes: Iterable[str]) -> None:
        """Put the marketplace's forms up for choice."""
        self.suffix.choices = [(suffix, FILE_LABELS[suffix]) for suffix in suffixes]
