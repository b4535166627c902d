"""Write the sheet that officers fill in: empty, with examples, how each column is filled, and the lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from catalog.importing.fields import Column
from catalog.importing.tables import MOST_ROWS
from catalog.importing.workbook import Book
from catalog.vocabulary import KINDS
from programmes.act_sheets.columns import COLUMNS
from programmes.act_sheets.readers import STATE_NAMES

EXAMPLES = 2  # rows
_LONGEST_MESSAGE = 255


def example_rows() -> list[list[str]]:
    """Return the rows of the sheet of examples."""
    return [[column.examples[row] for column in COLUMNS] for row in range(EXAMPLES)]


def write_template(programmes: Sequence[tuple[str, str]]) -> bytes:
    """Write the template.

    Args:
        programmes: Code and name of each.
    """
    book = Book()
    titles, widths = [column.title for column in COLUMNS], [column.width for column in COLUMNS]
    must = [column.required for column in COLUMNS]
    sheet = book.sheet(_("Lượt hỗ trợ"), titles, widths, must)
    book.fill(book.sheet(_("Ví dụ"), titles, widths, must), example_rows())
    guide = book.sheet(_("Hướng dẫn"), [_("Cột"), _("Cách ghi"), _("Ví dụ")], [26, 80, 34])
    book.fill(guide, [_general(), *([c.title, str(c.hint), c.examples[0]] for c in COLUMNS)])
    places = _write_lists(book, programmes)
    for index, column in enumerate(COLUMNS):
        _help_typing(sheet, index, column, places.get(column.choices))
    return book.bytes()


def _general() -> list[str]:
    return [
        _("Chung"),
        _(
            "Mỗi dòng một lượt hỗ trợ. Bắt buộc có chương trình, và tên hoặc mã của cơ sở. "
            "Ô để trống thì giữ nguyên điều đã có. Trang Ví dụ không được nhập."
        ),
        "",
    ]


def _write_lists(book: Book, programmes: Sequence[tuple[str, str]]) -> dict[str, str]:
    found = {
        "programmes": [code for code, _name in programmes],
        "names": [name for _code, name in programmes],
        "kinds": [str(words) for words in KINDS.values()],
        "states": list(STATE_NAMES.values()),
    }
    name = _("Danh mục")
    heads = [_("Mã chương trình"), _("Tên chương trình"), _("Loại hình"), _("Tình trạng")]
    sheet = book.sheet(name, heads, [18, 60, 20, 20])
    depth = max(len(each) for each in found.values())
    book.fill(
        sheet, [[each[row] if row < len(each) else "" for each in found.values()] for row in range(depth)]
    )
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
        options |= {"source": source, "error_type": "warning", "show_error": not column.free}
    sheet.data_validation(1, index, MOST_ROWS, index, options)
