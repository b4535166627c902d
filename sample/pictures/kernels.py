"""Small things that lie in heaps: grains, nuts, seeds, flakes, leaves; and the heaps themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from PIL import Image, ImageFilter

from sample.pictures import textures
from sample.pictures.shapes import Pen, Point, blob, inflate, smooth
from sample.pictures.textures import Colour, Picture, light


@dataclass(frozen=True)
class Kernel:
    """How one small thing looks; `slim` is its width for a length of 1."""

    slim: float
    colours: tuple[Colour, ...]
    outline: str = "grain"
    gain: float = 2.0
    spots: float = 0.3
    mark: Colour | None = None
    fall: float = 0.62  # darkness of its shadow
    clear: float = 0.0  # how much of what lies beneath shines through


KERNELS: dict[str, Kernel] = {
    "rice": Kernel(0.27, ((250, 246, 232), (240, 234, 214), (252, 250, 242)), gain=1.3, fall=0.34),
    "sticky": Kernel(0.46, ((252, 250, 244), (246, 242, 232), (250, 246, 238)), gain=1.4, fall=0.36),
    "purple": Kernel(0.31, ((66, 30, 48), (92, 44, 62), (46, 22, 36)), gain=2.4),
    "paddy": Kernel(0.34, ((214, 166, 76), (192, 142, 56), (228, 186, 102))),
    "com": Kernel(0.5, ((156, 178, 74), (178, 196, 98), (132, 158, 62)), outline="flake", gain=1.6),
    "puffed": Kernel(0.5, ((232, 206, 158), (206, 172, 118), (244, 226, 188)), outline="flake"),
    "peanut": Kernel(0.62, ((226, 184, 122), (210, 160, 96), (236, 202, 146)), mark=(170, 118, 62)),
    "skinned": Kernel(0.64, ((168, 84, 52), (148, 66, 40), (184, 104, 70))),
    "sesame": Kernel(0.6, ((246, 232, 200), (236, 216, 172)), outline="drop"),
    "black_sesame": Kernel(0.6, ((38, 34, 34), (58, 52, 50), (24, 22, 22)), outline="drop", gain=2.8),
    "cay": Kernel(0.62, ((240, 176, 70), (232, 128, 44), (250, 214, 132), (214, 92, 34)), outline="chip"),
    "squash": Kernel(0.7, ((240, 236, 206), (226, 226, 176)), outline="chip", clear=0.2),
    "ginger": Kernel(0.2, ((234, 208, 120), (214, 182, 92)), outline="chip"),
    "coconut": Kernel(0.14, ((252, 250, 242), (242, 238, 226)), outline="chip", gain=1.2, fall=0.4),
    "chili": Kernel(0.7, ((198, 36, 18), (164, 22, 12), (222, 70, 30)), outline="chip", gain=1.4),
    "seaweed": Kernel(0.42, ((32, 58, 40), (22, 42, 30), (50, 76, 50)), outline="chip", gain=1.0),
    "salt": Kernel(0.85, ((252, 252, 250), (236, 240, 240)), outline="chip"),
    "bud": Kernel(
        0.34, ((196, 172, 62), (172, 152, 54), (214, 194, 92)), outline="drop", mark=(110, 122, 46)
    ),
    "leafbit": Kernel(0.3, ((92, 96, 42), (70, 74, 32), (120, 118, 58)), outline="chip", gain=1.4),
    "floss": Kernel(0.1, ((206, 152, 78), (182, 122, 54), (226, 180, 108)), outline="curl", gain=1.4),
    "clam_meat": Kernel(
        0.7,
        ((246, 226, 186), (236, 206, 154), (250, 238, 210)),
        outline="clam",
        mark=(206, 152, 86),
        gain=1.6,
        fall=0.45,
    ),
    "jelly": Kernel(
        0.13,
        ((236, 226, 200), (224, 210, 178), (246, 240, 222)),
        outline="curl",
        clear=0.25,
        gain=1.4,
        fall=0.36,
    ),
    "ice": Kernel(
        0.8,
        ((226, 240, 248), (200, 224, 238), (246, 252, 255)),
        outline="chip",
        clear=0.3,
        gain=1.6,
        fall=0.3,
    ),
    "dill": Kernel(0.18, ((78, 128, 52), (58, 104, 40)), outline="chip", gain=1.0),
}


def _outline(kind: str, length: float, slim: float, dice: Random) -> list[Point]:
    half, wide = length / 2, length * slim / 2
    if kind == "grain":
        return [
            (half * math.copysign(abs(math.cos(a)) ** 0.85, math.cos(a)), wide * math.sin(a))
            for a in [2 * math.pi * i / 24 for i in range(24)]
        ]
    if kind == "drop":
        return [
            (half * math.cos(a), wide * math.sin(a) * (1 - 0.42 * math.cos(a)))
            for a in [2 * math.pi * i / 24 for i in range(24)]
        ]
    if kind == "chip":
        corners = [(-half, -wide), (half, -wide), (half, wide), (-half, wide)]
        uneven = [(x * dice.uniform(0.7, 1), y * dice.uniform(0.6, 1)) for x, y in corners]
        return smooth(
            [
                p
                for a, b in zip(uneven, uneven[1:] + uneven[:1], strict=True)
                for p in (a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2))
            ],
            4,
        )
    if kind == "curl":
        bow = dice.uniform(-0.3, 0.3) * length
        top = [(-half + length * t / 8, bow * math.sin(math.pi * t / 8) - wide) for t in range(9)]
        return [*top, *[(x, y + 2 * wide) for x, y in reversed(top)]]
    if kind == "clam":
        return smooth(
            [
                (-half, 0),
                (-half * 0.5, -wide),
                (half * 0.3, -wide * 0.9),
                (half, -wide * 0.3),
                (half * 0.8, wide * 0.5),
                (half * 0.1, wide * 0.7),
                (-half * 0.6, wide),
            ],
            5,
        )
    return blob(0, 0, half, wide, dice, 0.14, 8)


def _one(kernel: Kernel, length: float, dice: Random) -> Picture:
    side = math.ceil(length * 1.25) + 8
    middle = side / 2
    angle = dice.uniform(0, 2 * math.pi)
    c, s = math.cos(angle), math.sin(angle)

    def placed(points: Sequence[Point]) -> list[Point]:
        return [(middle + x * c - y * s, middle + x * s + y * c) for x, y in points]

    outline = _outline(kernel.outline, length, kernel.slim, dice)
    pen = Pen(side, side)
    pen.polygon(placed(outline))
    alpha = pen.done()
    colour = dice.choice(kernel.colours)
    face = textures.plain(side, side, colour)
    if kernel.mark is not None:
        stroke = Pen(side, side)
        stroke.line(
            placed([(-length * 0.3, 0), (0, length * 0.04), (length * 0.3, 0)]), 190, max(1, length * 0.05)
        )
        stroke.ellipse(*placed([(length * 0.4, 0)])[0], length * 0.09, length * 0.09, 200)
        face.paste(
            kernel.mark, (0, 0), stroke.done().filter(ImageFilter.GaussianBlur(max(0.5, length * 0.02)))
        )
    radius = max(1.2, length * kernel.slim * 0.24)
    face = light(face, inflate(alpha, radius, kernel.gain * 0.7))
    body = face.convert("RGBA")
    body.putalpha(alpha.point([round(v * (1 - kernel.clear)) for v in range(256)]))
    fall = max(1, round(length * 0.05))
    under = Image.new("RGBA", (side + fall * 2, side + fall * 2), (36, 22, 10, 0))
    mask = Image.new("L", under.size)
    mask.paste(alpha, (fall + fall, fall + fall))
    mask = mask.filter(ImageFilter.GaussianBlur(max(0.8, length * 0.03)))
    under.putalpha(mask.point([round(v * kernel.fall) for v in range(256)]))
    under.alpha_composite(body, (fall, fall))
    return under


@lru_cache(maxsize=48)
def sprites(kind: str, length: int, count: int = 14) -> tuple[Picture, ...]:
    """Return small sprites of a kind, `length` pixels long, turned every way, with their shadows."""
    dice = textures.chance(f"{kind}{length}")
    kernel = KERNELS[kind]
    return tuple(_one(kernel, length * dice.uniform(0.86, 1.1), dice) for _ in range(count))


def strew(picture: Picture, kind: str, length: int, places: Sequence[Point], dice: Random) -> None:
    """Drop one small thing at each place."""
    choice = sprites(kind, length)
    for x, y in places:
        sprite = choice[dice.randrange(len(choice))]
        picture.paste(sprite, (round(x - sprite.width / 2), round(y - sprite.height / 2)), sprite)


def cover(picture: Picture, mix: Sequence[tuple[str, int, float]], dice: Random, dense: float = 1.0) -> None:
    """Cover a whole picture with kinds of given length and share; `dense` 1 hides the ground."""
    width, height = picture.size
    choices: list[tuple[tuple[Picture, ...], int]] = []
    for kind, length, share in mix:
        kernel = KERNELS[kind]
        area = length * length * max(0.2, kernel.slim) * 0.2
        choices.append((sprites(kind, length), round(width * height / area * share * dense)))
    order = [i for i, (_, count) in enumerate(choices) for _ in range(count)]
    dice.shuffle(order)
    for i in order:
        group = choices[i][0]
        sprite = group[dice.randrange(len(group))]
        x, y = dice.randrange(-30, width + 10), dice.randrange(-30, height + 10)
        picture.paste(sprite, (x, y), sprite)


@lru_cache(maxsize=6)
def heap(side: int, ground: Colour, mix: tuple[tuple[str, int, float], ...], seed: str = "heap") -> Picture:
    """Return a square full of small things."""
    picture = textures.plain(side, side, ground)
    cover(picture, mix, textures.chance(seed))
    return picture


def ring_of(x: float, y: float, radius: float, count: int, dice: Random, spread: float = 0.2) -> list[Point]:
    """Return places scattered around a point, thinner further out."""
    return [
        (x + radius * far * math.cos(turn), y + radius * far * math.sin(turn))
        for far, turn in [
            (abs(dice.gauss(0.5, spread + 0.2)), dice.uniform(0, 2 * math.pi)) for _ in range(count)
        ]
    ]
