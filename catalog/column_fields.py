"""Fields of forms that read what people type exactly as the importer reads a cell of that column."""

from __future__ import annotations

from typing import Any

from wtforms import StringField

from catalog.importing.cells import Cell
from catalog.importing.columns import BY_KEY
from catalog.importing.errors import BadCell
from catalog.importing.fields import Column, Lists
from core.text import clean_line

_NO_LISTS = Lists()


class ColumnField(StringField):
    """A field that follows a column of the importer: same words accepted, same refusals, same hint.

    `data` is what the column's reader makes (millimetres, grams, fourteen digits); None when empty.
    """

    data: Any
    typed: str | None = None

    def __init__(self, label: Any = None, validators: Any = None, *, column: str, **kwargs: Any) -> None:
        self.column: Column = BY_KEY[column]
        self.limits = self.column.limits
        kwargs.setdefault("description", self.column.hint)
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the text, or say what is wrong with it and how to mend it."""
        if not valuelist:
            return
        self.typed = clean_line(str(valuelist[0]))
        self.data = None
        if not self.typed:
            return
        try:
            self.data = self.column.read(Cell(self.typed), _NO_LISTS)
        except BadCell as bad:
            raise ValueError(f"{bad.cause} {bad.mend}") from None

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else self.column.write(self.data, _NO_LISTS)
