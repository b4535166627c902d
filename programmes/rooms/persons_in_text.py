"""Find in a sentence what tells of a person: a number that calls one, or a name that is known. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from core.text import words

_NUMBER = re.compile(
    r"(?<!\d)(?:(?:\+?84|0)[ .-]{0,2}[235789](?:[ .-]{0,2}\d){8,9}|\d(?:[ .-]?\d){11})(?!\d)"
)


def holds_number_of_person(text: str) -> bool:
    """Say whether a text holds a telephone number or one as long as an identity card's.

    >>> holds_number_of_person("gọi 0987.654.321"), holds_number_of_person("lớp ngày 27/11/2026, 08:30")
    (True, False)
    """
    return _NUMBER.search(unicodedata.normalize("NFKC", text)) is not None


def named_in(text: str, names: Iterable[str]) -> str | None:
    """Return the first of some names that stands in a text, with marks or without; None for none.

    A name of one word is found as it is written only: without marks it may be any other word.

    >>> named_in("chi Nguyen Thi Lan xin rut", ["Lê Một", "Nguyễn Thị Lan"]), named_in("học trò", ["Trò"])
    ('Nguyễn Thị Lan', None)
    """
    said = f" {' '.join(words(text))} "
    for name in names:
        parts = words(name)
        if len(parts) > 1 and f" {' '.join(parts)} " in said:
            return name
        if len(parts) == 1 and re.search(rf"(?<!\w){re.escape(name.strip())}(?!\w)", text):
            return name
    return None
