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
_FIGURES = frozenset({"businesses", "products", "result"})
_LEFT_TO_THE_FILE = frozenset({_MARK, "definition_version", "certificate_type", "trace_url"})
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
    return [column for column in dataset.columns if column.name not in _LEFT_TO_THE_FILE]


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
    """Return rows with those of the newest period first, what is 0 behind all others, else as in the file."""
    for column in dataset.columns:
        if column.name in _PERIODS:
            place = dataset.place(column.name)
            newest = sorted(rows, key=lambda row: row[place], reverse=True)
            return sorted(newest, key=lambda row: _is_nothing(dataset, row))
    return rows


def _is_nothing(dataset: Dataset, row: Row) -> bool:
    return any(column.name in _FIGURES and row[place] == 0 for place, column in enumerate(dataset.columns))


def first_rows(dataset: Dataset, rows: list[Row]) -> list[list[Shown]]:
    """Return the first rows as the page shows them."""
    return [
        [_shown(dataset, column, row) for column in columns_of(dataset)]
        for row in newest_first(dataset, rows)[:MOST]
    ]


def _shown(dataset: Dataset, column: Column, row: Row) -> Shown:
    value, counts = row[dataset.place(column.name)], _counts(column)
    is_hidden = column.name in _FIGURES and row[dataset.place(_MARK)] == PROTECTED
    url = row[dataset.place("trace_url")] if column.name == "product_code" else ""
    return Shown(_text(column, value), counts, is_hidden, url)


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
