"""Which words switch a carrier on and off in a seller's template.

They follow the language of the shop's screen and have changed before. The worked example wins over
row 6: where the two disagreed, the platform took the example's word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
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
_ON_WORDS = {on for on, _off in _PAIRS}
_OFF_WORDS = {off for _on, off in _PAIRS}
_LATIN = "|".join(
    sorted({form for pair in _PAIRS for word in pair if word < "ก" for form in (word, word.upper())})
)
_OTHER = "|".join(sorted((word for pair in _PAIRS for word in pair if word >= "ก"), key=len, reverse=True))
# Written with a capital wherever they were seen; a small "on" is an English preposition.
_WORD = re.compile(rf"\b(?:{_LATIN})\b|{_OTHER}")


@dataclass(frozen=True, slots=True)
class SwitchWords:
    """The words as this template spells them."""

    on: str
    off: str


def switch_words(sample: Iterable[str], limits: Iterable[str]) -> SwitchWords:
    """Choose the words from the worked example's carrier cells, else from row 6.

    Raises:
        NoSwitchWords: If neither place has a word that we know.

    >>> switch_words(["On", "Off"], ["Mở hoặc Tắt"])
    SwitchWords(on='On', off='Off')
    >>> switch_words([], ["Chọn Mở hoặc Tắt"])
    SwitchWords(on='Mở', off='Tắt')
    """
    for source in (sample, limits):
        texts = (unicodedata.normalize("NFC", text[:500]) for text in source)
        words = [word for text in texts for word in _WORD.findall(text)]
        on = next((word for word in words if word.capitalize() in _ON_WORDS), None)
        off = next((word for word in words if word.capitalize() in _OFF_WORDS), None)
        if on or off:
            return SwitchWords(on or _beside(off or "", 1), off or _beside(on or "", 0))
    raise errors.NoSwitchWords


def _beside(word: str, place: int) -> str:
    """Return the counterpart of a word that stands at this place of its pair."""
    other = next(pair[1 - place] for pair in _PAIRS if pair[place] == word.capitalize())
    return other.upper() if word.isupper() else other
