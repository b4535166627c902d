"""What officers write when they recall lots and follow up reports."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from core.forms import CreatingForm, required, required_amount, text_length
from traceability.errors import BadRecallNumber
from traceability.forms import DayField, QuantityField
from traceability.services import parse_number

LONGEST_STORY = 1000


class TwoStepForm(CreatingForm):
    """A form whose answers are shown once more, with what will happen, before it is done."""

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Return what was answered, for the second page to send again."""
        asked: list[Any] = [field for field in self if not isinstance(field, HiddenField)]
        return [
            (field.name, str((field.data or "") if isinstance(field, RadioField) else field._value()))
            for field in asked
        ]


class RecallForm(TwoStepForm):
    """The decision to take a lot back."""

    number = StringField(
        _l("Số thông báo"),
        [required(_l("Bạn ghi số thông báo.")), text_length(at_most=40)],
        description=_l("Số này đứng trong địa chỉ của thông báo."),
    )
    reason = TextAreaField(
        _l("Lý do thu hồi"),
        [required(_l("Bạn ghi lý do để người mua hiểu.")), text_length(at_most=LONGEST_STORY)],
    )
    instruction = TextAreaField(
        _l("Người đang giữ hàng cần làm gì"),
        [required(_l("Bạn ghi việc người mua phải làm.")), text_length(at_most=LONGEST_STORY)],
    )
    decided_on = DayField(_l("Ngày quyết định"), [required_amount(_l("Bạn chọn ngày quyết định."))])
    quantity_shipped = QuantityField(_l("Đã xuất kho bao nhiêu"), [Optional()])

    def validate_number(self, field: StringField) -> None:
        """Ask the rule of numbers."""
        try:
            parse_number(field.data or "")
        except BadRecallNumber as problem:
            raise ValidationError(str(problem)) from None


class RecallEndForm(TwoStepForm):
    """What came of a recall."""

    closed_on = DayField(_l("Ngày kết thúc"), [required_amount(_l("Bạn chọn ngày kết thúc."))])
    quantity_recovered = QuantityField(_l("Đã thu về bao nhiêu"), [Optional()])
    result = TextAreaField(
        _l("Kết quả xử lý"),
        [
            required(_l("Bạn ghi hàng thu về được xử lý thế nào.")),
            text_length(at_most=LONGEST_STORY),
        ],
        description=_l("Ví dụ: đã tiêu hủy có biên bản, đã tái chế, kiểm nghiệm lại đạt. Ai cũng đọc được."),
    )
    use = RadioField(_l("Lô này còn dùng được không?"), validators=[required(_l("Bạn chọn một trong hai."))])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.use.choices = [
            ("no", _("Không, lô bị bỏ hẳn")),
            ("yes", _("Có, lô được dùng lại bình thường")),
        ]


class NoteForm(CreatingForm):
    """What was found out about a report."""

    text = TextAreaField(
        _l("Ghi việc đã làm"),
        [required(_l("Bạn ghi vài chữ về việc đã làm.")), text_length(at_most=LONGEST_STORY)],
    )


class OutcomeForm(CreatingForm):
    """What came of a report."""

    outcome = TextAreaField(
        _l("Kết quả"),
        [required(_l("Bạn ghi kết quả xem xét.")), text_length(at_most=LONGEST_STORY)],
    )
