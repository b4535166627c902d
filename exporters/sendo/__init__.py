"""Sendo: the marketplace closed on 15/04/2025; its files serve for the archive and for moving on.

    exporter = Sendo().in_form(".json")
    exporter.problems(listing)
    report = exporter.write(listings, out)

No public copy of the spreadsheet that its sellers uploaded was found. The files follow the names and
rules of its programming interface, the one form that was documented. Nothing here talks to Sendo.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from flask_babel import gettext as _

from core.formatting import date_vi
from exporters.base import Column, ExportReport, Problem
from exporters.checking import problems_by
from exporters.collecting import Sheaf, write_files
from exporters.errors import UnknownForm
from exporters.goods import Listing
from exporters.rules import RulePack, closed_on, rule_pack
from exporters.sendo.checks import CHECKS
from exporters.sendo.columns import COLUMNS, SLUG
from exporters.sendo.files import ProductsJson, ProductsWorkbook

__all__ = ["Sendo", "closure_notice"]

_MEDIA_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".zip": "application/zip",
}


def closure_notice() -> str:
    """Return the sentence that stands wherever Sendo is offered; "" should it ever open again."""
    day = closed_on(SLUG)
    if day is None:
        return ""
    said: str = _(
        "Sàn Sendo đã ngừng hoạt động từ %(day)s; tệp này chỉ để lưu trữ hoặc chuyển dữ liệu.",
        day=date_vi(day),
    )
    return said


@dataclass(frozen=True, slots=True)
class Sendo:
    """The marketplace, set to write one of its files."""

    suffix: str = ".xlsx"
    pack: RulePack = field(default_factory=lambda: rule_pack(SLUG))

    slug = SLUG
    label = "Sendo"
    suffixes = tuple(_MEDIA_TYPES)
    columns: tuple[Column, ...] = field(default=COLUMNS, init=False)

    @property
    def notice(self) -> str:
        """The sentence about the end of the marketplace."""
        return closure_notice()

    @property
    def media_type(self) -> str:
        """The type of the file for the browser."""
        return _MEDIA_TYPES[self.suffix]

    def in_form(self, suffix: str) -> Sendo:
        """Return the exporter that writes the file of this ending.

        Raises:
            UnknownForm: If there is no such file.
        """
        if suffix not in _MEDIA_TYPES:
            raise UnknownForm(self.suffixes, suffix)
        return replace(self, suffix=suffix)

    def problems(self, listing: Listing) -> list[Problem]:
        """Return what Sendo would have objected to."""
        # Only a workbook has cells that end somewhere.
        pack = self.pack.without("cell-length") if self.suffix == ".json" else self.pack
        return problems_by(pack, CHECKS, listing)

    def write(self, listings: Iterable[Listing], out: BinaryIO) -> ExportReport:
        """Write the file; nothing when no listing can be written."""
        sheaves: dict[str, Sheaf] = {}
        if self.suffix != ".json":
            sheaves["sendo_products.xlsx"] = ProductsWorkbook(self.pack, closure_notice())
        if self.suffix != ".xlsx":
            sheaves["sendo_products.json"] = ProductsJson(self.pack)
        return write_files(
            listings,
            out,
            marketplace=SLUG,
            pack=self.pack,
            problems=self.problems,
            sheaves=sheaves,
            notices=tuple(filter(None, (closure_notice(),))),
        )
