"""What a seller may send to get rows in the order of the own template."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from core.forms import CreatingForm


class PasteForm(CreatingForm):
    """One file, or none."""

    template = FileField(_l("Tệp mẫu của gian hàng"))
