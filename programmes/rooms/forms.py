"""Forms of rooms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from core.forms import BaseForm, CreatingForm, required, text_length
from programmes.rooms.models import LONGEST_NAME, LONGEST_TITLE
from programmes.rooms.names import printable_name
from programmes.rooms.persons_in_text import holds_number_of_person, named_in
from programmes.rooms.standings import standing_choices

_DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
_STANDING = "standing_"


class OpenRoomForm(CreatingForm):
    """Open a room."""

    title = StringField(
        _l("Tên lớp"),
        [required(_l("Bạn đặt tên lớp.")), text_length(at_most=LONGEST_TITLE)],
        description=_l("Tên này đứng trên màn hình và trên lượt hỗ trợ, ví dụ Lớp Shopee Đông Hưng đợt 1"),
    )
    practice = RadioField(_l("Hôm đó thực hành gì?"), [InputRequired(_l("Bạn chọn một bài thực hành."))])
    day = DateField(_l("Ngày học"), [InputRequired(_l("Bạn chọn ngày học."))], format=_DAY_FORMATS)
    commune = SelectField(_l("Học ở xã, phường nào?"), [InputRequired(_l("Bạn chọn xã, phường."))])
    programme = SelectField(_l("Chương trình"))


class JoinForm(BaseForm):
    """Join a room: the button says yes to the sentence above it."""

    name = StringField(
        _l("Tên của bạn"),
        [required(_l("Bạn ghi tên để người dạy gọi.")), text_length(at_most=LONGEST_NAME), printable_name],
    )
    business = SelectField(_l("Bạn học cho cơ sở nào?"))


class PersonForm(CreatingForm):
    """Write somebody down who has no account."""

    name = StringField(
        _l("Họ và tên"),
        [required(_l("Bạn ghi họ tên.")), text_length(at_most=LONGEST_NAME), printable_name],
    )
    business = StringField(
        _l("Cơ sở"),
        [text_length(at_most=200)],
        description=_l("Tên cơ sở đã có ở đây. Người chưa có cơ sở thì để trống."),
    )
    business_choice = RadioField(_l("Cơ sở nào?"), choices=[], validate_choice=False)


class CloseForm(CreatingForm):
    """Look the list over once more; a field ``standing_…`` for each person says whether they count."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what may be said of each person."""
        super().__init__(*args, **kwargs)
        for field in self.people:
            field.choices = standing_choices()

    @property
    def standings(self) -> dict[int, str]:
        """Return what was said of each attendance; of somebody who came after the look nothing was said."""
        return {
            int(field.name.removeprefix(_STANDING)): field.data for field in self.people if field.raw_data
        }

    @property
    def people(self) -> list[Any]:
        """Return the field of each person, in the order of the list."""
        return [field for field in self if field.name.startswith(_STANDING)]


class CorrectForm(CloseForm):
    """Correct a closed list.

    Attributes:
        both_versions: What differs from a list that somebody else made meanwhile.
        names: Who stands on the list; the reason tells of nobody.
    """

    names: Sequence[str] = ()
    both_versions: Sequence[tuple[Any, str, str]] = ()
    version = HiddenField()
    name = StringField(_l("Thêm người bị sót"), [text_length(at_most=LONGEST_NAME), printable_name])
    business = StringField(_l("Cơ sở của người đó"), [text_length(at_most=200)])
    business_choice = RadioField(_l("Cơ sở nào?"), choices=[], validate_choice=False)
    reason = StringField(
        _l("Vì sao đính chính?"),
        [required(_l("Bạn ghi lý do.")), text_length(at_least=5, at_most=300)],
        description=_l("Lý do được giữ mãi, bạn đừng ghi tên hay số điện thoại của ai."),
    )

    def validate_reason(self, field: StringField) -> None:
        """Refuse what would tell of a person for as long as the list is kept."""
        if holds_number_of_person(field.data or ""):
            raise ValidationError(
                _(
                    "Lý do đang có số điện thoại hoặc số căn cước. Bạn bỏ số đó ra, "
                    "chỉ ghi việc, ví dụ ghi nhầm lớp."
                )
            )
        if found := named_in(field.data or "", [*self.names, self.name.data or ""]):
            raise ValidationError(
                _(
                    "Lý do đang có tên người dự (%(name)s). Bạn bỏ tên ra, chỉ ghi việc, ví dụ ghi nhầm lớp.",
                    name=found,
                )
            )

    def show_beside(self, version: int, why: str | None, problem: Exception) -> None:
        """Show what a newer list says beside what was chosen; saving once more then knows what it replaces.

        Args:
            version: The newer list's.
            why: What its maker gave as the reason; None for the first list.
            problem: Says what happened.
        """
        self.form_errors = [str(problem)]
        words = dict(standing_choices())
        rows = [
            (field.label.text, words.get(field.object_data, ""), words.get(field.data, ""))
            for field in self.people
            if field.data != field.object_data
        ]
        if why is not None and why != self.reason.data:
            rows.append((self.reason.label.text, why, self.reason.data or ""))
        self.both_versions = rows
        self.version.raw_data = None
        self.version.process_data(str(version))

    @property
    def seen_version(self) -> int:
        """Return the version of the list that the person saw; 0 when the field holds no number."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def with_people(form: type[CloseForm], people: Iterable[tuple[int, str, str]]) -> type[CloseForm]:
    """Return a form with a field for each person.

    Args:
        form: `CloseForm` or `CorrectForm`.
        people: Attendance, what the field is called, and the present standing.
    """
    fields = {
        f"{_STANDING}{number}": SelectField(label, default=standing) for number, label, standing in people
    }
    return type(form.__name__, (form,), fields)
