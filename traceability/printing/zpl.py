"""Write labels in ZPL II, the language of label printers: each one picture of the printer's own dots.

The printer's own QR command would choose size and mask by itself, and its letters lack Vietnamese marks;
a picture can be read back before it is sent. Rows are packed as the language allows: runs of a digit,
``,`` and ``!`` for rows that end white or black, ``:`` for a row like the one above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from PIL import Image

_RUNS = {
    **{n: chr(ord("G") + n - 1) for n in range(1, 20)},
    **{n * 20: chr(ord("g") + n - 1) for n in range(1, 21)},
}
_LENGTHS = {letter: length for length, letter in _RUNS.items()}
_LABEL = re.compile(r"\^XA\^PW(\d+)\^LL(\d+)\^LH0,0\^FO0,0\^GFA,\d+,\d+,(\d+),([^\^]*)\^FS\^PQ(\d+)\^XZ")


def zpl(pictures: Iterable[tuple[Image.Image, int]]) -> str:
    """Write labels, each with how often it is printed, as one file.

    Args:
        pictures: Of two colours, one pixel a dot.
    """
    return "".join(f"{_label(picture, copies)}\n" for picture, copies in pictures)


def _label(picture: Image.Image, copies: int) -> str:
    wide, high = picture.size
    row_bytes = (wide + 7) // 8
    size = row_bytes * high
    return (
        f"^XA^PW{wide}^LL{high}^LH0,0^FO0,0^GFA,{size},{size},{row_bytes},{_packed(picture, row_bytes)}"
        f"^FS^PQ{copies}^XZ"
    )


def _packed(picture: Image.Image, row_bytes: int) -> str:
    content = bytes(255 - byte for byte in picture.tobytes())  # a set bit is black in ZPL
    spare = row_bytes * 8 - picture.width
    rows, before = [], ""
    for start in range(0, len(content), row_bytes):
        row = bytearray(content[start : start + row_bytes])
        row[-1] &= 0xFF << spare & 0xFF
        digits = row.hex().upper()
        rows.append(":" if digits == before else _row(digits))
        before = digits
    return "".join(rows)


def _row(digits: str) -> str:
    for filler, sign in (("0", ","), ("F", "!")):
        kept = digits.rstrip(filler)
        if len(digits) - len(kept) > 1:
            return _counted(kept) + sign
    return _counted(digits)


def _counted(digits: str) -> str:
    parts = []
    for digit, run in groupby(digits):
        left = len(list(run))
        if left > 2:
            while left >= 400:
                parts.append(_RUNS[400])
                left -= 400
            if left >= 20:
                parts.append(_RUNS[left // 20 * 20])
            if left % 20:
                parts.append(_RUNS[left % 20])
            parts.append(digit)
        else:
            parts.append(digit * left)
    return "".join(parts)


def unpacked(content: str) -> Iterator[tuple[Image.Image, int]]:
    """Read back what `zpl` wrote, as a printer does: each label's dots, and how often it is printed.

    Raises:
        ValueError: If the text is no such file.
    """
    for text in content.splitlines():
        label = _LABEL.fullmatch(text)
        if label is None:
            raise ValueError(text[:40])
        wide, high, row_bytes = (int(label[number]) for number in (1, 2, 3))
        rows = b"".join(_rows(label[4], row_bytes * 2))
        if len(rows) != row_bytes * high:
            raise ValueError(text[:40])
        picture = Image.frombytes("1", (row_bytes * 8, high), bytes(255 - byte for byte in rows))
        yield picture.crop((0, 0, wide, high)), int(label[5])


def _rows(data: str, digits: int) -> Iterator[bytes]:
    row, before, count = "", "", 0
    for sign in data:
        if sign in _LENGTHS:
            count += _LENGTHS[sign]
            continue
        if sign == ":":
            row = before
        elif sign in ",!":
            row = row.ljust(digits, "0" if sign == "," else "F")
        else:
            row += sign * (count or 1)
        count = 0
        if len(row) == digits:
            yield bytes.fromhex(row)
            row, before = "", row
