"""The datasets and what each of their columns means, in two languages: read from one file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("datasets.json")
Row = list[Any]


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        type: ``integer``, ``string`` or ``date``.
        unit: What is counted; "" where nothing is.
        meaning: By language, ``vi`` and ``en``.
        rule: Where its values come from, in Vietnamese.
    """

    name: str
    type: str
    unit: str
    meaning: Mapping[str, str]
    rule: str


@dataclass(frozen=True)
class Dataset:
    """One table for everybody.

    Attributes:
        title, about: By language, ``vi`` and ``en``.
        key: Names of the columns that tell a row from all others.
    """

    name: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def place(self, column: str) -> int:
        """Return where a column stands in a row."""
        return [each.name for each in self.columns].index(column)

    def key_of(self, row: Row) -> tuple[Any, ...]:
        """Return what tells a row from all others."""
        return tuple(row[self.place(name)] for name in self.key)

    def without_day(self, row: Row) -> Row:
        """Return a row without the day of its count."""
        return [value for value, column in zip(row, self.columns, strict=True) if column.name != "counted_on"]

    def as_objects(self, rows: list[Row]) -> list[dict[str, Any]]:
        """Return rows as objects with the names of the columns."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in rows]


@cache
def schema_version() -> str:
    """Return the version of the columns and their meaning."""
    return str(_read()["schema_version"])


@cache
def datasets() -> Mapping[str, Dataset]:
    """Return all datasets by name, in the order in which they are shown."""
    read = _read()
    columns = {
        name: Column(name, each["type"], each["unit"], {"vi": each["vi"], "en": each["en"]}, each["rule"])
        for name, each in read["columns"].items()
    }
    return {
        name: Dataset(
            name,
            each["title"],
            each["about"],
            tuple(columns[column] for column in each["columns"]),
            tuple(each["key"]),
        )
        for name, each in read["datasets"].items()
    }


def _read() -> Any:
    return json.loads(_FILE.read_text(encoding="utf-8"))
