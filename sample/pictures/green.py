"""Photos of the green rice and its cakes, and of the tea of sophora buds."""

from __future__ import annotations

import math
from functools import lru_cache
from random import Random

from PIL import Image

from sample.pictures import kernels, packs, props, textures
from sample.pictures.labels import STRAW, label
from sample.pictures.shapes import Pen, cut, inflate, puffed, slab
from sample.pictures.stage import Stage, room, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import dish, filled, lathe, liquid, mouth
from sample.pictures.views import Product, View, flat, macro, with_pouch


def tea_box(ink: Colour, ground: Colour, sign: str, wall: str, table: str) -> View:
    """Stand a box of tea bags with a cup before it."""

    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        packs.carton(stage, 470, 930, (480, 560, 280), product, ink=ink, ground=ground, sign=sign, yaw=24)
        cup = lathe(textures.plain(200, 150, props.CELADON), ((0, 130), (0.5, 118), (1, 70)), 150, bend=0.3)
        mouth(cup, 130, 0.3, (206, 218, 200), liquid((206, 166, 56), 260), 11)
        stage.stand(cup, 880, 1080)
        return stage

    return view


def _com_open(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("walnut"), dice)
    stage.put(props.lotus_leaf(540), 600, 610, angle=20, lift=30)
    heap = kernels.heap(700, (116, 140, 54), (("com", 26, 1.0),), "com")
    pen = Pen(700, 700)
    pen.polygon(
        [
            (
                350 + 300 * (1 + 0.05 * math.sin(a * 5)) * math.cos(a),
                350 + 270 * (1 + 0.06 * math.sin(a * 4)) * math.sin(a),
            )
            for a in [i / 40 * 2 * math.pi for i in range(40)]
        ]
    )
    dome = textures.sloped(700, 700, lambda x, y: 150 - 90 * max(0, (x - 0.42) ** 2 + (y - 0.4) ** 2 - 0.02))
    stage.put(cut(light(light(heap, inflate(pen.done(), 40, 1.8)), dome), pen.done()), 600, 600, lift=20)
    kernels.strew(stage.image, "com", 28, kernels.ring_of(600, 610, 420, 90, dice, 0.1), dice)
    return stage


@lru_cache(maxsize=2)
def packet(side: int) -> Picture:
    """Return a parcel folded from lotus leaf and tied with green straw."""
    leaf = (
        props.lotus_leaf(side)
        .resize((side * 2, side * 2))
        .convert("RGB")
        .crop((side // 2, side // 2, side // 2 + side, side // 2 + side))
    )
    pen = Pen(side, side)
    pen.box(4, 4, side - 4, side - 4, radius=side * 0.1)
    folds = Pen(side, side, ground=128)
    for line in (
        ((0, 0), (side * 0.5, side * 0.46)),
        ((side, 0), (side * 0.5, side * 0.46)),
        ((0, side), (side * 0.5, side * 0.54)),
        ((side, side), (side * 0.5, side * 0.54)),
    ):
        folds.line([(float(x), float(y)) for x, y in line], 70, side * 0.016)
        folds.line([(x + side * 0.012, y + side * 0.016) for x, y in line], 160, side * 0.014)
    body = puffed(light(leaf, textures.blurred(folds.done(), 4)), pen.done(), side * 0.06, 2.2)
    cord = props.twine(side, side, (196, 190, 96))
    body.alpha_composite(cord)
    return slab(body, round(side * 0.07), 0.6)


def _com_packets(dice: Random, product: Product) -> Stage:
    stage = Stage(table_top("linen"), dice)
    stage.put(packet(470), 430, 430, angle=-8, lift=34)
    stage.put(packet(430), 820, 760, angle=12, lift=34)
    heap = kernels.heap(500, (116, 140, 54), (("com", 26, 1.0),), "com")
    stage.put(filled(dish(200, props.IVORY, "bowl"), heap.resize((400, 400)), 0.86), 330, 930, lift=30)
    stage.put(
        flat(label(290, 170, product["name_vi"], packs.net_of(product), sign="rice"), 6),
        900,
        230,
        angle=5,
        lift=9,
    )
    return stage


@lru_cache(maxsize=2)
def _cake(side: int) -> Picture:
    paste = textures.ramp(
        textures.clouds(side, side, side * 0.16, "banhcom", octaves=4),
        (84, 122, 40),
        (124, 158, 62),
        (160, 186, 92),
    )
    kernels.cover(paste, (("com", max(14, side // 12), 1.0),), textures.chance("cakegrain"), 0.16)
    pen = Pen(side, side)
    pen.box(3, 3, side - 3, side - 3, radius=side * 0.12)
    return slab(puffed(paste, pen.done(), side * 0.06, 2.0), round(side * 0.26), 0.66)


@lru_cache(maxsize=1)
def _cut_cake(side: int) -> Picture:
    """Return a cake cut through: green outside, the yellow bean filling within."""
    tall = round(side * 0.5)
    pen, core = Pen(side, tall), Pen(side, tall)
    pen.box(3, 3, side - 3, tall - 3, radius=tall * 0.2)
    core.box(side * 0.08, tall * 0.2, side * 0.92, tall * 0.8, radius=tall * 0.2)
    paste = textures.ramp(
        textures.clouds(side, tall, 30, "cutcom", octaves=4), (84, 122, 40), (124, 158, 62), (160, 186, 92)
    )
    bean = textures.ramp(
        textures.clouds(side, tall, 16, "bean", octaves=4), (206, 160, 66), (236, 200, 110), (246, 222, 150)
    )
    kernels.cover(bean, (("coconut", 40, 1.0),), textures.chance("coco"), 0.08)
    paste.paste(bean, (0, 0), core.done())
    return puffed(paste, pen.done(), 10, 1.8)


def _cakes(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("ash"), dice)
    stage.put(props.banana_leaf(980, 780), 600, 610, angle=-8, lift=22)
    for i in range(6):
        stage.put(_cake(230), 360 + (i % 3) * 250, 440 + (i // 3) * 290, angle=dice.uniform(-8, 8), lift=20)
    stage.put(_cut_cake(280), 860, 930, angle=-14, lift=20)
    stage.put(_cut_cake(280), 560, 990, angle=10, lift=20)
    stage.put(props.tea(120), 1060, 180, lift=24)
    return stage


def _cake_box(dice: Random, product: Product) -> Stage:
    stage = Stage(table_top("clay"), dice)
    green = (46, 110, 62)
    stage.put(
        slab(
            flat(
                label(
                    640,
                    420,
                    product["name_vi"],
                    packs.net_of(product),
                    ink=(246, 224, 150),
                    ground=green,
                    sign="lotus",
                ),
                8,
            ),
            46,
            0.7,
        ),
        430,
        330,
        angle=-7,
        lift=36,
    )
    stage.put(slab(flat(textures.paper(800, 500, "cakebox", green), 10), 50, 0.7), 690, 840, angle=4, lift=40)
    for i in range(10):
        wrap = light(
            Image.blend(
                textures.plain(136, 200, (70, 120, 60)), textures.plain(136, 200, (220, 230, 210)), 0.25
            ),
            textures.levels(textures.relief(textures.clouds(136, 200, 30, "cello"), 1.2, 3), 84, 190),
        )
        part = flat(wrap, 10)
        band = flat(textures.plain(136, 40, (176, 36, 30)))
        part.paste(band, (0, 80))
        stage.put(part, 400 + (i % 5) * 146, 720 + (i // 5) * 222, angle=4, lift=8)
    return stage


def _buds(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("slate"), dice)
    stage.put(props.tray(420), 480, 700, lift=34)
    heap = kernels.heap(700, (150, 128, 46), (("bud", 34, 1.0),), "hoe")
    pen = Pen(700, 700)
    pen.ellipse(350, 350, 330, 330)
    dome = textures.sloped(700, 700, lambda x, y: 146 - 80 * max(0, (x - 0.42) ** 2 + (y - 0.4) ** 2 - 0.03))
    stage.put(cut(light(light(heap, inflate(pen.done(), 40, 1.6)), dome), pen.done()), 480, 700, lift=12)
    stage.put(props.tea(170, props.IVORY, (222, 186, 40)), 960, 330, lift=30)
    kernels.strew(stage.image, "bud", 40, kernels.ring_of(1000, 940, 170, 110, dice), dice)
    for x, y, a in ((250, 170, 50), (380, 140, 80)):
        stage.put(props.leaf(240, 76), x, y, angle=a, lift=9)
    return stage


VIEWS: dict[str, tuple[View, ...]] = {
    "P12-01": (_com_open, _com_packets),
    "P12-02": (_cakes, _cake_box),
    "P12-03": (
        _buds,
        macro((("bud", 86, 1.0),), (130, 112, 40)),
        with_pouch(
            (214, 192, 120),
            ink=STRAW,
            sign="sun",
            content=lambda: kernels.heap(400, (150, 128, 46), (("bud", 40, 1.0),), "hoebag"),
            table="oak",
            spill=("bud", 44),
            crease=10,
        ),
        tea_box(STRAW, (246, 232, 186), "sun", "straw", "walnut"),
    ),
}
