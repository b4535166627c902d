"""Read one cell into a value, or say what is wrong with it and how to mend it.

What a spreadsheet program does to a file behind its owner's back is undone where it is certain
(the zeros before a barcode, "55.000,00") and named where it is not ("1.500", 1E+12, a size that
became a day).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from flask_babel import gettext as _

from catalog.importing.cells import Cell, CellKind
from catalog.importing.errors import BadCell
from core.formatting import NotAmount, number_vi, parse_vnd
from core.forms import LONGEST_VND
from core.text import clean_line, fold
from gs1.identifiers import BadNumber, Gtin, parse_gtin

LEAST_LIKELY_PRICE = 1_000
MOST_STOCK = 1_000_000_000
_EXPONENT = re.compile(r"\d([.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_SENSELESS_CENTS = re.compile(r"(\d{1,3}(?:\.\d{3})+),0+|(\d{1,3}(?:,\d{3})+)\.0+|(\d+)[.,]0{1,2}")
_DONG = re.compile(r"(?i)(₫|đồng|đ|vnđ|vnd)\s*$")
_MEASURED = re.compile(r"([\d.,\s]*\d)\s*([^\d\s.,].*)?")
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")  # 1.500 is 1500 to one person and 1,5 to another
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|thg\s?\d{1,2})"
_DAY_ONCE_A_SIZE = re.compile(rf"\d{{1,4}}[-/ ]{_MONTHS}|{_MONTHS}[-/ ]\d{{1,4}}", re.IGNORECASE)
_DAYS = re.compile(r"(\d{1,5})\s*(?:ngay|hom)?")
_LOST_ZEROS = {7: 8, 9: 12, 10: 12, 11: 12}  # digits left → digits there were
_AS_TEXT = "chọn cả cột, đặt Định dạng ô là Văn bản (Text)"


def as_text(cell: Cell) -> str:
    """Return the cell's text.

    Raises:
        BadCell: If the program made something else of what was typed.
    """
    if cell.kind is CellKind.FAULT:
        raise BadCell(
            _("Ô có công thức bị lỗi %(fault)s.", fault=cell.text),
            _("Bạn sửa công thức hoặc gõ lại giá trị."),
        )
    if cell.kind is CellKind.UNCOUNTED:
        raise BadCell(
            _("Ô là công thức chưa có kết quả."), _("Bạn mở tệp bằng Excel, lưu lại, hoặc gõ thẳng giá trị.")
        )
    if cell.kind is CellKind.DATE:
        raise BadCell(
            _("Excel đã đổi ô này thành ngày %(day)s.", day=cell.text),
            _("Bạn %(way)s rồi gõ lại ô này.", way=_AS_TEXT),
        )
    return cell.shown


def text_reader(longest: int, *, lines: bool = False) -> Callable[[Cell], str]:
    """Return the reader of a text of at most that many characters, in one line or in several."""

    def read(cell: Cell) -> str:
        text = as_text(cell) if lines else clean_line(as_text(cell))
        if len(text) > longest:
            raise BadCell(
                _("Dài %(now)s ký tự, tối đa %(most)s.", now=number_vi(len(text)), most=number_vi(longest)),
                _("Bạn rút ngắn lại."),
            )
        return text

    return read


def read_code(cell: Cell) -> str:
    """Read a seller's own number of a thing, or one choice such as a size."""
    text = text_reader(100)(cell)
    if cell.kind is CellKind.TEXT and _EXPONENT.fullmatch(text):
        raise BadCell(
            _("Excel đã rút gọn mã thành %(text)s nên mất chữ số.", text=text),
            _("Bạn %(way)s rồi gõ lại mã.", way=_AS_TEXT),
        )
    if _DAY_ONCE_A_SIZE.fullmatch(text):
        raise BadCell(
            _("“%(text)s” giống một ngày do Excel tự đổi, ví dụ từ 3-5.", text=text),
            _("Bạn %(way)s rồi gõ lại.", way=_AS_TEXT),
        )
    return text


def read_price(cell: Cell) -> int:
    """Read whole đồng.

    A price below 1.000 without a sign is refused: a program that speaks English makes 55 of "55.000".
    """
    text = clean_line(as_text(cell))
    if _EXPONENT.fullmatch(text):
        raise BadCell(
            _("Excel đã rút gọn số thành %(text)s.", text=text), _("Bạn gõ lại đủ chữ số, ví dụ 55000.")
        )
    has_sign = _DONG.search(text)
    bare = _DONG.sub("", text).strip()
    cents = _SENSELESS_CENTS.fullmatch(bare)
    if cents:
        bare = next(group for group in cents.groups() if group)
    try:
        amount = parse_vnd(bare)
    except NotAmount:
        raise BadCell(*_no_amount(bare, text)) from None
    if not 1 <= amount <= LONGEST_VND:
        raise BadCell(
            _("Giá cần từ 1 đến %(most)s đồng.", most=number_vi(LONGEST_VND)),
            _("Bạn ghi lại giá, ví dụ 55000."),
        )
    if amount < LEAST_LIKELY_PRICE and not has_sign:
        raise BadCell(
            _("Giá %(amount)s đồng thấp lạ thường; Excel hay hiểu 55.000 thành 55.", amount=amount),
            _("Bạn gõ %(likely)s, hoặc “%(amount)s đ” nếu đúng là vậy.", likely=amount * 1000, amount=amount),
        )
    return amount


def _no_amount(bare: str, text: str) -> tuple[str, str]:
    whole = re.fullmatch(r"([\d., ]*\d)[.,]\d{1,2}", bare)
    if whole:
        return (
            _("“%(text)s” có phần lẻ, mà giá là đồng chẵn.", text=text),
            _("Bạn ghi số đồng chẵn, ví dụ %(likely)s.", likely=re.sub(r"\D", "", whole[1])),
        )
    return (
        _("“%(text)s” chưa phải số tiền.", text=text[:60]),
        _("Bạn gõ bằng chữ số, ví dụ 55000 hoặc 55.000."),
    )


def read_decimal(text: str) -> Decimal:
    """Read a number above zero as people write it; which mark is the decimal one must be certain."""
    text = re.sub(r"(?<=\d) (?=\d{3}(\D|$))", "", text)
    if _EITHER.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        raise BadCell(
            _("“%(text)s” hiểu được hai cách.", text=text),
            _(
                "Bạn ghi %(large)s hoặc %(small)s.",
                large=digits,
                small=f"{Decimal(digits) / 1000:f}".rstrip("0").rstrip(".").replace(".", ","),
            ),
        )
    if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    elif re.fullmatch(r"\d+([.,]\d+)?", text):
        text = text.replace(",", ".")
    else:
        raise BadCell(
            _("“%(text)s” chưa phải số.", text=text[:60]), _("Bạn gõ bằng chữ số, ví dụ 350 hoặc 1,5.")
        )
    number = Decimal(text)
    if not 0 < number < 10**9:
        raise BadCell(_("Số cần lớn hơn 0."), _("Bạn ghi lại, ví dụ 350 hoặc 1,5; chưa biết thì để trống."))
    return number


def measured(cell: Cell) -> tuple[Decimal, str]:
    """Read a number with the word behind it, such as ``0,42 kg``; the word is folded, "" when missing."""
    text = clean_line(as_text(cell))
    if cell.kind is CellKind.NUMBER:
        number = Decimal(cell.text)
        if number <= 0:
            raise BadCell(_("Số cần lớn hơn 0."), _("Bạn ghi lại, hoặc để trống."))
        return number, ""
    if not text.isascii() and any(char.isdigit() and not char.isascii() for char in text):
        raise BadCell(_("“%(text)s” chưa phải số.", text=text[:60]), _("Bạn gõ bằng chữ số 0 đến 9."))
    found = _MEASURED.fullmatch(text)
    if found is None:
        raise BadCell(
            _("“%(text)s” chưa phải số.", text=text[:60]), _("Bạn gõ bằng chữ số, ví dụ 350 hoặc 1,5.")
        )
    return read_decimal(found[1]), fold(found[2] or "")


def scaled_reader(scales: Mapping[str, int], example: str, most: int) -> Callable[[Cell], int]:
    """Return the reader of a whole number of small units.

    Args:
        scales: Small units in one of each word that may follow; "" for none.
        example: A right value, for the mend.
        most: The largest that makes sense, in small units.
    """

    def read(cell: Cell) -> int:
        number, word = measured(cell)
        if word not in scales:
            raise BadCell(
                _("Không rõ đơn vị “%(word)s”.", word=word[:20]), _("Bạn ghi như %(like)s.", like=example)
            )
        small = number * scales[word]
        if small != small.to_integral_value() or not 1 <= small <= most:
            raise BadCell(
                _("%(value)s không hợp với cột này.", value=cell.shown),
                _("Bạn ghi như %(like)s.", like=example),
            )
        return int(small)

    return read


def read_days(cell: Cell) -> int:
    """Read a number of days."""
    text = fold(as_text(cell))
    found = _DAYS.fullmatch(text)
    if found is None or not text.isascii():
        raise BadCell(
            _("“%(text)s” chưa phải số ngày.", text=cell.shown[:60]),
            _("Bạn ghi số ngày kể từ ngày sản xuất, ví dụ 90 cho ba tháng."),
        )
    if not 1 <= int(found[1]) <= 3650:
        raise BadCell(_("Số ngày cần từ 1 đến 3.650."), _("Bạn ghi lại, ví dụ 90."))
    return int(found[1])


def read_stock(cell: Cell) -> int:
    """Read how many are there; 0 is an answer."""
    text = clean_line(as_text(cell))
    cents = _SENSELESS_CENTS.fullmatch(text)
    text = next(group for group in cents.groups() if group) if cents else text
    try:
        amount = parse_vnd(text) if not _DONG.search(text) else -1
    except NotAmount:
        amount = -1
    if not 0 <= amount <= MOST_STOCK:
        raise BadCell(
            _("“%(text)s” chưa phải số lượng.", text=cell.shown[:60]),
            _("Bạn gõ số nguyên, ví dụ 0 hoặc 120."),
        )
    return amount


def read_gtin(cell: Cell) -> Gtin:
    """Read a barcode number; zeros that a number cell has lost before it are given back."""
    text = clean_line(as_text(cell)).replace(",", ".")
    if _EXPONENT.fullmatch(text):
        raise BadCell(
            _("Excel đã rút gọn mã vạch thành %(text)s nên mất chữ số.", text=cell.shown),
            _("Bạn %(way)s rồi gõ lại mã từ bao bì.", way=_AS_TEXT),
        )
    if text.isascii() and text.isdigit() and len(text) in _LOST_ZEROS:
        text = text.zfill(_LOST_ZEROS[len(text)])
    try:
        return parse_gtin(text)
    except BadNumber as bad:
        cause = {
            "check_digit": _("Chữ số cuối của mã vạch không khớp: có chữ số gõ nhầm."),
            "zeros": _("Mã vạch toàn số 0."),
        }.get(bad.cause, _("Mã vạch cần 8, 12, 13 hoặc 14 chữ số."))
        raise BadCell(cause, _("Bạn gõ lại dãy số dưới mã vạch; chưa có mã vạch thì để trống.")) from None


def read_list(cell: Cell) -> list[str]:
    """Read several things, between commas, semicolons or lines; a comma before a digit is a decimal one."""
    parts = (clean_line(part) for part in re.split(r"[\n;]|,(?!\d)", as_text(cell)))
    return list(dict.fromkeys(part for part in parts if part))


def choose(cell: Cell, choices: Mapping[str, Any], names: Mapping[Any, str]) -> Any:
    """Read one of a list, with or without accents.

    Args:
        cell: The cell.
        choices: Value by folded name and by folded code.
        names: The name of each value, for the mend.
    """
    text = clean_line(as_text(cell))
    folded = fold(text)
    if folded in choices:
        return choices[folded]
    near = get_close_matches(folded, choices, n=1, cutoff=0.7)
    raise BadCell(
        _("“%(text)s” không có trong danh sách.", text=text[:60]),
        _("Có phải “%(near)s” không? Bạn chọn trong danh sách của ô.", near=names[choices[near[0]]])
        if near
        else _("Bạn chọn trong danh sách của ô, xem trang Danh mục của tệp mẫu, hoặc để trống."),
    )
