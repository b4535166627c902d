"""What producers choose when they ask for serials, look one up, or take one out of use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField

from core.forms import Between, CreatingForm, WholeNumberField, required, required_amount, text_length
from traceability.models import Lot
from traceability.serials.services import MOST

LONGEST_REASON = 300


class IssueForm(CreatingForm):
    """For which lot, and how many."""

    lot_id = SelectField(_l("Dán lên hàng của lô"), coerce=int)
    count = WholeNumberField(
        _l("Số mã cần tạo"),
        [
            required_amount(_l("Bạn ghi số mã cần tạo.")),
            Between(
                1, MOST, _l("Mỗi lần tạo từ %(low)s đến %(high)s mã. Cần nhiều hơn, bạn tạo thêm lần nữa.")
            ),
        ],
    )

    def offer(self, lots: Sequence[Lot]) -> None:
        """Offer the lots, and labels that name none; 0 stands for those."""
        self.lot_id.choices = [
            *((lot.id, _("Lô %(code)s", code=lot.lot_code)) for lot in lots),
            (0, _("Không ghi lô trên tem")),
        ]


class RevokeForm(CreatingForm):
    """Why a serial, or a whole range, is taken out of use."""

    reason = TextAreaField(
        _l("Lý do hủy"),
        [required(_l("Bạn ghi lý do hủy; người quét mã sẽ đọc được.")), text_length(at_most=LONGEST_REASON)],
    )

    def blame(self, problem: Exception) -> None:
        """Show a refusal beside the reason."""
        errors: Any = self.reason.errors
        self.reason.errors = [*errors, str(problem)]
