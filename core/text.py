"""One way to clean, fold and shorten Vietnamese text; every search, slug and duplicate key uses it.

SQLite's own folding knows ASCII only and FTS5 never folds đ, so the folding is done here, before
anything is stored or compared.
"""

from __future__ import annotations

import re
import unicodedata

# Ð and Ɖ look like Đ and are typed for it by mistake.
_D_LETTERS = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "Ɖ": "d", "ɖ": "d"})
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def clean(text: str) -> str:
    """Bring typed text to NFC, without control characters and outer blanks; lines are kept.

    >>> clean("  o\\u0302\\u0309i Bo\\x00 ")
    'ổi Bo'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # A lone half of a surrogate pair can be stored by no database.
    text = "".join(char for char in text if not 0xD800 <= ord(char) <= 0xDFFF)
    # Composed last: what stood between a letter and its mark is gone by now.
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()


def clean_line(text: str) -> str:
    """Bring typed text to one line: as `clean`, with every run of blanks made one space.

    >>> clean_line("gạo \\n  tám")
    'gạo tám'
    """
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Take marks and case off, so that what sounds alike without accents compares equal.

    >>> fold("ĐŨI Nam Cao"), fold("nước mắm")
    ('dui nam cao', 'nuoc mam')
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_D_LETTERS))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def words(text: str) -> list[str]:
    """Split text into folded words of letters and digits, in order, for searching.

    >>> words("Nước mắm  35°!")
    ['nuoc', 'mam', '35']
    """
    return [word for word in _NOT_WORD.split(fold(text)) if word]


def slugify(text: str, *, longest: int = 80) -> str:
    """Make an address part of lower-case letters, digits and dashes; "" when nothing is left.

    >>> slugify("Đũi Nam Cao (mẫu)")
    'dui-nam-cao-mau'
    """
    return "-".join(words(text))[:longest].strip("-")
