"""Photos of the guava goods: fresh and dried fruit, leaf tea, juice, the gift basket."""

from __future__ import annotations

import math
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageDraw

from sample.pictures import kernels, packs, props, textures
from sample.pictures.labels import LACQUER, RICE, font, label, tag
from sample.pictures.orchard import GUAVA_LEAF, dried_slice, fruit, glass, half_fruit, teabag
from sample.pictures.shapes import Pen, Point, cut, slab
from sample.pictures.stage import SIZE, Stage, room, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import Camera, box, dish, filled
from sample.pictures.views import Product, View, bowl_of, flat
from sample.pictures.wickerwork import basket, wicker

JUICE: Colour = (232, 184, 164)
CHILI = (("chili", 15, 0.5), ("salt", 11, 0.5))


def _twig(stage: Stage, x: float, y: float, angle: float, long: int = 250) -> None:
    for lean in (-32, 26):
        stage.put(
            props.leaf(long, round(long * 0.4), GUAVA_LEAF, 12),
            x + lean * 1.6,
            y + abs(lean),
            angle=angle + lean,
            lift=10,
        )


@cache
def _crate() -> Picture:
    """Return an open carton with its paper bed."""
    case = flat(textures.paper(1000, 840, "crate", (196, 156, 106)), 8)
    well = Pen(1000, 840)
    well.box(36, 36, 964, 804)
    fall = ImageChops.offset(textures.blurred(well.done(), 26), 22, 22).point(
        [44 + round(v * 76 / 255) for v in range(256)]
    )
    bed = light(textures.paper(1000, 840, "bed", (214, 190, 146)), fall)
    case.paste(bed, (0, 0), well.done())
    return slab(case, 30, 0.6)


def _crate_view(dice: Random, product: Product) -> Stage:
    stage = Stage(table_top("ash"), dice)
    stage.put(_crate(), 560, 560, lift=50)
    for i in range(20):
        x, y = 168 + 196 * (i % 5) + (40 if (i // 5) % 2 else -28) * 0.6, 268 + 190 * (i // 5)
        stage.put(fruit(104 + i % 3 * 5, i % 6), x, y, angle=dice.uniform(-28, 28), lift=16, dark=0.66)
    _twig(stage, 300, 240, 60)
    _twig(stage, 780, 600, -70, 220)
    stage.put(half_fruit(150), 1000, 1010, angle=20, lift=20)
    stage.put(tag(150, 226, product["name_vi"], RICE), 760, 1050, angle=-12, lift=10)
    return stage


def _trio(dice: Random, _product: Product) -> Stage:
    stage = Stage(room("sky", "oak", 620), dice)
    for x, foot, radius, seed, tilt in (
        (380, 900, 205, 1, 0),
        (700, 860, 215, 3, -14),
        (560, 1030, 200, 4, 12),
    ):
        sprite = fruit(radius, seed).rotate(tilt, Image.Resampling.BICUBIC)
        stage.stand(sprite, x, foot, spread=0.8)
    cut_one = half_fruit(160).resize((300, 310))
    stage.put(cut_one, 900, 960, lift=20, angle=-12)
    _twig(stage, 230, 1000, 100, 220)
    return stage


def _slices(stage: Stage, places: list[Point], length: int, lift: float = 10) -> None:
    for x, y in places:
        stage.put(
            dried_slice(length, stage.dice.randrange(10)),
            x,
            y,
            angle=stage.dice.choice((0, 90, 180, 270)),
            lift=lift,
            dark=0.6,
        )


@cache
def _slice_heap() -> Picture:
    heap = Stage(textures.plain(640, 640, (170, 128, 60)), textures.chance("slices"))
    _slices(heap, [(heap.dice.uniform(0, 640), heap.dice.uniform(0, 640)) for _ in range(90)], 150, 7)
    return heap.image


def _salt_pot(radius: int) -> Picture:
    return filled(dish(radius, props.IVORY, "cup"), kernels.heap(300, (206, 92, 62), CHILI, "chilisalt"), 0.8)


def _dried_plate(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("indigo"), dice)
    stage.put(dish(470, props.STONEWARE, "plate"), 560, 620, lift=44)
    for far, count in ((280, 14), (180, 10), (70, 6)):
        places = [
            (560 + far * math.cos(i * 2 * math.pi / count), 620 + far * math.sin(i * 2 * math.pi / count))
            for i in range(count)
        ]
        _slices(stage, places, 210, 12)
    stage.put(_salt_pot(120), 990, 250, lift=26)
    kernels.strew(stage.image, "chili", 20, kernels.ring_of(1060, 450, 90, 40, dice), dice)
    _twig(stage, 160, 180, 40, 220)
    return stage


def _dried_close(dice: Random, _product: Product) -> Stage:
    stage = Stage(textures.plain(SIZE, SIZE, (150, 108, 48)), dice)
    _slices(stage, [(dice.uniform(0, SIZE), dice.uniform(0, SIZE)) for _ in range(60)], 380, 14)
    kernels.strew(
        stage.image, "chili", 30, [(dice.uniform(0, SIZE), dice.uniform(0, SIZE)) for _ in range(50)], dice
    )
    kernels.strew(
        stage.image, "salt", 22, [(dice.uniform(0, SIZE), dice.uniform(0, SIZE)) for _ in range(90)], dice
    )
    stage.soften(0.26, 0.8)
    return stage


def _sachet(name: str) -> Picture:
    """Return the small clear packet of chilli salt."""
    return packs.pouch(
        220,
        260,
        (226, 210, 190),
        label(150, 92, name, ink=LACQUER, sign="sun", framed=False),
        clear=kernels.heap(300, (206, 92, 62), CHILI, "chilisalt"),
    )


def _dried_pouch(dice: Random, product: Product) -> Stage:
    stage = Stage(table_top("linen"), dice)
    sticker = packs.printed(430, 350, product, ink=LACQUER, sign="leaf")
    stage.put(
        packs.pouch(620, 860, (232, 214, 150), sticker, window=_slice_heap()), 440, 580, angle=5, lift=40
    )
    stage.put(_sachet("Muối ớt"), 930, 330, angle=-12, lift=16)
    _slices(stage, kernels.ring_of(940, 800, 150, 12, dice), 200, 11)
    stage.put(fruit(120, 2), 1050, 1080, lift=20)
    return stage


def _dip(dice: Random, _product: Product) -> Stage:
    """A board with fresh and dried fruit and the salt to dip them in."""
    stage = Stage(table_top("slate"), dice)
    board = slab(flat(textures.wood(960, 700, "board", ((150, 96, 54), (198, 146, 92)), 0), 60), 28)
    stage.put(board, 600, 620, angle=-7, lift=34)
    stage.put(_salt_pot(150), 600, 600, lift=24)
    _slices(
        stage,
        [
            (600 + 260 * math.cos(a), 600 + 200 * math.sin(a))
            for a in [i / 13 * 2 * math.pi for i in range(13)]
        ],
        200,
        12,
    )
    stage.put(half_fruit(120), 200, 1030, angle=30, lift=18)
    stage.put(fruit(116, 5), 1040, 230, angle=24, lift=20)
    return stage


def _tea_carton(wall: str, table: str, yaw: float) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        packs.carton(
            stage, 520, 900, (600, 430, 260), product, ink=RICE, ground=(224, 230, 206), sign="leaf", yaw=yaw
        )
        for x, y, angle in ((860, 970, -24), (1000, 930, 16)):
            stage.put(teabag().resize((200, 398)), x, y, angle=angle, lift=12)
        for x, y, angle in ((200, 1060, 80), (340, 1090, 120)):
            stage.put(props.leaf(220, 90, GUAVA_LEAF, 12), x, y, angle=angle, lift=10)
        return stage

    return view


def _tea_cup(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("oak"), dice)
    stage.put(dish(400, (236, 230, 218), "plate"), 560, 640, lift=40)
    stage.put(props.tea(265, (240, 236, 226), (208, 184, 84)), 560, 640, lift=30)
    string = Pen(SIZE, SIZE)
    string.line([(690, 560), (800, 470), (880, 420), (960, 330)], 255, 4)
    stage.image.paste((238, 234, 222), (0, 0), string.done())
    stage.put(flat(textures.paper(120, 120, "card", (236, 240, 222)), 10), 990, 290, angle=30, lift=8)
    stage.put(props.leaf(84, 38, GUAVA_LEAF, 6), 990, 290, angle=30, lift=0)
    _twig(stage, 230, 250, 50, 270)
    stage.put(teabag().resize((189, 376)), 1010, 880, angle=-28, lift=12)
    return stage


def _tea_leaves(dice: Random, _product: Product) -> Stage:
    """Fresh leaves, roasted leaves and the finished bags, in order."""
    stage = Stage(table_top("plaster"), dice)
    stage.put(props.tray(350), 400, 430, lift=34)
    for _ in range(26):
        stage.put(
            props.leaf(190, 80, GUAVA_LEAF, 12),
            400 + dice.gauss(0, 105),
            430 + dice.gauss(0, 105),
            angle=dice.uniform(0, 360),
            lift=8,
        )
    heap = kernels.heap(520, (84, 84, 40), (("leafbit", 44, 1.0),), "roast")
    stage.put(filled(dish(210, props.BROWN_GLAZE, "bowl"), heap, 0.84), 930, 560, lift=36)
    for x, y, angle in ((300, 950, 14), (560, 980, -8), (820, 970, 10)):
        stage.put(teabag().resize((200, 398)), x, y, angle=angle, lift=12)
    return stage


@cache
def _bottle(name: str, net: str, width: int = 230, height: int = 560) -> Picture:
    sticker = label(330, 400, name, net, ink=(176, 74, 70), sign="leaf")
    return packs.bottle(
        width, height, (198, 148, 130), sticker, (232, 228, 214), neck=0.44, level=0.12, shoulder=0.3
    )


def _juice(wall: str, table: str, *, many: bool) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        bottle = _bottle(product["name_vi"], packs.net_of(product), 280, 660)
        if many:
            for x, foot in (
                (250, 880),
                (470, 890),
                (690, 890),
                (910, 880),
                (360, 1010),
                (590, 1030),
                (820, 1010),
            ):
                stage.stand(bottle.resize((round(bottle.width * 0.82), round(bottle.height * 0.82))), x, foot)
            return stage
        stage.stand(bottle, 470, 1040)
        stage.stand(glass(340, ice=True), 790, 1000)
        stage.put(half_fruit(112), 1010, 1060, angle=14, lift=16)
        stage.stand(fruit(120, 3), 200, 1080, spread=0.8)
        return stage

    return view


def _juice_above(dice: Random, product: Product) -> Stage:
    stage = Stage(table_top("sage"), dice)
    bottle = _bottle(product["name_vi"], packs.net_of(product), 300, 720)
    stage.put(bottle, 420, 560, angle=14, lift=34)
    drink = light(
        textures.mottled(460, 460, "juice", JUICE, (244, 206, 190), cell=80),
        textures.sloped(460, 460, lambda x, y: 140 - 20 * (x + y - 1)),
    )
    kernels.strew(drink, "ice", 110, [(170, 190), (290, 240), (210, 310)], dice)
    stage.put(filled(dish(170, (222, 228, 226), "cup"), drink, 0.84), 880, 420, lift=34)
    stage.put(half_fruit(160), 850, 850, angle=40, lift=20)
    stage.put(half_fruit(130), 1050, 1010, angle=-20, lift=20)
    _twig(stage, 200, 1030, 20)
    return stage


def _juice_case(dice: Random, product: Product) -> Stage:
    """The case of twelve, two bottles before it."""
    stage = Stage(room("leaf", "oak"), dice)
    front = packs.printed(640, 400, product, ink=(150, 66, 56), ground=(214, 178, 130), sign="leaf")
    side = textures.paper(200, 200, "case", packs.KRAFT)
    box(stage, 520, 900, (640, 430, 420), (front, side, side), Camera(26, 20))
    bottle = _bottle(product["name_vi"], packs.net_of(product), 200, 470)
    for x, foot in ((820, 1040), (1000, 1010)):
        stage.stand(bottle, x, foot)
    stage.stand(fruit(90, 1), 250, 1090, spread=0.8)
    return stage


@cache
def _gift_load(width: int, name: str, tea_name: str) -> Picture:
    load = Stage(Image.new("RGBA", (width, round(width * 0.62))), textures.chance("gift"))
    for x, angle, colour, words in ((0.24, 8, (232, 214, 150), name), (0.74, -7, (232, 214, 150), name)):
        bag = packs.pouch(
            round(width * 0.29),
            round(width * 0.42),
            colour,
            label(round(width * 0.21), round(width * 0.17), words, ink=LACQUER, sign="leaf", framed=False),
        )
        bag = bag.rotate(angle, Image.Resampling.BICUBIC, expand=True)
        load.image.alpha_composite(bag, (round(width * x - bag.width / 2), 0))
    for x, angle in ((0.43, 3), (0.56, -3)):
        pack = flat(
            label(
                round(width * 0.2),
                round(width * 0.36),
                tea_name,
                ink=RICE,
                ground=(224, 230, 206),
                sign="leaf",
            ),
            4,
        )
        pack = slab(pack, 6).rotate(angle, Image.Resampling.BICUBIC, expand=True)
        load.image.alpha_composite(pack, (round(width * x - pack.width / 2), round(width * 0.04)))
    for i, (x, y) in enumerate(
        (
            (0.22, 0.4),
            (0.4, 0.35),
            (0.6, 0.36),
            (0.79, 0.4),
            (0.12, 0.5),
            (0.31, 0.49),
            (0.5, 0.47),
            (0.69, 0.49),
            (0.88, 0.5),
        )
    ):
        ball = fruit(round(width * 0.1), i % 6)
        load.image.alpha_composite(
            ball, (round(width * x - ball.width / 2), round(width * y - ball.height / 2))
        )
    return load.image


def _gift(dice: Random, _product: Product) -> Stage:
    stage = Stage(room("rose", "oak"), dice)
    stage.stand(basket(430, 400, _gift_load(770, "Ổi sấy dẻo", "Trà lá ổi"), 0.24), 590, 1080)
    bow = props.ribbon_bow(250, (190, 52, 44))
    stage.put(bow, 590, 800, lift=10)
    return stage


def _gift_above(dice: Random, _product: Product) -> Stage:
    """What is in the basket, laid out with the card."""
    stage = Stage(table_top("walnut"), dice)
    tub = wicker(880, 880).rotate(90)
    ring = dish(440, (186, 130, 70), "tray")
    stage.put(
        cut(light(tub.resize(ring.size), textures.levels(ring.convert("L"), 60, 200)), ring.getchannel("A")),
        520,
        600,
        lift=50,
    )
    for x, y, angle in ((330, 420, 14), (540, 330, -6)):
        bag = packs.pouch(
            270,
            380,
            (232, 214, 150),
            label(190, 150, "Ổi sấy dẻo", ink=LACQUER, sign="leaf", framed=False),
            window=_slice_heap(),
        )
        stage.put(bag, x, y, angle=angle, lift=18)
    for x, y, angle in ((720, 430, -22), (790, 620, -34)):
        stage.put(
            slab(flat(label(200, 280, "Trà lá ổi", ink=RICE, ground=(224, 230, 206), sign="leaf"), 4), 24),
            x,
            y,
            angle=angle,
            lift=18,
        )
    for i, (x, y) in enumerate(
        ((250, 690), (420, 640), (600, 620), (330, 840), (510, 800), (690, 800), (450, 960), (620, 950))
    ):
        stage.put(fruit(96, i % 6), x, y, angle=dice.uniform(-28, 28), lift=16)
    stage.put(props.ribbon_bow(240, (190, 52, 44)), 930, 830, angle=-20, lift=14)
    card = flat(textures.paper(280, 190, "wish", (250, 244, 230)), 6)
    ImageDraw.Draw(card).text((140, 95), "Chúc an lành", (150, 40, 34), font("SemiBold", 34), anchor="mm")
    stage.put(card, 1000, 1040, angle=9, lift=10)
    _twig(stage, 930, 180, -40, 230)
    return stage


VIEWS: dict[str, tuple[View, ...]] = {
    "P11-01": (_crate_view, _trio),
    "P11-02": (_dried_plate, _dried_close, _dried_pouch, _dip),
    "P11-03": (
        _tea_carton("leaf", "ash", 24),
        _tea_leaves,
        _tea_cup,
        bowl_of(
            (("leafbit", 46, 1.0),),
            (84, 84, 40),
            props.CELADON,
            "clay",
            second=lambda: props.tea(150, props.IVORY, (208, 184, 84)),
            leaves=GUAVA_LEAF,
        ),
    ),
    "P11-04": (
        _juice("rose", "ash", many=False),
        _juice_above,
        _juice_case,
        _juice("sea", "walnut", many=True),
    ),
    "P11-05": (_gift, _gift_above),
}
