"""The little studio: a ground to lay things on, light from the upper left, soft shadows, and a camera."""

from __future__ import annotations

import io
import math
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from sample.pictures import textures
from sample.pictures.shapes import warp
from sample.pictures.textures import Colour, Picture

SIZE = 1200
SHADOW: Colour = (38, 26, 14)

OAK: tuple[Colour, ...] = ((128, 84, 46), (178, 128, 78), (206, 160, 106))
WALNUT: tuple[Colour, ...] = ((52, 31, 20), (88, 56, 36), (118, 80, 52))
ASH: tuple[Colour, ...] = ((186, 160, 124), (216, 193, 158), (234, 216, 186))
LINEN: tuple[Colour, ...] = ((196, 184, 160), (224, 214, 194), (240, 233, 218))
SAGE: tuple[Colour, ...] = ((138, 156, 132), (168, 184, 160), (188, 202, 180))
INDIGO: tuple[Colour, ...] = ((28, 42, 66), (44, 62, 92), (62, 82, 114))
SLATE: tuple[Colour, ...] = ((44, 48, 50), (68, 72, 74), (96, 100, 100))
CLAY: tuple[Colour, ...] = ((150, 92, 66), (182, 120, 90), (204, 146, 114))
PLASTER: tuple[Colour, ...] = ((212, 202, 184), (230, 222, 206), (244, 238, 226))


class Stage:
    """One photo in the making."""

    def __init__(self, ground: Picture, dice: Random) -> None:
        """Begin on a copy of the ground, SIZE pixels square."""
        self.image = ground.copy()
        self.dice = dice

    def put(
        self,
        sprite: Picture,
        x: float,
        y: float,
        *,
        angle: float = 0,
        lift: float = 14,
        dark: float = 0.5,
    ) -> None:
        """Lay a sprite with its centre at x, y; `lift` is how far its shadow falls, 0 for none."""
        if angle:
            sprite = sprite.rotate(angle, Image.Resampling.BICUBIC, expand=True)
        left, top = round(x - sprite.width / 2), round(y - sprite.height / 2)
        if lift:
            self.shadow(sprite.getchannel("A"), left, top, lift, dark)
        self.image.paste(sprite, (left, top), sprite)

    def shadow(self, alpha: Picture, left: int, top: int, lift: float, dark: float) -> None:
        """Let a shape throw a shadow: dark and sharp beneath it, wide and pale to the lower right."""
        factor = 4 if lift >= 8 else 2
        pad = math.ceil(lift * 3 / factor)
        small = alpha.reduce(factor)
        area = Image.new("L", (small.width + 2 * pad, small.height + 2 * pad))
        area.paste(small, (pad, pad))
        near = area.filter(ImageFilter.GaussianBlur(lift * 0.35 / factor))
        far = ImageChops.offset(area, round(lift * 0.7 / factor), round(lift * 0.8 / factor))
        far = far.filter(ImageFilter.GaussianBlur(lift / factor))
        both = ImageChops.add(
            near.point([round(v * dark * 0.75) for v in range(256)]),
            far.point([round(v * dark * 0.8) for v in range(256)]),
        )
        both = both.resize((both.width * factor, both.height * factor), Image.Resampling.BILINEAR)
        move = round(lift * 0.25)
        self.image.paste(SHADOW, (left - pad * factor + move, top - pad * factor + move), both)

    def stand(
        self, sprite: Picture, x: float, foot: float, *, spread: float = 1.0, dark: float = 0.62
    ) -> None:
        """Stand a sprite on a table so that its lowest pixels are at `foot`."""
        wide = sprite.width * spread
        self.pool(x + wide * 0.16, foot - wide * 0.05, wide * 0.6, wide * 0.11, 26, dark * 0.6)
        self.pool(x + wide * 0.03, foot - wide * 0.045, wide * 0.47, wide * 0.055, 8, dark)
        self.image.paste(sprite, (round(x - sprite.width / 2), round(foot - sprite.height)), sprite)

    def pool(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        blur: float,
        dark: float,
        colour: Colour = SHADOW,
    ) -> None:
        """Blend a soft oval into the picture: a shadow, or a glow when given a light colour."""
        pad = math.ceil(blur * 2.5)
        width, height = math.ceil(rx * 2 + pad * 2), math.ceil(ry * 2 + pad * 2)
        small = Image.new("L", (max(4, width // 4), max(4, height // 4)))
        w, h = small.size
        ImageDraw.Draw(small).ellipse((pad / 4, pad / 4, w - pad / 4, h - pad / 4), fill=round(255 * dark))
        soft = small.filter(ImageFilter.GaussianBlur(blur / 4)).resize(
            (width, height), Image.Resampling.BILINEAR
        )
        self.image.paste(colour, (round(x - width / 2), round(y - height / 2)), soft)

    def soften(self, sharp_from: float, sharp_to: float, radius: float = 9) -> None:
        """Put everything outside a band of heights (0 to 1) out of focus."""

        def level(_x: float, y: float) -> float:
            away = max(sharp_from - y, y - sharp_to, 0)
            return min(255, away * 1100)

        soft = textures.blurred(self.image, radius)
        self.image.paste(soft, (0, 0), textures.sloped(*self.image.size, level))

    def finish(self) -> Picture:
        """Add the light of the window, the darker corners and a breath of grain."""
        left, top = self.dice.randrange(160), self.dice.randrange(160)
        grain = _grain().crop((left, top, left + SIZE, top + SIZE))
        shade = ImageChops.add(_window(), grain, 1, -128)
        return textures.light(self.image, shade)


@lru_cache(maxsize=1)
def _window() -> Picture:
    def level(x: float, y: float) -> float:
        corner = math.hypot(x - 0.5, y - 0.5)
        return 128 + 20 * (0.55 - (x * 0.45 + y * 0.55)) * 1.5 - 46 * math.pow(max(0.0, corner - 0.36), 1.4)

    return textures.sloped(SIZE, SIZE, level)


@lru_cache(maxsize=1)
def _grain() -> Picture:
    side = SIZE + 160
    fine = textures.noise(side, side, "grain").filter(ImageFilter.GaussianBlur(0.7))
    return textures.levels(fine, 118, 138)


def encode(picture: Picture, exif: bytes = b"") -> bytes:
    """Return a picture as a progressive JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=86, progressive=True, exif=exif)
    return out.getvalue()


@lru_cache(maxsize=6)
def table_top(kind: str) -> Picture:
    """Return a ground seen from above: oak, walnut, ash, linen, sage, indigo, slate, clay or plaster."""
    if kind in ("oak", "walnut", "ash"):
        tones = {"oak": OAK, "walnut": WALNUT, "ash": ASH}[kind]
        return textures.wood(SIZE, SIZE, kind, tones, 4 if kind != "ash" else 3)
    if kind in ("linen", "sage", "indigo"):
        return textures.cloth(SIZE, SIZE, kind, {"linen": LINEN, "sage": SAGE, "indigo": INDIGO}[kind])
    return textures.stone(SIZE, SIZE, kind, {"slate": SLATE, "clay": CLAY, "plaster": PLASTER}[kind])


WALLS: dict[str, Colour] = {
    "paper": (240, 233, 219),
    "straw": (235, 205, 150),
    "leaf": (176, 194, 166),
    "rice": (40, 88, 64),
    "clay": (204, 150, 120),
    "sky": (190, 208, 214),
    "night": (54, 52, 54),
    "rose": (230, 196, 184),
    "lacquer": (122, 36, 28),
    "sea": (96, 138, 148),
}


@lru_cache(maxsize=3)
def room(wall: str, table: str, horizon: int = 580) -> Picture:
    """Return a wall behind a table top that runs away from the camera; table "sweep" has no edge."""
    colour = WALLS[wall]

    def level(x: float, y: float) -> float:
        return 108 + 19 * math.exp(-((x - 0.42) ** 2 + (y - 0.4) ** 2) * 3)

    back = textures.light(textures.plain(SIZE, SIZE, colour), textures.sloped(SIZE, SIZE, level))
    if table == "sweep":

        def floor(_x: float, y: float) -> float:
            return 126 - 12 * math.exp(-(((y - 0.56) / 0.14) ** 2))

        return textures.light(back, textures.sloped(SIZE, SIZE, floor))
    top = table_top(table)
    quad = [
        (-520.0, float(horizon)),
        (SIZE + 520.0, float(horizon)),
        (SIZE + 60.0, SIZE + 160.0),
        (-60.0, SIZE + 160.0),
    ]
    flat = warp(top, quad, SIZE, SIZE)
    # The far edge of the table is out of focus.
    edge = Image.new("L", (SIZE, SIZE))
    ImageDraw.Draw(edge).rectangle((0, horizon + 4, SIZE, SIZE), fill=255)
    edge = edge.filter(ImageFilter.GaussianBlur(3))
    base = flat.convert("RGB")
    soft = textures.blurred(base, 7)

    def near(_x: float, y: float) -> float:
        return (y * SIZE - horizon - 60) / 120 * 255

    soft.paste(base, (0, 0), textures.sloped(SIZE, SIZE, near))
    back.paste(soft, (0, 0), edge)

    def shade(_x: float, y: float) -> float:
        below = y * SIZE - horizon
        return 136 - 26 * math.exp(-below / 90) if below > 0 else 128.0

    return textures.light(back, textures.sloped(SIZE, SIZE, shade))
