"""What people fill in about papers, and the department's verdicts over them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from catalog.business_forms import DAY_FORMATS
from catalog.forms import chosen
from catalog.models import Certificate, Product
from catalog.paper_rules import OCOP, OTHER, RULES, usual_expiry
from catalog.services.papers import NEEDED, Paper
from core.forms import BaseForm, CreatingForm, WholeNumberField, required, text_length
from core.scans import MAX_BYTES
from core.seen import SeenForm

STARS = (3, 4, 5)  # twin: the check of certificates.stars
USUAL, OTHER_DAY, NO_DAY = "usual", "other", "none"
SCANS = "application/pdf,image/jpeg,image/png,image/webp"


class PaperForm(SeenForm, CreatingForm):
    """One paper; fields that a type has no use for are taken off."""

    version = HiddenField()
    title = StringField(
        _l("Tên giấy tờ"),
        [text_length(at_most=200)],
        description=_l("Như trên giấy, ví dụ: Bằng khen sản phẩm tiêu biểu"),
    )
    product = SelectField(_l("Giấy này của"), default="")
    stars = SelectField(_l("Hạng sao"), default="")
    score = WholeNumberField(_l("Điểm"), [Optional()], description=_l("Từ 0 đến 100, nếu giấy có ghi"))
    number = StringField(_l("Số trên giấy"), [text_length(at_most=80)])
    issuer = StringField(
        _l("Nơi cấp"), [text_length(at_most=160)], description=_l("Như trên giấy, ví dụ: UBND tỉnh Hưng Yên"),
    )  # fmt: skip
    issued_on = DateField(
        _l("Ngày cấp"), format=DAY_FORMATS, validators=[InputRequired(_l("Bạn ghi ngày cấp trên giấy."))]
    )
    expiry = RadioField(_l("Hạn của giấy"), default=OTHER_DAY)
    expires_on = DateField(_l("Ngày hết hạn"), format=DAY_FORMATS, validators=[Optional()])
    scope_note = StringField(
        _l("Phạm vi"),
        [text_length(at_most=300)],
        description=_l("Ví dụ: 2 ha ổi ở thôn Đông, hoặc các mặt hàng ghi trong giấy"),
    )
    scan = FileField(
        _l("Bản chụp giấy tờ"),
        description=_l("Chụp rõ cả trang, hoặc tệp PDF, tối đa 20 MB"),
    )
    scan_is_public = BooleanField(_l("Cho mọi người mở bản chụp trên trang công khai"))

    def __init__(
        self, type: str, products: Sequence[Product], row: Certificate | None = None, **kwargs: Any
    ) -> None:
        """Ask what a paper of the type says, with the answers of a row."""
        super().__init__(data=_present(row), **kwargs)
        self.type, rule = type, RULES[type]
        self.product.choices = [
            ("", _("Cả cơ sở")),
            *((str(product.id), product.name) for product in products),
        ]
        # Asked here as well as in the service, so that all that is missing is said at once.
        for name in ("title", "issuer", *(("number",) if rule.needs_number else ())):
            self[name].validators = [required(NEEDED[name]), *self[name].validators]
        if not rule.needs_title:
            del self.title
        if type == OCOP:
            self.stars.choices = [
                ("", _("Chưa chọn")),
                *((str(each), _("%(number)s sao", number=each)) for each in STARS),
            ]
        else:
            del self.stars, self.score
        if rule.own_issuer:
            del self.issuer
        if rule.never_expires:
            del self.expiry, self.expires_on
        else:
            usual = (
                [(USUAL, _("Đủ %(months)s tháng kể từ ngày cấp", months=rule.months))] if rule.months else []
            )
            self.expiry.choices = [
                *usual, (OTHER_DAY, _("Ngày khác, ghi ở dưới")), (NO_DAY, _("Giấy không ghi hạn")),
            ]  # fmt: skip
            if row is None and usual and not self.is_submitted():
                self.expiry.data = USUAL

    def validate_score(self, field: WholeNumberField) -> None:
        """Bound the score as papers do."""
        if field.data is not None and not 0 <= field.data <= 100:
            raise ValidationError(_("Điểm cần từ 0 đến 100."))

    def validate_expiry(self, field: RadioField) -> None:
        """A day is needed where one was promised."""
        typed = "".join(map(str, self.expires_on.raw_data or ())).strip()
        if field.data == OTHER_DAY and not typed:
            raise ValidationError(_("Bạn ghi ngày hết hạn ở ô dưới, hoặc chọn mục khác."))

    def paper(self) -> Paper:
        """Return what the paper says."""
        issued_on = self.issued_on.data or date.min  # asked for by its validator
        return Paper(
            type=self.type,
            title=self._text("title"),
            number=self._text("number"),
            issuer=self._text("issuer"),
            issued_on=issued_on,
            expires_on=self._expires_on(issued_on),
            product_id=int(self.product.data) if self.product.data else None,
            stars=int(self.stars.data) if "stars" in self and self.stars.data else None,
            score=self.score.data if "score" in self else None,
            scope_note=self._text("scope_note") or None,
        )

    def scan_content(self) -> bytes | None:
        """Return the chosen file's bytes, at most one more than is taken; None when none was chosen."""
        return self.scan.data.stream.read(MAX_BYTES + 1) if chosen(self.scan.data) else None

    def _expires_on(self, issued_on: date) -> date | None:
        if "expiry" not in self or self.expiry.data == NO_DAY:
            return None
        if self.expiry.data == USUAL:
            return usual_expiry(self.type, issued_on)
        day: date | None = self.expires_on.data
        return day

    def _text(self, name: str) -> str:
        return str(self[name].data or "") if name in self else ""


def _present(row: Certificate | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "version": str(row.version),
        "title": row.name if row.type == OTHER else "",
        "product": str(row.product_id or ""),
        "stars": str(row.stars or ""),
        "score": row.score,
        "number": row.number,
        "issuer": row.issuer,
        "issued_on": row.issued_on,
        "expiry": OTHER_DAY if row.expires_on else NO_DAY,
        "expires_on": row.expires_on,
        "scope_note": row.scope_note,
        "scan_is_public": row.scan_is_public,
    }


class PaperVerdictForm(BaseForm):
    """The department's yes to a paper as the officer saw it."""

    version = HiddenField()


class PaperRefusalForm(PaperVerdictForm):
    """The department's no, with the reason that its maker reads."""

    reason = TextAreaField(
        _l("Vì sao chưa được"),
        [required(_l("Bạn ghi lý do, để cơ sở biết sửa chỗ nào.")), text_length(at_most=500)],
        description=_l("Sai ở đâu, sửa thế nào. Cơ sở đọc đúng những câu này"),
    )
