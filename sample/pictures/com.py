"""Photos of young green rice and its cakes, and of the roasted sophora buds."""

from __future__ import annotations

import math
from functools import cache
from random import Random

from PIL import ImageChops, ImageFilter

from sample.pictures import kernels, packs, props, textures
from sample.pictures.labels import RICE, STRAW, label
from sample.pictures.orchard import teabag
from sample.pictures.shapes import Pen, blob, cut, puffed, slab, smooth
from sample.pictures.stage import Stage, room, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import Camera, box, dish, filled, lathe, liquid, mouth
from sample.pictures.views import Mix, Product, View, flat, macro

YOUNG_RICE: Mix = (("com", 24, 1.0),)
BUDS: Mix = (("bud", 40, 1.0),)
PALM: tuple[Colour, ...] = ((214, 196, 130), (232, 218, 160), (196, 176, 108))
BREW: Colour = (222, 184, 58)


@cache
def _mound(side: int, kind: str, size: int, ground: Colour) -> Picture:
    """Return a loose heap of small things, higher in the middle, crumbling at its edge."""
    dice = textures.chance(f"mound{kind}{side}")
    heap = kernels.heap(side, ground, ((kind, size, 1.0),), f"mound{kind}")
    pen, middle = Pen(side, side), side / 2
    pen.polygon(blob(middle, middle, side * 0.41, side * 0.38, dice, 0.06, 17))
    edge = [
        (middle + side * 0.4 * math.cos(a) * far, middle + side * 0.37 * math.sin(a) * far)
        for a, far in [(dice.uniform(0, 2 * math.pi), dice.uniform(0.96, 1.09)) for _ in range(260)]
    ]
    for x, y in edge:
        pen.ellipse(x, y, size * 0.42, size * 0.32)
    alpha = pen.done()
    height = textures.blurred(alpha, side * 0.11)
    slope = textures.relief(height, 0.9, max(4, side // 26)).filter(ImageFilter.GaussianBlur(side / 60))
    return cut(light(heap, textures.levels(slope, 66, 184)), alpha)


def _straw(stage: Stage, x: float, y: float, angle: float, count: int = 14) -> None:
    """Lay a few green ears of sticky rice on their stalks."""
    dice = stage.dice
    for _ in range(count // 4):
        stage.put(
            props.leaf(420, 22, ((96, 130, 52), (136, 164, 76), (176, 194, 108)), 2),
            x,
            y,
            angle=angle + dice.uniform(-12, 12),
            lift=6,
        )
    lean = math.radians(angle + 90)
    ears = [
        (
            x + (120 + i * 13) * math.cos(lean) + dice.gauss(0, 17),
            y - (120 + i * 13) * math.sin(lean) + dice.gauss(0, 17),
        )
        for i in range(count)
    ]
    kernels.strew(stage.image, "com", 40, ears, dice)


@cache
def _banana(length: int) -> Picture:
    """Return a ripe small banana with brown freckles."""
    w, h = length, round(length * 0.46)
    outline = [
        (0.02, 0.36),
        (0.08, 0.24),
        (0.28, 0.5),
        (0.56, 0.56),
        (0.8, 0.36),
        (0.93, 0.08),
        (0.99, 0.12),
        (0.96, 0.44),
        (0.78, 0.82),
        (0.5, 0.96),
        (0.22, 0.84),
    ]
    pen = Pen(w, h)
    pen.polygon(smooth([(x * w, y * h) for x, y in outline], 6))
    skin = textures.mottled(w, h, "banana", (222, 170, 46), (238, 196, 70), (246, 214, 106), cell=90)
    spots = textures.clouds(w, h, 16, "freckle", octaves=2).point([220 if v > 206 else 0 for v in range(256)])
    skin.paste((104, 66, 30), (0, 0), spots.filter(ImageFilter.GaussianBlur(1)))
    for x0, x1 in ((0.0, 0.07), (0.92, 1.0)):
        tip = Pen(w, h)
        tip.box(x0 * w, 0, x1 * w, h)
        skin.paste((92, 78, 36), (0, 0), textures.blurred(tip.done(), 6))
    return puffed(skin, pen.done(), h * 0.16, 1.3)


def _on_leaf(dice: Random, _product: Product) -> Stage:
    """Green rice heaped on a lotus leaf, eaten with ripe bananas."""
    stage = Stage(table_top("walnut"), dice)
    stage.put(props.lotus_leaf(520), 560, 640, angle=30, lift=34)
    stage.put(_mound(760, "com", 25, (112, 138, 52)), 560, 640, lift=16)
    kernels.strew(stage.image, "com", 27, kernels.ring_of(560, 640, 460, 46, dice, 0.06), dice)
    stage.put(_banana(420), 930, 210, angle=-24, lift=22)
    stage.put(_banana(390), 880, 320, angle=-8, lift=22)
    _straw(stage, 190, 230, -38)
    return stage


@cache
def _parcel(side: int) -> Picture:
    """Return a parcel folded from a lotus leaf and tied with split bamboo."""
    pad = (
        props.lotus_leaf(side).convert("RGB").crop((side // 4, side // 5, side // 4 + side, side // 5 + side))
    )
    pen, folds = Pen(side, side), Pen(side, side, ground=128)
    pen.box(4, 4, side - 4, side - 4, radius=side * 0.13)
    for points, ink in (
        (((0.02, 0.06), (0.46, 0.5), (0.02, 0.94)), 150),
        (((0.98, 0.04), (0.56, 0.5), (0.98, 0.96)), 96),
        (((0.06, 0.98), (0.5, 0.5), (0.94, 0.98)), 108),
    ):
        folds.polygon([(x * side, y * side) for x, y in points], ink)
    shade = textures.blurred(folds.done(), side * 0.012)
    body = slab(puffed(light(pad, shade), pen.done(), side * 0.07, 1.0), side // 9, 0.62)
    tie, glint = Pen(side, body.height), Pen(side, body.height, ground=128)
    c = side / 2
    for line in (
        [(c, 0.0), (c, side + side / 9)],
        [(0.0, c), (float(side), c)],
        [(c, c), (c + side * 0.2, c - side * 0.17), (c + side * 0.29, c - side * 0.13)],
        [(c, c), (c - side * 0.17, c + side * 0.2), (c - side * 0.11, c + side * 0.29)],
    ):
        tie.line(line, 255, side * 0.026)
        glint.line(line, 100, side * 0.026)
        glint.line([(x - 2, y - 2) for x, y in line], 150, side * 0.012)
    strip = light(textures.mottled(side, body.height, "split", *PALM, cell=20), glint.done())
    band = cut(strip, ImageChops.multiply(tie.done(), body.getchannel("A")))
    body.alpha_composite(band)
    return body


def _parcels(dice: Random, product: Product) -> Stage:
    stage = Stage(table_top("linen"), dice)
    stage.put(_parcel(470), 390, 420, angle=9, lift=36)
    stage.put(_parcel(410), 790, 760, angle=-13, lift=36)
    bowl = filled(
        dish(190, props.IVORY, "bowl"),
        kernels.heap(420, (112, 138, 52), (("com", 22, 1.0),), "combowl"),
        0.85,
    )
    stage.put(bowl, 300, 930, lift=32)
    stage.put(flat(packs.printed(270, 200, product, ink=RICE, sign="rice"), 4), 960, 300, angle=-7, lift=8)
    kernels.strew(stage.image, "com", 26, kernels.ring_of(520, 1010, 80, 22, dice), dice)
    return stage


@cache
def _dough() -> Picture:
    """Return the soft green skin of the cakes, the flattened grains still to be seen in it."""
    face = textures.mottled(640, 640, "comdough", (88, 126, 44), (112, 150, 58), (138, 170, 80), cell=60)
    kernels.cover(face, (("com", 30, 1.0),), textures.chance("dough"), 0.34)
    veil = textures.plain(640, 640, (108, 146, 56))
    face.paste(veil, (0, 0), textures.levels(textures.clouds(640, 640, 40, "veil"), 110, 200))
    return light(face, textures.relief(textures.clouds(640, 640, 60, "sheen", octaves=2), 0.26, 4))


def _cake(dice: Random, side: int) -> Picture:
    left, top = dice.randrange(640 - side), dice.randrange(640 - side)
    pen = Pen(side, side)
    pen.box(3, 3, side - 3, side - 3, radius=side * 0.13)
    part = _dough().crop((left, top, left + side, top + side))
    return slab(puffed(part, pen.done(), side * 0.06, 1.0), round(side * 0.24), 0.6)


@cache
def _cut_cake(width: int, height: int) -> Picture:
    """Return the cut face of a cake: a green skin around mung bean with shreds of coconut."""
    pen, heart = Pen(width, height), Pen(width, height)
    pen.box(2, 2, width - 2, height - 2, radius=height * 0.26)
    heart.box(width * 0.08, height * 0.17, width * 0.92, height * 0.83, radius=height * 0.2)
    face = _dough().crop((40, 40, 40 + width, 40 + height))
    bean = textures.mottled(
        width, height, "mungbean", (226, 184, 84), (240, 206, 116), (248, 222, 148), cell=26
    )
    kernels.cover(bean, (("coconut", 34, 1.0),), textures.chance("shreds"), 0.045)
    crumb = textures.relief(textures.clouds(width, height, 12, "crumb", octaves=2), 0.4, 1)
    face.paste(light(bean, crumb), (0, 0), heart.done().filter(ImageFilter.GaussianBlur(2)))
    return puffed(face, pen.done(), height * 0.06, 0.8)


def _cakes(dice: Random, _product: Product) -> Stage:
    """A plate of cakes on banana leaf, two of them cut."""
    stage = Stage(table_top("ash"), dice)
    stage.put(props.banana_leaf(1000, 760), 540, 560, angle=-9, lift=22)
    for i in range(6):
        x, y = 290 + 250 * (i % 3), 350 + 270 * (i // 3)
        stage.put(_cake(dice, 220), x + y * 0.1, y - x * 0.08 + 40, angle=-9 + dice.uniform(-4, 4), lift=18)
    stage.put(slab(_cut_cake(300, 150), 16, 0.66), 420, 950, angle=7, lift=20)
    stage.put(slab(_cut_cake(300, 150), 16, 0.66), 760, 990, angle=-10, lift=20)
    stage.put(props.tea(130, props.IVORY), 1060, 190, lift=26)
    return stage


@cache
def _wrapped(side: int) -> Picture:
    """Return a cake in clear film with a paper band."""
    pen = Pen(side, side)
    pen.box(2, 2, side - 2, side - 2, radius=side * 0.08)
    face = _dough().crop((100, 100, 100 + side, 100 + side))
    film = textures.relief(
        textures.clouds(side, side, side * 0.2, "film", octaves=2, stretch=(2, 0.7)), 1.1, 3
    )
    body = puffed(light(face, textures.levels(film, 92, 190)), pen.done(), 7, 1.0)
    band = label(side, round(side * 0.46), "Bánh cốm", ink=RICE, sign="lotus", framed=False)
    body.paste(band, (0, round(side * 0.27)))
    return body


def _cake_box(dice: Random, product: Product) -> Stage:
    stage = Stage(table_top("clay"), dice)
    lid = label(
        760,
        470,
        product["name_vi"],
        packs.net_of(product),
        ink=(238, 218, 150),
        ground=(24, 92, 52),
        sign="lotus",
    )
    stage.put(slab(flat(lid, 8), 40, 0.6), 560, 290, angle=5, lift=36)
    case = flat(textures.paper(940, 480, "comcase", (24, 92, 52)), 8)
    well = Pen(940, 480)
    well.box(24, 24, 916, 456)
    fall = ImageChops.offset(textures.blurred(well.done(), 14), 10, 10).point(
        [50 + round(v * 74 / 255) for v in range(256)]
    )
    case.paste(light(textures.plain(940, 480, (232, 222, 190)), fall), (0, 0), well.done())
    for i in range(10):
        case.alpha_composite(_wrapped(158), (58 + 168 * (i % 5), 74 + 176 * (i // 5)))
    stage.put(slab(case, 46, 0.6), 600, 830, angle=-4, lift=40)
    return stage


def _bud_bowl(dice: Random, _product: Product) -> Stage:
    """Roasted buds on a bamboo tray with a cup of their bright tea."""
    stage = Stage(table_top("indigo"), dice)
    stage.put(props.tray(420), 500, 700, lift=40)
    stage.put(_mound(640, "bud", 38, (120, 104, 36)), 500, 700, lift=12)
    stage.put(dish(225, (236, 230, 218), "plate"), 930, 280, lift=28)
    stage.put(props.tea(160, props.IVORY, BREW), 930, 280, lift=22)
    kernels.strew(stage.image, "bud", 42, kernels.ring_of(1010, 960, 130, 44, dice), dice)
    return stage


def _bud_pouch(dice: Random, product: Product) -> Stage:
    stage = Stage(table_top("oak"), dice)
    sticker = packs.printed(420, 340, product, ink=(150, 104, 20), sign="sun")
    window = kernels.heap(420, (120, 104, 36), BUDS, "budbag")
    stage.put(packs.pouch(610, 860, (226, 206, 136), sticker, window=window), 440, 590, angle=-6, lift=40)
    spoon, haft = Pen(200, 150), Pen(330, 40)
    spoon.ellipse(100, 75, 96, 70)
    haft.box(0, 6, 330, 34, radius=14)
    wood = textures.wood(330, 150, "spoon", ((150, 96, 52), (196, 144, 90)), 0)
    stage.put(puffed(wood, haft.done(), 8, 1.6), 1035, 770, angle=62, lift=12)
    scoop = filled(
        puffed(wood, spoon.done(), 16, 1.4).resize((200, 200)),
        kernels.heap(240, (120, 104, 36), BUDS, "scoop"),
        0.8,
    )
    stage.put(scoop.resize((220, 180)), 930, 960, angle=62, lift=14)
    kernels.strew(stage.image, "bud", 44, kernels.ring_of(900, 1050, 150, 46, dice), dice)
    return stage


def _bud_carton(dice: Random, product: Product) -> Stage:
    """The box of filter bags with a cup of tea before it."""
    stage = Stage(room("straw", "walnut"), dice)
    ground = (246, 234, 194)
    front = label(520, 480, product["name_vi"], "25 túi lọc", ink=STRAW, ground=ground, sign="sun")
    box(stage, 500, 900, (520, 480, 240), packs.sides(ground, front), Camera(24, 18))
    cup = lathe(textures.plain(200, 150, props.IVORY), ((0, 138), (0.5, 124), (1, 72)), 160, bend=0.3)
    mouth(cup, 138, 0.3, (240, 236, 224), liquid(BREW, 276), 11)
    stage.stand(cup, 900, 1070)
    stage.put(teabag().resize((176, 350)), 300, 1020, angle=64, lift=12)
    kernels.strew(stage.image, "bud", 34, kernels.ring_of(600, 1090, 90, 24, dice), dice)
    return stage


VIEWS: dict[str, tuple[View, ...]] = {
    "P12-01": (_on_leaf, _parcels),
    "P12-02": (_cakes, _cake_box),
    "P12-03": (_bud_bowl, macro((("bud", 84, 1.0),), (124, 106, 38)), _bud_pouch, _bud_carton),
}
