"""Say why a password would be among the first that somebody tries; pure rules over folded text.

Compared are letters and digits only, folded: "Thái Bình @2024" is looked at as ``thaibinh2024``. What
has no letter of ours and no digit (emoji, other scripts) is on no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path

from core.text import words

_LIST = Path(__file__).with_name("common_passwords.txt")
_DIGITS = "0123456789"
_ROWS = (
    "1234567890",
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",  # pragma: allowlist secret
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",  # pragma: allowlist secret
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "147258369",
    "741852963",
)
_RUNS = (*_ROWS, *(row[::-1] for row in _ROWS))
_SHORTEST_RUN = 3
_LONGEST_PATTERN = 24  # what is longer is not guessed by its pattern
_FEWEST_OWN = 4  # letters that must be left besides names and places
_PHONE = re.compile(r"(84|0)?[235789]\d{8}|02\d{9}")
_DAY = re.compile(
    r"(0?[1-9]|[12]\d|3[01])(0?[1-9]|1[0-2])(19|20)?\d\d|(19|20)\d\d(0?[1-9]|1[0-2])(0?[1-9]|[12]\d|3[01])"
)


class Weakness(StrEnum):
    """Why a password is guessed soon."""

    COMMON = "common"
    PATTERN = "pattern"
    ABOUT_THE_PERSON = "about_the_person"


@cache
def common_passwords() -> frozenset[str]:
    """Return the list shipped with the house, folded; where it comes from, its head says."""
    lines = _LIST.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def squeezed(text: str) -> str:
    """Return letters and digits of a text, folded and without anything between them.

    >>> squeezed("Thái Bình @2024")
    'thaibinh2024'
    """
    return "".join(words(text))


def weakness_of(password: str, about: Iterable[str] = ()) -> Weakness | None:
    """Return why a password is easily guessed; None when no rule knows a reason.

    Args:
        password: As typed.
        about: Names, places, numbers of the person and of the house, in any form.

    >>> weakness_of("matkhau2026"), weakness_of("qwerty 4321")
    (<Weakness.COMMON: 'common'>, <Weakness.PATTERN: 'pattern'>)
    >>> weakness_of("Nếp Gấc 1", ["HTX Bánh cáy Nếp Gấc"])
    <Weakness.ABOUT_THE_PERSON: 'about_the_person'>
    >>> weakness_of("cánh diều tháng ba")
    """
    key = squeezed(password)
    if not key:
        return None
    if _is_common(key):
        return Weakness.COMMON
    if len(key) <= _LONGEST_PATTERN and _is_pattern(key):
        return Weakness.PATTERN
    return Weakness.ABOUT_THE_PERSON if _is_made_of(key, about) else None


def _is_common(key: str) -> bool:
    """Say whether a common password stands between digits; some begin or end with digits themselves."""
    first = len(key) - len(key.lstrip(_DIGITS))
    last = len(key.rstrip(_DIGITS))
    return any(
        key[start:end] in common_passwords()
        for start in range(first + 1)
        for end in range(max(last, start + 1), len(key) + 1)
    )


def _is_pattern(key: str) -> bool:
    if key.isdigit() and (_PHONE.fullmatch(key) or _DAY.fullmatch(key)):
        return True
    return _is_repetition(key) or _left_beside_runs(key) <= 2


def _is_repetition(key: str) -> bool:
    """Say whether the text is one short piece again and again: "aaaaaaaa", "123123123", "abababab"."""
    return any(key == (key[:size] * len(key))[: len(key)] for size in range(1, min(4, len(key) // 2) + 1))


def _left_beside_runs(key: str) -> int:
    """Count the characters that belong to no run of three or more along a row of keys."""
    left = at = 0
    while at < len(key):
        longest = _run_length(key[at:])
        left += longest == 0
        at += longest or 1
    return left


def _run_length(text: str) -> int:
    for length in range(len(text), _SHORTEST_RUN - 1, -1):
        if any(text[:length] in row for row in _RUNS):
            return length
    return 0


def _is_made_of(key: str, about: Iterable[str]) -> bool:
    """Say whether hardly anything is left once the words about the person are taken out."""
    left = key
    for word in sorted(_pieces(about), key=len, reverse=True):
        left = left.replace(word, "")
    own = left.strip(_DIGITS)
    return left != key and (len(own) < _FEWEST_OWN or own in common_passwords())


def _pieces(about: Iterable[str]) -> set[str]:
    """Return each text whole and by its words; a phone number also without its country's code."""
    pieces: set[str] = set()
    for text in about:
        whole = squeezed(text)
        pieces.update({whole, *words(text)})
        if whole.startswith("84") and whole.isdigit():
            pieces.update({whole[2:], "0" + whole[2:]})
    return {piece for piece in pieces if len(piece) >= 3}
