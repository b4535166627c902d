"""The workbook of a report: who was helped (A), indicators (B), cross tables (C), and the closing line."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from flask_babel import gettext as _

from programmes.report_forms import Cell, Column, Form, closing, cross_tables, indicators, supported
from programmes.report_values import Report

_A4 = 9
_LONGEST_CELL = 32_000  # a cell holds 32,767 characters
_LINE = 13  # points of one line at size 10
_WIDE_LETTERS = 1.05  # lines break at words, and Vietnamese words are wider than digits
_MOST_LINES = 30  # a row is at most 409 points high


def write_workbook(report: Report) -> bytes:
    """Return the report as an .xlsx file, ready to print on A4, landscape."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    # Fixed, so that the same report is the same file.
    book.set_properties(
        {
            "title": _("Cơ sở được hỗ trợ"),
            "company": report.agency,
            "created": datetime.combine(report.period.until, time(0), UTC).replace(tzinfo=None),
        }
    )
    pen = _Pen(book, report)
    for name, title, forms in _sheets(report):
        pen.begin(name, title, forms[0].columns)
        for place, form in enumerate(forms):
            pen.form(form, is_first=place == 0)
    version = report.definition_version
    pen.words(_("Cách tính: phiên bản %(version)s.", version=version))
    book.close()
    return out.getvalue()


def _sheets(report: Report) -> Iterator[tuple[str, str, Sequence[Form]]]:
    """Yield name, title and tables of each sheet."""
    people = supported(report)
    yield _("A Danh sách"), _("Biểu A. %(title)s", title=people.title), [people]
    plan = indicators(report)
    yield _("B Chỉ tiêu"), _("Biểu B. %(title)s", title=plan.title), [plan]
    yield _("C Bảng chéo"), _("Biểu C. Bảng chéo số cơ sở"), cross_tables(report)
    yield _("Đối chiếu"), _("Đối chiếu số lượt với số cơ sở"), closing(report)


class _Pen:
    """Writes rows into sheets with the looks of one workbook."""

    def __init__(self, book: Any, report: Report) -> None:
        self.book = book
        self.report = report
        base = {
            "font_name": "Arial",
            "font_size": 10,
            "valign": "top",
            "border": 1,
            "border_color": "#BDBDBD",
        }
        self.looks = {
            "text": book.add_format({**base, "text_wrap": True}),
            "number": book.add_format({**base, "num_format": "#,##0"}),
            "money": book.add_format({**base, "num_format": '#,##0 "₫"'}),
            "percent": book.add_format({**base, "num_format": '0.0"%"'}),
            "day": book.add_format({**base, "num_format": "dd/mm/yyyy", "align": "center"}),
            "heading": book.add_format(
                {**base, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#E5F1E8"}
            ),
            "total": book.add_format({**base, "bold": True, "num_format": "#,##0"}),
        }
        self.title = book.add_format({"font_name": "Arial", "font_size": 14, "bold": True})
        self.plain = book.add_format({"font_name": "Arial", "font_size": 10})
        self.row = 0
        self.sheet: Any = None

    def begin(self, name: str, title: str, columns: Sequence[Column]) -> None:
        """Open a sheet with its heading and print set-up."""
        report = self.report
        self.sheet = self.book.add_worksheet(name)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        self.sheet.set_footer("&C&P/&N")
        self.sheet.hide_gridlines(2)
        for position, column in enumerate(columns):
            self.sheet.set_column(position, position, column.width)
        self.sheet.write_string(0, 0, report.agency, self.plain)
        self.sheet.write_string(1, 0, title, self.title)
        where = _(
            "%(area)s · kỳ %(period)s · theo ngày nghiệm thu", area=report.area, period=report.period.words
        )
        self.sheet.write_string(2, 0, where, self.plain)
        self.row = 4

    def heading(self, columns: Sequence[Column]) -> None:
        """Write a row of headings."""
        self._make_room(columns, [column.heading for column in columns])
        for position, column in enumerate(columns):
            self.sheet.write_string(self.row, position, column.heading, self.looks["heading"])
        self.row += 1

    def freeze(self) -> None:
        """Keep the rows above in sight and on every printed page."""
        self.sheet.freeze_panes(self.row, 0)
        self.sheet.repeat_rows(self.row - 1)

    def line(self, columns: Sequence[Column], cells: Sequence[Cell], *, total: bool = False) -> None:
        """Write a row; text is always text, and an empty cell keeps its border."""
        self._make_room(columns, cells)
        for position, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            look = self.looks["total" if total and column.look != "percent" else column.look]
            if cell is None or cell == "":
                self.sheet.write_blank(self.row, position, None, look)
            elif isinstance(cell, str):
                text = self.looks["total"] if total else self.looks["text"]
                self.sheet.write_string(self.row, position, cell[:_LONGEST_CELL], text)
            elif isinstance(cell, date):
                self.sheet.write_datetime(self.row, position, datetime.combine(cell, time(0)), look)
            else:
                self.sheet.write_number(self.row, position, cell, look)
        self.row += 1

    def _make_room(self, columns: Sequence[Column], cells: Sequence[Cell]) -> None:
        """Make the row as high as its longest text: not every office program does it by itself."""
        lines = [1]
        for column, cell in zip(columns, cells, strict=True):
            if isinstance(cell, str):
                lines.append(math.ceil(len(cell) * _WIDE_LETTERS / column.width))
        self.sheet.set_row(self.row, _LINE * min(max(lines), _MOST_LINES) + 3)

    def form(self, form: Form, *, is_first: bool) -> None:
        """Write a table; the first one's headings stay in sight."""
        self.heading(form.columns)
        if is_first and form.code in {"A", "B"}:
            self.freeze()
        for place, row in enumerate(form.rows):
            self.line(form.columns, row, total=place in form.totals)
        if form.remark:
            self.words(form.remark)
        else:
            self.row += 1

    def words(self, text: str) -> None:
        """Write a sentence below a table, and leave a row free."""
        self.sheet.write_string(self.row, 0, text, self.plain)
        self.row += 2
