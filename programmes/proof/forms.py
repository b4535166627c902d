"""Forms about proofs and calls."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from core.forms import CreatingForm, text_length

_DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
HOLDS, GONE = "holds", "gone"
NEEDED, NOT_NEEDED = "needed", "not_needed"
# Twin: the check on `call_notes.result`.
RESULTS: dict[str, Any] = {
    "done": _l("Đã gửi hoặc đã sửa"),
    "promised": _l("Hẹn gửi sau"),
    "no_answer": _l("Không nghe máy"),
    "wrong_number": _l("Sai số, không liên lạc được"),
    "refused": _l("Không muốn gửi"),
}


class LookForm(CreatingForm):
    """Say whether a proof still holds."""

    found = RadioField(_l("Bạn thấy thế nào?"), validators=[InputRequired(_l("Bạn chọn một trong hai."))])
    note = StringField(_l("Ghi chú"), validators=[text_length(at_most=300)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the two answers."""
        super().__init__(*args, **kwargs)
        self.found.choices = [(HOLDS, _l("Còn, đúng như ghi nhận")), (GONE, _l("Không còn, hoặc đã khác"))]


class NotificationForm(CreatingForm):
    """Say what is known of notifying a website."""

    is_needed = RadioField(
        _l("Trang này có nhận đặt hàng không?"), validators=[InputRequired(_l("Bạn chọn một trong hai."))]
    )
    number = StringField(_l("Số thông báo"), validators=[text_length(at_most=60)])
    notified_on = DateField(_l("Ngày thông báo"), format=_DAY_FORMATS, validators=[Optional()])
    note = StringField(_l("Ghi chú"), validators=[text_length(at_most=300)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the two answers."""
        super().__init__(*args, **kwargs)
        self.is_needed.choices = [
            (NEEDED, _l("Có, và đã thông báo với cơ quan nhà nước")),
            (NOT_NEEDED, _l("Không nhận đặt hàng")),
        ]


class CallForm(CreatingForm):
    """Say what came of a call, and when to call again."""

    result = RadioField(_l("Kết quả"), validators=[InputRequired(_l("Bạn chọn kết quả cuộc gọi."))])
    note = TextAreaField(_l("Cơ sở nói gì"), validators=[text_length(at_most=500)])
    next_on = DateField(
        _l("Gọi lại ngày"), format=_DAY_FORMATS, validators=[InputRequired(_l("Bạn chọn ngày gọi lại."))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the results."""
        super().__init__(*args, **kwargs)
        self.result.choices = list(RESULTS.items())
