"""Photos of the rice, the noodles and the chilli powder."""

from __future__ import annotations

import math
from functools import lru_cache
from random import Random

from PIL import Image

from sample.pictures import kernels, packs, props, textures
from sample.pictures.labels import LACQUER, PLUM, RICE, STRAW
from sample.pictures.shapes import Pen, cut, petal, puffed, slab, turned
from sample.pictures.stage import Stage, room, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import dish, filled
from sample.pictures.views import Mix, Product, View, flat, jar_view, macro

WHITE: Mix = (("rice", 46, 1.0),)
STICKY: Mix = (("sticky", 40, 1.0),)
PURPLE: Mix = (("purple", 44, 0.97), ("rice", 44, 0.03))


def _big(mix: Mix, times: float) -> Mix:
    return tuple((kind, round(length * times), share) for kind, length, share in mix)


@lru_cache(maxsize=4)
def ear(length: int, hue: Colour = (206, 156, 62)) -> Picture:
    """Return an ear of ripe rice, bent under its grains, as a sprite."""
    side = length
    pen, shade = Pen(side, side), Pen(side, side, ground=128)
    dice = textures.chance(f"ear{length}")
    spine = [
        (side * (0.12 + 0.74 * t), side * (0.95 - 1.35 * t + 0.85 * t * t))
        for t in [i / 30 for i in range(31)]
    ]
    pen.line(spine, 255, side * 0.012)
    for i in range(8, 31):
        x, y = spine[i]
        for way in (-1, 1):
            angle = 62 + i * 3.2 + way * (24 + dice.uniform(-6, 6))
            grain = turned(petal(side * 0.105, side * 0.036), angle, move=(x, y))
            pen.polygon(grain)
            shade.polygon(grain, 104 + way * 8)
            shade.polygon(turned(petal(side * 0.1, side * 0.018), angle, move=(x - 1, y - 1)), 164)
    return cut(
        light(
            textures.mottled(side, side, "ear", (170, 122, 44), hue, (236, 196, 110), cell=14), shade.done()
        ),
        pen.done(),
    )


def _bag(mix: Mix, ground: Colour, ink: Colour, sign: str, table: str, spill: tuple[str, int]) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        grains = kernels.heap(760, ground, tuple((k, round(n * 0.5), s) for k, n, s in mix), "bag")
        sticker = packs.printed(430, 420, product, ink=ink, sign=sign)
        stage.put(
            packs.pouch(640, 860, (240, 240, 236), sticker, clear=grains, crease=3),
            450,
            590,
            angle=-5,
            lift=54,
        )
        kernels.strew(stage.image, *spill, kernels.ring_of(960, 930, 220, 150, dice), dice)
        stage.put(ear(400), 1000, 330, lift=12)
        return stage

    return view


def _bowl(
    mix: Mix, ground: Colour, glaze: Colour, table: str, spill: tuple[str, int], *, rustic: bool = False
) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        if rustic:
            stage.put(props.tray(520), 560, 640, lift=40)
        heap = kernels.heap(700, ground, mix, "bowl")
        side = 330 if rustic else 400
        stage.put(filled(dish(side, glaze, "bowl"), heap, 0.86), 560, 640, lift=54, dark=0.6)
        stage.put(ear(430), 990, 250, lift=12)
        kernels.strew(stage.image, *spill, kernels.ring_of(980, 1010, 200, 110, dice), dice)
        return stage

    return view


def _sack(mix: Mix, ground: Colour, wall: str, ink: Colour, sign: str) -> View:
    """An open sack of coarse cloth before a wall, with a brick-shaped vacuum bag beside it."""

    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, "oak"), dice)
        w, h = 560, 500
        pen = Pen(w, h)
        body = [
            (w / 2 + way * (w * 0.4 + w * 0.09 * math.sin(math.pi * t)), h * (0.2 + 0.8 * t))
            for way in (-1, 1)
            for t in [i / 12 for i in range(13)][::-way]
        ]
        pen.polygon(body)
        burlap = textures.cloth(w, h, "burlap", ((138, 104, 62), (186, 150, 98), (214, 182, 132)), 6)
        folds = textures.relief(textures.clouds(w, h, 120, "sackfold", stretch=(0.6, 2), octaves=2), 0.7, 6)
        bag = puffed(light(burlap, textures.levels(folds, 84, 172)), pen.done(), 44, 2.4)
        rim, hole = Pen(470, 200), Pen(470, 200)
        rim.ellipse(230, 100, 235, 66)
        hole.ellipse(230, 96, 205, 48)
        bag.alpha_composite(puffed(burlap.crop((0, 0, 470, 200)), rim.done(), 14, 2.2), (50, 2))
        small = tuple((kind, round(length * 0.55), share) for kind, length, share in mix)
        grains = kernels.heap(700, ground, small, "sack").crop((0, 0, 470, 200))
        bag.paste(light(grains, textures.sloped(470, 200, lambda _x, y: 96 + 50 * y)), (50, 2), hole.done())
        stage.stand(bag.resize((730, 652), Image.Resampling.BILINEAR), 390, 1060)
        sticker = packs.printed(330, 360, product, ink=ink, sign=sign)
        brick = packs.pouch(
            460,
            660,
            (240, 240, 236),
            sticker,
            clear=kernels.heap(700, ground, tuple((k, round(n * 0.4), s) for k, n, s in mix), "b"),
            crease=5,
        )
        stage.stand(brick, 900, 1110)
        return stage

    return view


def _cooked(hue: tuple[Colour, Colour, Colour], kind: str, table: str, glaze: Colour) -> View:
    """A bowl of cooked rice with chopsticks."""

    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        heap = textures.plain(700, 700, hue[0])
        kernels.cover(heap, ((kind, 58, 1.0),), dice)
        steam = textures.light(
            heap, textures.sloped(700, 700, lambda x, y: 150 - 60 * ((x - 0.42) ** 2 + (y - 0.4) ** 2))
        )
        stage.put(filled(dish(380, glaze, "bowl"), steam, 0.88), 560, 580, lift=54, dark=0.6)
        for shift in (0, 44):
            stick = flat(textures.wood(900, 20, "stick", ((90, 44, 24), (132, 70, 38)), 0), 9)
            stage.put(stick, 760 + shift, 950 + shift * 0.4, angle=24, lift=16)
        stage.put(props.leaf(260, 90), 170, 1010, angle=-50, lift=10)
        return stage

    return view


@lru_cache(maxsize=4)
def bundle(width: int, height: int) -> Picture:
    """Return a bundle of dry rice noodles tied in its middle, as a sprite."""
    dice = textures.chance(f"bun{width}")
    pen, shade = Pen(width, height), Pen(width, height, ground=128)
    for i in range(110):
        y = height * (0.08 + 0.84 * dice.random())
        sway = dice.uniform(-height * 0.06, height * 0.06)
        pinch = height / 2 + (y - height / 2) * 0.82
        start, end = dice.uniform(0, width * 0.05), width - dice.uniform(0, width * 0.05)
        line = [
            (start, y + sway),
            (width * 0.25, y),
            (width * 0.5, pinch),
            (width * 0.75, y),
            (end, y - sway),
        ]
        pen.line(line, 255, 5)
        shade.line(line, 96, 6)
        shade.line([(a, b - 1) for a, b in line], 118 + i % 5 * 12, 4)
        shade.line([(a, b - 2) for a, b in line], 176, 1.4)
    body = cut(light(textures.plain(width, height, (238, 226, 198)), shade.done()), pen.done())
    band = flat(textures.paper(round(width * 0.11), height, "band", (206, 60, 40)))
    body.paste(band.resize((band.width, round(height * 0.84))), (round(width * 0.445), round(height * 0.08)))
    tube = textures.sloped(width, height, lambda _x, y: 134 + 30 * math.sin(math.pi * (0.8 - y)))
    return cut(light(body.convert("RGB"), tube), body.getchannel("A"))


def _noodles(table: str, layout: str) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        if layout == "stack":
            stage.put(props.tray(560), 600, 600, lift=40)
            for i in range(4):
                stage.put(
                    bundle(760, 170),
                    600 + dice.uniform(-14, 14),
                    330 + i * 180,
                    angle=dice.uniform(-3, 3),
                    lift=26,
                )
        elif layout == "pack":
            sticker = packs.printed(520, 380, product, ink=RICE, sign="rice")
            face = textures.plain(600, 880, (206, 190, 150))
            for i in range(7):
                face.paste(b := bundle(840, 150).rotate(90, expand=True), (-20 + i * 88, 20), b)
            stage.put(
                packs.pouch(600, 880, (240, 236, 220), sticker.resize((420, 340)), clear=face, crease=4),
                430,
                600,
                angle=4,
                lift=44,
            )
            stage.put(bundle(560, 130), 950, 900, angle=62, lift=24)
            stage.put(props.leaf(260, 90), 1040, 240, angle=-30)
        elif layout == "macro":
            for i in range(9):
                stage.put(bundle(1700, 260), 560 + i * 8, i * 150, angle=-8, lift=22)
            stage.soften(0.28, 0.78)
        else:
            soup = textures.mottled(640, 640, "broth", (206, 150, 70), (228, 184, 104))
            for i in range(26):
                turn = i * 24
                loop = Pen(640, 640)
                loop.arc(
                    320 + 40 * math.cos(turn),
                    320 + 40 * math.sin(turn),
                    90 + i * 6,
                    turn,
                    turn + 150 + i * 3,
                    width=11,
                )
                noodle = puffed((246, 238, 218), loop.done(), 4, 2.4)
                soup.paste(noodle, (0, 0), noodle)
            kernels.strew(soup, "dill", 50, kernels.ring_of(320, 320, 190, 34, dice), dice)
            kernels.strew(soup, "chili", 34, kernels.ring_of(300, 340, 160, 12, dice), dice)
            stage.put(filled(dish(420, props.BLUE_GLAZE, "bowl"), soup, 0.86), 600, 620, lift=54)
            stage.put(bundle(420, 100), 1010, 130, angle=-12, lift=20)
        return stage

    return view


@lru_cache(maxsize=2)
def pepper(length: int) -> Picture:
    """Return one red chilli with its stalk, pointing down."""
    width = round(length * 0.3)
    pen = Pen(width, length)
    pen.polygon([(width * 0.5 + x, length * 0.16 - y) for x, y in petal(length * 0.82, width * 0.62, 0.32)])
    body = puffed(
        textures.mottled(width, length, "pep", (176, 18, 10), (214, 34, 18), cell=30),
        pen.done(),
        width * 0.16,
        1.3,
    )
    stalk = Pen(width, length)
    stalk.line(
        [(width * 0.5, length * 0.2), (width * 0.54, length * 0.08), (width * 0.7, 2)], 255, width * 0.1
    )
    stalk.ellipse(width * 0.5, length * 0.19, width * 0.16, length * 0.03)
    green = puffed((76, 118, 46), stalk.done(), 3)
    body.paste(green, (0, 0), green)
    return body


CHILI_POWDER: Mix = (("chili", 9, 1.0),)


def _powder(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("slate"), dice)
    dust = kernels.heap(560, (178, 28, 14), (("chili", 11, 1.0),), "dust").resize((700, 700))
    stage.put(filled(dish(330, props.IVORY, "bowl"), dust, 0.86), 480, 700, lift=46)
    for i in range(9):
        stage.put(pepper(330), 330 + i * 84, 250 + (i % 3) * 40, angle=dice.uniform(0, 360), lift=16)
    kernels.strew(stage.image, "chili", 12, kernels.ring_of(940, 920, 190, 420, dice), dice)
    return stage


def _peppers(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("oak"), dice)
    stage.put(props.tray(560), 600, 600, lift=40)
    for _ in range(46):
        turn, far = dice.uniform(0, 6.3), 400 * math.sqrt(dice.random())
        stage.put(
            pepper(300),
            600 + far * math.cos(turn),
            600 + far * math.sin(turn),
            angle=dice.uniform(0, 360),
            lift=12,
        )
    return stage


def _peppers_before(stage: Stage) -> None:
    for x, y, angle in ((880, 1010, 80), (960, 1060, 110), (1010, 980, 60), (250, 1080, -70)):
        stage.put(pepper(260), x, y, angle=angle, lift=12)


def _spoon_of_powder(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("ash"), dice)
    for size, height in ((380, 0), (300, 12), (210, 26)):
        dust = kernels.heap(560, (178, 28, 14), (("chili", 11, 1.0),), "dust").resize((size * 2, size * 2))
        pen = Pen(size * 2, size * 2)
        pen.ellipse(size, size, size * 0.96, size * 0.8)
        stage.put(puffed(dust, pen.done(), 26, 1.6), 600 - height, 640 - height, lift=12)
    scoop = slab(flat(textures.wood(620, 110, "scoop", ((110, 66, 34), (160, 108, 62)), 0), 50), 18)
    stage.put(scoop, 820, 420, angle=38, lift=22)
    stage.put(pepper(330), 210, 260, angle=40, lift=16)
    stage.put(pepper(330), 300, 200, angle=70, lift=16)
    return stage


VIEWS: dict[str, tuple[View, ...]] = {
    "P03-01": (
        _bag(WHITE, (226, 220, 202), RICE, "rice", "oak", ("rice", 50)),
        macro(_big(WHITE, 2.1), (214, 206, 184)),
        _sack(WHITE, (226, 220, 202), "leaf", RICE, "rice"),
        _cooked(((240, 236, 226), (250, 248, 240), (255, 255, 250)), "rice", "walnut", props.BLUE_GLAZE),
    ),
    "P03-02": (
        _bowl(STICKY, (228, 222, 208), props.BROWN_GLAZE, "sage", ("sticky", 42)),
        macro(_big(STICKY, 2.1), (220, 214, 198)),
        _bag(STICKY, (228, 222, 208), STRAW, "sun", "linen", ("sticky", 44)),
        _bowl(STICKY, (228, 222, 208), props.CELADON, "walnut", ("paddy", 46), rustic=True),
    ),
    "P03-03": (
        _bowl(PURPLE, (40, 20, 30), props.IVORY, "clay", ("purple", 46)),
        macro(_big(PURPLE, 2.1), (40, 20, 30)),
        _bag(PURPLE, (40, 20, 30), PLUM, "rice", "ash", ("purple", 48)),
        _cooked(((70, 34, 50), (90, 46, 62), (110, 60, 76)), "purple", "linen", props.STONEWARE),
    ),
    "P03-04": (
        _noodles("indigo", "stack"),
        _noodles("oak", "macro"),
        _noodles("sage", "pack"),
        _noodles("walnut", "bowl"),
    ),
    "P03-05": (
        jar_view(
            CHILI_POWDER,
            (178, 28, 14),
            (40, 36, 34),
            ink=LACQUER,
            sign="sun",
            wall="straw",
            table="walnut",
            size=(550, 640),
            before=_peppers_before,
        ),
        _powder,
        _peppers,
        _spoon_of_powder,
    ),
}
