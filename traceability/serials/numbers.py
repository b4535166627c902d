"""Draw serials that nobody guesses: at random, and far fewer issued than there could be.

The alphabet is that of the house's own codes, without I, L, O and U: capitals and digits, so that the
compact mode of QR codes holds them, and all of GS1's character set 82 (AI 21, at most 20 characters).
"""

from __future__ import annotations

import math
import re
import secrets

from catalog.codes import ALPHABET

BITS_A_SIGN = 5  # 32 letters
DISTANCE_BITS = 40
"""Whoever tries numbers at random hits one in 2^40 at best (traceability's rule: beyond what is issued)."""
SHORTEST = 10
LONGEST = 20  # X..20 of AI 21
# A spreadsheet would take these for numbers and write them anew. They are less than one in 10,000 of all
# there are, which `_LEFT_OUT_BITS` makes good.
_LIKE_NUMBER = re.compile(r"[0-9]+(E[0-9]+)?")
_LEFT_OUT_BITS = 0.001


def length_for(issued: int) -> int:
    """Return how long serials must be so that all issued ones together stay hard to hit.

    Args:
        issued: Serials of the product once the new ones are there.

    >>> length_for(1), length_for(1023), length_for(1024), length_for(1_000_000)
    (10, 10, 11, 12)
    """
    bits = DISTANCE_BITS + _LEFT_OUT_BITS + math.log2(max(issued, 1))
    return max(SHORTEST, math.ceil(bits / BITS_A_SIGN))


def draw(count: int, length: int) -> list[str]:
    """Draw different serials of one length."""
    found: dict[str, None] = {}
    while len(found) < count:
        serial = "".join(secrets.choice(ALPHABET) for _ in range(length))
        if not _LIKE_NUMBER.fullmatch(serial):
            found[serial] = None
    return list(found)


def serial_key(typed: str) -> str:
    """Bring a typed or scanned serial to the form in which it is stored; "" when it cannot be one.

    A scanner hands over the whole address; the serial is its last part.

    >>> serial_key(" 7k2m 9d3x-qa "), serial_key("gọi 0900")
    ('7K2M9D3XQA', '')
    >>> serial_key("HTTPS://TX.EXAMPLE.VN/T/AB12CD34/P01-0001/7K2M9D3XQA?lang=en")
    '7K2M9D3XQA'
    """
    address = typed.split("?")[0].rstrip("/")
    text = "".join(address.rpartition("/")[2].split()).replace("-", "").upper()
    if not SHORTEST <= len(text) <= LONGEST or not set(text) <= set(ALPHABET):
        return ""
    return text


def in_groups(serial: str) -> str:
    """Write a serial so that a person can read it off and type it.

    >>> in_groups("7K2M9D3XQA")
    '7K2M9-D3XQA'
    """
    return "-".join(serial[start : start + 5] for start in range(0, len(serial), 5))
