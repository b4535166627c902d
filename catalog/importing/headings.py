"""Which columns a kind of sheet has, and how their headings are known again however people write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from catalog.importing.errors import EmptyFile, FileRefused
from catalog.importing.fields import Column
from core.text import clean_line, words


def heading(text: str) -> str:
    """Return a heading folded to its words.

    >>> heading(" Giá bán (đồng)* ")
    'gia ban dong'
    """
    return " ".join(words(text))


@dataclass(frozen=True, eq=False)
class Headings:
    """The columns of one kind of sheet.

    Attributes:
        columns: In the order of the template.
        own: Folded headings that say nothing of a row: our own reasons, and people's running numbers.
        empty: What is raised for a sheet without a row below its headings.
    """

    columns: tuple[Column, ...]
    own: frozenset[str] = frozenset()
    empty: type[FileRefused] = EmptyFile

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """Return the columns by what they fill."""
        return {column.key: column for column in self.columns}

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for column in self.columns:
            for each in (column.title, column.title.partition("(")[0], *column.aliases):
                found.setdefault(heading(each), column.key)
        return found

    def key_of(self, text: str) -> str | None:
        """Return the key of the column that a heading names; None when it names none of ours."""
        bare = clean_line(text)
        return self._keys.get(heading(bare)) or self._keys.get(heading(bare.partition("(")[0]))
