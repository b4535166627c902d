"""Forms of the administrator: a table of categories, and units that were guessed."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, SubmitField, TextAreaField

from catalog.forms import chosen
from catalog.importing.csv_files import decoded
from catalog.importing.errors import FileRefused
from core.forms import BaseForm, text_length
from core.seen import SeenForm
from exporters.rules import Mark
from exporters.units import names_there, shipped_units

MOST_BYTES = 2 * 1024 * 1024


class TableForm(BaseForm):
    """A table of categories, pasted or as a CSV file."""

    table = TextAreaField(_l("Dán bảng vào đây"), [text_length(at_most=MOST_BYTES // 4)])
    file = FileField(_l("Hoặc chọn tệp CSV"))
    is_sure = BooleanField(_l("Đã xem tận nơi trên sàn, chắc chắn đúng"))
    save = SubmitField(_l("Nhập bảng"))

    def text(self) -> str | None:
        """Return what is to be read; None when nothing is there or the file is none, with the errors said."""
        if not chosen(self.file.data):
            if not self.table.data:
                self.table.errors = [_("Bạn dán bảng hoặc chọn một tệp CSV.")]
            return self.table.data or None
        content = self.file.data.stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            self.file.errors = [_("Tệp lớn quá, tối đa 2 MB. Bạn bỏ bớt cột thừa.")]
            return None
        try:
            return decoded(content)
        except FileRefused as refused:
            self.file.errors = [str(refused)]
            return None


class UnitsForm(SeenForm):
    """What the guessed units are called at a marketplace: a field for each, named ``unit_<n>``."""

    save = SubmitField(_l("Lưu đơn vị"))
    asked: tuple[str, ...] = ()

    @property
    def chosen(self) -> dict[str, str]:
        """Return the code by our unit."""
        return {ours: self[f"unit_{number}"].data for number, ours in enumerate(self.asked)}

    @property
    def rows(self) -> list[Any]:
        """Return the fields in order."""
        return [self[f"unit_{number}"] for number, _ours in enumerate(self.asked)]


def units_form(marketplace: str, present: dict[str, str]) -> UnitsForm:
    """Return the form over the guesses of a marketplace."""
    asked = tuple(unit.ours for unit in shipped_units(marketplace) if unit.mark == Mark.GUESS)
    fields: dict[str, Any] = {f"unit_{n}": SelectField(ours.capitalize()) for n, ours in enumerate(asked)}
    kind = type("MarketplaceUnitsForm", (UnitsForm,), {**fields, "asked": asked})
    form: UnitsForm = kind(data={f"unit_{n}": present[ours] for n, ours in enumerate(asked)})
    choices = list(names_there(marketplace).items())
    for field in form.rows:
        field.choices = choices
    return form
