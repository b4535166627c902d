"""What remains of a business's name when the words for its kind are taken off, for finding doubled entries.

"HTX Bánh Cáy", "Hợp tác xã bánh cáy" and "BÁNH CÁY (HTX)" are written by three people and are one
business. The words that are taken off are a dated list (`kind_words.json`): they are our reading of
names, not a rule of any register.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from core.text import fold, words

_LIST = Path(__file__).with_name("kind_words.json")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_FEWEST_WORDS = 2  # a name of one word begins too many others


@cache
def _kind_words() -> re.Pattern[str]:
    listed = json.loads(_LIST.read_text(encoding="utf-8"))["words"]
    longest_first = sorted(listed, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def name_key(name: str) -> str:
    """Return the folded words of a name without brackets and without words for its kind.

    A name that holds nothing else keeps all its words: "Hợp tác xã" is no name to match by, but it
    is not the same as every other one either.

    >>> name_key("Hợp tác xã Bánh Cáy (mẫu)"), name_key("HTX  BÁNH CÁY")
    ('banh cay', 'banh cay')
    >>> name_key("Công ty TNHH MTV Nước mắm Diêm Điền"), name_key("Hợp tác xã")
    ('nuoc mam diem dien', 'hop tac xa')
    """
    plain = " ".join(words(_IN_BRACKETS.sub(" ", fold(name))))
    left = " ".join(_kind_words().sub(" ", plain).split())
    return left or plain or " ".join(words(name))


def are_near(one: str, other: str) -> bool:
    """Say whether two keys may be one name: the same letters, or one goes on where the other ends.

    >>> are_near("banh cay", "banhcay"), are_near("banh cay", "banh cay lang nguyen")
    (True, True)
    >>> are_near("banh", "banh cay"), are_near("banh cay", "banh gai"), are_near("", "")
    (False, False, False)
    """
    if not one or not other:
        return False
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    short, long = sorted((one.split(), other.split()), key=len)
    return len(short) >= _FEWEST_WORDS and long[: len(short)] == short


def forms_kept(key: str) -> set[str]:
    """Return under what an index keeps a key, so that `forms_sought` of a near one finds it.

    >>> sorted(forms_kept("banh cay lang"))
    ['=banh cay lang', '^banh cay', '^banh cay lang', '~banhcaylang']
    """
    return (
        {f"={key}", f"~{key.replace(' ', '')}", *(f"^{each}" for each in _beginnings(key))} if key else set()
    )


def forms_sought(key: str) -> set[str]:
    """Return under what an index finds the keys that are near to a key: exactly those of `are_near`.

    >>> sorted(forms_sought("banh cay lang"))
    ['=banh cay', '=banh cay lang', '^banh cay lang', '~banhcaylang']
    """
    if not key:
        return set()
    beginnings = _beginnings(key)
    longer = {f"^{key}"} if beginnings else set()
    return {f"~{key.replace(' ', '')}", *(f"={each}" for each in beginnings), *longer}


def _beginnings(key: str) -> list[str]:
    """Return the whole key and what it begins with, as far as that may stand for a name."""
    parts = key.split()
    return [" ".join(parts[:number]) for number in range(_FEWEST_WORDS, len(parts) + 1)]
