"""Check the pieces of a value as GS1's own routines of the same names do.

Each check takes the piece and returns None, or which rule it breaks and at which character. Pieces come with
their characters and lengths already checked, so a check of digits sees digits only.

Source: GS1 Barcode Syntax Resource, reference implementation of the linters (Apache-2.0), written anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gs1.coupons import coupon_code, positive_offer

LISTS = Path(__file__).with_name("code_lists.json")
SHORTEST_PREFIX = 4
_CHARSETS = {
    "N": frozenset("0123456789"),
    "X": frozenset("!\"%&'()*+,-./:;<=>?_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
    "Y": frozenset("#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "Z": frozenset("-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
}
_SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_SET_32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # pragma: allowlist secret
_IBAN = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_HEX = frozenset("0123456789ABCDEFabcdef")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Fault(NamedTuple):
    """Which rule a piece breaks (a cause of `gs1.refusals`), and at which character of the piece."""

    cause: str
    at: int = 0


Linter = Callable[[str], Fault | None]


@cache
def _codes(name: str) -> frozenset[str]:
    return frozenset(json.loads(LISTS.read_text("utf-8"))[name].split())


def wrong_character(charset: str, text: str) -> Fault | None:
    """Find the first character that does not belong to a character set.

    >>> wrong_character("X", "G1 a")
    Fault(cause='character', at=2)
    """
    body = text
    if charset == "Z":
        body = text.rstrip("=")
        padding = len(text) - len(body)
        if padding > 2 or (padding and len(text) % 3):
            return Fault("padding", len(body))
    allowed = _CHARSETS[charset]
    for at, character in enumerate(body):
        if character not in allowed:
            return Fault("not_digit" if charset == "N" else "character", at)
    return None


def check_digit(digits: str) -> str:
    """Return the digit that completes a number: weights 3 and 1 in turn, from the right.

    >>> check_digit("0952123454321")
    '3'
    """
    total = sum(int(digit) * (3, 1)[at % 2] for at, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def check_pair(text: str) -> str:
    """Return the two characters that complete a text of the 82-character set.

    >>> check_pair("1987654Ad4X4bL5ttr2310c")
    '2K'
    """
    total = sum(
        _SET_82.index(each) * prime for each, prime in zip(reversed(text), _primes(len(text)), strict=True)
    )
    high, low = divmod(total % 1021, 32)
    return _SET_32[high] + _SET_32[low]


@cache
def _primes(count: int) -> tuple[int, ...]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return tuple(found)


def _csum(text: str) -> Fault | None:
    return None if check_digit(text[:-1]) == text[-1] else Fault("check_digit", len(text) - 1)


def _csumalpha(text: str) -> Fault | None:
    if len(text) < 3:
        return None if text == "22" else Fault("check_pair")
    return None if check_pair(text[:-2]) == text[-2:] else Fault("check_pair", len(text) - 2)


def _gcppos1(text: str) -> Fault | None:
    if len(text) < SHORTEST_PREFIX:
        return Fault("company_prefix")
    at = next((at for at, each in enumerate(text[:SHORTEST_PREFIX]) if not each.isdigit()), None)
    return None if at is None else Fault("company_prefix", at)


def _gcppos2(text: str) -> Fault | None:
    fault = _gcppos1(text[1:])
    return fault and Fault(fault.cause, fault.at + 1)


def _date(year: int, month: int, day: int, at: int) -> Fault | None:
    """Check a day; 0 stands for the last one of the month."""
    if not 1 <= month <= 12:
        return Fault("month", at)
    longest = _DAYS[month - 1]
    if month == 2 and (year % 4 or (year % 100 == 0 and year % 400)):
        longest = 28
    return Fault("day", at + 2) if day > longest else None


def _yymmd0(text: str) -> Fault | None:
    # Of all years of two digits only 00 could be no leap year, and until 2050 it means 2000.
    return _date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]), 2)


def _yymmdd(text: str) -> Fault | None:
    return _yymmd0(text) or (Fault("no_day", 4) if text[4:6] == "00" else None)


def _yyyymmdd(text: str) -> Fault | None:
    fault = _date(int(text[:4]), int(text[4:6]), int(text[6:8]), 4)
    return fault or (Fault("no_day", 6) if text[6:8] == "00" else None)


def _below(limit: int, cause: str) -> Linter:
    return lambda text: Fault(cause) if int(text) > limit else None


def _hhmi(text: str) -> Fault | None:
    if int(text[:2]) > 23:
        return Fault("hour")
    return Fault("minute", 2) if int(text[2:4]) > 59 else None


def _among(name: str, cause: str) -> Linter:
    return lambda text: None if text in _codes(name) else Fault(cause)


def _iso3166999(text: str) -> Fault | None:
    return None if text == "999" or text in _codes("iso3166") else Fault("country_999")


def _one_of(characters: str, cause: str) -> Linter:
    return lambda text: None if text in characters else Fault(cause)


def _iban(text: str) -> Fault | None:
    if text[:2] not in _codes("iso3166alpha2") or not 10 < len(text) <= 34:
        return Fault("iban")
    at = next((at for at, each in enumerate(text) if each not in _IBAN), None)
    if at is not None:
        return Fault("iban", at)
    number = "".join(str(int(each, 36)) for each in text[4:] + text[:4])
    return None if int(number) % 97 == 1 else Fault("iban_sum", 2)


def _pcenc(text: str) -> Fault | None:
    at = text.find("%")
    while at >= 0:
        pair = text[at + 1 : at + 3]
        if len(pair) < 2 or not set(pair) <= _HEX:
            return Fault("escaped_text", at)
        at = text.find("%", at + 3)
    return None


def _pieceoftotal(text: str) -> Fault | None:
    piece, total = int(text[:2]), int(text[2:4])
    return None if 1 <= piece <= total else Fault("piece")


def _posinseqslash(text: str) -> Fault | None:
    place, slash, last = text.partition("/")
    if not (slash and _is_count(place) and _is_count(last)) or int(place) > int(last):
        return Fault("birth_order")
    return None


def _is_count(text: str) -> bool:
    return bool(text) and set(text) <= _CHARSETS["N"] and text[0] != "0"


def _nonzero(text: str) -> Fault | None:
    return None if text.strip("0") else Fault("zero")


def _nozeroprefix(text: str) -> Fault | None:
    return Fault("leading_zero") if text.startswith("0") else None


LINTERS: dict[str, Linter] = {
    "couponcode": lambda text: None if coupon_code(text) else Fault("coupon"),
    "couponposoffer": lambda text: None if positive_offer(text) else Fault("coupon"),
    "csum": _csum,
    "csumalpha": _csumalpha,
    "gcppos1": _gcppos1,
    "gcppos2": _gcppos2,
    "hh": _below(23, "hour"),
    "hhmi": _hhmi,
    "hyphen": _one_of("-", "hyphen"),
    "iban": _iban,
    "importeridx": lambda text: None if text in _CHARSETS["Z"] else Fault("importer"),
    "iso3166": _among("iso3166", "country"),
    "iso3166999": _iso3166999,
    "iso3166alpha2": _among("iso3166alpha2", "country_letters"),
    "iso4217": _among("iso4217", "currency"),
    "iso5218": _one_of("0129", "sex"),
    "latitude": _below(1_800_000_000, "latitude"),
    "longitude": _below(3_600_000_000, "longitude"),
    "mediatype": _among("mediatype", "media_type"),
    "mi": _below(59, "minute"),
    "nonzero": _nonzero,
    "nozeroprefix": _nozeroprefix,
    "pcenc": _pcenc,
    "pieceoftotal": _pieceoftotal,
    "posinseqslash": _posinseqslash,
    "ss": _below(59, "second"),
    "winding": _one_of("019", "winding"),
    "yesno": _one_of("01", "yes_no"),
    "yymmd0": _yymmd0,
    "yymmdd": _yymmdd,
    "yyyymmdd": _yyyymmdd,
    "zero": lambda text: Fault("not_zero") if text.strip("0") else None,
}
