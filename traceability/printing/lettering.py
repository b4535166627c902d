"""How wide words are in the letters that labels are printed in, without a page to try them on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from core.text import clean_line

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
FILES = {"": FONTS / "BeVietnamPro-Regular.ttf", "B": FONTS / "BeVietnamPro-SemiBold.ttf"}
FAMILY = "bevietnampro"
POINT_MM = 25.4 / 72
LEADING = 1.28
RISE = 1.0  # from a line's top to its baseline; marks over capitals reach 0.2 higher
HIGHEST, DEEPEST = 1.2, 0.27  # how far letters with two marks reach from the baseline, in sizes
X_HEIGHT = 0.53  # of Be Vietnam Pro, in sizes


@dataclass(frozen=True)
class Letters:
    """Widths of one weight, in sizes; signs that are not there cannot be drawn."""

    widths: dict[str, float]


@cache
def letters(style: str) -> Letters:
    """Return the widths of a weight: ``""`` or ``"B"``."""
    from fpdf.fonts import TTFFont

    fonts = empty_page().fonts
    font = cast("TTFFont", fonts[FAMILY + style])
    widths = {chr(code): font.cw[code] / 1000 for code in font.cmap if code >= ord(" ")}
    for each in fonts.values():
        cast("TTFFont", each).close()
    return Letters(widths)


def empty_page(size: tuple[float, float] = (210, 297)) -> FPDF:
    """Return a file without pages that knows the letters; its pages have that size in millimetres."""
    from fpdf import FPDF  # half a second, which only those who print should wait for

    pdf = FPDF(unit="mm", format=size)
    for style, path in FILES.items():
        pdf.add_font(FAMILY, style, path)
    return pdf


def drawable(text: str, style: str = "") -> str:
    """Return the text on one line without signs that the letters lack, such as picture signs."""
    known = letters(style).widths
    return clean_line("".join(sign if sign in known else " " for sign in clean_line(text)))


@lru_cache(maxsize=20_000)
def width(text: str, style: str) -> float:
    """Return the width of a text in sizes: times the points, it is points."""
    known = letters(style).widths
    return sum(known.get(sign, 0.5) for sign in text)


def millimetres(text: str, style: str, points: float) -> float:
    """Return the width of a text at a size."""
    return width(text, style) * points * POINT_MM


def fitting_signs(word: str, style: str, limit: float) -> int:
    """Return how many signs of a word fit on a line, at least one; the limit is in sizes."""
    used = 0.0
    for number, sign in enumerate(word):
        used += width(sign, style)
        if used > limit:
            return max(number, 1)
    return len(word)


def words_that_fit(pending: list[str], style: str, limit: float) -> tuple[str, list[str]]:
    """Return a line of as many words as fit, and the rest; a word wider than a line is broken inside."""
    line = pending[0]
    if width(line, style) > limit:
        end = fitting_signs(line, style, limit)
        return line[:end], [line[end:], *pending[1:]]
    used = width(line, style)
    space = width(" ", style)
    for number, word in enumerate(pending[1:], 1):
        used += space + width(word, style)
        if used > limit:
            return " ".join(pending[:number]), pending[number:]
    return " ".join(pending), []


def with_ellipsis(line: str, style: str, limit: float) -> str:
    """Return as much of a line as fits with the sign behind it that something is left out."""
    while line and width(line + "…", style) > limit:
        line = line[:-1].rstrip()
    return line + "…"
