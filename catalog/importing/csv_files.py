"""Read text files with columns: in which letters, between which marks, is told from the content."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

from catalog.importing.cells import Cell, cell_of
from catalog.importing.columns import PRODUCTS
from catalog.importing.errors import NoTable, TooManyRows, UnknownEncoding
from catalog.importing.headings import Headings

DELIMITERS = (",", ";", "\t", "|")
_LOOK_AT = 20  # lines in which the headings are looked for
_MOST_LINES = 12_000  # with blank ones; the limit on rows is the table's
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def decoded(content: bytes) -> str:
    """Return a file's text: UTF-8, UTF-16, or the Vietnamese code page of old Windows.

    Raises:
        UnknownEncoding: If it is none of them.
        NoTable: If it is no text at all.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    if content.startswith(b"\xef\xbb\xbf"):
        return _decoded(content, "utf-8-sig")
    head = content[:4000]
    if head.count(0) > len(head) // 4:  # Latin letters in UTF-16 without its mark
        return _decoded(content, "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be")
    if b"\0" in head:
        raise NoTable
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return unicodedata.normalize("NFC", _decoded(content, "cp1258"))


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnknownEncoding from None


def csv_rows(content: bytes, sheet: Headings = PRODUCTS) -> list[list[Cell | None]]:
    """Return the cells of a text file, row by row; blank lines keep their place.

    Args:
        content: The whole file.
        sheet: Whose headings tell the mark between the columns.

    Raises:
        FileRefused: If the letters or the marks cannot be told.
    """
    text = decoded(content)
    said = _SEP.match(text)
    skipped: list[list[Cell | None]] = [[]] if said else []  # so that row numbers stay those that Excel shows
    text = text[said.end() :] if said else text
    delimiter = said[1] if said else _delimiter(text, sheet)
    rows: list[list[Cell | None]] = list(skipped)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([cell_of(value) for value in row])
            if len(rows) > _MOST_LINES:
                raise TooManyRows(10_000)
    except csv.Error:
        raise NoTable from None
    return rows


def _delimiter(text: str, sheet: Headings) -> str:
    """Return the mark that makes most headings known."""
    lines = text.splitlines()[:_LOOK_AT]

    def known(delimiter: str) -> int:
        found = ({sheet.key_of(part.strip('" ')) for part in line[:5000].split(delimiter)} for line in lines)
        return max((len(keys - {None}) for keys in found), default=0)

    return max(DELIMITERS, key=known)
