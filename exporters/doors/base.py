"""What every other door is: a description, its checks, and the files it can write.

    door = GOOGLE.in_form(".xml")
    door.problems(listing)
    report = door.write(listings, out)

A door is an exporter like a marketplace's, with one difference: nobody switches it on for single
products. A feed of the own shop is the whole catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Protocol

from exporters.base import Column, ExportReport, Problem
from exporters.checking import Check, length, outside, problems_by
from exporters.collecting import Sheaf, write_files
from exporters.doors.tables import Rows
from exporters.doors.texts import brand_of
from exporters.errors import UnknownForm
from exporters.goods import Listing
from exporters.rules import RulePack

ZIP = ".zip"


class CountedSheaf(Sheaf, Protocol):
    """A file in the making that counts its rows."""

    rows: int


@dataclass(frozen=True, slots=True)
class Form:
    """One file of a door: its name in a bundle, its type, and how it is begun."""

    name: str
    media_type: str
    begin: Callable[[], CountedSheaf]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A channel that reads a file of our own making.

    Attributes:
        slug: The name in addresses and commands.
        label: The name that people read.
        hint: What one does with the file, in a sentence.
        columns: The columns of its table.
        checks: What each rule of its pack means.
        forms: Its files by ending, the usual one first.
        more: Further files that stand only in the bundle.
        suffix: The ending it is set to write.
        pack: Its rules.
        rows: Makes the cells of all columns at once, a row for each offer, where one by one would be
            more work.
    """

    slug: str
    label: str
    hint: Any
    columns: tuple[Column, ...]
    checks: Mapping[str, Check]
    forms: Mapping[str, Form]
    suffix: str
    pack: RulePack
    more: tuple[Form, ...] = ()
    rows: Rows | None = None
    notice: str = ""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """All endings, the usual one first; several files can be had in one bundle."""
        return (*self.forms, ZIP) if len(self.forms) + len(self.more) > 1 else tuple(self.forms)

    @property
    def media_type(self) -> str:
        """The type of the file for the browser."""
        return "application/zip" if self.suffix == ZIP else self.forms[self.suffix].media_type

    def in_form(self, suffix: str) -> Door:
        """Return the door that writes the file of this ending.

        Raises:
            UnknownForm: If there is no such file.
        """
        if suffix not in self.suffixes:
            raise UnknownForm(self.suffixes, suffix)
        return replace(self, suffix=suffix)

    def problems(self, listing: Listing) -> list[Problem]:
        """Return what the reader of the file would object to."""
        return problems_by(self.pack, self.checks, listing)

    def write(self, listings: Iterable[Listing], out: BinaryIO) -> ExportReport:
        """Write the file; nothing when no listing can be written."""
        forms = (*self.forms.values(), *self.more) if self.suffix == ZIP else (self.forms[self.suffix],)
        sheaves = {form.name: form.begin() for form in forms}
        report = write_files(
            listings,
            out,
            marketplace=self.slug,
            pack=self.pack,
            problems=self.problems,
            sheaves=sheaves,
            fitted=lambda listing: within(self.pack, listing),
        )
        # A product with choices or several pictures takes more than one row.
        return replace(report, rows=next(iter(sheaves.values())).rows)


def within(pack: RulePack, listing: Listing) -> Listing:
    """Return the listing with what the rules in force let into a row; of the rest its problems tell.

    A brand that is too long is left out whole; of pictures and of what is told of the goods the first stay.
    A variation's own picture takes the place of one of the product's.
    """
    if (brand := pack.rule("brand-length")) and outside(length(brand_of(listing)), None, brand.maximum):
        listing = replace(listing, brand=None, producer=None)
    if (images := pack.rule("images-most")) and images.maximum is not None:
        own = any(each.image and each.image not in listing.images for each in listing.variations)
        listing = replace(listing, images=listing.images[: max(images.maximum - own, 0)])
    if (told := pack.rule("attributes-most")) and told.maximum is not None:
        room = max(told.maximum - len(listing.tiers), 0)
        listing = replace(listing, attributes=listing.attributes[:room])
    return listing
