"""Photos of raw silk: scarves, cloth by the metre, shirt, dress and cushion covers."""

from __future__ import annotations

import math
from functools import lru_cache
from random import Random

from PIL import ImageChops

from sample.pictures import props, textures
from sample.pictures.labels import EARTH, label, tag
from sample.pictures.shapes import Pen, cut, inflate, puffed, slab, smooth
from sample.pictures.stage import SIZE, Stage, room, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import Camera, box, lathe
from sample.pictures.views import Product, View, flat

Tones = tuple[Colour, ...]
RAW: Tones = ((170, 144, 98), (204, 180, 134), (224, 204, 162))
IVORY: Tones = ((212, 200, 172), (234, 224, 200), (246, 240, 222))
TUBER: Tones = ((84, 44, 28), (122, 70, 46), (152, 96, 66))
INDIGO: Tones = ((22, 36, 68), (40, 60, 102), (66, 90, 134))
OLIVE: Tones = ((92, 92, 52), (128, 126, 78), (158, 154, 104))


def silk(width: int, height: int, tones: Tones, seed: str = "dui", thread: float = 5) -> Picture:
    """Return raw silk with its thick and thin threads."""
    return textures.cloth(width, height, seed, tones, thread)


def drape(width: int, height: int, folds: float, seed: str, deep: float = 40) -> Picture:
    """Return the light on cloth hanging in soft folds."""
    dice = textures.chance(seed)
    a, b, c = (dice.uniform(0, 6.3) for _ in range(3))

    def level(x: float, y: float) -> float:
        swing = 0.35 * math.sin(y * 2.2 + a)
        main = math.sin(x * folds * 6.28 + swing + a)
        fine = math.sin(x * folds * 14 + b + y * 1.6) * 0.4
        return 126 + deep * (main * 0.7 + fine * 0.5 * math.sin(y * 3 + c))

    return textures.sloped(width, height, level)


@lru_cache(maxsize=3)
def scarf(width: int, height: int, tones: Tones, seed: str, folds: float = 3.0) -> Picture:
    """Return a scarf with fringes at its lower end."""
    dice = textures.chance(seed)
    fringe = round(height * 0.09)
    pen = Pen(width, height)
    sway = [width * 0.02 * math.sin(i * 0.5) for i in range(31)]
    left = [(8 + sway[i], (height - fringe) * i / 30) for i in range(31)]
    right = [(width - 8 + sway[30 - i] * 0.6, (height - fringe) * i / 30) for i in range(31)]
    pen.polygon([*left, *reversed(right)])
    x = left[-1][0] + 4
    while x < width - 14:
        end = x + dice.uniform(-9, 9)
        pen.line(
            [(x, height - fringe - 4), ((x + end) / 2 + 3, height - fringe * 0.5), (end, height - 4)], 255, 5
        )
        x += 11
    face = light(silk(width, height, tones), drape(width, height, folds, seed))
    shade = inflate(pen.done(), 7, 0.9)
    return cut(light(face, shade), pen.done())


def _hanging(colours: tuple[Tones, ...], wall: str) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(room(wall, "sweep"), dice)
        wide = 860 // len(colours)
        for i, tones in enumerate(colours):
            part = scarf(wide, 880 - 50 * (i % 2), tones, f"hang{i}", 2.2)
            stage.put(
                part,
                600 + (i - (len(colours) - 1) / 2) * (wide + 14),
                170 + part.height / 2,
                lift=46,
                dark=0.36,
            )
        rod = light(
            textures.wood(1240, 40, "rod", ((70, 40, 22), (110, 68, 40)), 0),
            textures.sloped(1240, 40, lambda _x, y: 160 - 90 * y),
        )
        stage.put(flat(rod, 18), 600, 170, lift=22)
        return stage

    return view


def _knotted(tones: Tones, table: str) -> View:
    """A scarf laid in a loop."""

    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        for angle, x, y, seed in ((-24, 420, 690, "k1"), (22, 770, 700, "k2")):
            stage.put(scarf(300, 860, tones, seed, 2.0), x, y, angle=angle, lift=26)
        loop = Pen(760, 520)
        loop.polygon(
            smooth(
                [(60, 330), (110, 130), (380, 40), (650, 130), (700, 330), (560, 450), (380, 490), (200, 450)]
            )
        )
        hole = Pen(760, 520)
        hole.polygon(smooth([(250, 250), (380, 180), (510, 250), (470, 310), (380, 330), (290, 310)]))
        ring = ImageChops.subtract(loop.done(), hole.done())
        folds = textures.sloped(
            760, 520, lambda x, y: 126 + 40 * math.sin(math.hypot(x - 0.5, (y - 0.5) * 1.1) * 46 + x * 3)
        )
        stage.put(puffed(light(silk(760, 520, tones), folds), ring, 26, 1.2), 600, 380, lift=30)
        stage.put(tag(140, 210, product["name_vi"], EARTH), 1010, 1020, angle=16, lift=8)
        return stage

    return view


def folded_silk(
    colours: tuple[Tones, ...], wall: str, table: str, size: tuple[int, int] = (760, 120)
) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        w, h = size
        for i, tones in enumerate(colours):
            pen = Pen(w, h)
            pen.box(3, 3, w - 3, h - 3, radius=h * 0.4)
            layers = textures.sloped(w, h, lambda _x, y: 128 + 30 * math.sin(y * 12.5))
            part = puffed(light(silk(w, h, tones), layers), pen.done(), h * 0.16, 1.5)
            top = 1040 - i * (h - 10) - h
            if i == 0:
                stage.stand(part, 590, 1040)
            else:
                stage.pool(590, top + h - 4, w * 0.47, 6, 7, 0.5)
                stage.image.paste(part, (590 - w // 2 + dice.randrange(-10, 10), top), part)
        return stage

    return view


def _close(tones: Tones, second: Tones | None, angle: float) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        cloth = textures.cloth(SIZE, SIZE, "duiclose", tones, 12)
        stage = Stage(light(cloth, drape(SIZE, SIZE, 1.1, f"close{angle}", 26)), dice)
        if second:
            other = light(
                textures.cloth(1500, 620, "duiclose2", second, 12), drape(1500, 620, 0.8, "over", 26)
            )
            stage.put(slab(flat(other), 10), 640, 1050, angle=angle, lift=34)
        stage.soften(0.25, 0.8, 7)
        return stage

    return view


def _gift(tones: Tones, table: str) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        lid = label(620, 420, product["name_vi"], "tơ tằm", ink=EARTH, ground=(222, 200, 160), sign="thread")
        stage.put(slab(flat(lid, 8), 40, 0.7), 460, 330, angle=-9, lift=36)
        stage.put(
            slab(flat(textures.paper(860, 560, "silkbox", (222, 200, 160)), 8), 46, 0.7),
            640,
            810,
            angle=5,
            lift=40,
        )
        stage.put(flat(textures.paper(800, 500, "tissue", (246, 240, 228)), 6), 640, 790, angle=5, lift=0)
        fold = light(
            silk(740, 430, tones), textures.sloped(740, 430, lambda x, y: 128 + 24 * math.sin(y * 16 + x))
        )
        stage.put(puffed(fold, flat(fold, 40).getchannel("A"), 20, 1.2), 640, 790, angle=5, lift=16)
        return stage

    return view


@lru_cache(maxsize=3)
def bolt(tones: Tones, length: int, radius: int) -> Picture:
    """Return a bolt of cloth lying on its side."""
    face = textures.sloped(300, length, lambda x, y: 128 + 10 * math.sin(x * 30))
    body = lathe(light(silk(300, length, tones), face), ((0, radius), (1, radius)), length, bend=0.3)
    pen = Pen(body.width, round(radius * 0.64))
    pen.ellipse(body.width / 2, radius * 0.3, radius, radius * 0.29)
    spiral = Pen(body.width, round(radius * 0.64), ground=120)
    for i in range(9):
        spiral.ring(
            body.width / 2, radius * 0.3, radius * (1 - i * 0.09), radius * 0.29 * (1 - i * 0.09), 84, 3
        )
    spiral.ellipse(body.width / 2, radius * 0.3, radius * 0.18, radius * 0.055, 30)
    body.paste(
        light(textures.plain(body.width, round(radius * 0.64), tones[1]), spiral.done()), (0, 1), pen.done()
    )
    return body


def _bolts(wall: str, table: str) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        for tones, x, foot in ((RAW, 300, 940), (IVORY, 560, 960), (RAW, 820, 940)):
            stage.stand(bolt(tones, 640, 120), x, foot)
        down = scarf(360, 520, IVORY, "loose", 1.6)
        stage.put(down, 610, 900, lift=20)
        stage.put(tag(140, 210, product["name_vi"], EARTH), 930, 760, angle=-6, lift=8)
        return stage

    return view


def _lying_bolts(table: str) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        stage.put(
            flat(light(silk(900, 1300, IVORY), drape(900, 1300, 1.3, "sheet", 26))),
            560,
            620,
            angle=9,
            lift=18,
        )
        for i, tones in enumerate((RAW, IVORY, RAW)):
            roll = bolt(tones, 820, 96).rotate(90, expand=True)
            stage.put(roll, 600, 300 + i * 215, angle=-6 + i * 5, lift=34)
        scissors = Pen(330, 330)
        scissors.line([(40, 40), (210, 210)], 255, 14)
        scissors.line([(40, 110), (220, 190)], 255, 14)
        scissors.ring(250, 260, 44, 50, width=15)
        scissors.ring(280, 190, 46, 40, width=15)
        stage.put(puffed((120, 124, 126), scissors.done(), 4, 2.6), 1000, 1000, lift=12)
        return stage

    return view


@lru_cache(maxsize=2)
def pillow(side: int, tones: Tones) -> Picture:
    """Return a square cushion."""
    pen = Pen(side, side)
    s = float(side)
    pen.polygon(
        smooth(
            [
                (6, 6),
                (s * 0.25, s * 0.045),
                (s * 0.5, s * 0.055),
                (s * 0.75, s * 0.045),
                (s - 6, 6),
                (s * 0.955, s * 0.25),
                (s * 0.945, s * 0.5),
                (s * 0.955, s * 0.75),
                (s - 6, s - 6),
                (s * 0.75, s * 0.955),
                (s * 0.5, s * 0.945),
                (s * 0.25, s * 0.955),
                (6, s - 6),
                (s * 0.045, s * 0.75),
                (s * 0.055, s * 0.5),
                (s * 0.045, s * 0.25),
            ]
        )
    )
    alpha = pen.done()
    soft = textures.levels(
        textures.relief(textures.clouds(side, side, side * 0.4, "pill", octaves=2), 0.8, side // 40), 96, 160
    )
    face = light(silk(side, side, tones, "pillow"), soft)
    return cut(light(face, inflate(alpha, side * 0.11, 1.25)), alpha)


def _pillows(layout: str, ground: str) -> View:
    def view(dice: Random, product: Product) -> Stage:
        if layout == "pair":
            stage = Stage(room("leaf", ground), dice)
            bench = textures.wood(1160, 240, "bench", ((88, 52, 28), (132, 84, 48)), 1)
            box(stage, 600, 1130, (1080, 190, 420), (bench, bench, bench), Camera(0.5, 16))
            stage.put(pillow(520, IVORY), 420, 640, angle=9, lift=26)
            stage.put(pillow(540, RAW), 700, 680, angle=-8, lift=30)
        elif layout == "one":
            stage = Stage(table_top(ground), dice)
            stage.put(pillow(900, RAW), 600, 600, angle=7, lift=60)
        elif layout == "close":
            stage = Stage(table_top(ground), dice)
            stage.put(pillow(1300, RAW), 820, 860, angle=6, lift=50)
            stage.soften(0.2, 0.8, 6)
        else:
            stage = Stage(table_top(ground), dice)
            fold = light(
                silk(640, 640, RAW), textures.sloped(640, 640, lambda x, y: 128 + 16 * math.sin(y * 9))
            )
            stage.put(
                slab(puffed(fold, flat(fold, 20).getchannel("A"), 12, 2.0), 20), 560, 560, angle=-8, lift=30
            )
            stage.put(
                flat(
                    label(
                        430,
                        250,
                        product["name_vi"],
                        "45 × 45 cm",
                        ink=EARTH,
                        ground=(222, 200, 160),
                        sign="thread",
                    ),
                    4,
                ),
                560,
                560,
                angle=-8,
                lift=8,
            )
            stage.put(props.twine(660, 660), 560, 560, angle=-8, lift=4)
        return stage

    return view


VIEWS: dict[str, tuple[View, ...]] = {
    "P08-01": (
        _hanging((RAW, TUBER, INDIGO), "paper"),
        _close(INDIGO, RAW, 10),
        _gift(TUBER, "linen"),
        _knotted(OLIVE, "walnut"),
    ),
    "P08-02": (
        _bolts("clay", "ash"),
        _close(RAW, IVORY, -8),
        _lying_bolts("oak"),
        folded_silk((RAW, IVORY, RAW, IVORY, RAW), "leaf", "walnut", (860, 140)),
    ),
    "P08-05": (
        _pillows("pair", "oak"),
        _pillows("close", "walnut"),
        _pillows("one", "indigo"),
        _pillows("folded", "ash"),
    ),
}
