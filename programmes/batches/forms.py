"""Forms of verifying by sample, and of giving acts back."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField

from core.forms import BaseForm, CreatingForm, required, text_length
from programmes.forms import VersionForm

RIGHT, WRONG = "dung", "sai"
LONGEST = 500  # twin: the columns that keep it


class DrawForm(CreatingForm):
    """Draw a batch; what it is drawn from stands in the address."""


class VerdictForm(BaseForm):
    """Say of one act whether it is right."""

    verdict = RadioField(
        _l("Minh chứng có khớp với nội dung ghi nhận không?"),
        validators=[required(_l("Bạn chọn đúng hoặc sai."))],
    )
    note = TextAreaField(_l("Ghi chú"), validators=[text_length(at_most=LONGEST)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the two answers."""
        super().__init__(*args, **kwargs)
        self.verdict.choices = [(RIGHT, _l("Đúng")), (WRONG, _l("Sai"))]


class EndForm(BaseForm):
    """End a batch."""


class GiveUpForm(BaseForm):
    """End a batch without verifying anything."""

    reason = TextAreaField(
        _l("Vì sao dừng"),
        validators=[required(_l("Bạn ghi lý do.")), text_length(at_least=5, at_most=LONGEST)],
    )


class ReturnActForm(VersionForm):
    """Give an act back."""

    reason = TextAreaField(
        _l("Sai ở đâu"), validators=[required(_l("Bạn ghi lý do.")), text_length(at_least=5, at_most=LONGEST)]
    )


class AnswerForm(CreatingForm):
    """Say what was done about an act that was given back."""

    words = TextAreaField(
        _l("Bạn đã sửa gì"),
        validators=[required(_l("Bạn ghi đã sửa gì.")), text_length(at_least=5, at_most=LONGEST)],
    )
