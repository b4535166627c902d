"""Write the files that producers fill in: the template, their shelf, the rows to mend."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from flask_babel import gettext as _

from catalog.importing.columns import BY_KEY, COLUMNS, OLD_ROW_TITLE, REASON_TITLE
from catalog.importing.fields import Column, Lists
from catalog.importing.marks import marked
from catalog.importing.reports import Report
from catalog.importing.shelf import Shelf, ShelfOffer, ShelfProduct
from catalog.importing.tables import MOST_ROWS, RawTable
from catalog.vocabulary import NET_UNITS, STORAGE, USUAL_UNITS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_CELL = 32_767  # Excel's own limit
_LONGEST_MESSAGE = 255
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001  (the file's date says nothing; the same content gives the same bytes)
_INK, _PAPER, _ASK = "#20302a", "#e7efe6", "#f6e7c8"
Row = Sequence[str]


def titles() -> list[str]:
    """Return the headings in the template's order."""
    return [column.title for column in COLUMNS]


def shelf_rows(shelf: Shelf, lists: Lists) -> list[list[str]]:
    """Return what is on a shelf as rows of the template, one for each offer."""
    return [
        [_written(column, product, offer, lists) for column in COLUMNS]
        for product in shelf.products
        for offer in product.offers or [ShelfOffer(None, (), {})]
    ]


def _written(column: Column, product: ShelfProduct, offer: ShelfOffer, lists: Lists) -> str:
    key = column.key
    if key.startswith(("tier_", "option_")):
        values = product.tiers if key.startswith("tier_") else offer.options
        place = int(key[-1]) - 1
        return values[place] if place < len(values) else ""
    if key in ("ingredients", "materials"):
        is_materials = product.facts.get("material_role") == "materials"
        value: Any = product.facts.get("materials") if is_materials == (key == "materials") else None
    else:
        value = (offer.facts if column.of_offer else product.facts).get(key)
    return "" if value in (None, "", []) else column.write(value, lists)


def write_csv(rows: Iterable[Row]) -> bytes:
    """Write rows under the template's headings as CSV that Excel opens with its accents."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(titles())
    writer.writerows([marked(text, in_csv=True) for text in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def example_rows() -> list[list[str]]:
    """Return the rows of the sheet of examples."""
    width = max(len(column.examples) for column in COLUMNS)
    return [
        [column.examples[n] if n < len(column.examples) else "" for column in COLUMNS] for n in range(width)
    ]


class Book:
    """A workbook of text cells in the house's dress."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.out,
            {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False},
        )
        self.book.set_properties({"title": "Gốc Quê", "created": _MADE})
        self.text = self.book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self.head = self.book.add_format(
            {
                "bold": True,
                "font_color": _INK,
                "bg_color": _PAPER,
                "text_wrap": True,
                "valign": "top",
                "bottom": 1,
            }
        )
        self.must = self.book.add_format(
            {
                "bold": True,
                "font_color": _INK,
                "bg_color": _ASK,
                "text_wrap": True,
                "valign": "top",
                "bottom": 1,
            }
        )

    def sheet(self, name: str, headings: Row, widths: Sequence[int], must: Sequence[bool] = ()) -> Any:
        """Add a sheet with headings that stay in sight."""
        sheet = self.book.add_worksheet(name)
        for index, (title, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.set_column(index, index, width, self.text)
            is_must = index < len(must) and must[index]
            sheet.write_string(0, index, marked(title, in_csv=False), self.must if is_must else self.head)
        sheet.freeze_panes(1, 0)
        return sheet

    def fill(self, sheet: Any, rows: Iterable[Row]) -> None:
        """Write rows below the headings, every cell as text."""
        last = 0
        for last, row in enumerate(rows, start=1):
            for index, text in enumerate(row):
                if text:
                    sheet.write_string(last, index, marked(text, in_csv=False)[:_LONGEST_CELL], self.text)
        if last:
            sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})

    def bytes(self) -> bytes:
        """Close the workbook and return it."""
        self.book.close()
        return self.out.getvalue()


def write_template(lists: Lists, rows: Sequence[Row] = ()) -> bytes:
    """Write the template: a sheet to fill, examples, how each column is filled, and the lists.

    Args:
        lists: What the choices are made from.
        rows: What stands in the sheet to fill already, such as a shelf.
    """
    book = Book()
    widths = [column.width for column in COLUMNS]
    must = [column.required for column in COLUMNS]
    sheet = book.sheet(_("Sản phẩm"), titles(), widths, must)
    book.fill(sheet, rows)
    book.fill(book.sheet(_("Ví dụ"), titles(), widths, must), example_rows())
    guide = book.sheet(_("Hướng dẫn"), [_("Cột"), _("Cách ghi"), _("Ví dụ")], [26, 80, 34])
    book.fill(guide, [(*_general(), ""), *([c.title, str(c.hint), _example(c)] for c in COLUMNS)])
    places = _write_lists(book, lists)
    for index, column in enumerate(COLUMNS):
        _help_typing(sheet, index, column, places.get(column.choices))
    return book.bytes()


def _general() -> tuple[str, str]:
    return (
        _("Chung"),
        _(
            "Mỗi dòng một sản phẩm. Chỉ cột nền vàng là bắt buộc. Ô để trống thì giữ nguyên điều đã có. "
            "Trang này và trang Ví dụ không được nhập."
        ),
    )


def _example(column: Column) -> str:
    return next((example for example in column.examples if example), "")


def _write_lists(book: Book, lists: Lists) -> dict[str, str]:
    """Write the lists beside each other; returns where each stands."""
    found = {
        "units": list(USUAL_UNITS),
        "families": [name for _code, name in lists.families],
        "net_units": list(NET_UNITS),
        "storage": [str(name) for name in STORAGE.values()],
    }
    name = _("Danh mục")
    heads = [BY_KEY[key].title for key in ("unit", "family_code", "net_unit", "storage_code")]
    sheet = book.sheet(name, heads, [14, 34, 12, 60])
    depth = max(len(each) for each in found.values())
    book.fill(sheet, [[each[n] if n < len(each) else "" for each in found.values()] for n in range(depth)])
    return {
        key: f"='{name}'!${letter}$2:${letter}${len(each) + 1}"
        for letter, (key, each) in zip("ABCD", found.items(), strict=True)
        if each
    }


def _help_typing(sheet: Any, index: int, column: Column, source: str | None) -> None:
    options: dict[str, Any] = {
        "validate": "list" if source else "any",
        "input_title": column.title[:32],
        "input_message": str(column.hint)[:_LONGEST_MESSAGE],
    }
    if source:
        # A warning lets pass what is typed without accents; the importer reads it all the same.
        options |= {
            "source": source,
            "error_type": "information" if column.free else "warning",
            "error_title": column.title[:32],
            "error_message": _("Giá trị này không có trong danh sách."),
            "show_error": not column.free,
        }
    sheet.data_validation(1, index, MOST_ROWS, index, options)


def write_rejected(table: RawTable, report: Report) -> bytes:
    """Write the rejected rows as they came, each with what is to be mended; it can be handed in again."""
    reasons = {
        row.row: "\n".join(f"{fault.column}: {fault.cause} {fault.mend}" for fault in row.faults)
        for row in report.rejected
    }
    headings = [*table.headings, REASON_TITLE, OLD_ROW_TITLE]
    book = Book()
    sheet = book.sheet(_("Cần sửa"), headings, [*[18] * len(table.headings), 60, 8])
    book.fill(
        sheet,
        ([*row.texts, reasons[row.number], str(row.number)] for row in table.rows if row.number in reasons),
    )
    return book.bytes()
