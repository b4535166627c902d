"""Read North American coupon codes (AI 8110 and 8112), as far as saying whether they are whole and right.

Digits with lengths before them, taken apart as by GS1's reference routines `couponcode` and `couponposoffer`.
"""

from __future__ import annotations

from collections.abc import Callable

DIGITS = frozenset("0123456789")
_DAYS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


class _Torn(Exception):
    """The code ends too soon, or a digit is not one of those allowed there."""


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def take(self, count: int) -> str:
        taken = self._text[self._at : self._at + count]
        if len(taken) < count:
            raise _Torn
        self._at += count
        return taken

    def one_of(self, allowed: str) -> int:
        digit = self.take(1)
        if digit not in allowed:
            raise _Torn
        return int(digit)

    def section(self, mark: str) -> bool:
        """Say whether the optional section of a mark begins here, and step over its mark."""
        begins = self._text[self._at : self._at + 1] == mark
        self._at += begins
        return begins

    @property
    def is_at_end(self) -> bool:
        return self._at == len(self._text)


def coupon_code(text: str) -> bool:
    """Say whether text is a coupon code of AI 8110.

    >>> coupon_code("106141416543213150110120"), coupon_code("10614141654321315011012")
    (True, False)
    """
    return _is_read(text, _coupon)


def positive_offer(text: str) -> bool:
    """Say whether text is an offer code of AI 8112.

    >>> positive_offer("001234561234560123456"), positive_offer("00123456123456012345")
    (True, False)
    """
    return _is_read(text, _offer)


def _is_read(text: str, read: Callable[[_Reader], None]) -> bool:
    if not set(text) <= DIGITS:
        return False
    reader = _Reader(text)
    try:
        read(reader)
    except _Torn:
        return False
    return reader.is_at_end


def _offer(reader: _Reader) -> None:
    reader.one_of("01")
    reader.take(reader.one_of("0123456") + 6)  # who pays
    reader.take(6)
    reader.take(reader.one_of("0123456789") + 6)  # serial


def _purchase(reader: _Reader, *, with_prefix: bool) -> None:
    reader.take(reader.one_of("12345"))
    reader.one_of("012349")
    reader.take(3)  # family
    if with_prefix and (length := reader.one_of("01234569")) != 9:
        reader.take(length + 6)


def _coupon(reader: _Reader) -> None:
    reader.take(reader.one_of("0123456") + 6)  # company prefix
    reader.take(6)  # offer
    reader.take(reader.one_of("12345"))  # save value
    _purchase(reader, with_prefix=False)
    if reader.section("1"):
        reader.one_of("0123")
        _purchase(reader, with_prefix=True)
    if reader.section("2"):
        _purchase(reader, with_prefix=True)
    ends = _day(reader) if reader.section("3") else None
    begins = _day(reader) if reader.section("4") else None
    if begins is not None and ends is not None and begins > ends:
        raise _Torn
    if reader.section("5"):
        reader.take(reader.one_of("0123456789") + 6)  # serial
    if reader.section("6"):
        reader.take(reader.one_of("1234567") + 6)  # retailer
    if reader.section("9"):
        reader.one_of("01256")
        reader.one_of("012")
        reader.take(1)
        reader.one_of("01")


def _day(reader: _Reader) -> str:
    text = reader.take(6)
    month, day = int(text[2:4]), int(text[4:6])
    longest = 29 if month == 2 and int(text[:2]) % 4 == 0 else _DAYS.get(month, 0)
    if not 1 <= day <= longest:
        raise _Torn
    return text
