"""The first rows of a dataset as people read them on its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from core.languages import day_text, in_vietnamese, number_text
from programmes.counting import TOTAL, UNKNOWN
from programmes.open_data.dictionary import Column, Dataset, Row
from programmes.open_data.years import PROTECTED

MOST = 20
_MARK = "mark"
_PERIODS = ("year", "quarter_of")
# Columns whose meaning begins with the words for their values.
_HEADINGS: Mapping[str, Any] = {"word": _l("Ai xác nhận"), "standing": _l("Số từ đâu")}
_WORDS: Mapping[tuple[str, str], Any] = {
    ("word", "verified"): _l("cơ quan đã đối chiếu"),
    ("word", "declared"): _l("cơ sở tự khai"),
    ("standing", "counted"): _l("tự đếm"),
    ("standing", "reported"): _l("cơ quan khác báo"),
    ("standing", "not_determinable"): _l("chưa xác định được"),
    ("marketplace", TOTAL): _l("mọi sàn"),
    ("commune_name", UNKNOWN): _l("chưa xác định"),
}


@dataclass(frozen=True)
class Shown:
    """One value on the page.

    Attributes:
        is_hidden: It is not shown because it is small, or would give a small one away.
        url: Where it leads; "" for nowhere.
    """

    text: str
    is_number: bool
    is_hidden: bool
    url: str


def columns_of(dataset: Dataset) -> list[Column]:
    """Return the columns that the page shows; the mark of a hidden number stands in the number's place."""
    return [column for column in dataset.columns if column.name != _MARK]


def headings(dataset: Dataset, language: str) -> list[tuple[str, str]]:
    """Return what the columns are called for people; with "n" where they hold numbers."""
    return [
        (
            str(_HEADINGS.get(each.name) or each.meaning[language].partition(";")[0]),
            "n" if _counts(each) else "",
        )
        for each in columns_of(dataset)
    ]


def _counts(column: Column) -> bool:
    return column.type == "integer" and bool(column.unit)


def newest_first(dataset: Dataset, rows: list[Row]) -> list[Row]:
    """Return rows with those of the newest period first, else as they stand in the file."""
    for column in dataset.columns:
        if column.name in _PERIODS:
            place = dataset.place(column.name)
            return sorted(rows, key=lambda row: row[place], reverse=True)
    return rows


def first_rows(dataset: Dataset, rows: list[Row]) -> list[list[Shown]]:
    """Return the first rows as the page shows them."""
    return [
        [_shown(dataset, column, row) for column in columns_of(dataset)]
        for row in newest_first(dataset, rows)[:MOST]
    ]


def _shown(dataset: Dataset, column: Column, row: Row) -> Shown:
    value, counts = row[dataset.place(column.name)], _counts(column)
    hides = column.name in {"businesses", "products", "result"}
    is_hidden = hides and row[dataset.place(_MARK)] == PROTECTED
    return Shown(_text(column, value), counts, is_hidden, value if column.name == "trace_url" else "")


def _text(column: Column, value: Any) -> str:
    if value is None or value == "":
        return ""
    if (words := _WORDS.get((column.name, value))) is not None:
        return str(words)
    if column.type == "date":
        return day_text(date.fromisoformat(value))
    return number_text(value) if _counts(column) else in_vietnamese(value)


def span_of(dataset: Dataset, rows: list[Row]) -> tuple[str, str] | None:
    """Return the first and last period of a dataset; None when it tells of no period."""
    for column in dataset.columns:
        if column.name in _PERIODS and rows:
            found = [str(row[dataset.place(column.name)]) for row in rows]
            return min(found), max(found)
    return None
