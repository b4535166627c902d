"""What producers choose before they print labels."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import ValidationError

from core.formatting import number_vi
from core.forms import BaseForm, WholeNumberField, required, required_amount
from traceability.printing.services import MOST
from traceability.printing.sheets import GRIDS


class SheetForm(BaseForm):
    """Which sheet, and how many labels."""

    grid = RadioField(
        _l("Khổ tem"),
        validators=[required(_l("Bạn chọn khổ tem."))],
    )
    count = WholeNumberField(_l("Số tem"), [required_amount(_l("Bạn ghi số tem cần in."))])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.grid.choices = [
            (code, _("%(number)s tem một tờ A4", number=grid.on_sheet)) for code, grid in GRIDS.items()
        ]

    def validate_count(self, field: WholeNumberField) -> None:
        """Keep the file within what a printer takes in one go."""
        if field.data is not None and not 1 <= field.data <= MOST:
            raise ValidationError(_("Số tem cần từ 1 đến %(most)s.", most=number_vi(MOST)))
