"""What producers type about the steps of a lot and the facts of its page; the rules stand in services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from catalog.addresses import communes_called
from catalog.forms import ListField, chosen, content_of
from core.formatting import VIETNAM, date_vi
from core.forms import CreatingForm, required, required_amount, text_length
from core.seen import SeenForm
from places.models import NEW, scheme_on
from places.queries import Gazetteer, Unit
from traceability.event_kinds import KIND_LABELS, RECORDABLE, EventKind
from traceability.forms import LONGEST_NOTE, DayField, HourField, QuantityField
from traceability.models import Lot, ProcessStep
from traceability.services import NameChoice, Report

MOST_CHOICES = 40


class StepForm(CreatingForm):
    """One step of a lot: what, when, where, pictures, a few words; folded: how much, of what, by whom."""

    step = SelectField(_l("Việc đã làm"), [required(_l("Bạn chọn việc đã làm."))])
    day = DayField(_l("Ngày làm"), [required_amount(_l("Bạn chọn ngày làm."))])
    hour = HourField(_l("Giờ"), [Optional()])
    commune = StringField(
        _l("Nơi làm"),
        [Optional(), text_length(at_most=200)],
        description=_l("Ở nơi khác thì gõ tên xã, phường, có dấu hay không dấu đều được."),
        render_kw={"list": "commune-options"},
    )
    commune_choice = SelectField(_l("Bạn chọn đúng xã, phường"), validate_choice=False)
    photos = MultipleFileField(_l("Ảnh"), description=_l("Tối đa 3 ảnh. Vị trí chụp được gỡ khỏi ảnh."))
    note = TextAreaField(_l("Ghi thêm"), [Optional(), text_length(at_most=LONGEST_NOTE)])
    quantity = QuantityField(_l("Số lượng"), [Optional()])
    unit = StringField(_l("Đơn vị"), [Optional(), text_length(at_most=20)])
    used_lot = SelectField(_l("Dùng lô nào"), [Optional()])
    used_quantity = QuantityField(_l("Dùng bao nhiêu"), [Optional()])
    who = StringField(
        _l("Người làm"),
        [Optional(), text_length(at_most=120)],
        description=_l("Tên hoặc việc, ví dụ “tổ đóng gói”."),
    )
    partner = StringField(
        _l("Nhập từ ai, hoặc giao cho ai"),
        [Optional(), text_length(at_most=200)],
        description=_l("Chỉ ghi khi nhập hàng hoặc xuất kho."),
    )
    names_are_public = BooleanField(_l("Cho người quét mã thấy tên người làm và nơi giao nhận"))

    place: tuple[str, str] | None = None
    places: Gazetteer

    def offer(self, steps: Sequence[ProcessStep], places: Gazetteer, lots: Sequence[Lot]) -> None:
        """Offer the steps of the lot's process before the general ones, and the lots that may have gone in.

        Args:
            steps: Steps of the process; may be empty.
            places: All units.
            lots: Other lots of the business; without any the question is not asked.
        """
        named = [(f"step:{step.seq}", step.name) for step in steps]
        general = [(f"kind:{kind.value}", str(KIND_LABELS[kind])) for kind in RECORDABLE]
        self.step.choices = [("", str(_("Chọn việc"))), *named, *general]
        self.places = places
        self.commune_choice.choices = []
        if not lots:
            del self.used_lot
            del self.used_quantity
            return
        self.used_lot.choices = [
            ("", str(_("Không dùng lô nào"))),
            *((str(lot.id), f"{lot.lot_code}, {_goods(lot)}, {date_vi(lot.packed_on)}") for lot in lots),
        ]

    def say_place(self, scheme: str | None, code: str | None) -> None:
        """Fill in a place as the person would have typed it."""
        self.commune.data = self.places.describe(scheme, code)

    def validate_commune(self, field: StringField) -> None:
        """Find the commune of either era that was meant, or ask which."""
        known = self._of_their_time(communes_called(self.places, field.data or ""))
        picked = [unit for unit in known if f"{unit.scheme}:{unit.code}" == self.commune_choice.data]
        units = picked or known
        if not units:
            raise ValidationError(
                _(
                    "Chưa thấy xã, phường này. Bạn gõ lại tên; nơi ngoài tỉnh thì để trống ô này "
                    "và viết vào ô ghi thêm."
                )
            )
        if len(units) > 1:
            self.commune_choice.choices = [
                (f"{unit.scheme}:{unit.code}", _line(self.places, unit)) for unit in units
            ]
            raise ValidationError(_("Có %(number)s nơi trùng tên. Bạn chọn ở ô dưới.", number=len(units)))
        self.place = (units[0].scheme, units[0].code)

    def _of_their_time(self, units: Sequence[Unit]) -> list[Unit]:
        """Turn communes into those of the day's era: an old name typed for a later day means the new one."""
        day: date | None = self.day.data
        if day is None or scheme_on(day) != NEW:
            return sorted(units, key=lambda unit: unit.scheme == NEW)[:MOST_CHOICES]
        codes = dict.fromkeys(self.places.current_code(unit.scheme, unit.code) for unit in units)
        found = (self.places.find(NEW, code) for code in codes)
        return [unit for unit in found if unit is not None]

    @property
    def has_more(self) -> bool:
        """Say whether the folded part holds something to see: an answer or an error."""
        folded = ("quantity", "used_lot", "used_quantity", "who", "partner", "names_are_public")
        return any(self[name].data or self[name].errors for name in folded if name in self)

    def report(self, steps: Sequence[ProcessStep], lots: Sequence[Lot]) -> Report:
        """Return what the person says, as the service wants it."""
        which, _colon, value = str(self.step.data).partition(":")
        step = next((each for each in steps if which == "step" and str(each.seq) == value), None)
        day: date | None = self.day.data
        hour: time | None = self.hour.data
        if day is None:
            raise ValueError("a report needs a checked form")
        used = self.used_lot.data if "used_lot" in self else ""
        return Report(
            kind=EventKind(step.event_kind if step else value),
            day=day,
            moment=datetime.combine(day, hour, VIETNAM) if hour else None,
            place=self.place,
            step=step,
            note=self.note.data or "",
            quantity=self.quantity.data,
            unit=self.unit.data or "",
            used=next((lot for lot in lots if str(lot.id) == used), None),
            used_quantity=self.used_quantity.data if used else None,
            who=self.who.data or "",
            partner=self.partner.data or "",
            names_are_public=bool(self.names_are_public.data),
            photos=tuple(content_of(file) for file in self.photos.data or () if chosen(file)),
        )


def _goods(lot: Lot) -> str:
    return lot.product.name if lot.product else lot.material or ""


def _line(places: Gazetteer, unit: Unit) -> str:
    since = _("từ 01/07/2025") if unit.scheme == NEW else _("trước 01/07/2025")
    return f"{places.describe(unit.scheme, unit.code)} ({since})"


class CorrectionForm(StepForm):
    """What really happened, and why the record was wrong.

    Attributes:
        both_versions: What differs from another correction that was faster, see `core.seen.beside`.
    """

    both_versions: Sequence[tuple[Any, str, str]] = ()

    what = RadioField(
        _l("Ghi sai thế nào?"),
        default="incorrect_data",
        validators=[required(_l("Bạn chọn một trong hai."))],
    )
    reason = StringField(
        _l("Vì sao phải sửa?"),
        [required(_l("Bạn ghi lý do, ví dụ “ghi nhầm ngày”.")), text_length(at_most=200)],
        description=_l("Người xem trang truy xuất sẽ đọc được dòng này."),
    )

    def offer(self, steps: Sequence[ProcessStep], places: Gazetteer, lots: Sequence[Lot]) -> None:
        """Offer what a step offers, and the two ways of having written wrongly."""
        super().offer(steps, places, lots)
        self.what.choices = [
            ("incorrect_data", str(_("Có làm việc này, nhưng ghi sai"))),
            ("did_not_occur", str(_("Không làm việc này, ghi nhầm"))),
        ]

    @property
    def happened(self) -> bool:
        """Say whether the step was done at all."""
        return bool(self.what.data != "did_not_occur")


class NamesForm(SeenForm):
    """Who may see the names beside a step."""

    choice = RadioField(_l("Ai được thấy tên này?"), validators=[required(_l("Bạn chọn một mục."))])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice.choices = [
            (NameChoice.HIDDEN.value, _("Chỉ cơ sở")),
            (NameChoice.SHOWN.value, _("Ai quét mã cũng thấy")),
            (NameChoice.TAKEN_OUT.value, _("Không ai: xóa tên khỏi bước này, không lấy lại được")),
        ]


class TraceFactsForm(SeenForm):
    """What only the trace page tells of a product."""

    brand = StringField(
        _l("Nhãn hiệu"),
        [Optional(), text_length(at_most=120)],
        description=_l("Tên riêng in trên bao bì; không có thì để trống."),
    )
    model = StringField(_l("Kiểu, loại"), [Optional(), text_length(at_most=120)])
    standards = ListField(
        _l("Tiêu chuẩn áp dụng"),
        description=_l("Mỗi dòng một tiêu chuẩn, quy chuẩn, ví dụ “TCCS 01:2024/NEPGAC”."),
    )
    warnings = StringField(
        _l("Cảnh báo an toàn"),
        [Optional(), text_length(at_most=300)],
        description=_l("Điều người dùng phải biết, ví dụ “Trẻ dưới 3 tuổi không dùng”."),
    )
    warnings_en = StringField(
        _l("Cảnh báo bằng tiếng Anh"),
        [Optional(), text_length(at_most=300)],
        description=_l("Trang tiếng Anh hiện câu này; để trống thì hiện câu tiếng Việt."),
    )
