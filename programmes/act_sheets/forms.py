"""Forms around sheets of acts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField
from wtforms.validators import Regexp

from core.forms import BaseForm, CreatingForm, required
from programmes.act_sheets.models import ChoiceKind

NEW, SKIP = ChoiceKind.NEW.value, ChoiceKind.SKIP.value


class SheetForm(CreatingForm):
    """Choose a sheet."""

    file = FileField(_l("Tệp Excel hoặc CSV"), validators=[FileRequired(_l("Bạn chưa chọn tệp nào."))])


class DoubtForm(BaseForm):
    """Say whom rows mean."""

    choice = RadioField(
        _l("Các dòng này là cơ sở nào?"),
        validators=[required(_l("Bạn chọn một cơ sở, tạo cơ sở mới, hoặc bỏ dòng."))],
    )

    def offer(self, candidates: list[tuple[int, str]]) -> None:
        """Offer the candidates, a new business, and leaving the rows out."""
        self.choice.choices = [
            *((str(number), _l("Là %(name)s", name=name)) for number, name in candidates),
            (NEW, _l("Chưa có ở đây: tạo cơ sở mới")),
            (SKIP, _l("Bỏ các dòng này, không nhập")),
        ]

    @property
    def chosen(self) -> tuple[ChoiceKind, int | None]:
        """Return what was chosen."""
        value: Any = self.choice.data
        if value in (NEW, SKIP):
            return ChoiceKind(value), None
        return ChoiceKind.IS, int(value)


class SheetActionForm(BaseForm):
    """One press of a button."""


class TakeBackForm(BaseForm):
    """Forget a decision."""

    fingerprint = HiddenField(validators=[Regexp(r"[0-9a-f]{64}\Z")])
