"""Weave and plait: sedge mats, rattan and bamboo strips, cane with six-sided holes, braided rounds."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter

from sample.pictures import textures
from sample.pictures.shapes import Pen, cut
from sample.pictures.textures import Colour, Picture, light, ramp, relief, tiled

SEDGE: tuple[Colour, ...] = ((172, 130, 62), (220, 182, 108), (242, 214, 150))
SEDGE_GREEN: tuple[Colour, ...] = ((132, 126, 66), (184, 176, 104), (214, 206, 142))
BROWN: tuple[Colour, ...] = ((78, 46, 24), (122, 78, 44), (158, 108, 66))
BLACK: tuple[Colour, ...] = ((22, 20, 18), (46, 42, 38), (76, 70, 64))
RATTAN: tuple[Colour, ...] = ((140, 90, 40), (196, 142, 78), (226, 180, 116))
BAMBOO: tuple[Colour, ...] = ((150, 112, 48), (206, 168, 92), (234, 204, 136))
SMOKED: tuple[Colour, ...] = ((86, 48, 20), (138, 86, 42), (178, 122, 68))


def _tile(width: int, height: int, level: Callable[[int, int], float]) -> Picture:
    values = bytes(max(0, min(255, round(level(x, y)))) for y in range(height) for x in range(width))
    return Image.frombytes("L", (width, height), values)


@lru_cache(maxsize=8)
def _strands(thick: int, warp: int) -> Picture:
    def level(x: int, y: int) -> float:
        row = y // thick
        round_off = math.pow(math.sin(math.pi * ((y % thick) + 0.5) / thick), 0.6)
        away = abs((x + warp // 2 * (row % 2)) % warp - warp / 2) / (warp / 2)
        dip = 1 - 0.6 * math.exp(-((away / 0.16) ** 2))
        return 38 + 112 * round_off * dip

    return _tile(warp * 2, thick * 2, level)


@lru_cache(maxsize=3)
def mat(
    width: int, height: int, seed: str, tones: tuple[Colour, ...] = SEDGE, thick: int = 8, warp: int = 36
) -> Picture:
    """Return the face of a mat: strands from left to right, bound by thin warp threads."""
    rows = textures.noise(1, height // thick + 1, seed).resize((1, (height // thick + 1) * thick), 0)
    rows = rows.resize((width, rows.height), 0).crop((0, 0, width, height))
    drift = textures.clouds(width, height, thick, seed + "d", stretch=(30, 1), octaves=2)
    colour = ramp(Image.blend(rows, drift, 0.6), *tones)
    return light(colour, tiled(_strands(thick, warp), width, height))


def dyed(mat_face: Picture, pattern: Picture, colour: Colour) -> Picture:
    """Dye the strands of a mat where the pattern is bright, in steps as strands and warps allow."""
    step = (6, 8)
    coarse = pattern.resize((pattern.width // step[0], pattern.height // step[1])).resize(pattern.size, 0)
    coarse = coarse.point([255 if v > 110 else 0 for v in range(256)])
    grey = mat_face.convert("L")
    ink = ramp(grey, *[(c0 // 4, c1 // 4, c2 // 4) for c0, c1, c2 in [colour]], colour, (226, 96, 72))
    result = mat_face.copy()
    result.paste(ink, (0, 0), textures.levels(coarse, 0, 235))
    return result


@lru_cache(maxsize=12)
def _crossing(strip: int, over: int) -> tuple[Picture, Picture]:
    side = strip * over * 2

    def which(x: int, y: int) -> bool:
        return ((x // strip) - (y // strip)) % (over * 2) < over

    def level(x: int, y: int) -> float:
        across, along = (y, x) if which(x, y) else (x, y)
        edge = math.pow(math.sin(math.pi * ((across % strip) + 0.5) / strip), 0.4)
        shift = (y // strip) * strip if which(x, y) else (x // strip) * strip + strip
        place = ((along - shift) % side) / (strip * over)
        arch = math.sqrt(max(0.0, math.sin(math.pi * min(1.0, place))))
        return 30 + 118 * edge * (0.45 + 0.55 * arch)

    top = _tile(side, side, lambda x, y: 255 if which(x, y) else 0)
    return top, _tile(side, side, level)


@lru_cache(maxsize=3)
def plait(
    width: int, height: int, strip: int, seed: str, tones: tuple[Colour, ...] = BAMBOO, over: int = 1
) -> Picture:
    """Return strips that cross each other; `over` 1 is a plain plait, 2 a twill."""
    top, shade = _crossing(strip, over)
    rows = textures.noise(1, height // strip + 1, seed).resize((width, (height // strip + 1) * strip), 0)
    columns = textures.noise(width // strip + 1, 1, seed + "v").resize(
        ((width // strip + 1) * strip, height), 0
    )
    fibre_x = textures.clouds(width, height, 4, seed + "x", stretch=(30, 1), octaves=1)
    fibre_y = textures.clouds(width, height, 4, seed + "y", stretch=(1, 30), octaves=1)
    across = Image.blend(rows.crop((0, 0, width, height)), fibre_x, 0.5)
    down = Image.blend(columns.crop((0, 0, width, height)), fibre_y, 0.5)
    mix = Image.composite(across, down, tiled(top, width, height))
    return light(ramp(mix, *tones), tiled(shade, width, height))


@lru_cache(maxsize=3)
def cane(width: int, height: int, cell: int, tones: tuple[Colour, ...] = RATTAN, thick: float = 9) -> Picture:
    """Return an open plait of three directions with six-sided holes, as a sprite."""
    alpha = Pen(width, height)
    shade = Pen(width, height, ground=128)
    reach = width + height
    for angle in (0, 60, 120):
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        steps = round(reach / cell)
        for i in range(-steps, steps):
            off = (i + (0.25 if angle == 0 else 0)) * cell
            cx, cy = width / 2 - s * off, height / 2 + c * off
            ends = [(cx - c * reach, cy - s * reach), (cx + c * reach, cy + s * reach)]
            alpha.line(ends, 255, thick)
            shade.line(ends, 40, thick)
            shade.line(ends, 108, thick * 0.84)
            shade.line([(x - thick * 0.14, y - thick * 0.14) for x, y in ends], 158, thick * 0.4)
    colour = textures.mottled(width, height, f"cane{cell}", *tones, cell=24)
    return cut(light(colour, shade.done().filter(ImageFilter.GaussianBlur(1))), alpha.done())


@lru_cache(maxsize=3)
def round_braid(radius: int, turns: int, tones: tuple[Colour, ...] = SEDGE) -> Picture:
    """Return a cushion of braid sewn in a spiral, seen from above, as a sprite."""
    side = radius * 2
    pen = Pen(side, side, ground=60, scale=2)
    dice = textures.chance(f"braid{radius}{turns}")
    width = radius / turns
    colour = Pen(side, side, ground=120, scale=1)
    for ring in range(turns, 0, -1):
        r = ring * width - width / 2
        count = max(6, round(2 * math.pi * r / (width * 0.52)))
        start = dice.random()
        for i in range(count):
            angle = 2 * math.pi * (i + start) / count
            x, y = radius + r * math.cos(angle), radius + r * math.sin(angle)
            lean = angle + math.pi / 2 + (0.62 if ring % 2 else -0.62)
            dx, dy = math.cos(lean) * width * 0.5, math.sin(lean) * width * 0.5
            pen.line([(x - dx, y - dy), (x + dx, y + dy)], 96, width * 0.5)
            pen.line([(x - dx * 0.8, y - dy * 0.8), (x + dx * 0.7, y + dy * 0.7)], 176, width * 0.26)
            colour.line([(x - dx, y - dy), (x + dx, y + dy)], dice.randint(60, 220), width * 0.52)
    height = pen.done().filter(ImageFilter.GaussianBlur(1.5))
    shade = ImageChops.add(textures.levels(height, 66, 150), relief(height, 0.5, 2), 1, -128)
    dome = textures.sloped(
        side, side, lambda x, y: 150 - 34 * (x + y) + 10 * math.exp(-((x - 0.5) ** 2 + (y - 0.5) ** 2) * 9)
    )
    shade = ImageChops.add(shade, dome, 1, -128)
    mix = Image.blend(colour.done(), textures.clouds(side, side, 9, "straw"), 0.5)
    edge = Pen(side, side)
    edge.ellipse(radius, radius, radius - 3, radius - 3)
    return cut(light(ramp(mix, *tones), shade), edge.done())


def rim(length: int, thick: int, seed: str, tones: tuple[Colour, ...] = RATTAN) -> Picture:
    """Return a straight band wound with strips, for edges and handles."""

    def level(x: int, y: int) -> float:
        slant = math.pi * ((x + y * 0.6) % 14) / 14
        return 40 + 110 * math.sqrt(max(0.0, math.sin(slant) * math.sin(math.pi * (y + 0.5) / thick)))

    tile = _tile(14, thick, level)
    return light(textures.mottled(length, thick, seed, *tones, cell=14), tiled(tile, length, thick))


def wound(
    points: list[tuple[float, float]], width: int, height: int, thick: float, tones: tuple[Colour, ...]
) -> Picture:
    """Return a handle or hoop wound with strips along a line, as a sprite of the given size."""
    pen, shade = Pen(width, height), Pen(width, height, ground=128)
    pen.line(points, 255, thick)
    shade.line(points, 84, thick)
    shade.line([(x - thick * 0.12, y - thick * 0.12) for x, y in points], 134, thick * 0.62)
    shade.line([(x - thick * 0.2, y - thick * 0.2) for x, y in points], 168, thick * 0.26)
    walked = 0.0
    for (x0, y0), (x1, y1) in pairwise(points):
        long = math.hypot(x1 - x0, y1 - y0)
        if long == 0:
            continue
        nx, ny = -(y1 - y0) / long, (x1 - x0) / long
        while walked < long:
            x, y = x0 + (x1 - x0) * walked / long, y0 + (y1 - y0) * walked / long
            slant = thick * 0.25
            shade.line(
                [
                    (x + nx * thick / 2 + ny * slant, y + ny * thick / 2 - nx * slant),
                    (x - nx * thick / 2 - ny * slant, y - ny * thick / 2 + nx * slant),
                ],
                56,
                max(1.2, thick * 0.09),
            )
            walked += thick * 0.55
        walked -= long
    colour = textures.mottled(width, height, "wound", *tones, cell=18)
    return cut(light(colour, shade.done().filter(ImageFilter.GaussianBlur(0.8))), pen.done())
