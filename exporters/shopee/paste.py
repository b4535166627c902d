"""Rows to be pasted into a template by hand, for sellers who cannot hand their template over.

The columns stand in the order of the seller's own template, or in the usual order of the Vietnamese
basic one. There are no headings: what is copied is pasted at row 7 as it stands. It is no file for
uploading, because the platform takes only templates of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from flask_babel import gettext as _

from exporters.base import Column, ExportReport, Problem
from exporters.errors import UnknownForm
from exporters.goods import Listing
from exporters.rules import RulePack
from exporters.shopee.cells import CellMaker, Row
from exporters.shopee.checks import problems_of
from exporters.shopee.columns import BY_KEY, COLUMNS
from exporters.shopee.requirements import Requirement
from exporters.shopee.switches import SwitchWords
from exporters.shopee.taking import take_all
from exporters.shopee.template import FIRST_DATA_ROW, Template, TemplateColumn
from exporters.shopee.terms import SLUG, Terms
from exporters.workbook import Heading, Workbook
from exporters.xlsx_rows import column_letters

SUFFIX = ".dan.xlsx"


@cache
def _usual() -> dict[str, Any]:
    return dict(json.loads(Path(__file__).with_name("usual_columns.json").read_text(encoding="utf-8")))


def usual_columns(pack: RulePack) -> tuple[TemplateColumn, ...]:
    """Return the columns of the usual Vietnamese basic template, in their order."""
    usual = _usual()
    carriers = {f"channel_id.{each.id}": each.label for each in pack.channels.values()}
    labels = {key: column.label for key, column in BY_KEY.items()} | carriers | usual["labels"]
    return tuple(
        TemplateColumn(index, key, labels[key], Requirement.OPTIONAL)
        for index, key in enumerate(usual["columns"], start=1)
    )


@dataclass(frozen=True, slots=True)
class PasteSheet:
    """The rows of Shopee's template without the template.

    Attributes:
        pack: The rules that hold.
        template: The seller's file, of which the order of columns and the words are taken; None: the
            usual ones.
    """

    pack: RulePack
    template: Template | None = None

    slug = SLUG
    label = "Shopee"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    suffix = SUFFIX
    suffixes = (SUFFIX,)
    notice = ""
    columns: tuple[Column, ...] = field(default=COLUMNS, init=False)

    def in_form(self, suffix: str) -> PasteSheet:
        """Return the exporter itself: rows to be pasted have one form.

        Raises:
            UnknownForm: If another ending is asked for.
        """
        if suffix != SUFFIX:
            raise UnknownForm(self.suffixes, suffix)
        return self

    def problems(self, listing: Listing) -> list[Problem]:
        """Return what Shopee would object to."""
        return problems_of(Terms(self.pack, self.template), listing)

    def write(self, listings: Iterable[Listing], out: BinaryIO) -> ExportReport:
        """Write the rows and the list of columns; nothing when no listing can be written."""
        terms = Terms(self.pack, self.template)
        columns = self.template.columns if self.template else usual_columns(self.pack)
        words = self.template.words if self.template else SwitchWords(*_usual()["switch_words"])
        attributes = self.template.advanced.columns if self.template else {}
        width = max(column.index for column in columns)
        book = Workbook()
        try:
            sheet = book.sheet(_("Dán vào ô A%(row)s", row=FIRST_DATA_ROW), [Heading("")] * width)

            def add(product_id: str, rows: Sequence[Row]) -> None:
                for row in rows:
                    sheet.add(row.get(index) for index in range(1, width + 1))

            tally = take_all(terms, listings, CellMaker(terms, columns, words, attributes), add)
            _list_columns(book, columns)
            if tally.rows:
                book.write(out)
        finally:
            book.close()
        return tally.report([self._told(len(columns))], SUFFIX if tally.rows else "")

    def _told(self, count: int) -> str:
        own = _(
            "Tệp này để dán tay, không đưa thẳng lên Shopee. Cột theo đúng thứ tự tệp mẫu của bạn: "
            "chép hết trang đầu rồi dán vào ô A%(row)s của trang đăng tải.",
            row=FIRST_DATA_ROW,
        )
        usual = _(
            "Tệp này để dán tay, không đưa thẳng lên Shopee. Cột theo tệp mẫu cơ bản thường gặp (%(count)s "
            "cột); bạn so trang “Cột” với tệp mẫu của mình trước khi dán vào ô A%(row)s.",
            count=count,
            row=FIRST_DATA_ROW,
        )
        return str(own if self.template else usual)


def _list_columns(book: Workbook, columns: Sequence[TemplateColumn]) -> None:
    headings = [
        Heading(_("Cột"), width=8),
        Heading(_("Tên cột"), width=44),
        Heading(_("Mã của Shopee"), width=40),
    ]
    sheet = book.sheet(_("Cột"), headings)
    for column in columns:
        sheet.add([column_letters(column.index), column.label, column.key])
