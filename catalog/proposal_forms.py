"""What the cooperative alliance fills in, and what an officer answers."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import ValidationError

from accounts.phones import BadPhone, normalise_phone
from catalog.addresses import communes_called
from catalog.proposals import COMMUNE, CORRECTABLE
from catalog.tax_codes import BadTaxCode, parse_tax_code
from core.forms import BaseForm, CreatingForm, required, text_length
from places.queries import Gazetteer, Unit

_MOST_NAMED = 4


class CommuneAnswer(CreatingForm):
    """A form in which a typed commune has to say one place."""

    unit: Unit | None = None
    """The place, once the form says all."""

    def says_all(self, places: Gazetteer, commune: Any) -> bool:
        """Say whether the form was sent with nothing to mend; all that is to be mended is told at once.

        Args:
            places: All units.
            commune: The field with the commune; None: this time there is none.
        """
        is_valid = bool(self.validate_on_submit())
        if commune is None or not self.is_submitted() or commune.errors:
            return is_valid
        found = communes_called(places, commune.data or "")
        if len(found) == 1:
            self.unit = found[0]
            return is_valid
        named = "; ".join(places.describe(unit.scheme, unit.code) for unit in found[:_MOST_NAMED])
        commune.errors = [
            _("Có nhiều nơi trùng tên: %(places)s. Bạn gõ cả huyện hoặc tỉnh như vậy.", places=named)
            if found
            else _("Chưa tìm thấy xã, phường này. Bạn gõ lại tên, có dấu hay không đều được.")
        ]
        return False


class NewCooperativeForm(CommuneAnswer):
    """A cooperative that is not in the list."""

    name = StringField(
        _l("Tên hợp tác xã"),
        [required(_l("Bạn ghi tên hợp tác xã.")), text_length(at_most=200)],
        description=_l("Như trên giấy đăng ký, ví dụ: HTX nông nghiệp Đông Hưng"),
    )
    commune = StringField(
        _l("Xã, phường"),
        [required(_l("Bạn ghi xã, phường.")), text_length(at_most=200)],
        description=_l("Tên mới hoặc tên cũ, có dấu hay không dấu đều được"),
        render_kw={"list": "commune-options"},
    )
    reason = TextAreaField(
        _l("Vì sao nên thêm"),
        [required(_l("Bạn ghi vài chữ, để cán bộ hiểu.")), text_length(at_most=1_000)],
        description=_l("Làm gì, bán gì, cần giúp gì"),
    )
    contact_name = StringField(_l("Người liên hệ"), [text_length(at_most=120)])
    contact_phone = TelField(_l("Số điện thoại của người đó"), [text_length(at_most=30)])
    contact_agrees = BooleanField(_l("Người liên hệ đồng ý để cán bộ giữ số này và gọi"))

    def validate_contact_phone(self, field: Any) -> None:
        """Ask the rule of phones."""
        if not field.data:
            return
        try:
            normalise_phone(field.data)
        except BadPhone as problem:
            raise ValidationError(str(problem)) from None


class CorrectionForm(CommuneAnswer):
    """One fact of a cooperative that should say something else."""

    field = SelectField(_l("Chỗ cần sửa"))
    value = TextAreaField(
        _l("Nên ghi là"),
        [required(_l("Bạn ghi nội dung đúng.")), text_length(at_most=3_000)],
    )
    reason = TextAreaField(
        _l("Vì sao bạn biết"),
        [required(_l("Bạn ghi vài chữ, để cán bộ kiểm tra được.")), text_length(at_most=1_000)],
        description=_l("Ví dụ: theo giấy đăng ký đổi ngày 02/10/2026"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field.choices = list(CORRECTABLE.items())

    @property
    def is_commune(self) -> bool:
        """Say whether the fact is the commune."""
        return bool(self.field.data == COMMUNE)


class ProgrammeForm(CreatingForm):
    """A programme that should support the cooperative."""

    programme = SelectField(_l("Chương trình"))
    reason = TextAreaField(
        _l("Vì sao phù hợp"),
        [required(_l("Bạn ghi vài chữ, để cán bộ hiểu.")), text_length(at_most=1_000)],
    )


class AnswerForm(BaseForm):
    """What the officer says with a yes."""

    answer = TextAreaField(_l("Lời nhắn cho đơn vị đề xuất"), [text_length(at_most=1_000)])


class RefusalForm(BaseForm):
    """What the officer says with a no."""

    reason = TextAreaField(
        _l("Lý do"),
        [required(_l("Bạn ghi lý do, để đơn vị đề xuất biết vì sao.")), text_length(at_most=1_000)],
    )


class RegisterForm(AnswerForm):
    """What the officer registers from a proposal."""

    name = StringField(
        _l("Tên hợp tác xã"),
        [required(_l("Bạn ghi tên hợp tác xã.")), text_length(at_most=200)],
        description=_l("Như trên giấy đăng ký"),
    )
    tax_code = StringField(_l("Mã số thuế"), [text_length(at_most=30)])
    street = StringField(_l("Thôn, xóm, số nhà"), [text_length(at_most=200)])

    def validate_tax_code(self, field: Any) -> None:
        """Ask the rule of tax codes."""
        if not field.data:
            return
        try:
            parse_tax_code(field.data)
        except BadTaxCode as problem:
            raise ValidationError(str(problem)) from None
