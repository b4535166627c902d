"""Forms of publishing: what stands on the paper, and the signed one that came back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Regexp

from core.forms import CreatingForm, required, text_length

_MOST_LINES = 12


class PublishForm(CreatingForm):
    """Number, day and name of a report that goes out."""

    number = StringField(
        _l("Số văn bản"),
        description=_l("Chỉ phần số trong sổ văn bản đi, ví dụ 125."),
        validators=[
            required(_l("Bạn ghi số văn bản.")),
            Regexp(
                r"[0-9]{1,6}[A-Za-z]?\Z", message=_l("Số gồm chữ số, có thể thêm một chữ cái: 125 hoặc 125a.")
            ),
        ],
    )
    dated = DateField(
        _l("Ngày báo cáo"),
        format=["%Y-%m-%d", "%d/%m/%Y"],
        validators=[InputRequired(_l("Bạn chọn ngày báo cáo."))],
    )
    signer_title = TextAreaField(
        _l("Chức vụ người ký"),
        description=_l("Mỗi phần một dòng, ví dụ “KT. GIÁM ĐỐC” rồi “PHÓ GIÁM ĐỐC”."),
        validators=[required(_l("Bạn ghi chức vụ người ký.")), text_length(at_most=200)],
    )
    signer = StringField(
        _l("Họ và tên người ký"),
        validators=[required(_l("Bạn ghi họ và tên người ký.")), text_length(at_most=120)],
    )
    recipients = TextAreaField(
        _l("Nơi nhận"),
        description=_l("Mỗi nơi một dòng."),
        validators=[required(_l("Bạn ghi ít nhất một nơi nhận.")), text_length(at_most=1000)],
    )

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """Return who gets the report, one each, without dashes and ends that the paper adds."""
        found = (
            line.strip().lstrip("-–").strip().rstrip(";.")
            for line in (self.recipients.data or "").splitlines()
        )
        return tuple(line for line in found if line)

    def validate_recipients(self, field: TextAreaField) -> None:
        """Keep the list on the first pages."""
        if len(self.recipient_lines) > _MOST_LINES:
            raise ValidationError(_l("Nơi nhận dài quá 12 dòng. Bạn gộp bớt các nơi."))

    def validate_signer_title(self, field: TextAreaField) -> None:
        """Keep the office above its name."""
        if len((field.data or "").splitlines()) > 4:
            raise ValidationError(_l("Chức vụ dài quá 4 dòng."))


class SignedCopyForm(CreatingForm):
    """A signed PDF, with who signed it."""

    file = FileField(_l("Bản PDF đã ký"), render_kw={"accept": "application/pdf,.pdf"})
    agency_signed = BooleanField(_l("Có chữ ký số hoặc dấu của cơ quan"))
    leader_signed = BooleanField(_l("Có chữ ký của lãnh đạo"))
