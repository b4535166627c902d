"""Things that keep the goods company: leaves, cups of tea, trays, twine, bowls of rice."""

from __future__ import annotations

import math
from functools import lru_cache

from PIL import Image, ImageChops, ImageFilter

from sample.pictures import textures, weaves
from sample.pictures.shapes import Pen, blob, cut, petal, turned
from sample.pictures.textures import Colour, Picture, light, ramp, relief
from sample.pictures.vessels import dish, filled, liquid

LEAF: tuple[Colour, ...] = ((36, 84, 40), (66, 122, 56), (112, 160, 82))
BANANA: tuple[Colour, ...] = ((40, 96, 38), (74, 138, 54), (128, 178, 84))
CELADON: Colour = (166, 184, 160)
STONEWARE: Colour = (206, 196, 178)
BLUE_GLAZE: Colour = (70, 100, 122)
BROWN_GLAZE: Colour = (120, 78, 50)
IVORY: Colour = (226, 220, 206)


@lru_cache(maxsize=8)
def leaf(
    length: int, width: int, tones: tuple[Colour, ...] = LEAF, veins: int = 9, tip: float = 0.5
) -> Picture:
    """Return a leaf that points up."""
    side = width + 12
    tall = length + 12
    foot = (side / 2, tall - 6)
    pen = Pen(side, tall)
    pen.polygon(turned(petal(length, width, tip), 0, move=foot))
    height = Pen(side, tall, ground=150, scale=2)
    height.line([foot, (side / 2, 6)], 60, max(2, width * 0.035))
    for i in range(1, veins + 1):
        y = tall - 6 - length * i / (veins + 2)
        for way in (-1, 1):
            height.line(
                [(side / 2, y), (side / 2 + way * width * 0.55, y - length * 0.16)], 96, max(1, width * 0.015)
            )
    vein = height.done().filter(ImageFilter.GaussianBlur(1.2))
    tone = Image.blend(textures.clouds(side, tall, width * 0.5, f"leaf{length}"), vein, 0.25)
    shade = relief(vein, 0.6, 2)
    half = textures.sloped(
        side, tall, lambda x, y: 142 - 16 * y - (26 if x > 0.5 else 0) * min(1, abs(x - 0.5) * 8)
    )
    return cut(light(ramp(tone, *tones), ImageChops.add(shade, half, 1, -128)), pen.done())


@lru_cache(maxsize=2)
def banana_leaf(width: int, height: int) -> Picture:
    """Return a piece of banana leaf lying across, with its rib and fine veins."""
    pen = Pen(width, height)
    dice = textures.chance(f"banana{width}")
    rip = [(width * i / 24, 8 + dice.uniform(0, 14) + 40 * abs(i / 12 - 1) ** 4) for i in range(25)]
    low = [(x, height - y) for x, y in rip]
    pen.polygon([*rip, *reversed(low)])
    veins = textures.clouds(width, height, 5, "veins", stretch=(1, 60), octaves=2)
    tone = Image.blend(veins, textures.clouds(width, height, 300, "ban"), 0.5)
    rib = Pen(width, height, ground=128)
    rib.box(0, height * 0.485, width, height * 0.515, 190)
    rib.box(0, height * 0.508, width, height * 0.53, 84)
    shade = ImageChops.add(relief(veins, 0.4, 1), rib.done().filter(ImageFilter.GaussianBlur(3)), 1, -128)
    fold = textures.sloped(width, height, lambda _x, y: 150 - 44 * abs(y - 0.42) - (14 if y > 0.5 else 0))
    return cut(light(ramp(tone, *BANANA), ImageChops.add(shade, fold, 1, -128)), pen.done())


@lru_cache(maxsize=2)
def lotus_leaf(radius: int) -> Picture:
    """Return a round lotus leaf seen from above."""
    side = radius * 2
    dice = textures.chance(f"lotus{radius}")
    pen = Pen(side, side)
    pen.polygon(blob(radius, radius, radius * 0.95, radius * 0.95, dice, 0.035, 16))
    veins = Pen(side, side, ground=120)
    for i in range(20):
        angle = 2 * math.pi * i / 20 + dice.uniform(-0.05, 0.05)
        ends = [
            (radius, radius),
            (radius + radius * 0.62 * math.cos(angle), radius + radius * 0.62 * math.sin(angle)),
        ]
        veins.line(ends, 190, radius * 0.014)
        for fork in (-0.14, 0.14):
            far = (
                radius + radius * 0.95 * math.cos(angle + fork),
                radius + radius * 0.95 * math.sin(angle + fork),
            )
            veins.line([ends[1], far], 170, radius * 0.008)
    veins.ellipse(radius, radius, radius * 0.05, radius * 0.05, 220)
    lines = veins.done().filter(ImageFilter.GaussianBlur(1.5))
    tone = Image.blend(textures.clouds(side, side, radius * 0.5, "pad"), lines, 0.4)
    waves = textures.clouds(side, side, radius * 0.6, "padwave", octaves=1)
    shade = ImageChops.add(relief(lines, 0.7, 2), textures.levels(relief(waves, 0.6, 10), 90, 166), 1, -128)
    return cut(light(ramp(tone, (44, 92, 58), (78, 128, 80), (140, 176, 118)), shade), pen.done())


@lru_cache(maxsize=6)
def tea(radius: int, glaze: Colour = CELADON, brew: Colour = (196, 152, 52)) -> Picture:
    """Return a cup of tea seen from above."""
    return filled(dish(radius, glaze, "cup"), liquid(brew, radius * 2), 0.8)


@lru_cache(maxsize=2)
def tray(radius: int, tones: tuple[Colour, ...] = weaves.BAMBOO) -> Picture:
    """Return a round plaited tray (mẹt) seen from above."""
    side = radius * 2
    base = dish(radius, tones[1], "tray").copy()
    pen = Pen(side, side)
    pen.ellipse(radius, radius, radius * 0.91, radius * 0.91)
    inner = textures.blurred(pen.done(), 14)
    shade = ImageChops.offset(inner, 10, 10).point([60 + round(v * 68 / 255) for v in range(256)])
    square = weaves.plait(round(side * 1.05), round(side * 1.05), 26, "met", tones, 2)
    base.paste(light(square.crop((0, 0, side, side)), shade), (0, 0), pen.done())
    ticks = Pen(side, side, ground=128)
    for i in range(84):
        angle = 2 * math.pi * i / 84
        ends = [
            (radius + radius * far * math.cos(angle + lean), radius + radius * far * math.sin(angle + lean))
            for far, lean in ((0.905, 0.0), (0.99, 0.02))
        ]
        ticks.line(ends, 62, 3)
    ring = Pen(side, side)
    ring.ellipse(radius, radius, radius - 2, radius - 2)
    hole = Pen(side, side)
    hole.ellipse(radius, radius, radius * 0.91, radius * 0.91)
    mask = ImageChops.subtract(ring.done(), hole.done())
    lit = light(base.convert("RGB"), ticks.done().filter(ImageFilter.GaussianBlur(1)))
    base.paste(lit, (0, 0), mask)
    return base


def twine(width: int, height: int, colour: Colour = (178, 136, 78)) -> Picture:
    """Return twine tied crosswise over a parcel of this size, with a bow."""
    pen, shade = Pen(width, height), Pen(width, height, ground=128)
    cx, cy = width / 2, height / 2
    lines = [[(cx, 0.0), (cx, float(height))], [(0.0, cy), (float(width), cy)]]
    reach = min(width, height) * 0.2
    for way in (-1, 1):
        lines.append(
            [
                (cx + way * reach * (1 - math.cos(a)) * 0.6, cy - reach * 0.55 * math.sin(a))
                for a in [i / 16 * 2 * math.pi for i in range(17)]
            ]
        )
        lines.append(
            [(cx, cy), (cx + way * reach * 0.5, cy + reach * 0.5), (cx + way * reach * 0.8, cy + reach * 1.1)]
        )
    thick = max(4.0, min(width, height) * 0.016)
    for line in lines:
        pen.line(line, 255, thick)
        shade.line(line, 84, thick)
        shade.line([(x - 1, y - 1) for x, y in line], 160, thick * 0.4)
    return cut(
        light(textures.mottled(width, height, "twine", colour, (214, 176, 116), cell=6), shade.done()),
        pen.done(),
    )


def ribbon_bow(side: int, colour: Colour) -> Picture:
    """Return a bow of ribbon seen from the front."""
    pen, shade = Pen(side, side), Pen(side, side, ground=128)
    c = side / 2
    for way in (-1, 1):
        tail = [
            (c, c),
            (c + way * side * 0.1, c + side * 0.02),
            (c + way * side * 0.36, c + side * 0.44),
            (c + way * side * 0.24, c + side * 0.46),
        ]
        pen.polygon(tail)
        shade.polygon(tail, 96)
        loop = turned(petal(side * 0.46, side * 0.34, 0.62), way * 68, move=(c, c))
        pen.polygon(loop)
        shade.polygon(loop, 140)
        shade.polygon(turned(petal(side * 0.36, side * 0.16, 0.62), way * 68, move=(c, c + side * 0.02)), 84)
    pen.ellipse(c, c, side * 0.07, side * 0.07)
    shade.ellipse(c, c, side * 0.07, side * 0.07, 156)
    return cut(
        light(textures.plain(side, side, colour), textures.blurred(shade.done(), side * 0.015)), pen.done()
    )
