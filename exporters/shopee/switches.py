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

_OFF_OF = {"Mở": "Tắt", "Bật": "Tắt", "On": "Off"}
_ON_OF = {"Tắt": "Mở", "Off": "On"}
# Written with a capital wherever they were seen; a small "on" is an English preposition.
_WORD = re.compile(r"\b(?:Mở|MỞ|Bật|BẬT|On|ON|Tắt|TẮT|Off|OFF)\b")
_OTHER_LANGUAGE = re.compile(r"(?i)\b(?:aktif|nonaktif|ativar|desativar|ativado|encender|activar)\b|เปิด|ปิด")


@dataclass(frozen=True, slots=True)
class SwitchWords:
    """The words as this template spells them."""

    on: str
    off: str


def switch_words(sample: Iterable[str], limits: Iterable[str]) -> SwitchWords:
    """Choose the words from the worked example's carrier cells, else from row 6.

    Raises:
        OtherCountry: If the words are Indonesian, Thai, Portuguese or Spanish.
        NoSwitchWords: If neither place has a word that we know.

    >>> switch_words(["On", "Off"], ["Mở hoặc Tắt"])
    SwitchWords(on='On', off='Off')
    >>> switch_words([], ["Chọn Mở hoặc Tắt"])
    SwitchWords(on='Mở', off='Tắt')
    """
    texts = [[unicodedata.normalize("NFC", text[:500]) for text in source] for source in (sample, limits)]
    for text in [*texts[0], *texts[1]]:
        if strange := _OTHER_LANGUAGE.search(text):
            raise errors.OtherCountry(strange[0])
    for source in texts:
        words = [word for text in source for word in _WORD.findall(text)]
        on = next((word for word in words if word.capitalize() in _OFF_OF), None)
        off = next((word for word in words if word.capitalize() in _ON_OF), None)
        if on or off:
            return SwitchWords(on or _beside(off or "", _ON_OF), off or _beside(on or "", _OFF_OF))
    raise errors.NoSwitchWords


def _beside(word: str, counterparts: dict[str, str]) -> str:
    other = counterparts[word.capitalize()]
    return other.upper() if word.isupper() else other
