"""Take numbers of persons, telephones and addresses of e-mail out of texts that people have written. Pure.

Such numbers are found in any script's digits and with any signs between them, since people write
`0912.345.678`, `001/085/012345` or full-width digits. What a text says besides stays as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_PERSON = 12  # digits of the number that the state calls a person by
_RUN = r"[+(]*\d(?:[\W_]{0,3}\d){8,}\)?"  # nine digits: a telephone without its 0
_STANDARD = r"(?:TCVN|QCVN|TCCS|ISO)(?:/[A-Z]+)*[ ]?\d{1,5}(?:-\d{1,2}){0,2}:(?:19|20)\d\d(?!\d)"
_MAIL = r"(?P<mail>[^\s@]+@[^\s@]+\.[^\s@]+)"
_IN_TEXT = re.compile(rf"{_MAIL}|(?P<standard>\b{_STANDARD})|{_RUN}")
_IN_NUMBER = re.compile(rf"{_MAIL}|{_RUN}")
_TELEPHONE = re.compile(r"(?:84|0)+[235789]\d{8,9}")


def without_persons(text: str) -> str:
    """Return free text without e-mail and runs of nine digits and more; the names of standards stay.

    >>> without_persons("Chè xanh, gọi 0912 345 678"), without_persons("ISO 22000:2018")
    ('Chè xanh, gọi', 'ISO 22000:2018')
    """
    return _cut(_IN_TEXT, text, lambda found: found["standard"] or "")


def number_without_persons(text: str) -> str:
    """Return the number of a paper without e-mail and what is a telephone or as long as a person's number.

    >>> number_without_persons("VietGAP-TT-12-06-35-0001"), number_without_persons("001/085/012345")
    ('VietGAP-TT-12-06-35-0001', '')
    """

    def kept(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        is_persons = found["mail"] or len(digits) >= _PERSON or _TELEPHONE.fullmatch(digits)
        return "" if is_persons else found[0]

    return _cut(_IN_NUMBER, text, kept)


def _cut(pattern: re.Pattern[str], text: str, kept: Callable[[re.Match[str]], str]) -> str:
    plain = "".join(_in_ascii(each) for each in unicodedata.normalize("NFKC", text))
    cut = pattern.sub(kept, plain)
    return text.strip() if cut == plain else " ".join(cut.split())


def _in_ascii(letter: str) -> str:
    """Return a digit of any script as people dial it; whatever else as it is."""
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)
