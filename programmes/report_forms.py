"""The forms of a report as tables: A who was helped, B indicators, C cross tables, and the closing sum.

The page, the workbook, DOCX and PDF all show these very tables, so none can say something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from core.formatting import date_vi, number_vi
from exporters.stalls.rules import label_of
from programmes.counting import TOTAL, UNKNOWN, Table
from programmes.indicators.lines import IndicatorLine, Standing
from programmes.report_values import ActLine, Report
from programmes.reports import PART_LABELS, kind_label

Cell = str | int | float | date | None
_ONE_LINE = 60  # letters; the table moves sideways in its box
FIGURES = frozenset({"number", "money", "percent"})


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        heading: Its words.
        width: Characters on a sheet.
        look: How its cells look: text, number, money, day or percent.
        print_width: Share of the line on paper; 0: not printed.
    """

    heading: str
    width: float
    look: str = "text"
    print_width: float = 10


@dataclass(frozen=True)
class Form:
    """One table.

    Attributes:
        code: Letter of the form with a number for each of its tables; "" for what belongs to none.
        rows: As many cells as columns.
        totals: Positions of the rows that sum up.
        remark: A sentence below; "" for none.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: frozenset[int] = frozenset()
    remark: str = ""

    def printed(self) -> Form:
        """Return the table with the columns that go on paper."""
        kept = [place for place, column in enumerate(self.columns) if column.print_width]
        return Form(
            self.code,
            self.title,
            tuple(self.columns[place] for place in kept),
            tuple(tuple(row[place] for place in kept) for row in self.rows),
            self.totals,
            self.remark,
        )


@dataclass(frozen=True)
class FormOnPage:
    """A form in words, for a page.

    Attributes:
        headings: As the macro `table` takes them: words, or words with "n" for figures.
        rows: Of each cell its words and its look: "n" for figures, "nowrap" for what stays on one line.
        total: The row that sums up; None when there is none.
    """

    code: str
    title: str
    headings: list[str | tuple[str, str]]
    rows: list[list[tuple[str, str]]]
    total: list[tuple[str, str]] | None
    remark: str


def on_page(form: Form) -> FormOnPage:
    """Return a form in words."""
    kept = form.printed()
    are_figures = [column.look in FIGURES for column in kept.columns]
    rows = [
        [_cell_on_page(cell, column.look) for cell, column in zip(row, kept.columns, strict=True)]
        for row in kept.rows
    ]
    total = rows.pop(place) if (place := max(kept.totals, default=None)) is not None else None
    return FormOnPage(
        kept.code,
        _("Biểu %(code)s. %(title)s", code=kept.code, title=kept.title),
        [
            (column.heading, "n") if is_figure else column.heading
            for column, is_figure in zip(kept.columns, are_figures, strict=True)
        ],
        rows,
        total,
        kept.remark,
    )


def _cell_on_page(cell: Cell, look: str) -> tuple[str, str]:
    words = shown(cell, look)
    return words, "n" if look in FIGURES else "nowrap" if len(words) <= _ONE_LINE else ""


def supported(report: Report) -> Form:
    """Return form A: every accepted act with whom it helped, and what they come to."""
    form = people(report.acts)
    if not form.rows:
        return form
    return replace(form, rows=(*form.rows, _people_total(report)), totals=frozenset({len(form.rows)}))


def _people_total(report: Report) -> tuple[Cell, ...]:
    words = _(
        "Cộng: %(acts)s lượt của %(distinct)s cơ sở (không trùng)",
        acts=number_vi(report.figures.acts),
        distinct=number_vi(report.figures.total_distinct),
    )
    money = sum(act.money_vnd for act in report.acts), sum(act.matching_vnd for act in report.acts)
    return ("", words, *[""] * 7, *money, *[""] * 4)


def people(acts: Sequence[ActLine], *, first: int = 1) -> Form:
    """Return form A of some acts; the first has this number in the list."""
    columns = (
        Column(_("STT"), 5, "number", 8),
        Column(_("Tên đơn vị"), 24, print_width=28),
        Column(_("Loại hình"), 11, print_width=16),
        Column(_("Mã số thuế"), 14, print_width=20),
        Column(_("Xã, phường (mới)"), 13, print_width=17),
        Column(_("Huyện (cũ)"), 13, print_width=17),
        Column(_("Chương trình"), 22, print_width=23),
        Column(_("Nội dung hỗ trợ"), 11, print_width=16),
        Column(_("Ngày nghiệm thu"), 11, "day", 17.5),
        Column(_("Kinh phí nhà nước"), 14, "money", 18.5),
        Column(_("Đối ứng"), 14, "money", 18),
        Column(_("Kết quả, minh chứng"), 26, print_width=26),
        Column(_("Đơn vị chủ trì"), 14, print_width=15),
        Column(_("Ghi chú"), 18, print_width=18),
        Column(_("Trong số liệu"), 10, print_width=0),
    )
    rows = tuple(_act_row(number, act) for number, act in enumerate(acts, start=first))
    return Form("A", _("Danh sách cơ sở được hỗ trợ"), columns, rows)


def _act_row(number: int, act: ActLine) -> tuple[Cell, ...]:
    return (
        number,
        act.business,
        act.kind,
        act.tax_code,
        act.commune,
        act.district,
        act.programme,
        label_of(act.content),
        act.accepted_on,
        act.money_vnd,
        act.matching_vnd,
        act.proofs or act.result,
        act.lead,
        act.note,
        str(PART_LABELS[act.part]),
    )


def indicators(report: Report) -> Form:
    """Return form B: plan, result, since the start of the year, and a year earlier."""
    columns = (
        Column(_("Chỉ tiêu"), 46, print_width=64),
        Column(_("ĐVT"), 10, print_width=18),
        Column(_("Kế hoạch kỳ"), 12, "number", 17),
        Column(_("Thực hiện kỳ"), 12, "number", 20),
        Column(_("Lũy kế từ đầu năm"), 12, "number", 18),
        Column(_("% kế hoạch"), 11, "percent", 17),
        Column(_("Cùng kỳ năm trước"), 12, "number", 18),
        Column(_("% so cùng kỳ"), 11, "percent", 17),
        Column(_("Nguồn"), 36, print_width=63),
        Column(_("Mã chỉ tiêu"), 18, print_width=0),
    )
    counted = [line for line in report.indicators if line.programme]
    total = (
        _("Tổng số cơ sở (không trùng)"),
        _("cơ sở"),
        None,
        report.figures.total_distinct,
        report.total_cumulative,
        None,
        report.total_year_before,
        report.total_percent_of_year_before,
        _("Ghi nhận hỗ trợ, theo ngày nghiệm thu"),
        "TOTAL.businesses",
    )
    others = [line for line in report.indicators if not line.programme]
    rows = (*map(_indicator_row, counted), total, *map(_indicator_row, others))
    return Form("B", _("Kế hoạch và thực hiện"), columns, rows, frozenset({len(counted)}))


def _indicator_row(line: IndicatorLine) -> tuple[Cell, ...]:
    source = line.source
    if line.standing is Standing.COUNTED and line.reason:
        source = ". ".join(part.strip().rstrip(".") for part in (line.source, line.reason) if part)
    if line.standing is Standing.NOT_DETERMINABLE:
        proxy = _("Số tham khảo: %(proxy)s", proxy=line.proxy) if line.proxy else ""
        source = ". ".join(part.strip().rstrip(".") for part in (line.reason, proxy, line.source) if part)
    return (
        line.name,
        line.unit,
        line.target,
        result_of(line),
        line.cumulative,
        line.percent,
        line.year_before,
        line.percent_of_year_before,
        source,
        line.code,
    )


def result_of(line: IndicatorLine) -> int | str:
    """Return the result of an indicator, or in words that there is none; never 0 for "not known"."""
    if line.standing is Standing.NOT_DETERMINABLE:
        return str(_("Chưa xác định được"))
    return str(_("Chưa có số của kỳ này")) if line.result is None else line.result


def cross_tables(report: Report) -> tuple[Form, ...]:
    """Return form C three times: by kind, on the old map, and on the new map."""
    kinds = {kind: kind_label(kind) for kind in report.figures.by_kind}
    return tuple(
        _cross_table(report, f"C{number}", title, heading, table, names)
        for number, (title, heading, table, names) in enumerate(
            (
                (_("Theo loại hình"), _("Loại hình"), report.figures.by_kind, kinds),
                (
                    _("Theo huyện cũ (bản đồ trước 01/07/2025)"),
                    _("Huyện (cũ)"),
                    report.figures.by_district,
                    report.district_names,
                ),
                (
                    _("Theo xã, phường mới (bản đồ từ 01/07/2025)"),
                    _("Xã, phường (mới)"),
                    report.figures.by_commune,
                    report.commune_names,
                ),
            ),
            start=1,
        )
    )


def _cross_table(
    report: Report, code: str, title: str, heading: str, table: Table, names: Mapping[str, str]
) -> Form:
    columns = (
        Column(heading, 30, print_width=50),
        *(Column(line.name, 24, "number", 30) for line in report.programmes),
        Column(_("Tổng số đơn vị (không trùng)"), 16, "number", 30),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            _("Chưa xác định") if row == UNKNOWN else names.get(row, row),
            *(cells[column] for column in (*report.codes, TOTAL)),
        )
        for row, cells in table.items()
    ]
    by_programme = report.figures.by_programme
    rows.append(
        (
            _("Tất cả (không trùng)"),
            *(by_programme[programme] for programme in report.codes),
            report.figures.total_distinct,
        )
    )
    remark = _(
        "Mỗi cơ sở chỉ tính một lần ở cột cuối và ở dòng cuối, nên các cột, các dòng có thể không cộng "
        "lại thành tổng."
    )
    return Form(code, title, columns, tuple(rows), frozenset({len(rows) - 1}), remark)


def closing(report: Report) -> tuple[Form, ...]:
    """Return what closes the sum: acts and businesses, overlap, money, acts by marketplace or class."""
    parts = report.figures.reconciliation
    found = [
        _two_columns(
            _("Đối chiếu số lượt với số cơ sở"),
            (_("Khoản"), _("Số")),
            (
                (_("Lượt nghiệm thu trong kỳ"), parts.acts),
                (_("Cơ sở (không trùng)"), parts.distinct),
                (_("Lượt lặp của cơ sở đã tính"), parts.repeats),
                (_("Lượt trên đăng ký trùng, đã gộp"), parts.merged),
                (_("Lượt của cá nhân, không tính"), parts.excluded),
            ),
            totals={0},
        ),
        _two_columns(
            _("Cơ sở theo số chương trình đã nhận"),
            (_("Số chương trình đã nhận"), _("Số cơ sở")),
            ((str(number), len(roots)) for number, roots in report.overlap.items()),
        ),
        _two_columns(
            _("Kinh phí nhà nước theo chương trình"),
            (_("Kinh phí nhà nước theo chương trình"), _("Đồng")),
            ((line.name, report.figures.money_vnd[line.code]) for line in report.programmes),
            look="money",
        ),
        _two_columns(
            _("Đối ứng theo chương trình"),
            (_("Đối ứng theo chương trình"), _("Đồng")),
            ((line.name, report.matching_vnd[line.code]) for line in report.programmes),
            look="money",
        ),
        _two_columns(
            _("Lượt theo sàn, lớp"),
            (_("Sàn, lớp"), _("Số lượt")),
            (
                (f"{line.name}: {label_of(channel)}", number)
                for line in report.programmes
                for channel, number in report.channels.get(line.code, {}).items()
            ),
        ),
    ]
    return tuple(form for form in found if form.rows)


def _two_columns(
    title: str,
    headings: tuple[str, str],
    rows: Iterable[tuple[str, int]],
    *,
    look: str = "number",
    totals: Iterable[int] = (),
) -> Form:
    columns = (Column(headings[0], 44, print_width=100), Column(headings[1], 16, look, 35))
    return Form("", title, columns, tuple(rows), frozenset(totals))


def papers(report: Report) -> Sequence[Form]:
    """Return the tables that go on paper, in their order."""
    return [form.printed() for form in (supported(report), indicators(report), *cross_tables(report))]


def shown(cell: Any, look: str) -> str:
    """Write a cell for reading; what is not there is a dash."""
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, date):
        return date_vi(cell)
    if isinstance(cell, str):
        return cell
    text = number_vi(cell)
    return f"{text}%" if look == "percent" else text
