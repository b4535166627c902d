"""What a producer says of a product at a marketplace, and which products go into a file."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import text_length
from core.seen import SeenForm
from exporters.forms import FileForm, TemplateForm
from exporters.stalls.addresses import LONGEST
from exporters.stalls.listings import LONGEST_REASON
from exporters.stalls.models import ListingState, MarketListing

MOST_PICKED = 500  # boxes on one page: a form that carries a file may have 600 parts


class ListingForm(SeenForm):
    """Where a product stands at one marketplace."""

    state = RadioField(_l("Ở sàn này"), validators=[InputRequired(_l("Bạn chọn một trong ba."))])
    url = StringField(
        _l("Đường dẫn sản phẩm trên sàn"),
        [text_length(at_most=LONGEST)],
        description=_l("Ghi khi đang bán: mở sản phẩm trên sàn, chép địa chỉ rồi dán vào đây"),
    )
    reason = TextAreaField(
        _l("Lý do sàn từ chối"),
        [text_length(at_most=LONGEST_REASON)],
        description=_l("Ghi khi bị từ chối, đúng như sàn báo"),
    )

    def __init__(self, row: MarketListing | None, **kwargs: Any) -> None:
        """Ask, with what was said last."""
        present = {"state": row.state, "url": row.url, "reason": row.reason} if row else {}
        super().__init__(data=present, **kwargs)
        self.state.choices = [
            (ListingState.LIVE.value, _("Đang bán")),
            (ListingState.REJECTED.value, _("Bị sàn từ chối")),
            (ListingState.ENDED.value, _("Thôi bán ở đây")),
        ]


class _ChosenProducts:
    """The products that go into a file, each with its own box."""

    products: Any

    def picked(self) -> list[int]:
        """Return the numbers of the ticked products."""
        return list(self.products.data or ())


def _products() -> SelectMultipleField:
    return SelectMultipleField(
        _l("Sản phẩm"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[_some],
    )


def _some(_form: Any, field: Any) -> None:
    if not field.data:
        raise ValidationError(_("Bạn chọn ít nhất một sản phẩm."))


class ChosenTemplateForm(_ChosenProducts, TemplateForm):
    """Some products into the seller's own template."""

    products = _products()


class ChosenFileForm(_ChosenProducts, FileForm):
    """Some products into a file of our own making."""

    products = _products()
