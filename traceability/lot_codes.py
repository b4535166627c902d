"""What a lot code may be: it is printed, typed by hand from a label, and read by every scanner.

Capitals, digits, dash and full stop are in GS1's character set 82 (AI 10) and in the compact mode
of QR codes at once, so a code made of them keeps the printed square small.
"""

from __future__ import annotations

import re
from datetime import date

from flask_babel import lazy_gettext as _l

from core.errors import DomainError

LONGEST = 20
RESERVED = frozenset({"-", "bao-nghi-ngo"})
_ALLOWED = re.compile(rf"[A-Z0-9.\-]{{1,{LONGEST}}}")
_IN_ADDRESS = re.compile(r"[A-Z0-9]")


class BadLotCode(DomainError):
    """The text cannot be a lot code."""

    message = _l(
        "Mã lô chỉ gồm chữ cái không dấu, chữ số, dấu gạch và dấu chấm, tối đa 20 ký tự, ví dụ 261123-01."
    )


class ReservedLotCode(BadLotCode):
    """The address of such a lot would mean something else."""

    message = _l("Mã lô này đã dành cho việc khác. Bạn chọn mã khác, ví dụ 261123-01.")


def lot_key(text: str) -> str:
    """Return what lot codes are compared by: without case and outer blanks.

    >>> lot_key(" p01-0001 ")
    'p01-0001'
    """
    return text.strip().casefold()


def is_reserved(text: str) -> bool:
    """Say whether an address with this in the place of a lot means something else.

    >>> is_reserved("-"), is_reserved("BAO-NGHI-NGO"), is_reserved("P01-0001")
    (True, True, False)
    """
    return lot_key(text) in RESERVED


def looks_like_lot_code(text: str) -> bool:
    """Say whether text could have been printed as a lot code; only then may a page repeat it.

    >>> looks_like_lot_code("p01-0001"), looks_like_lot_code("gọi 0900 để nhận thưởng")
    (True, False)
    """
    return _ALLOWED.fullmatch(text.strip().upper()) is not None


def parse_lot_code(text: str) -> str:
    """Read a lot code as people type it and return it in capitals, blanks removed.

    Raises:
        BadLotCode: If a character or the length is not allowed.
        ReservedLotCode: If the code has another meaning in an address.

    >>> parse_lot_code(" p01 - 0001 ")
    'P01-0001'
    """
    code = "".join(text.split()).upper()
    if is_reserved(code):
        raise ReservedLotCode
    # A code of dots and dashes alone would be cut off an address as "." or "..".
    if not _ALLOWED.fullmatch(code) or not _IN_ADDRESS.search(code):
        raise BadLotCode
    return code


def suggest_lot_code(packed_on: date, taken: frozenset[str]) -> str:
    """Suggest the day with the first free number of that day.

    Args:
        packed_on: Day of packing.
        taken: Keys (`lot_key`) of the business's lots.

    >>> suggest_lot_code(date(2026, 11, 23), frozenset({"261123-01"}))
    '261123-02'
    """
    number = 1
    while lot_key(code := f"{packed_on:%y%m%d}-{number:02d}") in taken:
        number += 1
    return code
