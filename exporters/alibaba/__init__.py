"""Alibaba.com: check a listing for buyers abroad, and write the workbook or table of all that are ready.

    exporter = Alibaba().in_form(".csv")
    exporter.problems(listing)
    report = exporter.write(listings, out)

No public copy of the spreadsheet of its sellers' office was found. The files follow the names of the
platform's programming interface. Buyers read English and pay dollars: what is not there in English
is missing, nobody makes it up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import BinaryIO

from exporters.alibaba.checks import CHECKS
from exporters.alibaba.codes import known_codes
from exporters.alibaba.columns import COLUMNS, SLUG
from exporters.alibaba.files import ForeignWords, ProductsTable, ProductsWorkbook
from exporters.alibaba.schema_files import ImageTable, LeftOutTable, SchemaFile, SchemaFolder, SchemaXml
from exporters.base import Column, ExportReport, Problem
from exporters.checking import problems_by
from exporters.collecting import Folder, Sheaf, write_files
from exporters.errors import UnknownForm
from exporters.goods import Listing
from exporters.rules import RulePack, rule_pack

__all__ = ["Alibaba"]

_MEDIA_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Alibaba:
    """The marketplace, set to write one of its files."""

    suffix: str = ".xlsx"
    pack: RulePack = field(default_factory=lambda: rule_pack(SLUG))

    slug = SLUG
    label = "Alibaba.com"
    notice = ""
    suffixes = tuple(_MEDIA_TYPES)
    columns: tuple[Column, ...] = field(default=COLUMNS, init=False)

    @property
    def media_type(self) -> str:
        """The type of the file for the browser."""
        return _MEDIA_TYPES[self.suffix]

    def in_form(self, suffix: str) -> Alibaba:
        """Return the exporter that writes the file of this ending.

        Raises:
            UnknownForm: If there is no such file.
        """
        if suffix not in _MEDIA_TYPES:
            raise UnknownForm(self.suffixes, suffix)
        return replace(self, suffix=suffix)

    def problems(self, listing: Listing) -> list[Problem]:
        """Return what Alibaba.com would object to."""
        return problems_by(self.pack, CHECKS, listing)

    def write(self, listings: Iterable[Listing], out: BinaryIO) -> ExportReport:
        """Write the file; nothing when no listing can be written."""
        words = ForeignWords()
        schema: SchemaXml | None = None
        sheaves: dict[str, Sheaf | Folder] = {}
        if self.suffix in {".xlsx", ".zip"}:
            sheaves["alibaba_products.xlsx"] = ProductsWorkbook(words)
        if self.suffix in {".csv", ".zip"}:
            sheaves["alibaba_products.csv"] = ProductsTable(words)
        if self.suffix == ".xml":
            schema = sheaves["alibaba_products.xml"] = SchemaFile(known_codes())
        if self.suffix == ".zip":
            schema = sheaves["schema"] = SchemaFolder(known_codes())
            sheaves["schema_left_out.csv"] = LeftOutTable(known_codes())
            sheaves["images.csv"] = ImageTable()
        return write_files(
            listings,
            out,
            marketplace=SLUG,
            pack=self.pack,
            problems=self.problems,
            sheaves=sheaves,
            name_of=attrgetter("name_en"),
            notices_after=lambda: (*words.notices(), *(schema.notices() if schema else ())),
        )
