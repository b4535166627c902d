"""Forms of indicators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp

from core.forms import BaseForm, CreatingForm, WholeNumberField, required, required_amount, text_length
from core.images import ACCEPTED
from core.seen import SeenForm
from programmes.indicators.pack import Standing

_DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
_GROUPS = re.compile(r"(?<=\d)[. ](?=\d{3}(?!\d))")
_LARGEST = 10**15  # twin: the columns hold 64 bits
_AMOUNT = NumberRange(min=0, max=_LARGEST, message=_l("Số cần từ 0 đến 1.000.000.000.000.000."))


class FigureField(WholeNumberField):
    """A whole number that may be written in groups of three, as papers do: 2.300."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number without the marks between its groups."""
        super().process_formdata([_GROUPS.sub("", str(each)) for each in valuelist])


class DefinitionFields:
    """What is said of an indicator."""

    name = StringField(
        _l("Tên chỉ tiêu"), validators=[required(_l("Bạn ghi tên chỉ tiêu.")), text_length(at_most=200)]
    )
    unit = StringField(
        _l("Đơn vị tính"), validators=[required(_l("Bạn ghi đơn vị tính.")), text_length(at_most=40)]
    )
    definition = TextAreaField(
        _l("Tính thế nào"),
        validators=[required(_l("Bạn ghi chỉ tiêu tính thế nào.")), text_length(at_most=2000)],
    )
    source = StringField(
        _l("Nguồn số liệu"), validators=[required(_l("Bạn ghi nguồn.")), text_length(at_most=200)]
    )
    reason = TextAreaField(_l("Vì sao chưa xác định được"), validators=[text_length(at_most=500)])
    proxy = TextAreaField(_l("Số tham khảo"), validators=[text_length(at_most=500)])


class NewIndicatorForm(DefinitionFields, CreatingForm):
    """Set an indicator up."""

    code = StringField(
        _l("Mã chỉ tiêu"),
        validators=[
            required(_l("Bạn đặt một mã ngắn.")),
            # Twin: the column holds 60 characters; a code stands in addresses and in files.
            Regexp(
                r"[A-Z][A-Z0-9-]{1,39}\Z",
                message=_l("Mã gồm 2 đến 40 chữ hoa không dấu, chữ số hoặc gạch ngang."),
            ),
        ],
    )
    standing = RadioField(_l("Số này từ đâu"), default=Standing.REPORTED.value)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer where a figure may come from; what is counted here is set up with its programme."""
        super().__init__(*args, **kwargs)
        self.standing.choices = [
            (Standing.REPORTED.value, _l("Cơ quan khác báo cáo")),
            (Standing.NOT_DETERMINABLE.value, _l("Chưa ai xác định được")),
        ]


class RedefineForm(DefinitionFields, BaseForm):
    """Write a new version; `version` is the one that the person saw."""

    version = HiddenField()


class IndicatorTargetForm(SeenForm):
    """Say what an indicator is to reach in a period; an empty number takes the target away."""

    since = DateField(
        _l("Từ ngày"), format=_DAY_FORMATS, validators=[InputRequired(_l("Bạn chọn ngày đầu kỳ."))]
    )
    until = DateField(
        _l("Đến hết ngày"), format=_DAY_FORMATS, validators=[InputRequired(_l("Bạn chọn ngày cuối kỳ."))]
    )
    value = FigureField(_l("Số cần đạt"), validators=[Optional(), _AMOUNT])


class PaperFields:
    """The paper on which a figure came."""

    source = StringField(
        _l("Cơ quan gửi số"), validators=[required(_l("Bạn ghi cơ quan gửi số.")), text_length(at_most=200)]
    )
    paper_number = StringField(_l("Số văn bản"), validators=[text_length(at_most=60)])
    paper_dated = DateField(_l("Ngày văn bản"), format=_DAY_FORMATS, validators=[Optional()])
    file = FileField(_l("Tệp văn bản"), render_kw={"accept": f"application/pdf,{ACCEPTED}"})


class ValueForm(PaperFields, CreatingForm):
    """Write a figure of another agency down."""

    since = DateField(
        _l("Từ ngày"), format=_DAY_FORMATS, validators=[InputRequired(_l("Bạn chọn ngày đầu kỳ."))]
    )
    until = DateField(
        _l("Đến hết ngày"), format=_DAY_FORMATS, validators=[InputRequired(_l("Bạn chọn ngày cuối kỳ."))]
    )
    value = FigureField(_l("Con số"), validators=[required_amount(_l("Bạn ghi con số.")), _AMOUNT])


class CorrectionForm(PaperFields, CreatingForm):
    """Append another figure in the place of one.

    Attributes:
        both_versions: What differs from another correction that was faster, see `core.seen.beside`.
    """

    both_versions: Sequence[tuple[Any, str, str]] = ()

    value = FigureField(_l("Số đúng"), validators=[Optional(), _AMOUNT])
    reason = StringField(
        _l("Vì sao đính chính"),
        validators=[required(_l("Bạn ghi vì sao đính chính.")), text_length(at_least=5, at_most=300)],
    )
