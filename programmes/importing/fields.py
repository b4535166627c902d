"""Read one row of a file field by field, collecting what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from core.formatting import number_vi
from core.text import clean, clean_line
from programmes.days import EARLIEST
from programmes.importing.results import Notice, Rejection, shown

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# No database keeps these; taken out of a name they would be lost in silence.
_NO_LETTER = re.compile("[\x00\ud800-\udfff]")


class RowReader:
    """One row; every `read` method returns None when the value is missing or wrong, and notes why."""

    def __init__(self, block: str, number: int, row: object) -> None:
        """Begin with a row, which may be anything."""
        self.block = block
        self.number = number
        self.rejections: list[Rejection] = []
        self.notices: list[Notice] = []
        self.asked: set[str] = set()
        self.name = ""
        self.row: Mapping[str, Any] = row if isinstance(row, dict) else {}
        if not isinstance(row, dict):
            self.reject(
                "", row, _("Dòng này không phải một bản ghi."), _("Bạn ghi dòng này theo mẫu {tên: giá trị}.")
            )

    @property
    def is_good(self) -> bool:
        """Say whether nothing was wrong so far."""
        return not self.rejections

    def reject(self, field: str, value: object, cause: str, mend: str) -> None:
        """Note a fault."""
        self.rejections.append(
            Rejection(self.block, self.number, self.name, field, shown(value), cause, mend)
        )

    def notice(self, field: str, value: object, cause: str) -> None:
        """Note something that is kept or left aside."""
        self.notices.append(Notice(self.block, self.number, self.name, field, shown(value), cause))

    def has(self, field: str) -> bool:
        """Say whether the row says something for a field."""
        return self.row.get(field) is not None

    def value(self, field: str) -> Any:
        """Return a field's value as it stands in the file."""
        self.asked.add(field)
        return self.row.get(field)

    def own_id(self, field: str = "id") -> str:
        """Read the row's own id, under which it is known in faults; "" when it is wrong."""
        found = self.text(field, longest=60)
        self.name = found or ""
        return self.name

    def text(self, field: str, *, longest: int, optional: bool = False, lines: bool = False) -> str | None:
        """Read text, brought to the house's form."""
        value = self.value(field)
        if value is None or value == "":
            if not optional:
                self._missing(field, value)
            return None
        if not isinstance(value, str):
            self.reject(field, value, _("Chỗ này phải là chữ."), _("Bạn đặt giá trị trong dấu ngoặc kép."))
            return None
        if _NO_LETTER.search(value):
            self.reject(
                field, value, _("Có ký tự máy không phải chữ."), _("Bạn gõ lại chỗ này, hoặc xuất lại tệp.")
            )
            return None
        text = clean(value) if lines else clean_line(value)
        if len(text) > longest:
            self.reject(
                field,
                value,
                _("Dài %(now)s ký tự, mức tối đa là %(limit)s.", now=number_vi(len(text)), limit=longest),
                _("Bạn rút ngắn giúp."),
            )
            return None
        if not text and not optional:
            self._missing(field, value)
        return text or None

    def choice(self, field: str, offered: Collection[str], *, optional: bool = False) -> str | None:
        """Read one of the offered words."""
        value = self.value(field)
        if value is None and optional:
            return None
        if value is None:
            self._missing(field, value)
            return None
        if not isinstance(value, str) or value not in offered:
            self.reject(
                field,
                value,
                _("Giá trị này không có trong danh mục."),
                _("Bạn dùng một trong: %(offered)s.", offered=", ".join(offered)),
            )
            return None
        return value

    def day(self, field: str) -> date | None:
        """Read an optional day written as year-month-day."""
        value = self.value(field)
        if value is None or value == "":
            return None
        found = parse_day(value)
        if found is None:
            self.reject(
                field,
                value,
                _("Ngày này không đọc được."),
                _("Bạn ghi theo mẫu 2023-05-15 (năm-tháng-ngày)."),
            )
            return None
        if found < EARLIEST:
            self.reject(
                field,
                value,
                _("Ngày này ở trước năm 1990."),
                _("Bạn xem lại năm theo giấy tờ rồi nhập lại."),
            )
            return None
        return found

    def whole(self, field: str, *, highest: int, default: int | None = None) -> int | None:
        """Read a whole number from 0; a missing one is the default, when there is one."""
        value = self.value(field)
        if value is None and default is not None:
            return default
        # bool is a kind of int in Python, and "20000000" in quotes is text: neither is a number here.
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= highest:
            self.reject(
                field,
                value,
                _("Chỗ này phải là số nguyên từ 0 đến %(highest)s.", highest=number_vi(highest)),
                _("Bạn ghi số không có dấu chấm, không đặt trong ngoặc kép, ví dụ 20000000."),
            )
            return None
        return value

    def unknown_fields(self) -> set[str]:
        """Return the names of fields that nobody asked for."""
        return {clean_line(str(field))[:60] for field in self.row if field not in self.asked}

    def _missing(self, field: str, value: object) -> None:
        self.reject(field, value, _("Thiếu giá trị bắt buộc."), _("Bạn điền thêm rồi nhập lại."))


def parse_day(value: object) -> date | None:
    """Read "2023-05-15"; None when it is anything else."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
