"""Read GTIN, GLN and SSCC as people and files bring them, strictly, into one form each.

The arithmetic is biip's; what it lets pass is refused here: digits of other scripts, numbers of
zeros only, and (where a number is to stand in a public code) numbers that only one shop knows.
"""

from __future__ import annotations

import re
from typing import NewType

from biip import ParseError
from biip.gln import Gln as BiipGln
from biip.gtin import Gtin as BiipGtin
from biip.sscc import Sscc as BiipSscc

Gtin = NewType("Gtin", str)
"""Fourteen digits, padded with zeros on the left, check digit right."""
Gln = NewType("Gln", str)
"""Thirteen digits, check digit right."""
Sscc = NewType("Sscc", str)
"""Eighteen digits, check digit right."""

DEMONSTRATION_PREFIX = "952"
"""GS1 keeps this prefix for examples: sample goods carry it, and public codes may."""

# GS1 General Specifications, 1.4.2: numbers for use inside one shop or country, not unique elsewhere.
_RESTRICTED = re.compile(r"02|04|2[0-9]|0000000")
_SEPARATORS = re.compile(r"[ .\-\u00a0\u2010\u2011]")


class BadNumber(ValueError):
    """The text is no such number; `cause` says which rule it breaks.

    Attributes:
        cause: ``"shape"`` (not that many digits), ``"check_digit"``, ``"zeros"``, ``"restricted"`` or
            ``"demonstration"``.
    """

    def __init__(self, text: str, cause: str) -> None:
        super().__init__(f"{text[:40]!r}: {cause}")
        self.cause = cause


def _digits(text: str, lengths: frozenset[int]) -> str:
    digits = _SEPARATORS.sub("", text.strip())
    if not (digits.isascii() and digits.isdigit() and len(digits) in lengths):
        raise BadNumber(text, "shape")
    if not digits.strip("0"):
        raise BadNumber(text, "zeros")
    return digits


def parse_gtin(text: str) -> Gtin:
    """Read a GTIN of 8, 12, 13 or 14 digits and return it with fourteen.

    Blanks, dots and dashes between the digits are ours to remove.

    Raises:
        BadNumber: If the length or the check digit is wrong, or all digits are zero.

    >>> parse_gtin("9521234543213")
    '09521234543213'
    >>> parse_gtin("0 36000 29145 2")
    '00036000291452'
    >>> parse_gtin("9521234543214")
    Traceback (most recent call last):
    gs1.identifiers.BadNumber: '9521234543214': check_digit
    """
    digits = _digits(text, frozenset({8, 12, 13, 14}))
    try:
        return Gtin(BiipGtin.parse(digits).as_gtin_14())
    except (ParseError, AssertionError):
        raise BadNumber(text, "check_digit") from None


def is_restricted(gtin: Gtin) -> bool:
    """Say whether a GTIN is from a range that only one shop or country knows.

    Such a number is right in itself, but another shop may use the same one: it must never stand in
    a public code. The rule looks at the GTIN-13 inside, whatever the packaging level before it; a
    GTIN-8 has ranges of its own, of which 0 and 2 are for shops.

    >>> is_restricted(parse_gtin("2001234567893")), is_restricted(parse_gtin("9521234543213"))
    (True, False)
    >>> is_restricted(parse_gtin("96385074")), is_restricted(parse_gtin("20123451"))
    (False, True)
    """
    if gtin.startswith("000000"):  # a GTIN-8 inside
        return gtin[6] in "02"
    return _RESTRICTED.match(gtin[1:]) is not None


def parse_public_gtin(text: str) -> Gtin:
    """Read a GTIN that may stand in a public code.

    Raises:
        BadNumber: As `parse_gtin`, and with cause ``"restricted"`` for numbers of one shop.

    >>> parse_public_gtin("2001234567893")
    Traceback (most recent call last):
    gs1.identifiers.BadNumber: '2001234567893': restricted
    """
    gtin = parse_gtin(text)
    if is_restricted(gtin):
        raise BadNumber(text, "restricted")
    return gtin


def is_demonstration(gtin: Gtin) -> bool:
    """Say whether a GTIN is from GS1's prefix for examples.

    >>> is_demonstration(parse_gtin("9521234543213"))
    True
    """
    return gtin[1:].startswith(DEMONSTRATION_PREFIX)


def parse_tradable_gtin(text: str) -> Gtin:
    """Read a GTIN under which goods may be offered for sale: unique in the world, and nobody's example.

    Raises:
        BadNumber: As `parse_public_gtin`, and with cause ``"demonstration"`` for GS1's examples.

    >>> parse_tradable_gtin("8936012345674")
    '08936012345674'
    >>> parse_tradable_gtin("9521234543213")
    Traceback (most recent call last):
    gs1.identifiers.BadNumber: '9521234543213': demonstration
    """
    gtin = parse_public_gtin(text)
    if is_demonstration(gtin):
        raise BadNumber(text, "demonstration")
    return gtin


def parse_gln(text: str) -> Gln:
    """Read the number of a place or party.

    Raises:
        BadNumber: If it has not thirteen digits or the check digit is wrong.

    >>> parse_gln("952 1234 00001 3")
    '9521234000013'
    """
    digits = _digits(text, frozenset({13}))
    try:
        return Gln(BiipGln.parse(digits).value)
    except ParseError:
        raise BadNumber(text, "check_digit") from None


def parse_sscc(text: str) -> Sscc:
    """Read the number of a carton or pallet.

    Raises:
        BadNumber: If it has not eighteen digits or the check digit is wrong.

    >>> parse_sscc("0 9521234 000000001 3")
    '095212340000000013'
    """
    digits = _digits(text, frozenset({18}))
    try:
        return Sscc(BiipSscc.parse(digits).value)
    except ParseError:
        raise BadNumber(text, "check_digit") from None
