"""Forms of the department's programmes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import (
    BaseForm,
    CreatingForm,
    MoneyField,
    WholeNumberField,
    required,
    required_amount,
    text_length,
)
from core.images import ACCEPTED
from core.seen import SeenForm
from programmes.evidence import LABELS

_DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]  # what the browser's calendar sends, and what people type


class ChecksField(SelectMultipleField):
    """Several of a few, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ActFields:
    """What a new act and an open one have in common."""

    started_on = DateField(
        _l("Ngày bắt đầu"), format=_DAY_FORMATS, validators=[InputRequired(_l("Bạn chọn ngày bắt đầu."))]
    )
    budget_vnd = MoneyField(
        _l("Kinh phí nhà nước"), validators=[required_amount(_l("Bạn ghi số tiền; không có tiền thì ghi 0."))]
    )
    matching_vnd = MoneyField(_l("Kinh phí đối ứng"), validators=[Optional()])
    channel = StringField(_l("Sàn hoặc lớp học"), validators=[text_length(at_most=60)])
    note = TextAreaField(_l("Ghi chú"), validators=[text_length(at_most=2000)])


class NewActForm(ActFields, CreatingForm):
    """Record a new act; the business is chosen on the page before."""

    programme = SelectField(_l("Chương trình"))


class VersionForm(BaseForm):
    """Ask whether an act may be changed; `version` is the one that the person saw."""

    version = HiddenField()
    both_versions: list[tuple[Any, str, str]]  # what is saved beside what was typed, once there are two

    def show_again(self, version: int, problem: Any) -> None:
        """Say that somebody was faster, keep what was typed, and know the newer version from now on."""
        self.version.raw_data = None
        self.version.process_data(str(version))
        self.form_errors = [str(problem)]

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
    replacement = SelectField(_l("Lượt thay thế"))


class EvidenceForm(CreatingForm):
    """Add a file or an address as evidence."""

    type = SelectField(_l("Đây là gì"))
    file = FileField(_l("Tệp"), render_kw={"accept": f"application/pdf,{ACCEPTED}"})
    dated = DateField(_l("Ngày trên giấy"), format=_DAY_FORMATS, validators=[Optional()])
    url = StringField(_l("Hoặc đường dẫn"), validators=[text_length(at_most=500)])

    def __init__(self, fitting: Collection[str], **kwargs: Any) -> None:
        """Offer the kinds of evidence, those that fit the programme first."""
        super().__init__(**kwargs)
        first = [(each, LABELS[each]) for each in fitting]
        others = [(each, label) for each, label in LABELS.items() if each not in fitting]
        groups = {str(_("Hợp với chương trình này")): first, str(_("Khác")): others}
        self.type.choices = groups if others else first


class MergeForm(BaseForm):
    """Say which of two registrations is the root; a field ``stands_…`` says whose value stands.

    `versions` holds those that the person saw, of the first and of the second registration.
    """

    root = RadioField(_l("Cơ sở gốc"))
    relation = RadioField(_l("Bản kia là gì?"))
    versions = HiddenField()

    def show_versions(self, first: int, second: int) -> None:
        """Write down what the person is about to see."""
        self.versions.raw_data = None
        self.versions.process_data(f"{first}-{second}")

    def seen_versions(self, *, is_turned: bool) -> tuple[int, int]:
        """Return the versions of root and other; (0, 0) when the field holds none."""
        parts = str(self.versions.data or "").split("-")
        if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
            return 0, 0
        first, second = map(int, parts)
        return (second, first) if is_turned else (first, second)

    def taken_from(self, other: str) -> list[str]:
        """Return the fields whose value of the registration `other` stands."""
        prefix = "stands_"
        return [
            field.name.removeprefix(prefix)
            for field in self
            if field.name.startswith(prefix) and field.data == other
        ]


class ProgrammeFields:
    """What is said of a programme."""

    name = StringField(
        _l("Tên chương trình"),
        validators=[required(_l("Bạn ghi tên chương trình.")), text_length(at_most=200)],
    )
    name_en = StringField(_l("Tên tiếng Anh"), validators=[text_length(at_most=200)])
    unit_counted = SelectField(_l("Đếm gì ngoài số cơ sở"))
    eligible_kinds = ChecksField(_l("Dành cho loại hình nào"))
    lead = StringField(_l("Đơn vị chủ trì"), validators=[text_length(at_most=200)])
    plan_number = StringField(_l("Số văn bản kế hoạch"), validators=[text_length(at_most=60)])
    plan_dated = DateField(_l("Ngày văn bản"), format=_DAY_FORMATS, validators=[Optional()])
    plan_issuer = StringField(_l("Nơi ban hành"), validators=[text_length(at_most=200)])
    plan_url = StringField(_l("Đường dẫn văn bản"), validators=[text_length(at_most=500)])


class NewProgrammeForm(ProgrammeFields, CreatingForm):
    """Set a programme up."""

    code = StringField(
        _l("Mã chương trình"),
        validators=[
            required(_l("Bạn đặt một mã ngắn.")),
            # Twin: programmes.code holds 20 characters; a code stands in addresses and in files.
            Regexp(
                r"[A-Z][A-Z0-9-]{1,19}\Z",
                message=_l("Mã gồm 2 đến 20 chữ hoa không dấu, chữ số hoặc gạch ngang."),
            ),
        ],
    )


class EditProgrammeForm(ProgrammeFields, VersionForm):
    """Change a programme."""


class TargetForm(SeenForm, VersionForm):
    """Say how many are to be reached in a period."""

    since = DateField(
        _l("Từ ngày"), format=_DAY_FORMATS, validators=[InputRequired(_l("Bạn chọn ngày đầu kỳ."))]
    )
    until = DateField(
        _l("Đến hết ngày"), format=_DAY_FORMATS, validators=[InputRequired(_l("Bạn chọn ngày cuối kỳ."))]
    )
    value = WholeNumberField(
        _l("Số cơ sở cần đạt"),
        validators=[
            required_amount(_l("Bạn ghi số cơ sở; không đặt chỉ tiêu thì bỏ kế hoạch của kỳ.")),
            NumberRange(min=0, max=1_000_000, message=_l("Số cơ sở cần từ 0 đến 1.000.000.")),
        ],
    )


class ImportForm(BaseForm):
    """Choose a list to bring in."""

    file = FileField(_l("Tệp danh sách (.json)"))
