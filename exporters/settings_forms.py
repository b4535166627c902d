"""Forms of the administrator over rules and category maps."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Regexp

from core.forms import WholeNumberField, text_length
from core.seen import SeenForm
from exporters.category_maps import LONGEST_ID, LONGEST_PATH


class RuleForm(SeenForm):
    """A guess: whether it holds, and its limits."""

    is_on = BooleanField(_l("Áp dụng luật này"))
    minimum = WholeNumberField(_l("Thấp nhất"))
    maximum = WholeNumberField(_l("Cao nhất"))
    seen = HiddenField()  # the version of the rules whose consequences were shown
    stops = BooleanField(_l("Thiếu thì chặn, không ghi vào tệp"))

    def keep_only(self, *, minimum: bool, maximum: bool, stops: bool) -> None:
        """Take off the choices that the rule does not have."""
        if not stops:
            del self.stops
        if not minimum:
            del self.minimum
        if not maximum:
            del self.maximum

    def limit(self, name: str) -> int | None:
        """Return a typed limit; None where it is not asked for or not filled."""
        field = self._fields.get(name)
        return field.data if field is not None else None


class CategoryForm(SeenForm):
    """The category of a family at a marketplace."""

    category_id = StringField(
        _l("Mã nhóm hàng của sàn"),
        [
            text_length(at_most=LONGEST_ID),
            Regexp(r"[0-9]*\Z", message=_l("Mã nhóm hàng chỉ có chữ số, ví dụ 100629.")),
        ],
    )
    path = StringField(_l("Đường dẫn nhóm hàng"), [text_length(at_most=LONGEST_PATH)])
    is_sure = BooleanField(_l("Đã xem tận nơi trên sàn, chắc chắn đúng"))
