"""Turn an offer into the cells of one row, by the columns that a file really has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from exporters.base import Cell
from exporters.goods import Listing, Offer
from exporters.shopee.attributes import AttributeColumn, answer
from exporters.shopee.columns import BY_KEY, CHANNELS
from exporters.shopee.requirements import Requirement
from exporters.shopee.switches import SwitchWords
from exporters.shopee.template import TemplateColumn
from exporters.shopee.terms import Terms

Row = Mapping[int, Cell]
"""One row by column number; None for a cell that stays empty."""


class CellMaker:
    """Make the rows of listings for one set of columns.

    Args:
        terms: What holds for the file.
        columns: Its columns; those that nobody knows stay empty.
        words: How its carriers are switched on and off.
        attributes: The attribute columns of an advanced template, by number.
    """

    def __init__(
        self,
        terms: Terms,
        columns: Sequence[TemplateColumn],
        words: SwitchWords,
        attributes: Mapping[int, AttributeColumn],
    ) -> None:
        self.columns = tuple(columns)
        self._terms, self._words, self._attributes = terms, words, attributes
        self._carriers = {
            column.index: int(column.key.removeprefix(f"{CHANNELS}."))
            for column in columns
            if column.key.startswith(f"{CHANNELS}.")
        }
        self._known: list[tuple[int, Callable[[Offer], Cell]]] = [
            (column.index, BY_KEY[column.key].value)
            for column in columns
            if column.key in BY_KEY and column.key != CHANNELS
        ]
        self.mandatory = tuple(each for each in columns if each.requirement is Requirement.MANDATORY)
        self._category = next((each.index for each in columns if each.key == "ps_category"), None)

    def rows(self, listing: Listing) -> list[Row]:
        """Return one row for each offer of a listing; what belongs to the product stands on each."""
        common = self._common(listing)
        return [{index: value(offer) for index, value in self._known} | common for offer in listing.offers()]

    def _common(self, listing: Listing) -> dict[int, Cell]:
        open_channels = set(self._terms.open_channels(listing))
        common: dict[int, Cell] = {
            index: self._words.on if carrier in open_channels else self._words.off
            for index, carrier in self._carriers.items()
        }
        for index, column in self._attributes.items():
            common[index] = answer(column, listing)
        if self._category is not None and not self._terms.has_category(listing):
            common[self._category] = None
        return common
