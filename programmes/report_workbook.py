"""The workbook of a report: who was helped (A), indicators (B), cross tables (C), and the closing line."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from flask_babel import gettext as _

from programmes.counting import TOTAL, UNKNOWN, Table
from programmes.reports import PART_LABELS, Report, kind_label

Cell = str | int | float | date | None
_A4 = 9
_LONGEST_CELL = 32_000  # a cell holds 32,767 characters
_LINE = 13  # points of one line at size 10
_WIDE_LETTERS = 1.05  # lines break at words, and Vietnamese words are wider than digits
_MOST_LINES = 30  # a row is at most 409 points high


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in characters, and how its cells look."""

    heading: str
    width: float
    look: str = "text"  # text | number | money | day | percent


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
    _supported(pen)
    _indicators(pen)
    _cross_tables(pen)
    _closing(pen)
    book.close()
    return out.getvalue()


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

    def words(self, text: str) -> None:
        """Write a sentence below a table, and leave a row free."""
        self.sheet.write_string(self.row, 0, text, self.plain)
        self.row += 2


def _supported(pen: _Pen) -> None:
    columns = (
        Column(_("STT"), 5, "number"),
        Column(_("Tên đơn vị"), 24),
        Column(_("Loại hình"), 11),
        Column(_("Mã số thuế"), 14),
        Column(_("Xã, phường (mới)"), 13),
        Column(_("Huyện (cũ)"), 13),
        Column(_("Chương trình"), 22),
        Column(_("Nội dung hỗ trợ"), 11),
        Column(_("Ngày nghiệm thu"), 11, "day"),
        Column(_("Kinh phí nhà nước"), 14, "money"),
        Column(_("Kết quả, minh chứng"), 26),
        Column(_("Đơn vị chủ trì"), 14),
        Column(_("Ghi chú"), 18),
        Column(_("Trong số liệu"), 10),
    )
    pen.begin(_("A Danh sách"), _("Biểu A. Danh sách cơ sở được hỗ trợ"), columns)
    pen.heading(columns)
    pen.freeze()
    for number, act in enumerate(pen.report.acts, start=1):
        pen.line(
            columns,
            (
                number,
                act.business,
                act.kind,
                act.tax_code,
                act.commune,
                act.district,
                act.programme,
                act.content,
                act.accepted_on,
                act.money_vnd,
                act.result,
                act.lead,
                act.note,
                str(PART_LABELS[act.part]),
            ),
        )


def _indicators(pen: _Pen) -> None:
    columns = (
        Column(_("Chỉ tiêu"), 46),
        Column(_("ĐVT"), 10),
        Column(_("Kế hoạch kỳ"), 12, "number"),
        Column(_("Thực hiện kỳ"), 12, "number"),
        Column(_("Lũy kế từ đầu năm"), 12, "number"),
        Column(_("% kế hoạch"), 11, "percent"),
        Column(_("Cùng kỳ năm trước"), 12, "number"),
        Column(_("% so cùng kỳ"), 11, "percent"),
        Column(_("Nguồn"), 36),
    )
    pen.begin(_("B Chỉ tiêu"), _("Biểu B. Kế hoạch và thực hiện"), columns)
    pen.heading(columns)
    pen.freeze()
    ours, unit = _("Ghi nhận hỗ trợ, theo ngày nghiệm thu"), _("cơ sở")
    for line in pen.report.programmes:
        pen.line(
            columns,
            (
                line.name,
                unit,
                line.target,
                line.result,
                line.cumulative,
                line.percent,
                line.year_before,
                line.percent_of_year_before,
                ours,
            ),
        )
        if line.unit_counted != "business":
            label = _("%(name)s: số lượt", name=line.name)
            pen.line(columns, (label, _("lượt"), None, line.acts, None, None, None, None, ours))
    total = _("Tổng số cơ sở (không trùng)")
    cells = (total, unit, None, pen.report.figures.total_distinct, None, None, None, None, ours)
    pen.line(columns, cells, total=True)
    for each in pen.report.aggregates:
        for label, value, of in (
            (_("Sản phẩm trên sàn, không trùng (chỉ tiêu riêng)"), each.distinct_products, _("sản phẩm")),
            (_("Tin đăng trên các sàn (chỉ tiêu riêng)"), each.listings, _("tin")),
        ):
            pen.line(columns, (label, of, None, value, None, None, None, None, each.source))


def _cross_tables(pen: _Pen) -> None:
    report = pen.report
    columns = (
        Column("", 30),
        *(Column(line.name, 20, "number") for line in report.programmes),
        Column(_("Tổng số đơn vị (không trùng)"), 18, "number"),
    )
    pen.begin(_("C Bảng chéo"), _("Biểu C. Số cơ sở theo loại hình và địa bàn"), columns)
    kinds = {kind: kind_label(kind) for kind in report.figures.by_kind}
    for title, table, names in (
        (_("Loại hình"), report.figures.by_kind, kinds),
        (_("Huyện (cũ)"), report.figures.by_district, report.district_names),
        (_("Xã, phường (mới)"), report.figures.by_commune, report.commune_names),
    ):
        _cross_table(pen, (Column(title, 30), *columns[1:]), table, names)


def _cross_table(pen: _Pen, columns: Sequence[Column], table: Table, names: Mapping[str, str]) -> None:
    report = pen.report
    pen.heading(columns)
    for code, cells in table.items():
        label = _("Chưa xác định") if code == UNKNOWN else names.get(code, code)
        pen.line(columns, (label, *(cells[column] for column in (*report.codes, TOTAL))))
    by_programme = report.figures.by_programme
    totals = (*(by_programme[code] for code in report.codes), report.figures.total_distinct)
    pen.line(columns, (_("Tất cả (không trùng)"), *totals), total=True)
    pen.words(
        _(
            "Mỗi cơ sở chỉ tính một lần ở cột cuối và ở dòng cuối, nên các cột, các dòng có thể không cộng "
            "lại thành tổng."
        )
    )


def _closing(pen: _Pen) -> None:
    columns = (Column(_("Khoản"), 44), Column(_("Số"), 14, "number"))
    pen.begin(_("Đối chiếu"), _("Đối chiếu số lượt với số cơ sở"), columns)
    pen.heading(columns)
    parts = pen.report.figures.reconciliation
    pen.line(columns, (_("Lượt nghiệm thu trong kỳ"), parts.acts), total=True)
    pen.line(columns, (_("Cơ sở (không trùng)"), parts.distinct))
    pen.line(columns, (_("Lượt lặp của cơ sở đã tính"), parts.repeats))
    pen.line(columns, (_("Lượt trên đăng ký trùng, đã gộp"), parts.merged))
    pen.line(columns, (_("Lượt của cá nhân, không tính"), parts.excluded))
    pen.row += 1
    pen.heading((Column(_("Số chương trình đã nhận"), 44), Column(_("Số cơ sở"), 14)))
    for number, roots in pen.report.overlap.items():
        pen.line(columns, (str(number), len(roots)))
    pen.row += 1
    pen.heading((Column(_("Kinh phí theo chương trình"), 44), Column(_("Đồng"), 14)))
    money = (Column("", 44), Column("", 14, "money"))
    for line in pen.report.programmes:
        pen.line(money, (line.name, pen.report.figures.money_vnd[line.code]))
    if pen.report.channels:
        pen.row += 1
        pen.heading((Column(_("Lượt theo sàn, lớp"), 44), Column(_("Số lượt"), 14)))
        for line in pen.report.programmes:
            for channel, number in pen.report.channels.get(line.code, {}).items():
                pen.line(columns, (f"{line.name}: {channel}", number))
    pen.row += 1
    version = pen.report.definition_version
    pen.words(_("Cách tính: phiên bản %(version)s.", version=version))
