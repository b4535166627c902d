"""The mark that keeps a spreadsheet from taking a text for a formula: put on by us, taken off by us.

A text that begins like a formula gets an apostrophe in CSV. So that taking it off gives back exactly
what was there, a text that already looks marked gets one more, in every kind of file.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")


def marked(text: str, *, in_csv: bool) -> str:
    """Return text as it is written into a cell.

    >>> marked("=1+1", in_csv=True), marked("=1+1", in_csv=False), marked("'=1", in_csv=False)
    ("'=1+1", '=1+1', "''=1")
    """
    needs = _MARKED.match(text) or (in_csv and _FORMULA.match(text))
    return f"'{text}" if needs else text


def unmarked(text: str) -> str:
    """Take exactly our own mark off again.

    >>> unmarked("'=1+1"), unmarked("''=1"), unmarked("'tết'"), unmarked("=1+1")
    ('=1+1', "'=1", "'tết'", '=1+1')
    """
    return text[1:] if _MARKED.match(text) else text
