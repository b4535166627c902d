"""Write a report as JSON, CSV, a workbook for the office, or an official paper (DOCX, PDF).

Text of people is text in every form: never a formula, in CSV defused by an apostrophe.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import PurePath

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from programmes.counting import TOTAL, UNKNOWN, Table
from programmes.papers.docx_file import write_docx
from programmes.papers.paper import paper_of
from programmes.papers.pdf_file import write_pdf
from programmes.report_forms import result_of
from programmes.report_values import Report
from programmes.report_workbook import write_workbook
from programmes.reports import kind_label

MEDIA_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".json": "application/json",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class UnknownForm(DomainError):
    """The file's ending names no form that a report is written in."""

    message = _l("Báo cáo ghi được ra tệp .xlsx, .csv, .json, .docx hoặc .pdf. Bạn đổi đuôi tệp.")


def form_of(name: str) -> str:
    """Return the ending that names the form of a file.

    Raises:
        UnknownForm: If no report is written in it.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in MEDIA_TYPES:
        raise UnknownForm
    return suffix


def write_report(report: Report, suffix: str) -> bytes:
    """Return a report as the bytes of a file; the same report gives the same bytes.

    Raises:
        UnknownForm: If no report is written in this form.
    """
    writers: dict[str, Callable[[Report], bytes]] = {
        ".xlsx": write_workbook,
        ".csv": _csv,
        ".json": _json,
        ".docx": lambda report: write_docx(paper_of(report)),
        ".pdf": lambda report: write_pdf(paper_of(report)),
    }
    if suffix not in writers:
        raise UnknownForm
    return writers[suffix](report)


def file_name(report: Report, suffix: str) -> str:
    """Return the name under which a report is handed out."""
    return report_name("ho-tro", report.period.since, report.period.until, suffix)


def report_name(start: str, since: date, until: date, suffix: str) -> str:
    """Return a file name with the period in it."""
    return f"{start}-{since:%Y%m%d}-{until:%Y%m%d}{suffix}"


def defused(text: str) -> str:
    """Mark text that a spreadsheet would take for a formula.

    >>> defused("=1+1"), defused("Gạo nếp")
    ("'=1+1", 'Gạo nếp')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _json(report: Report) -> bytes:
    return (json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n").encode()


def _csv(report: Report) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_("Bảng"), _("Mã dòng"), _("Dòng"), _("Cột"), _("Giá trị"), _("Đơn vị")])
    for row in _csv_rows(report):
        writer.writerow([defused(each) if isinstance(each, str) else each for each in row])
    return out.getvalue().encode("utf-8-sig")


def _csv_rows(report: Report) -> Iterator[tuple[str, str, str, str, float | int | str, str]]:
    """Yield every value of the report in a line of its own: table, row, its words, column, value, unit."""
    found = report.figures
    businesses, acts = _("cơ sở"), _("lượt")
    for line in report.programmes:
        yield ("by_programme", line.code, line.name, line.code, line.result, businesses)
        if line.target is not None:
            yield ("target", line.code, line.name, line.code, line.target, businesses)
            yield ("target_percent", line.code, line.name, line.code, line.percent or "", "%")
        yield ("cumulative", line.code, line.name, line.code, line.cumulative, businesses)
        yield ("year_before", line.code, line.name, line.code, line.year_before, businesses)
        if line.percent_of_year_before is not None:
            share = line.percent_of_year_before
            yield ("percent_of_year_before", line.code, line.name, line.code, share, "%")
        yield ("acts_by_programme", line.code, line.name, line.code, line.acts, acts)
        for channel, value in report.channels.get(line.code, {}).items():
            yield ("acts_by_channel", channel, line.name, line.code, value, acts)
        yield ("matching_vnd", line.code, line.name, line.code, report.matching_vnd[line.code], _("đồng"))
        yield ("money_vnd", line.code, line.name, line.code, found.money_vnd[line.code], _("đồng"))
    total = _("Tổng số cơ sở (không trùng)")
    yield ("total_distinct", TOTAL, total, TOTAL, found.total_distinct, businesses)
    yield ("cumulative", TOTAL, total, TOTAL, report.total_cumulative, businesses)
    yield ("year_before", TOTAL, total, TOTAL, report.total_year_before, businesses)
    if report.total_percent_of_year_before is not None:
        yield ("percent_of_year_before", TOTAL, total, TOTAL, report.total_percent_of_year_before, "%")
    kinds = {kind: kind_label(kind) for kind in found.by_kind}
    yield from _table_rows("by_kind", found.by_kind, kinds)
    yield from _table_rows("by_district", found.by_district, report.district_names)
    yield from _table_rows("by_commune", found.by_commune, report.commune_names)
    for number, roots in report.overlap.items():
        label = _("Cơ sở ở đúng %(number)s chương trình", number=number)
        yield ("overlap", str(number), label, TOTAL, len(roots), businesses)
    for name, value in report.as_json()["reconciliation"].items():
        yield ("reconciliation", name, name, TOTAL, value, acts)
    for indicator in report.indicators:
        where = indicator.programme or indicator.source
        yield ("indicator", indicator.code, indicator.name, where, result_of(indicator), indicator.unit)
    for each in report.aggregates:
        products = _("sản phẩm")
        for district, value in each.by_district.items():
            name = report.district_names.get(district, district)
            yield ("listing_aggregate", district, name, each.source, value, products)
        for marketplace, value in each.by_marketplace.items():
            yield ("listing_aggregate", marketplace, marketplace, each.source, value, _("tin"))
    for number, act in enumerate(report.acts, start=1):
        for column, text in act.as_json().items():
            yield ("supported", str(number), act.business, column, "" if text is None else text, "")


def _table_rows(table: str, rows: Table, names: object) -> Iterator[tuple[str, str, str, str, int, str]]:
    labels = dict(names) if isinstance(names, dict) else {}
    for code, cells in rows.items():
        label = _("Chưa xác định") if code == UNKNOWN else labels.get(code, code)
        for column, value in cells.items():
            yield (table, code, label, column, value, _("cơ sở"))
