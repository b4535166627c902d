"""Read the cells of a sheet of acts: days, money, phones, tax codes, words for states and kinds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache

from flask_babel import gettext as _

from accounts.phones import BadPhone, normalise_phone
from catalog.importing.cells import Cell, CellKind
from catalog.importing.errors import BadCell
from catalog.importing.values import as_text, choose
from catalog.models import BusinessKind
from catalog.tax_codes import BadTaxCode, BadTaxCodeDigit, parse_tax_code
from catalog.vocabulary import KINDS
from core.formatting import NotAmount, number_vi, parse_vnd
from core.text import clean_line, fold
from places.models import NEW, OLD
from places.queries import Gazetteer, Unit
from programmes.importing.rows import LARGEST_VND

_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_EXCEL_BEGINS = date(1899, 12, 30)
_SERIALS = range(32_874, 73_051)  # 01/01/1990 to 01/01/2100 as Excel counts days
_LEAST_LIKELY_VND = 1_000
_SIGN = re.compile(r"(?i)(₫|đồng|đ|vnđ|vnd|k|nghìn|ngàn)\s*$")
# The words on the left are how offices write the list's words for the states.
_STATES: Mapping[str, str] = {
    "nhap": "nhap",
    "du kien": "nhap",
    "chua lam": "nhap",
    "dang thuc hien": "dang_thuc_hien",
    "dang lam": "dang_thuc_hien",
    "dang trien khai": "dang_thuc_hien",
    "hoan thanh": "hoan_thanh",
    "da hoan thanh": "hoan_thanh",
    "da nghiem thu": "hoan_thanh",
    "nghiem thu": "hoan_thanh",
    "xong": "hoan_thanh",
    "da xong": "hoan_thanh",
    "huy": "huy",
    "da huy": "huy",
}
STATE_NAMES: Mapping[str, str] = {
    "nhap": "Nháp",
    "dang_thuc_hien": "Đang thực hiện",
    "hoan_thanh": "Hoàn thành",
    "huy": "Hủy",
}
_KIND_ALIASES = {
    "htx": BusinessKind.HOP_TAC_XA,
    "cong ty": BusinessKind.DOANH_NGHIEP,
    "dn": BusinessKind.DOANH_NGHIEP,
    "dntn": BusinessKind.DOANH_NGHIEP,
    "ho": BusinessKind.HO_KINH_DOANH,
    "hkd": BusinessKind.HO_KINH_DOANH,
    "tht": BusinessKind.TO_HOP_TAC,
}
_BEGINNINGS = (
    (("hop tac xa", "htx", "lien hiep hop tac xa", "lien hiep htx"), BusinessKind.HOP_TAC_XA),
    (("cong ty", "cty", "doanh nghiep", "dntn"), BusinessKind.DOANH_NGHIEP),
    (("ho kinh doanh", "hkd", "ho san xuat"), BusinessKind.HO_KINH_DOANH),
    (("to hop tac", "tht"), BusinessKind.TO_HOP_TAC),
)
_LEVEL = re.compile(r"^(?:xa|phuong|thi tran|tt|p|x|huyen|thanh pho|tp|h)\.?\s+")


def read_day(cell: Cell) -> str:
    """Read a day, as the list writes it (year-month-day); of "03/04/2023" the day stands first."""
    if cell.kind is CellKind.NUMBER and cell.text.isdigit() and int(cell.text) in _SERIALS:
        return (_EXCEL_BEGINS + timedelta(days=int(cell.text))).isoformat()
    text = clean_line(cell.text if cell.kind is CellKind.DATE else as_text(cell))
    found = _DAY.fullmatch(text)
    try:
        if found and found[3]:
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
        if found:
            return date(int(found[4]), int(found[5]), int(found[6])).isoformat()
    except ValueError:
        pass
    raise BadCell(
        _("“%(text)s” chưa phải một ngày.", text=cell.shown[:60]),
        _("Bạn ghi ngày/tháng/năm, ví dụ 20/06/2022."),
    )


def read_money(cell: Cell) -> int:
    """Read whole đồng, 0 too; below 1.000 without a sign is refused: Excel makes 20 of "20.000"."""
    text = clean_line(as_text(cell))
    try:
        amount = int(cell.text) if cell.kind is CellKind.NUMBER and cell.text.isdigit() else parse_vnd(text)
    except NotAmount:
        amount = -1
    if not 0 <= amount <= LARGEST_VND:
        raise BadCell(
            _("“%(text)s” chưa phải số tiền.", text=text[:60]),
            _("Bạn gõ bằng chữ số, ví dụ 20.000.000; không có tiền thì ghi 0."),
        )
    if 0 < amount < _LEAST_LIKELY_VND and not _SIGN.search(text):
        raise BadCell(
            _("%(amount)s đồng thì thấp quá, có thể Excel đã bỏ mất số 0.", amount=number_vi(amount)),
            _(
                "Bạn ghi đủ số đồng, ví dụ 20.000.000; đúng là %(amount)s đồng thì ghi “%(amount)s đ”.",
                amount=amount,
            ),
        )
    return amount


def read_phone(cell: Cell) -> str:
    """Read a phone; a zero that a number cell has lost before it is given back."""
    text = clean_line(as_text(cell))
    if cell.kind is CellKind.NUMBER and cell.text.isdigit() and not text.startswith(("0", "84")):
        text = f"0{cell.text}"
    try:
        return normalise_phone(text)
    except BadPhone as problem:
        raise BadCell(
            _("“%(text)s” chưa phải số điện thoại.", text=text[:30]),
            _("Bạn gõ đủ 10 chữ số, hoặc để trống."),
        ) from problem


def read_tax_code(cell: Cell) -> str:
    """Read a tax code; a zero that a number cell has lost before it is given back, a bad digit is refused."""
    text = clean_line(as_text(cell))
    if cell.kind is CellKind.NUMBER and cell.text.isdigit() and len(cell.text) in {9, 11, 12}:
        text = _padded(cell.text)
    try:
        return parse_tax_code(text)
    except BadTaxCodeDigit:
        raise BadCell(
            _("Mã số thuế có chữ số chưa đúng."), _("Bạn đối chiếu từng số với giấy đăng ký, hoặc để trống.")
        ) from None
    except BadTaxCode:
        raise BadCell(
            _("“%(text)s” chưa phải mã số thuế.", text=text[:30]),
            _("Mã số thuế có 10, 12 hoặc 13 chữ số. Bạn sửa, hoặc để trống."),
        ) from None


def _padded(digits: str) -> str:
    """Return digits as they are when they are a code, else with the zero that Excel takes away."""
    try:
        return parse_tax_code(digits)
    except BadTaxCode:
        return f"0{digits}"


def read_state(cell: Cell) -> str:
    """Read the words for a state into the list's own word."""
    text = fold(clean_line(as_text(cell))).replace("_", " ")
    if text in _STATES:
        return _STATES[text]
    raise BadCell(
        _("“%(text)s” chưa phải một tình trạng.", text=cell.shown[:60]),
        _("Bạn ghi một trong: %(offered)s.", offered=", ".join(STATE_NAMES.values())),
    )


def read_kind(cell: Cell) -> str:
    """Read what a business is registered as."""
    return str(choose(cell, *_kind_words()))


@cache
def _kind_words() -> tuple[dict[str, str], dict[str, str]]:
    names = {kind.value: str(KINDS[kind]) for kind in BusinessKind}
    by_word = {fold(name): code for code, name in names.items()} | {
        code.replace("_", " "): code for code in names
    }
    return by_word | {word: kind.value for word, kind in _KIND_ALIASES.items()} | dict(
        zip(names, names, strict=True)
    ), names


def kind_of_name(name: str) -> str | None:
    """Return the kind that a name says of itself; None when it says none.

    >>> kind_of_name("HTX Nếp Gấc"), kind_of_name("Bánh cáy Nguyên")
    ('hop_tac_xa', None)
    """
    folded = fold(name)
    for beginnings, kind in _BEGINNINGS:
        if any(folded == word or folded.startswith(f"{word} ") for word in beginnings):
            return kind.value
    return None


class Places:
    """Units by the names that people write, of both eras."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Sort all units by their bare names."""
        self.gazetteer = gazetteer
        self._districts = {_bare(unit.name): unit for unit in gazetteer.old_districts}
        self._communes: dict[str, list[Unit]] = {}
        for unit in gazetteer.units.values():
            if unit.level == "commune":
                self._communes.setdefault(_bare(unit.name), []).append(unit)

    def district(self, text: str) -> Unit:
        """Return the old district of a name or code.

        Raises:
            BadCell: If there is none.
        """
        found = self.gazetteer.find(OLD, text)
        found = found if found is not None and found.level == "district" else self._districts.get(_bare(text))
        if found is None:
            raise _unknown(text, self._districts, _("Không có huyện cũ nào tên “%(text)s”.", text=text[:40]))
        return found

    def commune(self, text: str, district: Unit | None) -> Unit:
        """Return the commune of a name or code; an old district tells which of several is meant.

        Raises:
            BadCell: If there is none, or it cannot be told which.
        """
        by_code = [unit for scheme in (NEW, OLD) if (unit := self.gazetteer.find(scheme, text))]
        named = [unit for unit in by_code if unit.level == "commune"] or self._communes.get(_bare(text), [])
        # "Thị trấn Đông Hưng" is not "Xã Đông Hưng", where people write which.
        named = [unit for unit in named if fold(unit.name) == fold(clean_line(text))] or named
        if district is not None:
            of_district = [unit for unit in named if self._lies_in(unit, district)]
            if named and not of_district:
                raise BadCell(
                    _("“%(text)s” không thuộc %(district)s.", text=text[:40], district=district.name),
                    _("Bạn sửa xã hoặc huyện."),
                )
            named = of_district
        if not named:
            raise _unknown(text, self._communes, _("Không có xã, phường nào tên “%(text)s”.", text=text[:40]))
        new = [unit for unit in named if unit.scheme == NEW]
        if district is None and len(new) == 1:
            return new[0]
        old = [unit for unit in named if unit.scheme == OLD] or new
        if len(old) > 1:
            raise BadCell(
                _("Có %(number)s xã cùng tên “%(text)s”.", number=len(old), text=text[:40]),
                _("Bạn ghi thêm huyện cũ ở cột bên cạnh."),
            )
        return old[0]

    def _lies_in(self, unit: Unit, district: Unit) -> bool:
        if unit.scheme == OLD:
            return unit.district_code == district.code
        return district.code in self.gazetteer.former_districts.get(unit.code, ())


def _bare(name: str) -> str:
    return _LEVEL.sub("", fold(clean_line(name)))


def _unknown(text: str, known: Mapping[str, object], cause: str) -> BadCell:
    near = get_close_matches(_bare(text), known, n=1, cutoff=0.75)
    if not near:
        return BadCell(cause, _("Bạn ghi tên như trên giấy, hoặc để trống nếu chưa rõ."))
    unit = known[near[0]]
    shown = unit[0].name if isinstance(unit, list) else getattr(unit, "name", near[0])
    return BadCell(cause, _("Có phải “%(near)s” không?", near=shown))


def link_reader(longest: int) -> Callable[[Cell], str]:
    """Return the reader of an address, or of a paper's name, as it stands in the cell."""

    def read(cell: Cell) -> str:
        text = clean_line(as_text(cell))
        if len(text) > longest:
            raise BadCell(
                _("Dài %(now)s ký tự, tối đa %(most)s.", now=number_vi(len(text)), most=number_vi(longest)),
                _("Bạn rút ngắn lại."),
            )
        return text

    return read
