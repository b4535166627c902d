"""What a producer says of a stall, and what an officer decides over one."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from catalog.business_forms import DAY_FORMATS
from core.forms import BaseForm, CreatingForm, required, text_length
from core.seen import SeenForm
from exporters.stalls.addresses import LONGEST
from exporters.stalls.models import Stall
from exporters.stalls.rules import stall_places
from exporters.stalls.services import LONGEST_REASON

ACCEPT, REFUSE = "accept", "refuse"


class StallForm(SeenForm, CreatingForm):
    """A stall; of one that is there the marketplace stays what it is."""

    version = HiddenField()
    marketplace = SelectField(_l("Sàn"))
    url = StringField(
        _l("Đường dẫn gian hàng"),
        [text_length(at_most=LONGEST)],
        description=_l("Mở gian hàng trên máy, chép địa chỉ ở thanh trên cùng rồi dán vào đây"),
    )
    opened_on = DateField(
        _l("Ngày mở"),
        format=DAY_FORMATS,
        validators=[InputRequired(_l("Bạn ghi ngày mở gian hàng, nhớ gần đúng cũng được."))],
    )

    def __init__(self, row: Stall | None = None, **kwargs: Any) -> None:
        """Ask for a stall, with the answers of a row."""
        present = {"url": row.url, "opened_on": row.opened_on, "version": str(row.version)} if row else {}
        super().__init__(data=present, **kwargs)
        if row is None:
            self.marketplace.choices = [(place.slug, place.label) for place in stall_places().values()]
        else:
            del self.marketplace

    def opened(self) -> date:
        """Return the day that was given; a valid form has one."""
        return cast(date, self.opened_on.data)


class CloseForm(BaseForm):
    """The day on which a stall was closed."""

    closed_on = DateField(
        _l("Ngày đóng"), format=DAY_FORMATS, validators=[InputRequired(_l("Bạn ghi ngày đóng gian hàng."))]
    )

    def closed(self) -> date:
        """Return the day that was given; a valid form has one."""
        return cast(date, self.closed_on.data)


class VerdictForm(BaseForm):
    """What an officer decides over a stall that is said to be opened too late."""

    version = HiddenField()
    decision = RadioField(_l("Quyết định"), validators=[InputRequired(_l("Bạn chọn chấp nhận hay không."))])
    reason = TextAreaField(
        _l("Lý do"),
        [required(_l("Bạn ghi lý do, để người sau hiểu vì sao.")), text_length(at_most=LONGEST_REASON)],
    )

    def __init__(self, **kwargs: Any) -> None:
        """Offer both decisions."""
        super().__init__(**kwargs)
        self.decision.choices = [
            (ACCEPT, _("Chấp nhận, vẫn tính gian hàng này")),
            (REFUSE, _("Không tính gian hàng này")),
        ]
