"""The files of a stall, and what is to be done with each of its products."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from catalog.forms import chosen
from core.forms import CreatingForm

MOST_FILES = 6
FINISH = "finish"


class StallFilesForm(CreatingForm):
    """One or several files that the marketplace gave."""

    files = MultipleFileField(
        _l("Tệp tải từ Kênh Người bán"),
        description=_l("Thông tin cơ bản, thông tin bán hàng, hình ảnh: chọn một hay cả mấy tệp .xlsx"),
        render_kw={"accept": ".xlsx"},
    )

    def validate_files(self, field: MultipleFileField) -> None:
        """At least one file, and not more than are read at once."""
        given = [each for each in field.data or () if chosen(each)]
        if not given:
            raise ValidationError(_("Bạn chưa chọn tệp nào. Bấm vào ô để chọn tệp."))
        if len(given) > MOST_FILES:
            raise ValidationError(
                _("Bạn đã chọn %(now)s tệp, mỗi lần tối đa %(most)s.", now=len(given), most=MOST_FILES)
            )

    def contents(self, most_bytes: int) -> list[tuple[str, bytes]]:
        """Return name and content of each file, at most one byte more than is taken."""
        return [
            (each.filename or "", each.stream.read(most_bytes + 1))
            for each in self.files.data or ()
            if chosen(each)
        ]


class ChoicesForm(CreatingForm):
    """What is done with each product; the choices have names of their own, ``line-<number>``."""


def choices_in(sent: MultiDict[str, str], lines: int) -> dict[int, str]:
    """Return the choices that a form sent, by number of the line."""
    found: dict[int, Any] = {}
    for name, value in sent.items():
        number = name.removeprefix("line-")
        if (
            number != name
            and number.isascii()
            and number.isdigit()
            and len(number) < 6
            and int(number) < lines
        ):
            found[int(number)] = value
    return found
