"""How numbers, money and dates are read from people and shown to them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NBSP = "\u00a0"
_SWAP = str.maketrans(",.", ".,")
_GROUPED = re.compile(r"[0-9]{1,3}([.,\u00a0 ][0-9]{3})+")
_THOUSANDS = re.compile(r"(?i)([0-9]{1,7})(?:[.,]([0-9]{1,2}))?\s*(?:k|nghìn|ngàn)")
_MOST_DIGITS = 18  # more is no slip of the finger; how much is too much, the asking place says


class NotAmount(ValueError):
    """The text is no amount of whole đồng."""


def vnd(amount: int | None) -> str:
    """Show whole đồng with dots between thousands and the sign behind a no-break space.

    >>> vnd(1250000)
    '1.250.000\\xa0₫'
    """
    return "" if amount is None else f"{number_vi(amount)}{NBSP}₫"


def number_vi(number: float | None, *, digits: int = 1) -> str:
    """Show a number as Vietnamese write it: dots between thousands, a decimal comma.

    >>> number_vi(2296), number_vi(87.5), number_vi(3.0)
    ('2.296', '87,5', '3')
    """
    if number is None:
        return ""
    text = f"{int(number):,}" if number == int(number) else f"{number:,.{digits}f}"
    return text.translate(_SWAP)


def date_vi(day: date | datetime | None) -> str:
    """Show a day as dd/mm/yyyy; a time is first brought to Vietnam.

    >>> date_vi(date(2024, 2, 13))
    '13/02/2024'
    """
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(VIETNAM)
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def datetime_vi(moment: datetime | None) -> str:
    """Show a moment in Vietnam's time as dd/mm/yyyy, HH:MM."""
    if moment is None:
        return ""
    local = moment.astimezone(VIETNAM)
    return f"{date_vi(local)}, {local:%H:%M}"


def parse_vnd(text: str) -> int:
    """Read whole đồng as people type it: "1250", "1.250", "1,250", "1 250 ₫" are all 1250.

    Prices are also said in thousands: "25k", "25 nghìn", "12,5k".

    Raises:
        NotAmount: If it is no whole amount, such as "mười nghìn", "12,5" or "-5".

    >>> parse_vnd("1.250"), parse_vnd("55000đ"), parse_vnd("25k"), parse_vnd("12,5 nghìn")
    (1250, 55000, 25000, 12500)
    """
    compact = re.sub(r"(?i)\s*(₫|đồng|đ|vnđ|vnd)\s*$", "", unicodedata.normalize("NFC", text).strip())
    if in_thousands := _THOUSANDS.fullmatch(compact):
        whole, part = in_thousands.groups(default="")
        return int(whole) * 1000 + int(part.ljust(3, "0"))
    if re.fullmatch(rf"[0-9]{{1,{_MOST_DIGITS}}}", compact):
        return int(compact)
    if _GROUPED.fullmatch(compact) and len(compact) <= _MOST_DIGITS * 4 // 3:
        return int(re.sub(r"\D", "", compact))
    raise NotAmount(text)
