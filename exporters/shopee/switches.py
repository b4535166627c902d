"""Which words switch a carrier on and off in a seller's template.

They follow the language of the shop's screen and have changed before, so they are taken from the
template as it spells them. The worked example wins over row 6: where the two disagreed, the platform
took the example's word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exporters import errors

# Vietnamese and English were seen in Vietnam; the others in other countries or, as the Chinese ones,
# on the screens of shops that are run from abroad. The first pair with a word is its counterpart.
_PAIRS = (
    ("Mở", "Tắt"),
    ("Bật", "Tắt"),
    ("On", "Off"),
    ("开启", "关闭"),
    ("開啟", "關閉"),
    ("启用", "停用"),
    ("เปิด", "ปิด"),
    ("Aktif", "Nonaktif"),
    ("Ativar", "Desativar"),
    ("Activar", "Desactivar"),
)
# Too usual in prose to be looked for there; where they fill a cell or stand as a pair they are switches.
_EVERYDAY_PAIRS = (("Có", "Không"), ("Yes", "No"), ("Enable", "Disable"), ("Enabled", "Disabled"))
_KNOWN = (*_PAIRS, *_EVERYDAY_PAIRS)
_ON = {on.casefold() for on, _off in _KNOWN}
_OFF = {off.casefold() for _on, off in _KNOWN}
_LATIN = "|".join(
    sorted({form for pair in _PAIRS for word in pair if word < "ก" for form in (word, word.upper())})
)
_OTHER = "|".join(sorted((word for pair in _PAIRS for word in pair if word >= "ก"), key=len, reverse=True))
# Written with a capital wherever they were seen; a small "on" is an English preposition.
_WORD = re.compile(rf"\b(?:{_LATIN})\b|{_OTHER}")

_MOST_READ = 500
_LONGEST = 20
_ONE = r"[^\W\d_]+(?: [^\W\d_]+)?"
_CHOICE = r"[\"“”']?\s*(?:/|\||,|;|\b(?:hoặc|hay|or)\b)\s*[\"“”']?"
# "Có / Không", "Chọn Có hoặc Không": a line that holds the pair and nothing else.
_PAIR_LINE = re.compile(
    rf"(?im)^\s*(?:(?:chọn|nhập|điền|ghi|select|choose|enter|input)\s*:?\s+)?"
    rf"[\"“']?({_ONE}?){_CHOICE}({_ONE})[\"”']?\s*(?:[.;:(]|$)"
)
_FORMS = "|".join(sorted((re.escape(word) for pair in _KNOWN for word in pair), key=len, reverse=True))
_KNOWN_PAIR = re.compile(rf"(?i)(?<!\w)({_FORMS}){_CHOICE}({_FORMS})(?!\w)")


@dataclass(frozen=True, slots=True)
class SwitchWords:
    """The words as this template spells them."""

    on: str
    off: str


def switch_words(sample: Iterable[str], limits: Iterable[str]) -> SwitchWords:
    """Choose the words from the worked example's carrier cells, else from row 6.

    Raises:
        NoSwitchWords: If neither place has a pair, or words of which we can tell on from off.

    >>> switch_words(["On", "Off"], ["Mở hoặc Tắt"])
    SwitchWords(on='On', off='Off')
    >>> switch_words([], ["Chọn Mở hoặc Tắt"])
    SwitchWords(on='Mở', off='Tắt')
    >>> switch_words(["Giao", "Nghỉ"], ["Giao / Nghỉ"])
    SwitchWords(on='Giao', off='Nghỉ')
    """
    cells, texts = _read(sample), _read(limits)
    pair = next(filter(None, map(_pair_in, texts)), None)
    found = (
        _from_cells(_distinct(cells), pair) or _from_prose(cells) or _from_limits(pair) or _from_prose(texts)
    )
    if found is None:
        raise errors.NoSwitchWords
    return found


def _read(source: Iterable[str]) -> list[str]:
    return [unicodedata.normalize("NFC", text[:_MOST_READ]).strip() for text in source]


def _distinct(cells: Iterable[str]) -> list[str]:
    """Return the short words that fill a cell, each once, as it was spelt first."""
    words = (
        cell for cell in cells if len(cell) <= _LONGEST and (_is_known(cell) or re.fullmatch(_ONE, cell))
    )
    return list({word.casefold(): word for word in reversed([*words])}.values())[::-1]


def _is_known(word: str) -> bool:
    return word.casefold() in _ON | _OFF


def _pair_in(text: str) -> tuple[str, str] | None:
    found = _KNOWN_PAIR.search(text) or _PAIR_LINE.search(text)
    if found is None or found[1].casefold() == found[2].casefold():
        return None
    return (found[1], found[2])


def _from_cells(words: Sequence[str], pair: tuple[str, str] | None) -> SwitchWords | None:
    """Read the worked example: two words are the pair, one has its counterpart in row 6 or in our list."""
    if len(words) > 2:
        words = [word for word in words if _is_known(word)]
    spelt = {word.casefold(): word for word in words}
    if len(words) == 2:
        in_order = [spelt[each.casefold()] for each in pair or () if each.casefold() in spelt]
        return _told_apart(words) or (SwitchWords(*in_order) if len(in_order) == 2 else None)
    if len(words) != 1:
        return None
    word = words[0]
    other = [each for each in pair or () if each.casefold() != word.casefold()]
    if len(other) == 1:
        # An example that is sent has a carrier: the one word that it holds switches on.
        return _told_apart((word, other[0])) or SwitchWords(word, other[0])
    return _with_counterpart(word) if _is_known(word) else None


def _told_apart(words: Sequence[str]) -> SwitchWords | None:
    """Say which of two words switches on: a known word says it, or one that negates the other."""
    one, two = words
    for on, off in ((one, two), (two, one)):
        first, second = on.casefold(), off.casefold()
        if (
            (first in _ON and second not in _ON)
            or (second in _OFF and first not in _OFF)
            or second.endswith(first)
        ):
            return SwitchWords(on, off)
    return None


def _from_limits(pair: tuple[str, str] | None) -> SwitchWords | None:
    """Read row 6, which names the word for on first where the words themselves do not say."""
    if pair is None:
        return None
    return _told_apart(pair) or SwitchWords(*pair)


def _from_prose(texts: Iterable[str]) -> SwitchWords | None:
    words = [word for text in texts for word in _WORD.findall(text)]
    on = next((word for word in words if word.casefold() in _ON), None)
    off = next((word for word in words if word.casefold() in _OFF), None)
    if on and off:
        return SwitchWords(on, off)
    one = on or off
    return _with_counterpart(one) if one else None


def _with_counterpart(word: str) -> SwitchWords:
    """Return a known word with the other of its pair, written in the same letter case."""
    place = 0 if word.casefold() in _ON else 1
    other = next(pair[1 - place] for pair in _KNOWN if pair[place].casefold() == word.casefold())
    other = other.upper() if word.isupper() else other.lower() if word.islower() else other
    return SwitchWords(word, other) if place == 0 else SwitchWords(other, word)
