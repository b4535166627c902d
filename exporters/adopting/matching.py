"""Hold the products of a stall against those of the catalogue: new, the same, or different, and in what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.formatting import vnd
from core.text import fold
from exporters.adopting.reading import Item, ItemChoice


class Kind(StrEnum):
    """What a product of the stall is to the catalogue."""

    NEW = "new"
    SAME = "same"
    DIFFERENT = "different"


class Choice(StrEnum):
    """What the seller wants done with it."""

    DRAFT = "draft"
    LINK = "link"
    TAKE = "take"
    LEAVE = "leave"


WORDS: Mapping[Kind, Any] = {
    Kind.NEW: _l("chưa có ở đây"),
    Kind.SAME: _l("giống hệt"),
    Kind.DIFFERENT: _l("khác"),
}
CHOICES: Mapping[Choice, Any] = {
    Choice.DRAFT: _l("Đưa vào làm bản nháp"),
    Choice.LINK: _l("Ghi là đang bán ở sàn, giữ thông tin của tôi"),
    Choice.TAKE: _l("Ghi là đang bán, lấy thông tin của sàn"),
    Choice.LEAVE: _l("Bỏ qua"),
}
MAY: Mapping[Kind, tuple[Choice, ...]] = {
    Kind.NEW: (Choice.DRAFT, Choice.LEAVE),
    Kind.SAME: (Choice.LINK, Choice.LEAVE),
    Kind.DIFFERENT: (Choice.LINK, Choice.TAKE, Choice.LEAVE),
}


@dataclass(frozen=True)
class OurChoice:
    """One variant of ours."""

    variant_id: int
    sku: str
    label: str
    price: int
    stock: int


@dataclass(frozen=True)
class OurProduct:
    """A product of the catalogue, as its maker sees it.

    Attributes:
        item_id: The number that it has at the marketplace already; "" when nobody has linked it.
        is_listed: Whether it counts as sold there.
    """

    product_id: int
    name: str
    description: str
    unit: str
    price: int | None
    choices: tuple[OurChoice, ...]
    item_id: str = ""
    is_listed: bool = False


@dataclass(frozen=True)
class Difference:
    """One fact that differs; `field` with the variant's number behind it where it is a variant's."""

    field: str
    label: str
    ours: str
    theirs: str
    variant_id: int | None = None
    value: Any = None

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Line:
    """One product of the stall beside ours.

    Attributes:
        how: By what the two were found to be one; "" for a new one.
        note: Why it may not be what it seems; "" when nothing is odd.
        is_known: It is linked already, so that linking it changes nothing.
    """

    index: int
    item: Item
    kind: Kind
    product_id: int | None = None
    product_name: str = ""
    how: str = ""
    note: str = ""
    is_known: bool = False
    differences: tuple[Difference, ...] = field(default=())

    @property
    def proposed(self) -> Choice:
        """Return what is done unless the seller says otherwise; nothing of ours is ever overwritten so."""
        if self.note or self.is_known or (self.kind is Kind.NEW and not self.item.name):
            return Choice.LEAVE
        return Choice.DRAFT if self.kind is Kind.NEW else Choice.LINK

    @property
    def may(self) -> tuple[Choice, ...]:
        """Return what can be done with it."""
        if self.kind is Kind.NEW and not self.item.name:
            return (Choice.LEAVE,)
        return MAY[self.kind]

    @property
    def words(self) -> Any:
        """Return what it is to the catalogue, in words."""
        return WORDS[self.kind]

    def signature(self) -> Any:
        """Return what the seller was shown, to see whether it still holds."""
        return [self.kind.value, self.product_id, [each.as_json() for each in self.differences]]


def compare(items: Sequence[Item], ours: Sequence[OurProduct]) -> list[Line]:
    """Match on the marketplace's number, then SKU, then name, price and unit; each product of ours once."""
    shelf = _Shelf(ours)
    return [shelf.line(index, item) for index, item in enumerate(items)]


class _Shelf:
    def __init__(self, ours: Sequence[OurProduct]) -> None:
        self.by_item = {each.item_id: each for each in ours if each.item_id}
        self.by_sku: dict[str, set[int]] = {}
        self.by_words: dict[tuple[str, int | None], list[OurProduct]] = {}
        self.by_id = {each.product_id: each for each in ours}
        for each in ours:
            for choice in each.choices:
                self.by_sku.setdefault(choice.sku, set()).add(each.product_id)
                self.by_words.setdefault((fold(each.name), choice.price), []).append(each)
            self.by_words.setdefault((fold(each.name), each.price), []).append(each)
        self.used: dict[int, str] = {}

    def line(self, index: int, item: Item) -> Line:
        found, how, note = self._find(item)
        if found is None:
            return Line(index, item, Kind.NEW, note=note)
        if found.product_id in self.used:
            note = _("“%(name)s” của bạn đã khớp với một dòng khác của tệp.", name=found.name)
            return Line(index, item, Kind.NEW, note=note)
        self.used[found.product_id] = item.item_id
        differences = tuple(differences_of(item, found))
        return Line(
            index,
            item,
            Kind.DIFFERENT if differences else Kind.SAME,
            product_id=found.product_id,
            product_name=found.name,
            how=how,
            note=note,
            is_known=found.item_id == item.item_id and found.is_listed,
            differences=differences,
        )

    def _find(self, item: Item) -> tuple[OurProduct | None, str, str]:
        if item.item_id in self.by_item:
            return self.by_item[item.item_id], _("mã sản phẩm trên sàn"), ""
        skus = {item.parent_sku, *(choice.sku for choice in item.choices)} - {""}
        hits = {number for sku in skus for number in self.by_sku.get(sku, ())}
        if len(hits) > 1:
            names = ", ".join(f"“{self.by_id[number].name}”" for number in sorted(hits))
            return None, "", _("SKU trùng với mấy sản phẩm của bạn: %(names)s.", names=names)
        if hits:
            found = self.by_id[hits.pop()]
            return found, _("SKU"), self._elsewhere(found)
        alike = {
            each.product_id: each
            for price in {choice.price for choice in item.choices if choice.price is not None}
            for each in self.by_words.get((fold(item.name), price), ())
            if not item.unit or fold(item.unit) == fold(each.unit)
        }
        if len(alike) == 1:
            found = next(iter(alike.values()))
            return found, _("tên, giá và đơn vị"), self._elsewhere(found)
        return None, "", ""

    @staticmethod
    def _elsewhere(found: OurProduct) -> str:
        if not found.item_id:
            return ""
        return str(_("Sản phẩm của bạn đang gắn với mã %(number)s trên sàn.", number=found.item_id))


def differences_of(item: Item, ours: OurProduct) -> list[Difference]:
    """Return what the stall says otherwise; what its files do not say differs in nothing."""
    found = []
    if item.name and item.name != ours.name:
        found.append(Difference("name", _("Tên hàng"), ours.name, item.name, value=item.name))
    if item.description and item.description != ours.description:
        found.append(
            Difference("description", _("Mô tả"), ours.description, item.description, value=item.description)
        )
    for theirs in item.choices:
        choice = _same_choice(theirs, item, ours)
        named = f" ({theirs.option})" if theirs.option else ""
        if choice is None:
            if ours.choices:
                found.append(Difference("option", _("Phân loại"), _("không có"), theirs.option or theirs.sku))
            continue
        if theirs.price is not None and theirs.price != choice.price:
            found.append(
                Difference(
                    "price", _("Giá bán") + named, vnd(choice.price), vnd(theirs.price),
                    choice.variant_id, theirs.price,
                )
            )  # fmt: skip
        if theirs.stock is not None and theirs.stock != choice.stock:
            found.append(
                Difference(
                    "stock", _("Kho hàng") + named, str(choice.stock), str(theirs.stock),
                    choice.variant_id, theirs.stock,
                )
            )  # fmt: skip
    return found


def _same_choice(theirs: ItemChoice, item: Item, ours: OurProduct) -> OurChoice | None:
    if theirs.sku:
        by_sku = next((each for each in ours.choices if each.sku == theirs.sku), None)
        if by_sku:
            return by_sku
    if len(ours.choices) == len(item.choices) == 1:
        return ours.choices[0]
    label = fold(theirs.option).replace(", ", ",")
    return next(
        (each for each in ours.choices if label and fold(each.label).replace(", ", ",") == label), None
    )
