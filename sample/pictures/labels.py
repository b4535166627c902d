"""Print the small paper labels that stick on boxes, jars, bags and bottles."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from sample.pictures import textures
from sample.pictures.shapes import Pen, petal, turned
from sample.pictures.textures import Colour, Picture

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"

PAPER: Colour = (251, 248, 241)
INK: Colour = (29, 39, 33)
RICE: Colour = (23, 100, 63)
STRAW: Colour = (176, 120, 24)
LACQUER: Colour = (163, 32, 26)
SEA: Colour = (28, 92, 130)
EARTH: Colour = (110, 66, 34)
PLUM: Colour = (104, 44, 88)


@lru_cache(maxsize=64)
def font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """Return a cut of Be Vietnam Pro: Regular, SemiBold or Bold."""
    return ImageFont.truetype(
        FONTS / f"BeVietnamPro-{weight}.ttf", size, layout_engine=ImageFont.Layout.BASIC
    )


def emblem(kind: str, side: int) -> Picture:
    """Return the mask of a small sign: rice, lotus, wave, leaf, sun, thread, fish or drum."""
    pen = Pen(side, side)
    r = side / 2
    centre = (r, r)
    if kind == "wave":
        for row, y in enumerate((0.55, 0.8, 1.05, 1.3)):
            for i in range(-1, 3):
                x = r * (0.5 * i * 2 + (0.5 if row % 2 else 0) + 0.25)
                pen.arc(x, r * (y + 0.35), r * 0.46, 180, 360, width=side * 0.03)
    elif kind == "rice":
        pen.line([(r, side * 0.97), (r, side * 0.2)], width=side * 0.025)
        for i in range(5):
            for turn in (-34, 34):
                pen.polygon(turned(petal(r * 0.46, r * 0.22), turn, move=(r, side * (0.86 - 0.14 * i))))
        pen.polygon(turned(petal(r * 0.5, r * 0.22), 0, move=(r, side * 0.28)))
    elif kind == "thread":
        for i in range(9):
            pen.ring(r, r, r * (0.9 - 0.05 * i), r * (0.25 + 0.07 * i), width=side * 0.012)
    elif kind == "fish":
        body = [
            (r + r * 0.86 * math.cos(a), r + r * 0.4 * math.sin(a))
            for a in [i / 20 * math.pi for i in range(41)]
        ]
        pen.polygon(body)
        pen.polygon([(r * 1.6, r), (r * 2, r * 0.6), (r * 1.9, r), (r * 2, r * 1.4)])
        pen.ellipse(r * 0.45, r * 0.9, r * 0.07, r * 0.07, 0)
    elif kind == "drum":
        for i in range(14):
            pen.polygon(turned(petal(r * 0.5, r * 0.16, 0.2), i * 360 / 14, move=centre))
        for radius in (0.58, 0.66, 0.84, 0.95):
            pen.ring(r, r, r * radius, r * radius, width=side * 0.018)
    else:
        count, wide, tip = {"lotus": (9, 0.42, 0.5), "leaf": (5, 0.36, 0.45), "sun": (12, 0.2, 0.6)}[kind]
        spread = 190 if kind == "lotus" else 120 if kind == "leaf" else 330
        foot = (r, side * 0.8) if kind != "sun" else centre
        for i in sorted(range(count), key=lambda k: -abs(k - (count - 1) / 2)):
            angle = (i / (count - 1) - 0.5) * spread
            tall = r * (1.25 if kind != "sun" else 0.92)
            pen.polygon(turned(petal(tall, r * wide, tip), angle, move=foot), 255)
            pen.line(turned([(0, 0), (0, -tall)], angle, move=foot), 0, width=side * 0.012)
            outline = turned(petal(tall, r * wide, tip), angle, move=foot)
            pen.line([*outline, outline[0]], 0, width=side * 0.016)
    return pen.done()


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break a text into lines no wider than `width` pixels."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@lru_cache(maxsize=8)
def label(
    width: int,
    height: int,
    name: str,
    net: str = "",
    *,
    ink: Colour = RICE,
    ground: Colour = PAPER,
    sign: str = "rice",
    framed: bool = True,
) -> Picture:
    """Return a printed label: a sign, the name of the goods, and their net content."""
    face = textures.paper(width, height, "label", ground).copy()
    pen = Pen(width, height, scale=2)
    edge = min(width, height)
    if framed:
        pen.box(edge * 0.03, edge * 0.03, width - edge * 0.03, height - edge * 0.03, outline=edge * 0.008)
        pen.box(edge * 0.05, edge * 0.05, width - edge * 0.05, height - edge * 0.05, outline=edge * 0.004)
    step = edge * 0.05
    for y in (height * 0.9,):
        for i in range(round(width * 0.44 / step)):
            x = width * 0.28 + i * step
            pen.polygon([(x, y), (x + step / 2, y - step * 0.6), (x + step, y)], 210)
    frame = pen.done()
    side = round(min(width * 0.34, height * 0.28))
    wide = width * 0.82
    room = height * 0.36
    size = round(height * 0.15)
    while size > 9:
        text = font("Bold", size)
        lines = wrapped(name, text, wide)
        if len(lines) * size * 1.22 <= room and all(text.getlength(line) <= wide for line in lines):
            break
        size -= 2
    letters = Image.new("L", (width, height))
    draw = ImageDraw.Draw(letters)
    top = height * 0.57 - len(lines) * size * 0.61
    for i, line in enumerate(lines):
        draw.text((width / 2, top + (i + 0.5) * size * 1.22), line, 255, text, anchor="mm")
    small = font("SemiBold", max(10, round(min(height * 0.066, width * 0.07))))
    draw.text(
        (width / 2, height * 0.805), f"Thái Bình · {net}" if net else "Thái Bình", 255, small, anchor="mm"
    )
    face.paste(ink, (0, 0), frame)
    face.paste(ink, (0, 0), letters)
    face.paste(ink, (round(width / 2 - side / 2), round(height * 0.09)), emblem(sign, side))
    return face


def tag(width: int, height: int, name: str, ink: Colour = RICE, sign: str = "leaf") -> Picture:
    """Return a swing tag of kraft card with a hole, as a sprite."""
    face = label(width, height, name, ink=ink, ground=(214, 184, 138), sign=sign, framed=False).copy()
    pen = Pen(width, height)
    pen.box(0, 0, width, height, radius=width * 0.06)
    pen.ellipse(width / 2, height * 0.06, width * 0.035, width * 0.035, 0)
    face.putalpha(pen.done())
    return face
