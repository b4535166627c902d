"""Read the product files that Shopee gives a seller of the own stall, several joined on the product's number.

Their layout is known in part only (`shopee_columns.json`, marked as a guess), so a column is looked
for by its machine key in the first rows of every sheet, then by its label. Nothing is looked for at a
place. Whatever cannot be read is told with file, row and reason: rows in are rows taken plus refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from catalog.forms import LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_UNIT
from catalog.importing.values import MOST_STOCK
from catalog.variant_forms import LONGEST_OPTION, LONGEST_SKU
from core import workbooks
from core.formatting import NotAmount, number_vi, parse_vnd
from core.forms import LONGEST_VND
from core.text import clean, clean_line, fold
from core.workbook_refusals import WorkbookRefused
from exporters.adopting.errors import NoProducts, StallFileRefused, TooManyChoices, TooManyItems
from exporters.errors import TemplateRefused
from exporters.xlsx_rows import Row, read_rows, shared_strings
from exporters.xlsx_sheet import MOST_ROWS

_ITEM = re.compile(r"[0-9]{1,20}")
_NONE = frozenset({"", "0", "-"})


@dataclass
class ItemChoice:
    """One choice that the stall sells; None where no file said."""

    variation_id: str
    option: str = ""
    sku: str = ""
    price: int | None = None
    stock: int | None = None


@dataclass
class Item:
    """One product of the stall, from all files together.

    Attributes:
        rows: How many rows of the files speak of it.
    """

    item_id: str
    name: str = ""
    description: str = ""
    parent_sku: str = ""
    unit: str = ""
    images: int = 0
    choices: list[ItemChoice] = field(default_factory=list)
    rows: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return plain values, to be kept."""
        return {**self.__dict__, "choices": [dict(each.__dict__) for each in self.choices]}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Item:
        """Read what `as_json` made."""
        return cls(**{**raw, "choices": [ItemChoice(**each) for each in raw["choices"]]})


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken."""

    file: str
    row: int
    value: str
    reason: str


@dataclass
class StallFiles:
    """What the files hold together; `rows` is the sum over items and refused rows."""

    items: list[Item] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Return how many rows of products the files have."""
        return sum(item.rows for item in self.items) + len(self.refused)


@dataclass
class _Found:
    """What was read so far: products by number, choices by both numbers, rows that were not taken."""

    items: dict[str, Item] = field(default_factory=dict)
    choices: dict[tuple[str, str], ItemChoice] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)


class _BadCell(Exception):
    pass


@cache
def columns() -> Mapping[str, Any]:
    """Return the dated data by which columns are found."""
    read: dict[str, Any] = json.loads(
        Path(__file__).with_name("shopee_columns.json").read_text(encoding="utf-8")
    )
    return read


def read_files(files: Sequence[tuple[str, bytes]]) -> StallFiles:
    """Read files and join them on the product's number.

    Args:
        files: Name and content of each.

    Raises:
        StallFileRefused: If one of them cannot be read or holds no product, or all hold too many products,
            or too many choices of one.
    """
    found = _Found()
    for name, content in files:
        try:
            _read_file(name, content, found)
        except WorkbookRefused as problem:
            raise StallFileRefused(name, problem) from None
        except TemplateRefused as problem:
            raise StallFileRefused(name) from problem
        if len(found.items) > columns()["most_items"]:
            raise TooManyItems(columns()["most_items"])
    return StallFiles(list(found.items.values()), found.refused)


def _read_file(name: str, content: bytes, found: _Found) -> None:
    package = workbooks.XlsxPackage(content)
    strings_part = package.related("sharedStrings")
    strings = shared_strings(package.read(strings_part)) if strings_part else []
    best: tuple[int, int, dict[int, str], bytes] | None = None
    for sheet in package.sheets:
        part = package.read(sheet.part)
        number, heads = _heading(read_rows(part, strings, last=columns()["header_rows"]))
        if "item_id" in heads.values() and (best is None or len(heads) > best[0]):
            best = (len(heads), number, heads, part)
    taken = 0
    if best is not None:
        _size, number, heads, part = best
        for row in _data_rows(read_rows(part, strings), number, heads):
            taken += 1
            if taken > MOST_ROWS:
                raise TooManyItems(columns()["most_items"])
            _take(name, row, heads, found)
    if not taken:
        raise NoProducts(name)


def _heading(rows: Iterable[Row]) -> tuple[int, dict[int, str]]:
    """Return the row that names the most facts, and the fact of each of its columns; keys before labels."""
    best: tuple[int, dict[int, str]] = (0, {})
    for row in rows:
        for known in (_fact_by_key, _fact_by_label):
            heads: dict[int, str] = {}
            for index, text in sorted(row.values.items()):
                fact = known(text)
                if fact and (fact == "image" or fact not in heads.values()):
                    heads[index] = fact
            if len(heads) > len(best[1]):
                best = (row.number, heads)
    return best


def _fact_by_key(text: str) -> str | None:
    key = text.partition("|")[0].strip()
    for fact, names in columns()["facts"].items():
        if key in names["keys"]:
            return str(fact)
    return "image" if key.startswith(tuple(columns()["image_keys"])) else None


def _fact_by_label(text: str) -> str | None:
    if len(text) > 200:
        return None
    label = fold(text.rstrip("* "))
    for fact, names in columns()["facts"].items():
        if label in {fold(each) for each in names["labels"]}:
            return str(fact)
    return "image" if label.startswith(tuple(fold(each) for each in columns()["image_labels"])) else None


def _data_rows(rows: Iterator[Row], heading: int, heads: Mapping[int, str]) -> Iterator[Row]:
    """Pass over keys, labels and hints: data begins with the first number of a product."""
    place = next(index for index, fact in heads.items() if fact == "item_id")
    has_begun = False
    for row in rows:
        if row.number <= heading or not any(clean_line(row.values.get(index, "")) for index in heads):
            continue
        has_begun = has_begun or _ITEM.fullmatch(_whole(row.values.get(place, ""))) is not None
        if has_begun:
            yield row


def _take(name: str, row: Row, heads: Mapping[int, str], found: _Found) -> None:
    texts = {fact: row.values.get(index, "") for index, fact in heads.items() if fact != "image"}
    number = _whole(texts["item_id"])
    try:
        if not _ITEM.fullmatch(number):
            raise _BadCell(_("Cột mã sản phẩm cần là số do sàn cấp."))
        facts = _facts(texts)
    except _BadCell as problem:
        found.refused.append(RefusedRow(name, row.number, clean_line(texts["item_id"])[:40], str(problem)))
        return
    item = found.items.setdefault(number, Item(number))
    item.rows += 1
    item.name = item.name or facts["name"]
    item.description = item.description or facts["description"]
    item.parent_sku = item.parent_sku or facts["parent_sku"]
    item.unit = item.unit or facts["unit"]
    pictures = sum(bool(row.values.get(index)) for index, fact in heads.items() if fact == "image")
    item.images = max(item.images, pictures)
    if {"variation_id", "option", "sku", "price", "stock"} & texts.keys():
        _add_choice(item, facts, found)


def _add_choice(item: Item, facts: Mapping[str, Any], found: _Found) -> None:
    place = (item.item_id, facts["variation_id"])
    choice = found.choices.get(place)
    if choice is None:
        if len(item.choices) >= columns()["most_choices"]:
            raise TooManyChoices(item.name or item.item_id, columns()["most_choices"])
        choice = found.choices[place] = ItemChoice(facts["variation_id"])
        item.choices.append(choice)
    choice.option = choice.option or facts["option"]
    choice.sku = choice.sku or facts["sku"]
    choice.price = facts["price"] if choice.price is None else choice.price
    choice.stock = facts["stock"] if choice.stock is None else choice.stock


def _facts(texts: Mapping[str, str]) -> dict[str, Any]:
    variation = _whole(texts.get("variation_id", ""))
    return {
        "name": _line(texts, "name", LONGEST_NAME, _("Tên")),
        "description": _bounded(clean(texts.get("description", "")), LONGEST_DESCRIPTION, _("Mô tả")),
        "parent_sku": _line(texts, "parent_sku", LONGEST_SKU, _("SKU sản phẩm")),
        "sku": _line(texts, "sku", LONGEST_SKU, _("SKU phân loại")),
        "unit": _line(texts, "unit", LONGEST_UNIT, _("Đơn vị")),
        "option": _line(texts, "option", LONGEST_OPTION, _("Tên phân loại")),
        "variation_id": "" if variation in _NONE else variation[:40],
        "price": _number(texts.get("price", ""), LONGEST_VND, _("Giá"), least=1),
        "stock": _number(texts.get("stock", ""), MOST_STOCK, _("Kho hàng")),
    }


def _line(texts: Mapping[str, str], fact: str, most: int, title: str) -> str:
    return _bounded(clean_line(texts.get(fact, "")), most, title)


def _bounded(text: str, most: int, title: str) -> str:
    if len(text) > most:
        raise _BadCell(
            _("%(title)s dài %(now)s ký tự, tối đa %(most)s.", title=title, now=len(text), most=most)
        )
    return text


def _number(text: str, most: int, title: str, *, least: int = 0) -> int | None:
    text = clean_line(text)
    if text in ("", "-"):
        return None
    try:
        value = parse_vnd(_whole(text))
    except NotAmount:
        value = -1
    if not least <= value <= most:
        limits = {"title": title, "now": text[:30], "low": number_vi(least), "high": number_vi(most)}
        raise _BadCell(_("%(title)s “%(now)s” chưa phải số từ %(low)s đến %(high)s.", **limits))
    return value


def _whole(text: str) -> str:
    """Write a number as digits that a spreadsheet keeps as 1.2E10 or 5.0; other text as it is.

    >>> _whole("1.2345678901E10"), _whole("55000.0"), _whole("55.000")
    ('12345678901', '55000', '55.000')
    """
    text = clean_line(text)
    if len(text) > 40 or not re.fullmatch(r"[0-9]+(\.[0-9]+)?([eE]\+?[0-9]{1,2})?", text):
        return text
    if not re.search(r"[eE]|\.0{1,2}\Z", text):  # three zeros behind a point are thousands
        return text
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return str(int(value)) if value == value.to_integral_value() else text
