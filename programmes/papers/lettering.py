"""Break words into lines in the letters of a paper; long words break anywhere, nothing runs over an edge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from core.text import clean

if TYPE_CHECKING:
    from fpdf import FPDF

_FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts" / "liberation-serif"
FILES = {
    "": _FONTS / "LiberationSerif-Regular.ttf",
    "B": _FONTS / "LiberationSerif-Bold.ttf",
    "I": _FONTS / "LiberationSerif-Italic.ttf",
    "BI": _FONTS / "LiberationSerif-BoldItalic.ttf",
}
FAMILY = "liberationserif"
POINT_MM = 25.4 / 72
_PARTS = "/-_.?&="
_NO_SIGN = "□"  # where the letters lack a sign, such as a picture sign


def add_letters(pdf: FPDF) -> None:
    """Let a file write in these letters."""
    for style, path in FILES.items():
        pdf.add_font(FAMILY, style, path)


@dataclass(frozen=True)
class Line:
    """Words that stand beside each other; `is_last` when the paragraph ends here."""

    words: tuple[str, ...]
    is_last: bool

    @property
    def text(self) -> str:
        """Return the words as they are read."""
        return " ".join(self.words)


@cache
def _widths(style: str) -> dict[str, float]:
    """Return the width of each sign in sizes."""
    from fpdf import FPDF  # half a second, which only those who print should wait for
    from fpdf.fonts import TTFFont

    pdf = FPDF()
    pdf.add_font(FAMILY, style, FILES[style])
    font = cast("TTFFont", pdf.fonts[FAMILY + style])
    found = {chr(code): font.cw[code] / 1000 for code in font.cmap if code >= ord(" ")}
    font.close()
    return found


def drawable(text: str, style: str = "") -> str:
    """Return text with a box for each sign that the letters lack; lines stay."""
    known = _widths(style)
    return "".join(
        sign if sign in known or sign == "\n" else _NO_SIGN for sign in clean(text).replace("\t", " ")
    )


@lru_cache(maxsize=50_000)
def _width(word: str, style: str) -> float:
    known = _widths(style)
    return sum(known[sign] for sign in word)


def millimetres(text: str, style: str, points: float) -> float:
    """Return the width of drawable text at a size."""
    return _width(text, style) * points * POINT_MM


def lines(text: str, style: str, points: float, room: float, *, indent: float = 0) -> list[Line]:
    """Break text into lines.

    Args:
        text: Whatever people wrote.
        style: ``""``, ``"B"``, ``"I"`` or ``"BI"``.
        points: Size of the letters.
        room: Length of a line in millimetres.
        indent: How much shorter the first line is.
    """
    size = points * POINT_MM
    found: list[Line] = []
    for paragraph in drawable(text, style).split("\n"):
        limit = (room - (indent if not found else 0)) / size
        words: list[str] = []
        used = 0.0
        for word in _fitting(paragraph.split(), style, limit):
            step = _width(word, style) + (_width(" ", style) if words else 0)
            if words and used + step > limit:
                found.append(Line(tuple(words), is_last=False))
                words, used, limit = [], 0.0, room / size
                step = _width(word, style)
            words.append(word)
            used += step
        found.append(Line(tuple(words), is_last=True))
    return found


def _fitting(words: list[str], style: str, limit: float) -> Iterator[str]:
    """Yield words, those that are longer than a line in pieces."""
    for word in words:
        rest = word
        while _width(rest, style) > limit:
            piece = ""
            for sign in rest:
                if piece and _width(piece + sign, style) > limit:
                    break
                piece += sign
            if piece == rest:  # a single sign wider than the line
                break
            # An address is easier to read when it breaks behind a part of it.
            piece = piece[: max(piece.rfind(sign) for sign in _PARTS) + 1] or piece
            yield piece
            rest = rest[len(piece) :]
        yield rest
