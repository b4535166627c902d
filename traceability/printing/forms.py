"""What people choose before they print labels, and what they ask of a helper."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, SubmitField
from wtforms.validators import ValidationError

from core.access import LARGEST_ROW
from core.formatting import number_vi
from core.forms import BaseForm, CreatingForm, WholeNumberField, required, required_amount, text_length
from core.text import clean_line
from traceability.printing.choices import Choice, Subject
from traceability.printing.layout import Words
from traceability.printing.models import PrintWish
from traceability.printing.paper import LARGEST_GAP_MM, LARGEST_SHIFT_MM, SHEETS, Margins, Sheet
from traceability.printing.printers import OFFICE, PRINTERS
from traceability.printing.services import MOST
from traceability.printing.sizes import cut_names_warning, small_code_warning

_WITH_FACTS = _l("In cả nội dung ghi nhãn: thành phần, hạn dùng, bảo quản, địa chỉ…")
_LABEL_PRINTER = "203"
_MILLIMETRES = re.compile(r"[-−]?\d{1,2}([.,]\d)?")


class MillimetresField(StringField):
    """A length as people type it ("1,5", "-0.3"), to a tenth; `data` is a number."""

    data: Any
    typed: str | None = None

    def __init__(self, label: Any = None, *, most: float, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.most = most

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number, or say how to write it; nothing typed is nothing moved."""
        if not valuelist:
            return
        self.typed = clean_line(str(valuelist[0]))
        self.data = 0.0
        if not self.typed:
            return
        if not (self.typed.isascii() or "−" in self.typed) or not _MILLIMETRES.fullmatch(self.typed):
            raise ValueError(_("Bạn gõ số mi-li-mét, ví dụ 1,5 hoặc -0,5."))
        self.data = float(self.typed.replace(",", ".").replace("−", "-"))
        if abs(self.data) > self.most:
            raise ValueError(_("Xê dịch được từ -%(most)s đến %(most)s mm.", most=number_vi(self.most)))

    def _value(self) -> str:
        return self.typed if self.typed is not None else number_vi(self.data or 0.0)


class PrinterForm(BaseForm):
    """How a person's printer is to be helped; the same for own labels and for those of others."""

    printer = RadioField(_l("Máy in tem cuộn"))
    start = WholeNumberField(_l("Bắt đầu từ ô thứ"), default=1)
    cut_marks = BooleanField(_l("In vạch cắt ở góc tem, cho giấy thường"))
    left = MillimetresField(_l("Dịch sang phải"), most=LARGEST_SHIFT_MM, default=0.0)
    top = MillimetresField(_l("Dịch xuống dưới"), most=LARGEST_SHIFT_MM, default=0.0)
    gap = MillimetresField(_l("Nới khe giữa các tem"), most=LARGEST_GAP_MM, default=0.0)
    fixed_sheet = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.printer.choices = [
            (code, str(printer.name)) for code, printer in PRINTERS.items() if printer is not OFFICE
        ]

    @property
    def sheet_code(self) -> str:
        """Return the key of the sheet that is printed; "" while none is chosen."""
        return self.fixed_sheet

    @property
    def margins(self) -> Margins:
        """Return by how much labels are moved."""
        return Margins(self.left.data or 0.0, self.top.data or 0.0, self.gap.data or 0.0)

    @property
    def first_cell(self) -> int:
        """Return the first free cell; a roll has but one."""
        return 1 if SHEETS[self.sheet_code].is_roll else self.start.data or 1

    def validate_start(self, field: WholeNumberField) -> None:
        """Begin at a cell that the sheet has."""
        sheet = SHEETS.get(self.sheet_code)
        asked = 1 if field.data is None else field.data
        if sheet is not None and not sheet.is_roll and not 1 <= asked <= sheet.on_sheet:
            raise ValidationError(
                _("Tờ này có %(cells)s ô. Bạn ghi từ 1 đến %(cells)s.", cells=sheet.on_sheet)
            )

    def validate_gap(self, field: MillimetresField) -> None:
        """Keep every label on the paper."""
        sheet = SHEETS.get(self.sheet_code)
        if sheet is None or any(each.errors for each in (self.left, self.top)):
            return
        if not sheet.moved(self.margins).fits_page:
            raise ValidationError(_("Dịch từng ấy thì có tem ra ngoài giấy hoặc đè lên nhau. Bạn bớt lại."))


class SheetForm(PrinterForm):
    """Which sheet, how many labels, and what stands on them."""

    grid = RadioField(_l("Khổ tem"), validators=[required(_l("Bạn chọn khổ tem."))])
    count = WholeNumberField(_l("Số tem"), [required_amount(_l("Bạn ghi số tem cần in."))])
    first = WholeNumberField(_l("In từ mã thứ"), default=1)
    with_facts = BooleanField(_WITH_FACTS)
    take_pdf = SubmitField(_l("Tải tệp PDF"))
    take_zpl = SubmitField(_l("Tải tệp cho máy in tem (ZPL)"))
    trial = SubmitField(_l("Tải tờ in thử"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.grid.choices = [(code, sheet_name(sheet)) for code, sheet in SHEETS.items()]

    @classmethod
    def of(cls, choice: Choice, subject: Subject) -> SheetForm:
        """Return the form with what the person chose last; a range is printed whole unless told otherwise."""
        count = choice.count if subject.range is None else min(subject.range.left, MOST)
        form = cls(
            data={**kept(choice), "grid": choice.sheet, "count": count, "with_facts": choice.with_facts}
        )
        if subject.range is None:
            del form.first
        return form

    @property
    def sheet_code(self) -> str:
        """Return the key of the sheet that is chosen."""
        return self.grid.data or ""

    def choice(self) -> Choice:
        """Return what was chosen."""
        return Choice(
            sheet=self.sheet_code,
            count=self.count.data or 0,
            start=self.first_cell,
            first=(self.first.data or 1) if "first" in self else 1,
            printer=self.printer.data or _LABEL_PRINTER,
            with_facts=self.with_facts.data,
            cut_marks=self.cut_marks.data,
            margins=self.margins,
        )

    def validate_count(self, field: WholeNumberField) -> None:
        """Keep the file within what a printer takes in one go."""
        check_count(field)

    def validate_first(self, field: WholeNumberField) -> None:
        """Begin at a serial, not before the first."""
        if field.data is not None and not 1 <= field.data <= LARGEST_ROW:
            raise ValidationError(_("Mã đầu tiên là mã thứ 1."))


class HelpForm(PrinterForm):
    """How a helper prints what somebody else has chosen."""

    def choice(self, wish: PrintWish) -> Choice:
        """Return a wish as it is printed on the helper's printer."""
        return Choice(
            sheet=wish.sheet,
            count=wish.count,
            start=self.first_cell,
            printer=self.printer.data or _LABEL_PRINTER,
            with_facts=wish.with_facts,
            cut_marks=self.cut_marks.data,
            margins=self.margins,
        )


class WishForm(CreatingForm):
    """What a producer asks the helpers of the commune to print."""

    grid = RadioField(_l("Khổ tem"), validators=[required(_l("Bạn chọn khổ tem."))])
    count = WholeNumberField(_l("Số tem"), [required_amount(_l("Bạn ghi số tem cần in."))])
    with_facts = BooleanField(_WITH_FACTS)
    note = StringField(_l("Lời nhắn"), [text_length(at_most=200)])  # twin: print_wishes.note

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.grid.choices = [(code, sheet_name(sheet)) for code, sheet in SHEETS.items()]

    def validate_count(self, field: WholeNumberField) -> None:
        """Keep the file within what a printer takes in one go."""
        check_count(field)


def check_count(field: WholeNumberField) -> None:
    """Refuse a number of labels that no printer takes in one go.

    Raises:
        ValidationError: With both ends.
    """
    if field.data is not None and not 1 <= field.data <= MOST:
        raise ValidationError(_("Số tem cần từ 1 đến %(most)s.", most=number_vi(MOST)))


def kept(choice: Choice) -> dict[str, Any]:
    """Return what a person's printer needed the last time, by field."""
    return {
        "printer": choice.printer,
        "cut_marks": choice.cut_marks,
        "left": choice.margins.left,
        "top": choice.margins.top,
        "gap": choice.margins.gap,
    }


def sheet_name(sheet: Sheet) -> str:
    """Return what a sheet is called."""
    if sheet.is_roll:
        return str(_("Cuộn tem %(size)s mm", size=size_of(sheet)))
    return str(_("%(number)s tem một tờ A4", number=sheet.on_sheet))


def size_of(sheet: Sheet) -> str:
    """Return the size of a label, such as ``63,5 × 38,1``."""
    return f"{number_vi(sheet.width)} × {number_vi(sheet.height)}"


def sizes(words: Words | None = None) -> dict[str, str]:
    """Return what stands beneath the name of each sheet: its size, when codes are small, when names are cut.

    Args:
        words: Of the label to print; None: no label is known.
    """
    said = {
        code: (
            "" if sheet.is_roll else str(_("mỗi tem %(size)s mm", size=size_of(sheet))),
            small_code_warning(code),
            cut_names_warning(words, code) if words else "",
        )
        for code, sheet in SHEETS.items()
    }
    return {code: "; ".join(filter(None, parts)) for code, parts in said.items() if any(parts)}
