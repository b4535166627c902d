"""Embroider: stitches of silk and cotton, the picture of the rice fields, the corners of the tablecloth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from random import Random

from PIL import ImageChops, ImageFilter

from sample.pictures import textures
from sample.pictures.shapes import Pen, Point, petal, turned
from sample.pictures.textures import Colour, Picture, light

SCENE = (2100, 1400)
GOLD: tuple[Colour, ...] = ((214, 160, 48), (232, 186, 72), (242, 206, 106), (196, 140, 38), (224, 172, 52))
YOUNG: tuple[Colour, ...] = ((120, 150, 58), (148, 172, 72), (172, 186, 84), (100, 134, 52))
DEEP: tuple[Colour, ...] = ((46, 92, 52), (62, 112, 60), (84, 132, 70), (38, 76, 48))
DYKE: tuple[Colour, ...] = ((92, 136, 64), (112, 152, 74), (134, 168, 88), (78, 120, 60))
WATER: tuple[Colour, ...] = ((172, 198, 206), (190, 212, 216), (210, 224, 222), (236, 206, 176))
PINK: tuple[Colour, ...] = ((250, 226, 226), (240, 178, 190), (222, 120, 146), (196, 78, 112))
IVORY: tuple[Colour, ...] = ((226, 216, 194), (243, 236, 220), (250, 246, 234))


class Thread:
    """Stitches laid on cloth: their colours, and how high they lie."""

    def __init__(self, width: int, height: int, dice: Random, scale: int = 1) -> None:
        """Begin with bare cloth."""
        self.size = (width, height)
        self.dice = dice
        self.ink = Pen(width, height, "RGB", (128, 128, 128), scale)
        self.height = Pen(width, height, "L", 0, scale)

    def stitch(self, start: Point, end: Point, colour: Colour, thick: float) -> None:
        """Lay one stitch."""
        self.ink.line([start, end], colour, thick)
        self.height.line([start, end], self.dice.randint(120, 255), thick)

    def fill(
        self,
        outline: Sequence[Point],
        colours: Sequence[Colour],
        angle: float,
        long: float,
        thick: float,
        dense: float = 1.0,
    ) -> None:
        """Fill an outline with long and short stitches at an angle from the horizontal."""
        x0, x1 = min(x for x, _ in outline), max(x for x, _ in outline)
        y0, y1 = min(y for _, y in outline), max(y for _, y in outline)
        mask = Pen(round(x1 - x0) + 2, round(y1 - y0) + 2, scale=1)
        mask.polygon([(x - x0, y - y0) for x, y in outline])
        inside = mask.image.load()
        assert inside is not None  # noqa: S101  # a picture in memory always loads
        self.ink.polygon(outline, colours[0])
        self.height.polygon(outline, 90)
        w, h = mask.image.size
        dx, dy = math.cos(math.radians(angle)) * long / 2, math.sin(math.radians(angle)) * long / 2
        for _ in range(round(w * h / (long * thick) * 1.5 * dense)):
            x, y = self.dice.randrange(w), self.dice.randrange(h)
            if inside[x, y]:
                far = self.dice.uniform(0.6, 1.1)
                px, py = x + x0, y + y0
                self.stitch(
                    (px - dx * far, py - dy * far),
                    (px + dx * far, py + dy * far),
                    self.dice.choice(colours),
                    thick,
                )

    def stem(self, points: Sequence[Point], colour: Colour, thick: float) -> None:
        """Run a line of slanting stem stitches."""
        for (ax, ay), (bx, by) in pairwise(points):
            tone = self.dice.uniform(0.86, 1.14)
            shade = (
                min(255, round(colour[0] * tone)),
                min(255, round(colour[1] * tone)),
                min(255, round(colour[2] * tone)),
            )
            self.stitch(
                (ax - thick * 0.2, ay - thick * 0.2), (bx + thick * 0.2, by + thick * 0.2), shade, thick
            )

    def petal(
        self, foot: Point, long: float, wide: float, turn: float, colours: Sequence[Colour], thick: float
    ) -> None:
        """Embroider a petal in long and short stitches, one colour flowing into the next from foot to tip."""
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        count = max(4, round(wide / thick * 1.5))
        outline = turned(petal(long, wide, 0.56), turn, move=foot)
        self.ink.polygon(outline, colours[1])
        self.height.polygon(outline, 80)
        for i in range(count + 1):
            across = (i / count - 0.5) * 2
            bounds = [
                t / 20
                for t in range(21)
                if wide / 2 * math.sin(math.pi * ((t / 20) ** 1.2)) >= abs(across) * wide / 2 - 0.5
            ]
            if not bounds:
                continue
            low, high = bounds[0], bounds[-1]
            steps = len(colours)
            for k in range(steps):
                a = low + (high - low) * max(0, k / steps - self.dice.uniform(0, 0.12))
                b = low + (high - low) * min(1, (k + 1) / steps + self.dice.uniform(0, 0.1))
                ends = []
                for t in (a, b):
                    bow = across * wide / 2 * (0.42 + 0.58 * math.sin(math.pi * t**1.2))
                    ends.append((foot[0] + bow * c + long * t * s, foot[1] + bow * s - long * t * c))
                self.stitch(ends[0], ends[1], colours[k], thick)
        self.stem([*outline[::2], outline[0]], colours[-1], thick * 0.8)

    def on(self, cloth: Picture) -> Picture:
        """Return the cloth with the stitches on it, shining as silk and cotton do."""
        height = self.height.done()
        mask = height.point([min(255, v * 4) for v in range(256)])
        face = cloth.copy()
        fall = ImageChops.offset(mask.filter(ImageFilter.GaussianBlur(4)), 3, 4)
        face = light(face, fall.point([128 - round(v * 40 / 255) for v in range(256)]))
        shine = textures.relief(height.filter(ImageFilter.GaussianBlur(0.6)), 0.42, 1)
        face.paste(light(self.ink.done(), shine), (0, 0), mask)
        return face


def _bamboo(thread: Thread, x: float, foot: float, tall: float) -> None:
    dice = thread.dice
    for _ in range(9):
        lean, high = dice.uniform(-0.5, 0.5), tall * dice.uniform(0.7, 1.05)
        line = [
            (x + dice.uniform(-8, 8) + lean * high * 0.8 * t * t, foot - high * t * (1 - 0.1 * t))
            for t in [i / 12 for i in range(13)]
        ]
        thread.stem(line, dice.choice(DEEP[1:3]), 6)
        for px, py in line[4:]:
            for _ in range(6):
                turn, long = dice.uniform(0, 2 * math.pi), dice.uniform(22, 46)
                qx, qy = px + dice.gauss(0, 22), py + dice.gauss(0, 16)
                thread.stitch(
                    (qx, qy),
                    (qx + long * math.cos(turn), qy + abs(long * math.sin(turn)) * 0.6),
                    dice.choice((*DEEP, *YOUNG[:2])),
                    5,
                )


def _egret(thread: Thread, x: float, y: float, s: float, *, flying: bool) -> None:
    white: tuple[Colour, ...] = ((250, 250, 246), (236, 238, 236), (222, 228, 230))
    if flying:
        thread.petal((x, y), s * 1.1, s * 0.34, -62, white, 3)
        thread.petal((x, y), s * 1.0, s * 0.32, 48, white, 3)
        thread.petal((x - s * 0.44, y + s * 0.1), s * 0.95, s * 0.22, 84, white, 3)
        thread.stem([(x - s * 0.4, y + s * 0.08), (x - s * 0.66, y)], (250, 250, 246), 6)
        thread.stem([(x - s * 0.66, y), (x - s * 0.84, y + s * 0.03)], (216, 160, 48), 4)
        thread.stem([(x + s * 0.45, y + s * 0.02), (x + s * 0.85, y - s * 0.02)], (70, 62, 58), 3)
        return
    for lean in (-0.06, 0.1):
        thread.stem([(x + s * lean, y), (x + s * lean, y + s * 0.5)], (60, 54, 50), 6)
    thread.petal((x + s * 0.5, y + s * 0.14), s * 1.05, s * 0.44, -74, white, 4)
    neck = [
        (x - s * 0.36 + s * 0.16 * math.sin(t * 5.2), y - s * 0.02 - s * 0.66 * t)
        for t in [i / 44 for i in range(45)]
    ]
    thread.stem(neck, (246, 246, 242), 12)
    hx, hy = neck[-1]
    thread.stem([(hx - 4, hy), (hx + 10, hy + 4)], (250, 250, 246), 21)
    thread.stem([(hx - 8, hy), (hx - s * 0.34, hy + s * 0.08)], (216, 150, 40), 6)


def _fields(thread: Thread) -> None:
    """Fill the land below the dyke with plots that widen towards the eye."""
    plots: tuple[tuple[tuple[float, float, float, float], tuple[Colour, ...]], ...] = (
        ((0, 560, -700, 500), GOLD), ((560, 980, 500, 1010), GOLD[1:]),
        ((1040, 1480, 1120, 1700), YOUNG), ((1480, 2100, 1700, 2900), GOLD),
    )  # fmt: skip
    top, low = 800.0, 1400.0
    for (x0, x1, x2, x3), colours in plots:
        for band in range(6):
            t0, t1 = (band / 6) ** 1.5, ((band + 1) / 6) ** 1.5
            quad = [
                (x0 + (x2 - x0) * t0, top + (low - top) * t0), (x1 + (x3 - x1) * t0, top + (low - top) * t0),
                (x1 + (x3 - x1) * t1, top + (low - top) * t1), (x0 + (x2 - x0) * t1, top + (low - top) * t1),
            ]  # fmt: skip
            quad = [(max(-10.0, min(2110.0, x)), y) for x, y in quad]
            thread.fill(quad, colours, 90 + (x0 - 1000) * 0.012, 14 + 46 * t1, 3 + 3 * t1, 1.0)
    canal = [(980.0, top), (1040.0, top), (1120.0, low), (1010.0, low)]
    thread.fill(canal, WATER, 0, 40, 4)
    for x0, x2 in ((980, 1010), (1040, 1120), (560, 500), (1480, 1700)):
        bank = [(x0 + (x2 - x0) * t, top + (low - top) * t) for t in [i / 50 for i in range(51)]]
        for px, py in bank:
            wide = 7 + (py - top) * 0.03
            for _ in range(4):
                thread.stitch(
                    (px + thread.dice.gauss(0, wide), py + 5),
                    (px + thread.dice.gauss(0, wide), py - wide * 1.4),
                    thread.dice.choice(DYKE),
                    4,
                )


def _ears(thread: Thread) -> None:
    """Hang ripe ears into the picture from the near edge."""
    dice = thread.dice
    for i in range(26):
        x = 1240 + i * 36 if i < 24 else 60 + (i - 24) * 90
        tall, way = dice.uniform(260, 420), dice.choice((-1, 1))
        line = [
            (x + way * 150 * t**3, 1410 - tall * math.sin(t * 2.1) * 1.05)
            for t in [k / 22 for k in range(23)]
        ]
        thread.stem(line[:14], dice.choice(YOUNG), 6)
        for k, (px, py) in enumerate(line[12:]):
            for side in (-1, 1):
                thread.stitch(
                    (px, py),
                    (px + way * 13 + side * 4, py + 17 + side * 5 + k * 0.4),
                    dice.choice(GOLD[:4]),
                    8,
                )
        if i % 3 == 0:
            thread.petal((x, 1410), tall * 0.9, 26, way * -24, YOUNG[:3], 5)


def _sky(thread: Thread) -> None:
    """Stitch the clouds and the sun over the bare silk."""
    dice = thread.dice
    for y, x, wide in ((130, 360, 460), (210, 1500, 560), (330, 820, 380), (90, 1180, 300)):
        for _ in range(150):
            px, py = x + dice.gauss(0, wide * 0.34), y + dice.gauss(0, 17)
            long = dice.uniform(40, 110)
            thread.stitch(
                (px, py), (px + long, py), dice.choice(((250, 246, 238), (252, 236, 214), (236, 236, 234))), 4
            )
    for far in range(9):
        for k in range(46):
            turn = k / 46 * 2 * math.pi + far * 0.06
            ends = [(1640 + r * math.cos(turn), 440 + r * math.sin(turn)) for r in (far * 11, far * 11 + 15)]
            thread.stitch(ends[0], ends[1], ((244, 150, 60), (240, 124, 44), (248, 176, 84))[far % 3], 6)


def _village(thread: Thread) -> None:
    """Stitch the far trees, the roofs and the dyke with its path."""
    trees = [
        (0.0, 700.0),
        *[(i * 70.0, 640 - 26 * math.sin(i * 1.3) - 20 * math.sin(i * 0.5)) for i in range(31)],
        (2100.0, 700.0),
    ]
    thread.fill(trees, ((120, 150, 132), (134, 162, 140), (108, 140, 122)), 80, 26, 4)
    for x in (640, 1250):
        thread.fill(
            [(x, 690.0), (x, 640.0), (x + 130.0, 640.0), (x + 130.0, 690.0)],
            ((226, 206, 172), (236, 220, 190)),
            90,
            30,
            4,
        )
        thread.fill(
            [(x - 22.0, 646.0), (x + 24.0, 596.0), (x + 106.0, 596.0), (x + 152.0, 646.0)],
            ((176, 78, 52), (194, 96, 64), (160, 66, 46)),
            60,
            24,
            4,
        )
    thread.fill([(0.0, 700.0), (2100.0, 676.0), (2100.0, 812.0), (0.0, 812.0)], DYKE, 70, 26, 5, 1.2)
    thread.fill(
        [(0.0, 728.0), (2100.0, 704.0), (2100.0, 726.0), (0.0, 752.0)],
        ((206, 176, 128), (218, 190, 144), (192, 160, 112)),
        2,
        50,
        5,
    )


@cache
def rice_fields() -> Picture:
    """Return the embroidery "Đồng lúa quê tôi": ripe plots, the dyke, bamboo, egrets."""
    w, h = SCENE
    thread = Thread(w, h, textures.chance("ricefields"))
    silk = textures.cloth(w, h, "silkground", ((226, 220, 200), (240, 235, 218), (247, 243, 230)), 3)
    tint = textures.ramp(
        textures.sloped(w, h, lambda _x, y: 255 * min(1, y * 1.9)),
        (176, 204, 216),
        (214, 222, 214),
        (250, 222, 180),
        (246, 214, 160),
    )
    silk = ImageChops.multiply(silk, tint)
    _sky(thread)
    _village(thread)
    _fields(thread)
    for x, tall in ((90, 470), (240, 540), (420, 430), (1960, 520), (1800, 400), (1110, 240), (900, 220)):
        _bamboo(thread, x, 730 if tall > 300 else 694, tall)
    for x, y, s in ((760, 300, 120), (930, 230, 92), (1060, 330, 80), (620, 420, 70)):
        _egret(thread, x, y, s, flying=True)
    _egret(thread, 700, 1130, 200, flying=False)
    _egret(thread, 420, 1010, 130, flying=False)
    _ears(thread)
    return thread.on(silk)


def _sprig(thread: Thread, x: float, y: float, s: float, way: int, down: int) -> None:
    """Embroider a lotus with its leaves and bud; it grows from a corner inwards."""
    dice = thread.dice
    t = max(2.0, s * 0.014)

    def at(px: float, py: float) -> Point:
        return x + way * px * s, y + down * py * s

    green: tuple[Colour, ...] = ((70, 122, 78), (96, 148, 92), (130, 174, 112), (58, 104, 70))
    for stalk in (
        ((0.1, 0.12), (0.3, 0.34), (0.62, 0.62)),
        ((0.1, 0.12), (0.5, 0.2), (1.02, 0.22)),
        ((0.1, 0.12), (0.18, 0.5), (0.2, 1.0)),
    ):
        (ax, ay), (bx, by), (cx, cy) = stalk
        line = [
            at(
                (1 - k) ** 2 * ax + 2 * k * (1 - k) * bx + k * k * cx,
                (1 - k) ** 2 * ay + 2 * k * (1 - k) * by + k * k * cy,
            )
            for k in [i / 40 for i in range(41)]
        ]
        thread.stem(line, green[0], t * 1.7)
    for px, py, r in ((0.26, 0.66, 0.19), (0.68, 0.27, 0.17), (0.14, 0.16, 0.13)):
        cx, cy = at(px, py)
        for i in range(round(150 * r / 0.19)):
            turn = i / round(150 * r / 0.19) * 2 * math.pi
            edge = r * s * (1 + 0.06 * math.sin(turn * 5))
            for k, (a, b) in enumerate(((0.04, 0.4), (0.34, 0.72), (0.66, 1.0))):
                ends = [
                    (cx + f * edge * math.cos(turn), cy + f * edge * math.sin(turn) * 0.84)
                    for f in (a, b + dice.uniform(-0.06, 0.02))
                ]
                thread.stitch(ends[0], ends[1], green[(k + (i // 9) % 2) % 4], t * 1.3)
    for cx, cy, size, count in ((0.7, 0.7, 0.4, 9), (1.06, 0.22, 0.17, 3), (0.2, 1.04, 0.17, 3)):
        foot = at(cx, cy)
        for i in sorted(range(count), key=lambda n: -abs(n - (count - 1) / 2)):
            turn = (i - (count - 1) / 2) * (24 if count > 3 else 20)
            thread.petal((foot[0], foot[1] + s * size * 0.3), size * s, size * s * 0.42, turn, PINK, t)
    for _ in range(16):
        cx, cy = at(0.7, 0.7)
        thread.stitch(
            (cx + dice.gauss(0, s * 0.03), cy + s * 0.12),
            (cx + dice.gauss(0, s * 0.05), cy + s * 0.07),
            (226, 180, 70),
            t,
        )


@cache
def motif(side: int) -> Picture:
    thread = Thread(side, side, textures.chance("sprig"), 2)
    _sprig(thread, side * 0.1, side * 0.06, side * 0.76, 1, 1)
    return thread.on(textures.cloth(side, side, "ivory", IVORY, 3))


@cache
def tablecloth(width: int, height: int) -> Picture:
    """Return the whole cloth: an embroidered sprig in each corner, a drawn-thread hem."""
    side = round(min(width, height) * 0.36)
    thread = Thread(width, height, textures.chance("tablecloth"), 2)
    edge = side * 0.22
    for x, way in ((edge, 1), (width - edge, -1)):
        for y, down in ((edge, 1), (height - edge, -1)):
            _sprig(thread, x, y + (0 if down > 0 else -side * 0.08), side * 0.72, way, down)
    cloth = textures.cloth(width, height, "ivory", IVORY, 3).copy()
    hem = Pen(width, height, ground=128)
    inset = side * 0.1
    for grow, ink in ((0, 84), (6, 168), (16, 168), (22, 84)):
        hem.box(inset + grow, inset + grow, width - inset - grow, height - inset - grow, ink, outline=2.5)
    for i in range(round((width - 2 * inset) / 9)):
        for y in (inset + 6, height - inset - 18):
            hem.line([(inset + i * 9, y), (inset + i * 9, y + 11)], 86, 3)
    for i in range(round((height - 2 * inset) / 9)):
        for x in (inset + 6, width - inset - 18):
            hem.line([(x, inset + i * 9), (x + 11, inset + i * 9)], 86, 3)
    return thread.on(light(cloth, hem.done()))
