"""The administrator's form over the rate of the installation."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, SubmitField

from core.forms import Between, WholeNumberField, required, required_amount, text_length
from core.seen import SeenForm
from exporters.trade.rates import HIGHEST, LOWEST, shipped_days
from exporters.wholesale import UsdRate
from traceability.forms import DayField


class RateForm(SeenForm):
    """Rate, its day, where it was read, and when it counts as old."""

    vnd_per_usd = WholeNumberField(
        _l("Bao nhiêu đồng một USD"),
        [required_amount(), Between(LOWEST, HIGHEST)],
        description=_l("Ví dụ 25400"),
    )
    rate_on = DayField(_l("Tỷ giá của ngày"), [required_amount()])
    rate_source = StringField(
        _l("Lấy ở đâu"),
        [required(_l("Bạn ghi tỷ giá này lấy ở đâu.")), text_length(at_most=120)],
        description=_l("Ví dụ: Vietcombank, mua chuyển khoản"),
    )
    days = WholeNumberField(
        _l("Nhắc là cũ sau mấy ngày"), [required_amount(), Between(*shipped_days()["bounds"])]
    )
    save = SubmitField(_l("Lưu tỷ giá"))

    def rate(self) -> UsdRate:
        """Return what was typed."""
        told: Any = (self.vnd_per_usd.data, self.rate_on.data, self.rate_source.data)
        return UsdRate(*told)

    def validate_not_after(self, today: date) -> bool:
        """Refuse a rate of a day that has not come."""
        if self.rate_on.data is not None and self.rate_on.data <= today:
            return True
        self.rate_on.errors = [_("Ngày này chưa tới. Bạn ghi ngày của tỷ giá đã có.")]
        return False


def rate_form(rate: UsdRate | None, days: int, **kwargs: Any) -> RateForm:
    """Return the form with what holds now."""
    present: dict[str, Any] = {"days": days}
    if rate is not None:
        present |= {"vnd_per_usd": rate.vnd_per_usd, "rate_on": rate.on, "rate_source": rate.source}
    return RateForm(data=present, **kwargs)
