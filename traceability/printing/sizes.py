"""Warn of codes that become too fine or too small to scan well, and say the way out."""

from __future__ import annotations

from functools import cache, lru_cache

from flask_babel import gettext as _

from core.formatting import number_vi
from traceability.printing.layout import TooSmall, Words, lay_out
from traceability.printing.paper import SHEETS
from traceability.printing.printers import OFFICE, PRINTERS
from traceability.printing.room import EASY_CODE_MM, code_mm
from traceability.qr import LARGEST_ADVISED_VERSION, version_of

_SURELY_WHOLE = 70  # letters of both names, which a test holds on the smallest label
_USUAL = "HTTPS://TX.EXAMPLE.VN/T/AB12CD34/P01-0001"  # 29 modules: an address with a lot and a short host


def small_code_warning(sheet_code: str) -> str:
    """Say how wide codes are on a sheet's labels where that is less than any phone finds; "" elsewhere."""
    wide = _code_mm(sheet_code)
    if wide >= EASY_CODE_MM:
        return ""
    width = number_vi(wide, digits=1)
    return str(_("mã chỉ rộng %(width)s mm, bạn in nét và đưa máy lại gần để quét", width=width))


def cut_names_warning(words: Words, sheet_code: str) -> str:
    """Say that a sheet's labels hold the names of goods and producer in part only; "" when they stand whole.

    Args:
        words: Of one label.
        sheet_code: Key of the sheet.
    """
    names = [words.title, *(each.text for each in words.lines if each.gives_way)]
    if sum(map(len, names)) <= _SURELY_WHOLE or not _are_cut(words, sheet_code):
        return ""
    return str(_("tên dài nên bị cắt bớt, cuối chỗ cắt có dấu …"))


@lru_cache(maxsize=512)
def _are_cut(words: Words, sheet_code: str) -> bool:
    sheet = SHEETS[sheet_code]
    for printer in PRINTERS.values():
        if (printer is OFFICE) == sheet.is_roll:
            continue
        try:
            lines = lay_out([words], sheet, printer)[0].lines
        except TooSmall:  # which the form says when it is sent
            continue
        said = sum(line.text.count("…") for line in lines)
        if said > sum(text.count("…") for text in (words.title, *(each.text for each in words.lines))):
            return True
    return False


@cache
def _code_mm(sheet_code: str) -> float:
    sheet = SHEETS[sheet_code]
    printers = [each for each in PRINTERS.values() if (each is OFFICE) != sheet.is_roll]
    return min(code_mm(_USUAL, sheet, printer) for printer in printers)


def size_warning(text: str, public_url: str, lot_code: str, serial: str = "") -> str:
    """Say why a code is larger than advised and what makes it smaller; "" when it is small enough.

    Args:
        text: What the code carries.
        public_url: Scheme and host that it begins with.
        lot_code: The lot in it; "" for none.
        serial: The number of one piece in it; "" for none.
    """
    if version_of(text) <= LARGEST_ADVISED_VERSION:
        return ""
    host = public_url.split("://", 1)[1]
    side = 17 + 4 * version_of(text)
    is_mixed = text != text.upper()
    if lot_code and is_mixed and lot_code != lot_code.upper():
        why = _("Mã lô “%(lot)s” có chữ thường nên mã dày thêm.", lot=lot_code)
        way = _("Lần sau bạn đặt mã lô bằng chữ hoa và chữ số.")
    elif lot_code and version_of(text.replace(lot_code, lot_code[:6])) <= LARGEST_ADVISED_VERSION:
        why = _("Mã lô “%(lot)s” dài %(length)s ký tự.", lot=lot_code, length=len(lot_code))
        way = _("Lần sau bạn đặt mã lô ngắn hơn, ví dụ 6 ký tự.")
    else:
        why = _("Tên miền %(host)s dài %(length)s ký tự.", host=host, length=len(host))
        way = _("Bạn nhờ người quản trị đặt một tên miền ngắn hơn cho mã in.")
    dense = _("Mã này dày %(side)s ô một cạnh, in nhỏ thì điện thoại cũ khó quét.", side=side)
    return f"{dense} {why} {way}"
