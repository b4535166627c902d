"""Judge every row against the shelf: what it would make, change or leave, and why it is rejected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from catalog.importing.cells import Cell
from catalog.importing.columns import BY_KEY, COLUMNS, MOST_TIERS
from catalog.importing.errors import BadCell
from catalog.importing.fields import LONGEST_NAME, Lists
from catalog.importing.reports import Change, Report, RowResult, Verdict
from catalog.importing.shelf import Shelf, ShelfOffer, ShelfProduct
from catalog.importing.tables import RawRow, RawTable
from core.text import clean, fold

TELL_EACH = 200


@dataclass(slots=True)
class ReadRow:
    """A row with its cells read: facts of the product, facts of the offer, the choices."""

    raw: RawRow
    result: RowResult
    product: dict[str, Any] = field(default_factory=dict)
    offer: dict[str, Any] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def tiers(self) -> tuple[str, ...]:
        """Return the names of the tiers that the row speaks of."""
        return tuple(tier for tier, _option in self.choices)

    @property
    def options(self) -> tuple[str, ...]:
        """Return the choice in each."""
        return tuple(option for _tier, option in self.choices)

    def reject(self, key: str, cause: str, mend: str) -> None:
        """Reject the row because of one column."""
        cell = self.raw.cells.get(key)
        self.result.reject(BY_KEY[key].title, cell.shown if cell else "", cause, mend)


@dataclass(slots=True)
class Step:
    """What one accepted row does to a product, when the file is brought in."""

    row: ReadRow
    offer: ShelfOffer
    product_facts: dict[str, Any]
    offer_facts: dict[str, Any]
    is_new_offer: bool


@dataclass(slots=True)
class Plan:
    """All that the file does to one product, row by row."""

    product: ShelfProduct
    steps: list[Step] = field(default_factory=list)


@dataclass(slots=True)
class Judgement:
    """The report, and the plans that make it come true."""

    report: Report
    plans: list[Plan]


def read_rows(
    table: RawTable, lists: Lists, told: Callable[[int], None] = lambda done: None
) -> list[ReadRow]:
    """Read the cells of all rows; what cannot be read is a fault of its row."""
    rows = []
    for done, raw in enumerate(table.rows, start=1):
        rows.append(_read_row(raw, lists))
        if done % TELL_EACH == 0:
            told(done)
    return rows


def judge(table: RawTable, rows: list[ReadRow], shelf: Shelf, lists: Lists) -> Judgement:
    """Hold the rows against the shelf.

    Args:
        table: Where they come from.
        rows: From `read_rows`; their results are filled in.
        shelf: The business's, read just now; it is moved.
        lists: What choices are made from.
    """
    return _Judge(rows, shelf, lists).judgement(table)


def _read_row(raw: RawRow, lists: Lists) -> ReadRow:
    name = raw.cells.get("name")
    row = ReadRow(raw, RowResult(raw.number, clean(name.shown)[:LONGEST_NAME] if name else ""))
    read: dict[str, Any] = {}
    for column in COLUMNS:
        cell = raw.cells.get(column.key)
        if cell is None:
            if column.required:
                row.reject(
                    column.key, _("Ô này để trống."), _("Bạn ghi %(title)s.", title=column.title.lower())
                )
            continue
        try:
            read[column.key] = column.read(cell, lists)
        except BadCell as bad:
            row.reject(column.key, bad.cause, bad.mend)
    _arrange(row, read)
    return row


def _arrange(row: ReadRow, read: dict[str, Any]) -> None:
    """Sort what was read into facts of the product, facts of the offer, and choices."""
    if "net_value" in read:
        read["net_value"], unit = read["net_value"]
        if unit and read.get("net_unit", unit) != unit:
            row.reject("net_unit", _("Khác đơn vị ghi ở cột Khối lượng tịnh."), _("Bạn giữ một đơn vị."))
        read.setdefault("net_unit", unit)
        if read["net_unit"] is None and "net_unit" not in row.raw.cells:
            row.reject("net_unit", _("Có con số mà chưa có đơn vị."), _("Bạn ghi g, kg, ml, l…"))
    elif "net_unit" in read and "net_value" not in row.raw.cells:
        row.reject("net_value", _("Có đơn vị mà chưa có con số."), _("Bạn ghi số, hoặc xóa đơn vị."))
    if "ingredients" in read and "materials" in read:
        row.reject("materials", _("Đã ghi cả thành phần lẫn chất liệu."), _("Bạn giữ một trong hai cột."))
    for key, role in (("ingredients", "ingredients"), ("materials", "materials")):
        if key in read:
            row.product |= {"materials": read[key], "material_role": role}
    for key, value in read.items():
        if key in ("ingredients", "materials") or key.startswith(("tier_", "option_")):
            continue
        (row.offer if key in _OFFER_KEYS else row.product)[key] = value
    row.choices = tuple(_choices(row, read))


_OFFER_KEYS = {column.key for column in COLUMNS if column.of_offer} | {"net_unit"}


def _choices(row: ReadRow, read: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for number in range(1, MOST_TIERS + 1):
        tier, option = f"tier_{number}", f"option_{number}"
        has = [key in row.raw.cells for key in (tier, option)]
        if has[0] != has[1]:
            missing = option if has[0] else tier
            row.reject(
                missing, _("Phân loại và lựa chọn phải đi cùng nhau."), _("Bạn ghi nốt, hoặc xóa ô kia.")
            )
        elif number > 1 and has[0] and f"tier_{number - 1}" not in row.raw.cells:
            row.reject(tier, _("Có phân loại 2 mà chưa có phân loại 1."), _("Bạn ghi ở phân loại 1 trước."))
        elif tier in read and option in read:
            yield read[tier], read[option]


class _Judge:
    """The rows of one file on their way through the shelf."""

    def __init__(self, rows: list[ReadRow], shelf: Shelf, lists: Lists) -> None:
        self.rows, self.shelf, self.lists = rows, shelf, lists
        self.plans: dict[int, Plan] = {}
        self.units = self._units()

    def judgement(self, table: RawTable) -> Judgement:
        # Rows with a known code go first: a row with another code and an old name must not take
        # the product away from the row that names it by its code.
        self._refuse_repeated()
        good = [row for row in self.rows if row.result.verdict is not Verdict.REJECTED]
        known = {id(row): self.shelf.by_sku(row.offer["sku"]) for row in good if "sku" in row.offer}
        for row in good:
            if found := known.get(id(row)):
                self._by_code(row, *found)
        for row in good:
            if not known.get(id(row)):
                self._by_name(row)
        report = Report([row.result for row in self.rows], table.unknown, table.notices)
        return Judgement(report, list(self.plans.values()))

    def _refuse_repeated(self) -> None:
        """Reject rows whose code or barcode an earlier row of the file has."""
        for key in ("sku", "gtin"):
            first: dict[str, int] = {}
            for row in self.rows:
                number = first.setdefault(row.offer[key], row.raw.number) if key in row.offer else None
                if number not in (None, row.raw.number):
                    row.reject(
                        key, _("Trùng với dòng %(row)s.", row=number), _("Bạn sửa lại, hoặc xóa một dòng.")
                    )

    def _units(self) -> dict[str, set[str]]:
        """Return the units that the file gives to each name, so that a row without one can follow."""
        units: dict[str, set[str]] = {}
        for row in self.rows:
            if row.product.get("name"):
                found = units.setdefault(fold(row.product["name"]), set())
                found.update({fold(row.product["unit"])} if row.product.get("unit") else ())
        return units

    def _by_code(self, row: ReadRow, product: ShelfProduct, offer: ShelfOffer) -> None:
        row.offer["sku"] = offer.facts["sku"]  # with the zeros that a number cell has lost
        if offer in product.retired:
            row.reject(
                "sku",
                _("Mã này là của loại đã bỏ: %(label)s.", label=", ".join(offer.options)),
                _("Bạn dùng mã khác, hoặc thêm lại loại ấy ở trang Phân loại."),
            )
            return
        same = [fold(each) for each in row.options] == [fold(each) for each in offer.options]
        if row.choices and (not same or not self._same_tiers(row, product)):
            row.reject(
                "sku",
                _(
                    "Mã này đang là %(label)s.",
                    label=", ".join(offer.options) or _("sản phẩm không phân loại"),
                ),
                _("Bạn sửa phân loại cho khớp, hoặc dùng mã khác."),
            )
            return
        self._take(row, product, offer)

    def _by_name(self, row: ReadRow) -> None:
        name = fold(row.product["name"])
        unit = fold(row.product.get("unit") or "")
        if not unit and len(self.units[name]) == 1:
            (unit,) = self.units[name]
        if not unit and len(self.units[name]) > 1:
            row.reject(
                "unit", _("Tên này đi với nhiều đơn vị bán trong tệp."), _("Bạn ghi đơn vị bán cho dòng này.")
            )
            return
        found = self.shelf.by_name(name, unit)
        if len(found) > 1:
            row.reject(
                "name",
                _("Có %(count)s sản phẩm cùng tên này.", count=len(found)),
                _("Bạn ghi mã hàng hoặc đơn vị bán."),
            )
        elif found:
            self._known_product(row, found[0])
        else:
            self._new_product(row)

    def _known_product(self, row: ReadRow, product: ShelfProduct) -> None:
        if row.choices:
            has_other_way = product.tiers and not self._same_tiers(row, product)
            if has_other_way or (
                not product.tiers and any(o.variant_id or o.facts.get("price_vnd") for o in product.offers)
            ):
                row.reject(
                    "tier_1",
                    _("Sản phẩm này đang phân loại theo %(tiers)s.", tiers=", ".join(product.tiers))
                    if product.tiers
                    else _("Sản phẩm cùng tên đang không có phân loại."),
                    _("Bạn ghi phân loại cho khớp, hoặc đặt tên khác."),
                )
                return
            offer = product.offer_with(row.options)
            self._take(row, product, offer) if offer and product.tiers else self._new_offer(row, product)
        elif product.tiers or len(product.offers) != 1:
            row.reject(
                "name",
                _("Sản phẩm này có nhiều phân loại."),
                _("Bạn ghi mã hàng, hoặc phân loại và lựa chọn của dòng."),
            )
        else:
            self._take(row, product, product.offers[0])

    def _same_tiers(self, row: ReadRow, product: ShelfProduct) -> bool:
        return [fold(tier) for tier in row.tiers] == [fold(tier) for tier in product.tiers]

    def _new_product(self, row: ReadRow) -> None:
        product = ShelfProduct(None, {})
        self._new_offer(row, product)
        if row.result.verdict is Verdict.CREATED:
            self.shelf.put(product)

    def _new_offer(self, row: ReadRow, product: ShelfProduct) -> None:
        if row.choices and "price_vnd" not in row.offer:
            row.reject("price_vnd", _("Mỗi lựa chọn cần có giá."), _("Bạn ghi giá bán của dòng này."))
            return
        spelled = {fold(option): option for each in product.offers for option in each.options}
        offer = ShelfOffer(None, tuple(spelled.get(fold(option), option) for option in row.options), {})
        self._take(row, product, offer, is_new=True)

    def _take(self, row: ReadRow, product: ShelfProduct, offer: ShelfOffer, *, is_new: bool = False) -> None:
        """Let the row speak for an offer; compare, and note what it changes."""
        if offer.taken_by is not None:
            row.reject(
                "name",
                _("Trùng với dòng %(row)s.", row=offer.taken_by),
                _("Bạn xóa một dòng, hoặc ghi phân loại khác nhau."),
            )
            return
        if not self._offer_is_sound(row, product, offer) or not self._agrees(row, product):
            return
        of_product = self._differences(row, row.product, product.facts, is_new=product.product_id is None)
        of_offer = self._differences(row, row.offer, offer.facts, is_new=is_new)
        if is_new:
            product.offers = [
                each for each in product.offers if each.variant_id or each.taken_by is not None
            ] + [offer]
            product.tiers = product.tiers or row.tiers
            row.result.verdict, row.result.changes = Verdict.CREATED, []
        elif of_product or of_offer:
            row.result.verdict = Verdict.UPDATED
        offer.taken_by = row.raw.number
        product.said_by |= dict.fromkeys(row.product, row.raw.number)
        self.shelf.change(product, of_product)
        self.shelf.change_offer(product, offer, of_offer)
        plan = self.plans.setdefault(id(product), Plan(product))
        plan.steps.append(Step(row, offer, of_product, of_offer, is_new))

    def _offer_is_sound(self, row: ReadRow, product: ShelfProduct, offer: ShelfOffer) -> bool:
        """Check what only the whole shelf can tell of a code, a barcode and a price."""
        price = row.offer.get("price_vnd") or offer.facts.get("price_vnd")
        kept_with_price = [key for key in ("sku", "gtin", "stock") if key in row.offer]
        if price is None and kept_with_price:
            row.reject(
                "price_vnd", _("Có mã hàng, mã vạch hoặc tồn kho mà chưa có giá."), _("Bạn ghi giá bán.")
            )
        holder = self.shelf.by_sku(row.offer["sku"]) if "sku" in row.offer else None
        if holder and holder[1] is not offer:
            row.reject(
                "sku",
                _("Mã này đã dùng cho “%(name)s”.", name=holder[0].facts["name"]),
                _("Bạn đặt mã khác."),
            )
        gtin = row.offer.get("gtin")
        if gtin in self.shelf.foreign_gtins:
            row.reject(
                "gtin",
                _("Mã vạch này đang là của sản phẩm khác."),
                _("Bạn xem lại dãy số trên bao bì; đúng mã của bạn thì mở trang Mã số để nhờ Sở xem lại."),
            )
        elif gtin and self.shelf.kept.get(gtin, product.product_id) != product.product_id:
            row.reject(
                "gtin",
                _("Mã vạch này đã dùng cho sản phẩm khác và giữ mãi cho sản phẩm đó."),
                _("Bạn xem lại dãy số trên bao bì; đúng mã của bạn thì mở trang Mã số để nhờ Sở xem lại."),
            )
        carrier = self.shelf.by_gtin(gtin) if gtin else None
        if carrier and carrier[1] is not offer:
            row.reject(
                "gtin",
                _("Mã vạch này đã dùng cho “%(name)s”.", name=carrier[0].facts["name"]),
                _("Bạn xem lại dãy số trên bao bì."),
            )
        return row.result.verdict is not Verdict.REJECTED

    def _agrees(self, row: ReadRow, product: ShelfProduct) -> bool:
        """Refuse a row that says something else of its product than an earlier row of the file."""
        for key, value in row.product.items():
            said = product.said_by.get(key)
            if said is not None and product.facts.get(key) != value:
                column = _column_of(key, row)
                row.reject(
                    column,
                    _("Khác với dòng %(row)s của cùng sản phẩm.", row=said),
                    _("Bạn ghi giống nhau, hoặc để trống."),
                )
        return row.result.verdict is not Verdict.REJECTED

    def _differences(
        self, row: ReadRow, facts: dict[str, Any], present: dict[str, Any], *, is_new: bool
    ) -> dict[str, Any]:
        changed = {}
        for key, value in facts.items():
            before = present.get(key)
            if value == before or (not is_new and self._says_the_same(row, key, before, present)):
                continue
            changed[key] = value
            column = BY_KEY[_column_of(key, row)]
            if not is_new and key != "material_role":
                row.result.changes.append(
                    Change(column.title, self._written(key, before, row), self._written(key, value, row))
                )
        if not is_new and set(changed) == {"material_role"}:
            row.result.changes.append(
                Change(BY_KEY[_column_of("material_role", row)].title, "", _("kê khai"))
            )
        return changed

    def _says_the_same(self, row: ReadRow, key: str, before: Any, present: dict[str, Any]) -> bool:
        """Say whether the cell is what we ourselves would write for the present value."""
        if key == "material_role":
            return before is None and present.get("materials") == row.product.get("materials")
        if key == "name" and before and row.product["name"].isascii():
            return fold(before) == fold(row.product["name"])  # typed without accents, not renamed
        cell: Cell | None = row.raw.cells.get(_column_of(key, row))
        return (
            before not in (None, [], "")
            and cell is not None
            and cell.text == clean(self._written(key, before, row))
        )

    def _written(self, key: str, value: Any, row: ReadRow) -> str:
        if value is None or value in ("", []):
            return ""
        return BY_KEY[_column_of(key, row)].write(value, self.lists)


def _column_of(key: str, row: ReadRow) -> str:
    if key in ("materials", "material_role"):
        return "materials" if row.product.get("material_role") == "materials" else "ingredients"
    return key
