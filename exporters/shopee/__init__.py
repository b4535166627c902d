"""Shopee Vietnam: check a listing by its rules, and fill the template of a seller's own shop.

    exporter = Shopee()                                   # checks without a file at hand
    exporter.problems(listing)
    ready = exporter.with_template(template_file)         # now the template's own numbers count
    report = ready.write(listings, out)

A workbook made from nothing is refused by the platform, so there is no file without a template.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from exporters.base import Column, ExportReport, Problem
from exporters.errors import TemplateNeeded, UnknownForm
from exporters.goods import Listing
from exporters.rules import RulePack, rule_pack
from exporters.shopee.checks import problems_of
from exporters.shopee.columns import COLUMNS
from exporters.shopee.filler import fill as _fill
from exporters.shopee.paste import SUFFIX as PASTE_SUFFIX
from exporters.shopee.paste import PasteSheet
from exporters.shopee.template import Template, read_template
from exporters.shopee.terms import SLUG, Terms

__all__ = ["PASTE_SUFFIX", "Shopee", "fill"]

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Shopee:
    """The marketplace, with the seller's template in its hand or without."""

    template: Template | None = None
    pack: RulePack = field(default_factory=lambda: rule_pack(SLUG))
    form: str = ""
    """``.xlsx`` or ``.zip``; "": one workbook where it holds everything, else the zip."""

    slug = SLUG
    label = "Shopee"
    suffixes = (".xlsx", ".zip")
    notice = ""
    columns: tuple[Column, ...] = field(default=COLUMNS, init=False)

    @property
    def suffix(self) -> str:
        """The ending of the file's name, with its dot."""
        return self.form or ".xlsx"

    @property
    def media_type(self) -> str:
        """The type of the file for the browser."""
        return _ZIP if self.form == ".zip" else _WORKBOOK

    def in_form(self, suffix: str) -> Shopee | PasteSheet:
        """Return the exporter that writes one workbook, however long, or a zip of several.

        Rows to be pasted by hand (`PASTE_SUFFIX`) need no template and are no file for uploading, so
        they do not stand among the forms that everybody is offered.

        Raises:
            UnknownForm: If another ending is asked for.
        """
        if suffix == PASTE_SUFFIX:
            return PasteSheet(self.pack, self.template)
        if suffix not in self.suffixes:
            raise UnknownForm(self.suffixes, suffix)
        return replace(self, form=suffix)

    def with_template(self, template: BinaryIO) -> Shopee:
        """Return the exporter that fills this template.

        Raises:
            TemplateRefused: If the file cannot be filled; the sentence says why and what to do.
        """
        return replace(self, template=read_template(template))

    def problems(self, listing: Listing) -> list[Problem]:
        """Return what Shopee would object to; with a template its own numbers count."""
        return problems_of(Terms(self.pack, self.template), listing)

    def write(self, listings: Iterable[Listing], out: BinaryIO) -> ExportReport:
        """Write the template with the listings' rows; nothing when no listing can be written.

        Raises:
            TemplateNeeded: If there is no template in hand.
        """
        if self.template is None:
            raise TemplateNeeded
        return _fill(Terms(self.pack, self.template), self.template, listings, out, self.form)


def fill(template: BinaryIO, listings: Iterable[Listing], out: BinaryIO) -> ExportReport:
    """Fill a seller's template in one call.

    Raises:
        TemplateRefused: If the template cannot be filled.
    """
    return Shopee().with_template(template).write(listings, out)
