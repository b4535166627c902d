"""One way to clean, fold and shorten Vietnamese text; every search, slug and duplicate key uses it.

SQLite's own folding knows ASCII only and FTS5 never folds đ, so the folding is done here, before
anything is stored or compared.
"""

from __future__ import annotations

import re
import unicodedata

# Ð and Ɖ look like Đ and are typed for it by mistake.
_D_LETTERS = str.maketrans("đĐðÐɖƉ", "dDdDdD")
# Control characters, and what Unicode lets nobody see ("default ignorable"): two names that look the
# same must be the same. The joiners of emoji (U+200C, U+200D, U+FE0E, U+FE0F) stay.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    r"\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def clean(text: str) -> str:
    """Bring typed text to NFC, without unseen characters and outer blanks; lines are kept.

    Halves of surrogate pairs, which no database can store, go as well. What is left with nothing to
    see is "".

    >>> clean("  o\\u0302\\u0309i Bo\\x00 ")
    'ổi Bo'
    """
    # Composed last: what stood between a letter and its mark is gone by now.
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))).strip()
    return text if any(char not in _JOINERS and not char.isspace() for char in text) else ""


def clean_line(text: str) -> str:
    """Bring typed text to one line: as `clean`, with every run of blanks made one space.

    >>> clean_line("gạo \\n  tám")
    'gạo tám'
    """
    return " ".join(clean(text).split())


def without_marks(text: str) -> str:
    """Take marks off and leave case: Vietnamese as texts in English write it.

    >>> without_marks("Bánh cáy làng Nguyễn, xã Đông Hưng")
    'Banh cay lang Nguyen, xa Dong Hung'
    """
    if text.isascii():  # what is folded already, a hundred thousand times in a row
        return text
    decomposed = unicodedata.normalize("NFD", text.translate(_D_LETTERS))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def fold(text: str) -> str:
    """Take marks and case off, so that what sounds alike without accents compares equal.

    >>> fold("ĐŨI Nam Cao"), fold("nước mắm")
    ('dui nam cao', 'nuoc mam')
    """
    return " ".join(without_marks(text).casefold().split())


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


def defused(text: str) -> str:
    """Mark text that a spreadsheet would take for a formula with an apostrophe.

    >>> defused("=1+1"), defused("Gạo nếp")
    ("'=1+1", 'Gạo nếp')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
