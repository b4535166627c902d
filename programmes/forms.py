"""Forms of the department's programmes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from core.forms import BaseForm, CreatingForm, MoneyField, required, required_amount, text_length
from core.images import ACCEPTED
from programmes.evidence import LABELS

_DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]  # what the browser's calendar sends, and what people type


class ActFields:
    """What a new act and an open one have in common."""

    started_on = DateField(
        _l("Ngày bắt đầu"), format=_DAY_FORMATS, validators=[InputRequired(_l("Bạn chọn ngày bắt đầu."))]
    )
    budget_vnd = MoneyField(
        _l("Kinh phí nhà nước"), validators=[required_amount(_l("Bạn ghi số tiền; không có tiền thì ghi 0."))]
    )
    channel = StringField(_l("Sàn hoặc lớp học"), validators=[text_length(at_most=60)])
    note = TextAreaField(_l("Ghi chú"), validators=[text_length(at_most=2000)])


class NewActForm(ActFields, CreatingForm):
    """Record a new act; the business is chosen on the page before."""

    programme = SelectField(_l("Chương trình"))


class VersionForm(BaseForm):
    """Ask whether an act may be changed; `version` is the one that the person saw."""

    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """Return the version that the person saw; 0 when the field holds no number."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class EditActForm(ActFields, VersionForm):
    """Change an open act."""


class AcceptForm(VersionForm):
    """Accept an act on a day."""

    accepted_on = DateField(
        _l("Ngày nghiệm thu"),
        format=_DAY_FORMATS,
        validators=[InputRequired(_l("Bạn chọn ngày trên biên bản."))],
    )


class VoidForm(VersionForm):
    """Void an accepted act."""

    reason = StringField(
        _l("Lý do"), validators=[required(_l("Bạn ghi lý do.")), text_length(at_least=5, at_most=300)]
    )


class EvidenceForm(CreatingForm):
    """Add a file or an address as evidence."""

    type = SelectField(_l("Đây là gì"))
    file = FileField(_l("Tệp"), render_kw={"accept": f"application/pdf,{ACCEPTED}"})
    dated = DateField(_l("Ngày trên giấy"), format=_DAY_FORMATS, validators=[Optional()])
    url = StringField(_l("Hoặc đường dẫn"), validators=[text_length(at_most=500)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds of evidence."""
        super().__init__(*args, **kwargs)
        self.type.choices = list(LABELS.items())


class ImportForm(BaseForm):
    """Choose a list to bring in."""

    file = FileField(_l("Tệp danh sách (.json)"))
