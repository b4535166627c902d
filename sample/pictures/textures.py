"""Give surfaces their grain: noise, clouds, wood, linen, paper and stone, all from a seed.

Nothing here is read from a file, so the same seed always gives the same pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

Colour = tuple[int, int, int]
Picture = Image.Image


def chance(seed: str) -> Random:
    """Return the dice for one picture or texture."""
    return Random(seed)  # noqa: S311  # it scatters grains of rice and keeps no secret


def noise(width: int, height: int, seed: str) -> Picture:
    """Return an even grey noise."""
    return Image.frombytes("L", (width, height), chance(seed).randbytes(width * height))


def clouds(
    width: int,
    height: int,
    cell: float,
    seed: str,
    *,
    octaves: int = 3,
    stretch: tuple[float, float] = (1, 1),
) -> Picture:
    """Return soft grey clouds whose largest spots are about `cell` pixels wide, times `stretch`."""
    result: Picture | None = None
    for octave in range(octaves):
        step = cell / 2**octave
        columns = max(2, round(width / (step * stretch[0])) + 2)
        rows = max(2, round(height / (step * stretch[1])) + 2)
        layer = noise(columns, rows, f"{seed}/{octave}").resize((width, height), Image.Resampling.BICUBIC)
        result = layer if result is None else Image.blend(result, layer, 1 / 2 ** (octave * 0.75 + 0.55))
    assert result is not None  # noqa: S101  # octaves is at least one
    return ImageOps.autocontrast(result, cutoff=1)


def ramp(grey: Picture, *stops: Colour) -> Picture:
    """Colour a grey picture: the darkest gets the first stop, the brightest the last."""
    last = len(stops) - 1
    tables: list[list[int]] = [[], [], []]
    for value in range(256):
        at = value / 255 * last
        low = min(int(at), last - 1) if last else 0
        part = at - low
        high = min(low + 1, last)
        for channel in range(3):
            tables[channel].append(round(stops[low][channel] * (1 - part) + stops[high][channel] * part))
    return Image.merge("RGB", [grey.point(table) for table in tables])


def levels(grey: Picture, low: int, high: int) -> Picture:
    """Squeeze the greys into the range from low to high."""
    return grey.point([round(low + (high - low) * value / 255) for value in range(256)])


def waves(grey: Picture, count: float) -> Picture:
    """Fold the greys up and down `count` times: clouds become the rings of wood."""
    return grey.point([round(255 * abs((value / 255 * count) % 2 - 1)) for value in range(256)])


# Shadows keep a little red and lose a little blue, as in a room lit by a window.
_WARM = [[round(128 - (128 - v) * keep) if v < 128 else v for v in range(256)] for keep in (0.84, 0.97, 1.0)]


def light(base: Picture, shade: Picture) -> Picture:
    """Lay light over colour: 128 changes nothing, darker greys darken, lighter ones brighten."""
    return ImageChops.hard_light(base, Image.merge("RGB", [shade.point(table) for table in _WARM]))


def relief(height: Picture, gain: float = 1.0, reach: int = 2) -> Picture:
    """Return the light on a relief lit from the upper left, 128 where it is flat."""
    ahead = ImageChops.offset(height, -reach, -reach)
    behind = ImageChops.offset(height, reach, reach)
    return ImageChops.subtract(ahead, behind, 1 / gain, 128)


def blurred(picture: Picture, radius: float) -> Picture:
    """Blur softly; wide blurs are done on a smaller copy, which no eye can tell."""
    factor = 4 if radius >= 12 else 2 if radius >= 5 else 1
    if factor == 1 or min(picture.size) < 16:
        return picture.filter(ImageFilter.GaussianBlur(radius))
    small = picture.reduce(factor).filter(ImageFilter.GaussianBlur(radius / factor))
    return small.resize(picture.size, Image.Resampling.BILINEAR)


def tiled(tile: Picture, width: int, height: int) -> Picture:
    """Repeat a tile over an area."""
    result = Image.new(tile.mode, (width, height))
    result.paste(tile)
    done = tile.width
    while done < width:
        result.paste(result.crop((0, 0, done, tile.height)), (done, 0))
        done *= 2
    done = tile.height
    while done < height:
        result.paste(result.crop((0, 0, width, done)), (0, done))
        done *= 2
    return result


def plain(width: int, height: int, colour: Colour) -> Picture:
    """Return an area of one colour."""
    return Image.new("RGB", (width, height), colour)


def mottled(width: int, height: int, seed: str, *stops: Colour, cell: float = 60) -> Picture:
    """Return an area whose colour wanders between the stops."""
    return ramp(clouds(width, height, cell, seed), *stops)


def sloped(width: int, height: int, level: Callable[[float, float], float]) -> Picture:
    """Return greys given by a function of x and y from 0 to 1; computed small, so only for soft changes."""
    side = 48
    values = bytes(
        max(0, min(255, round(level(x / (side - 1), y / (side - 1)))))
        for y in range(side)
        for x in range(side)
    )
    return Image.frombytes("L", (side, side), values).resize((width, height), Image.Resampling.BICUBIC)


def strip(width: int, stops: Sequence[tuple[float, Colour]]) -> Picture:
    """Return one row of pixels that runs through the colours at their places from 0 to 1."""
    row = bytearray()
    for x in range(width):
        at = x / (width - 1)
        index = max(i for i, (place, _) in enumerate(stops) if place <= at)
        start, first = stops[index]
        end, second = stops[min(index + 1, len(stops) - 1)]
        part = 0 if end == start else (at - start) / (end - start)
        row.extend(round(a * (1 - part) + b * part) for a, b in zip(first, second, strict=True))
    return Image.frombytes("RGB", (width, 1), bytes(row))


@lru_cache(maxsize=4)
def wood(width: int, height: int, seed: str, tones: tuple[Colour, ...], planks: int = 4) -> Picture:
    """Return a table of planks that run from left to right."""
    rings = waves(clouds(width, height, 120, seed, stretch=(7, 0.8), octaves=2), 7)
    fibre = clouds(width, height, 3, seed + "f", stretch=(60, 1), octaves=2)
    mix = Image.blend(rings, fibre, 0.55)
    mix = Image.blend(mix, clouds(width, height, 400, seed + "c", stretch=(2, 1), octaves=2), 0.35)
    result = ramp(mix, *tones)
    if planks:
        shade = Image.new("L", (width, height), 128)
        draw = ImageDraw.Draw(shade)
        dice = chance(seed)
        for plank in range(planks + 1):
            top = round(height * plank / planks)
            draw.rectangle((0, top, width, top + height // planks), fill=128 + dice.randint(-12, 10))
            draw.rectangle((0, top - 3, width, top + 2), fill=50)
            draw.rectangle((0, top + 3, width, top + 5), fill=150)
        result = light(result, shade.filter(ImageFilter.GaussianBlur(1.2)))
    return result


@lru_cache(maxsize=4)
def cloth(width: int, height: int, seed: str, tones: tuple[Colour, ...], thread: float = 4) -> Picture:
    """Return a plain woven cloth with thick and thin threads, such as linen or raw silk."""
    across = clouds(width, height, thread, seed + "x", stretch=(26, 0.9), octaves=2)
    down = clouds(width, height, thread, seed + "y", stretch=(0.9, 26), octaves=2)
    mix = Image.blend(across, down, 0.5)
    mix = Image.blend(mix, clouds(width, height, 260, seed + "c"), 0.25)
    return light(ramp(mix, *tones), relief(mix, 0.45, 1))


@lru_cache(maxsize=4)
def terry(width: int, height: int, seed: str, colour: Colour) -> Picture:
    """Return the looped face of a towel."""
    loops = noise(width // 3 + 1, height // 3 + 1, seed).resize((width, height), Image.Resampling.BICUBIC)
    rows = clouds(width, height, 5, seed + "r", stretch=(30, 1), octaves=1)
    height_map = Image.blend(loops, rows, 0.3)
    shade = relief(height_map, 0.55, 2)
    return light(plain(width, height, colour), shade)


@lru_cache(maxsize=4)
def paper(width: int, height: int, seed: str, colour: Colour) -> Picture:
    """Return soft card with a faint tooth."""
    tooth = Image.blend(
        clouds(width, height, 5, seed, octaves=1), clouds(width, height, 500, seed + "c", octaves=1), 0.4
    )
    return light(plain(width, height, colour), levels(tooth, 121, 134))


@lru_cache(maxsize=3)
def stone(width: int, height: int, seed: str, tones: tuple[Colour, ...]) -> Picture:
    """Return stone or plaster."""
    coarse = clouds(width, height, 320, seed, octaves=5)
    fine = clouds(width, height, 5, seed + "f", octaves=2)
    mix = Image.blend(coarse, fine, 0.2)
    return light(ramp(mix, *tones), relief(mix, 0.25, 1))
