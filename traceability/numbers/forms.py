"""What people type about numbers, cartons and places; the rules stand in the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from catalog.commune_choice import resolve
from catalog.forms import chosen
from catalog.models import Variant
from core.formatting import date_vi
from core.forms import (
    BaseForm,
    CreatingForm,
    Limits,
    WholeNumberField,
    required,
    required_amount,
    text_length,
)
from core.scans import MAX_BYTES
from core.seen import SeenForm
from gs1.identifiers import BadNumber, Gtin, parse_public_gtin
from places.queries import Gazetteer
from traceability.forms import DayField, QuantityField
from traceability.models import Lot
from traceability.numbers.models import (
    BusinessPlace,
    EvidenceKind,
    PlaceKind,
    RegisteredGtin,
    ReviewOutcome,
)
from traceability.numbers.places import PlaceFacts
from traceability.numbers.rules import gtin_shown

SCANS = "application/pdf,image/jpeg,image/png,image/webp"
KINDS = {
    EvidenceKind.COMPANY.value: _l("Mã doanh nghiệp GS1"),
    EvidenceKind.GTIN.value: _l("Một mã GTIN lẻ"),
    EvidenceKind.GLN.value: _l("Một mã địa điểm (GLN) lẻ"),
}
KIND_NOTES = {
    EvidenceKind.COMPANY.value: _l("7 đến 12 chữ số, dùng cho nhiều sản phẩm, thùng và địa điểm"),
    EvidenceKind.GTIN.value: _l("Giấy chỉ cấp đúng một mã cho một sản phẩm"),
    EvidenceKind.GLN.value: _l("Giấy chỉ cấp đúng một mã 13 số cho một nơi"),
}
PLACE_KINDS = {
    PlaceKind.FARM.value: _l("Nơi trồng, nuôi"),
    PlaceKind.WORKSHOP.value: _l("Xưởng, nơi làm"),
    PlaceKind.WAREHOUSE.value: _l("Kho"),
    PlaceKind.SHOP.value: _l("Cửa hàng"),
    PlaceKind.PARTY.value: _l("Cơ sở (mã cho cả cơ sở, không cho một nơi)"),
}
OUTCOMES = {
    ReviewOutcome.CLAIMANT.value: _l("Mã của cơ sở đề nghị"),
    ReviewOutcome.HOLDER.value: _l("Mã của cơ sở đang giữ"),
    ReviewOutcome.NEITHER.value: _l("Không phải của bên nào"),
}


def _offered(words: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in words.items()]


class EvidenceForm(CreatingForm):
    """A certificate of GS1 numbers with its scan."""

    kind = RadioField(_l("Giấy cấp gì"), default=EvidenceKind.COMPANY.value)
    number = StringField(
        _l("Dãy số trên giấy"),
        [required(_l("Bạn ghi dãy số trên giấy.")), text_length(at_most=30)],
        description=_l("Ví dụ 893601234. Có dấu cách, dấu chấm cũng được"),
    )
    certificate_number = StringField(
        _l("Số giấy chứng nhận"), [required(_l("Bạn ghi số in trên giấy.")), text_length(at_most=80)]
    )
    valid_from = DayField(_l("Có hiệu lực từ"), [required_amount(_l("Bạn ghi ngày trên giấy."))])
    valid_until = DayField(
        _l("Đến ngày"), [Optional()], description=_l("Để trống nếu giấy không ghi ngày hết hạn")
    )
    scan = FileField(
        _l("Bản chụp giấy chứng nhận"), description=_l("Chụp rõ cả trang, hoặc tệp PDF, tối đa 20 MB")
    )

    def __init__(self, **kwargs: Any) -> None:
        """Offer the kinds of certificates."""
        super().__init__(**kwargs)
        self.kind.choices = _offered(KINDS)

    def scan_content(self) -> bytes | None:
        """Return the chosen file's bytes, at most one more than is taken; None when none was chosen."""
        return self.scan.data.stream.read(MAX_BYTES + 1) if chosen(self.scan.data) else None

    def validate_scan(self, field: FileField) -> None:
        """Without a scan there is nothing to look at."""
        if not chosen(field.data):
            raise ValidationError(_("Bạn chụp hoặc chọn tệp giấy chứng nhận, để cán bộ đối chiếu."))


class CartonGtinForm(CreatingForm):
    """How many of which goods a kind of carton holds."""

    base = SelectField(_l("Thùng của loại nào"))
    units = WholeNumberField(
        _l("Một thùng có bao nhiêu"), [required_amount(_l("Bạn ghi số sản phẩm trong một thùng."))]
    )

    def offer(self, rows: Sequence[RegisteredGtin]) -> None:
        """Offer the goods whose number is registered."""
        self.base.choices = [(row.gtin, _named(row)) for row in rows]


def _named(row: RegisteredGtin) -> str:
    label = row.variant.label if row.variant is not None else ""
    return f"{label} ({gtin_shown(row.gtin)})" if label else gtin_shown(row.gtin)


class ReviewForm(CreatingForm):
    """A number that stands elsewhere and should stand here."""

    variant = SelectField(_l("Mã này của loại nào"))
    gtin = StringField(
        _l("Mã GTIN trên bao bì"), [required(_l("Bạn ghi dãy số dưới mã vạch.")), text_length(at_most=30)]
    )
    said = TextAreaField(
        _l("Vì sao là mã của bạn"),
        [required(_l("Bạn ghi vài chữ, để cán bộ biết xem giấy nào.")), text_length(at_most=500)],
    )
    digits: Gtin

    def offer(self, variants: Sequence[Variant]) -> None:
        """Offer the product's choices."""
        self.variant.choices = [(str(variant.id), variant.label or variant.sku) for variant in variants]

    def validate_gtin(self, field: StringField) -> None:
        """Ask the rule of numbers in public codes."""
        if not field.data:
            return
        try:
            self.digits = parse_public_gtin(field.data)
        except BadNumber as problem:
            restricted = _("Số này chỉ dùng trong nội bộ một cửa hàng, không ai đăng ký được.")
            wrong = _("Mã GTIN có 8, 12, 13 hoặc 14 chữ số và số cuối phải khớp. Bạn so lại với bao bì.")
            raise ValidationError(restricted if problem.cause == "restricted" else wrong) from None


class DecisionForm(BaseForm):
    """Whose the number is, and why; both businesses read it."""

    outcome = RadioField(_l("Mã này của ai"), [required(_l("Bạn chọn một mục."))])
    note = TextAreaField(
        _l("Lời nhắn cho hai cơ sở"),
        [required(_l("Bạn ghi lý do, để cơ sở biết phải làm gì.")), text_length(at_most=500)],
        description=_l("Cả hai đọc đúng những câu này; bạn đừng ghi tên bên kia"),
    )
    sure = HiddenField()

    def __init__(self, **kwargs: Any) -> None:
        """Offer the ways it can end."""
        super().__init__(**kwargs)
        self.outcome.choices = _offered(OUTCOMES)


class CartonForm(CreatingForm):
    """A closed carton: how much of which lots, and when; a field a lot, named ``lot_<id>``."""

    packed_on = DayField(_l("Ngày xếp thùng"), [required_amount(_l("Bạn chọn ngày xếp thùng."))])
    lots: Sequence[Lot] = ()

    @property
    def rows(self) -> list[tuple[Lot, Any]]:
        """Return the lots with their fields, in the order of the page."""
        return [(lot, self[f"lot_{lot.id}"]) for lot in self.lots]

    def contents(self) -> list[tuple[Lot, Decimal]]:
        """Return what lies in the carton."""
        return [(lot, field.data) for lot, field in self.rows if field.data is not None]


def carton_form(lots: Sequence[Lot]) -> CartonForm:
    """Return the form over some lots."""
    fields: dict[str, Any] = {"lots": lots}
    for lot in lots:
        goods = lot.product.name if lot.product is not None else lot.material
        if lot.variant is not None and lot.variant.label:
            goods = f"{goods}, {lot.variant.label}"
        fields[f"lot_{lot.id}"] = QuantityField(
            _("Lô %(code)s", code=lot.lot_code),
            [Optional()],
            description=_("%(goods)s, đóng gói %(day)s", goods=goods, day=date_vi(lot.packed_on)),
        )
    form: CartonForm = type("LotsCartonForm", (CartonForm,), fields)()
    return form


class _CommuneField(StringField):
    """The name of a commune: not its length is the rule, but whether there is one place that it means."""

    limits = Limits("own")


class PlaceForm(SeenForm, CreatingForm):
    """A place of the business."""

    version = HiddenField()
    kind = RadioField(_l("Nơi này là"), default=PlaceKind.WORKSHOP.value)
    name = StringField(
        _l("Tên gọi"),
        [required(_l("Bạn đặt tên cho nơi này.")), text_length(at_most=120)],
        description=_l("Ví dụ: Xưởng sấy, Ruộng thôn Đông"),
    )
    commune = _CommuneField(
        _l("Xã, phường"),
        [required(_l("Bạn gõ tên xã, phường.")), text_length(at_most=200)],
        description=_l("Tên cũ hay tên mới, có dấu hay không dấu đều được"),
        render_kw={"list": "commune-options"},
    )
    commune_choice = SelectField(_l("Bạn chọn đúng xã, phường"), validate_choice=False)
    street = StringField(_l("Số nhà, đường, thôn"), [text_length(at_most=200)])
    street_is_public = BooleanField(_l("Cho mọi người xem số nhà, đường, thôn"))
    gln = StringField(
        _l("Mã địa điểm GS1 (GLN)"),
        [text_length(at_most=30)],
        description=_l("13 chữ số, nếu giấy GS1 đã cấp. Không có thì Gốc Quê cấp mã riêng"),
    )

    def __init__(self, places: Gazetteer, row: BusinessPlace | None = None, **kwargs: Any) -> None:
        """Ask about a place, with what is known of it."""
        super().__init__(data=_present(places, row), **kwargs)
        self.places = places
        self.kind.choices = _offered(PLACE_KINDS)
        self.commune_choice.choices = []
        self.where: tuple[str, str] = ("", "")

    def validate_commune(self, field: StringField) -> None:
        """Find the one place that the name means, or offer what it may mean."""
        if not field.data:
            return
        found = resolve(self.places, field.data, self.commune_choice.data or "")
        if found.place is None:
            self.commune_choice.choices = [(each.key, each.words) for each in found.options]
            raise ValidationError(found.problem)
        self.where = (found.place.unit.scheme, found.place.unit.code)

    def facts(self) -> PlaceFacts:
        """Return the answers."""
        return PlaceFacts(
            kind=self.kind.data,
            name=self.name.data or "",
            street=self.street.data or "",
            street_is_public=self.street_is_public.data,
            commune=self.where,
            gln=self.gln.data or "",
        )


def _present(places: Gazetteer, row: BusinessPlace | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "version": str(row.version),
        "kind": row.kind,
        "name": row.name,
        "commune": places.describe(row.place_scheme, row.place_code),
        "street": row.street or "",
        "street_is_public": row.street_is_public,
        "gln": row.gln or "",
    }
