"""Photos of the rattan and bamboo goods: the basket, the lamp, the tray, the low chair."""

from __future__ import annotations

import math
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageFilter

from sample.pictures import props, textures, weaves
from sample.pictures.labels import EARTH, tag
from sample.pictures.shapes import Pen, cut, puffed, slab
from sample.pictures.stage import SIZE, Stage, room, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import Camera, box, face, lathe
from sample.pictures.views import Product, View, flat
from sample.pictures.wickerwork import (
    HONEY,
    ROUND,
    basket,
    hoop,
    lamp,
    lattice,
    oval,
    seat,
    stool,
    tray,
    wicker,
)

GLOW: Colour = (255, 208, 124)


@cache
def _mandarin(radius: int) -> Picture:
    pen = Pen(radius * 2, radius * 2)
    pen.ellipse(radius, radius, radius - 2, radius * 0.9)
    peel = textures.noise(radius, radius, "peel").resize((radius * 2, radius * 2), Image.Resampling.BICUBIC)
    skin = textures.mottled(
        radius * 2, radius * 2, "mandarin", (222, 120, 24), (240, 150, 44), (246, 172, 66)
    )
    ball = puffed(light(skin, textures.relief(peel, 0.16, 1)), pen.done(), radius * 0.42, 1.25)
    ball.paste(
        (70, 96, 40, 255),
        (round(radius * 0.9), round(radius * 0.3)),
        Image.new("L", (round(radius * 0.2), round(radius * 0.14)), 230),
    )
    return ball


@cache
def _fruit_load(width: int) -> Picture:
    load = Stage(Image.new("RGBA", (width, width // 2)), textures.chance("load"))
    for x, y, tilt in ((0.2, 0.3, 50), (0.5, 0.26, -10), (0.82, 0.32, -56)):
        twig = props.leaf(round(width * 0.34), round(width * 0.12)).rotate(
            tilt, Image.Resampling.BICUBIC, expand=True
        )
        load.image.alpha_composite(
            twig, (round(width * x - twig.width / 2), max(0, round(width * y - twig.height / 2)))
        )
    ball = _mandarin(round(width * 0.115))
    for x, y in (
        (0.3, 0.24),
        (0.5, 0.17),
        (0.69, 0.23),
        (0.13, 0.35),
        (0.4, 0.33),
        (0.6, 0.33),
        (0.86, 0.35),
        (0.26, 0.41),
        (0.5, 0.42),
        (0.74, 0.41),
    ):
        load.image.alpha_composite(
            ball.rotate(load.dice.uniform(-40, 40)),
            (round(width * x - ball.width / 2), round(width * y - ball.height / 2)),
        )
    return load.image


def _basket_view(wall: str, table: str, *, load: bool, label: bool) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        sprite = basket(400, 430, _fruit_load(690) if load else None, 0.26)
        stage.stand(sprite, 590, 1070)
        if label:
            stage.put(tag(130, 200, product["name_vi"], EARTH), 800, 720, angle=8, lift=10)
        else:
            stage.put(_mandarin(76), 1040, 1070, lift=16)
            stage.put(_mandarin(70), 170, 1100, lift=16)
        return stage

    return view


def _basket_close(dice: Random, _product: Product) -> Stage:
    skin = wicker(1100, 700, 26, 122)
    body = lathe(skin, ((0, 860), (1, 800)), 1000, bend=0.09, shine=ROUND)
    stage = Stage(room("straw", "ash"), dice)
    left = 600 - body.width // 2
    stage.image.paste(body, (left, 190), body)
    rim = hoop(oval(body.width / 2, 80, 858, 76, 0, 180), (body.width, 230), 62)
    stage.image.paste(rim, (left, 190), rim)
    for x in (330, 870):
        strap = hoop([(60.0, -20.0), (52.0, 480.0)], (120, 500), 54)
        stage.put(strap, x, 180, lift=12)
        for i in range(4):
            tie = hoop([(4.0, 40.0), (116.0, 30.0)], (120, 64), 15)
            stage.put(tie, x - 4, 262 + i * 22, lift=4)
    stage.soften(0.16, 0.8, 6)
    return stage


def _basket_above(dice: Random, _product: Product) -> Stage:
    """The basket seen from above, a folded cloth and fruit inside."""
    stage = Stage(table_top("sage"), dice)
    disc = weaves.round_braid(430, 17, HONEY)
    well = Pen(860, 860)
    well.ellipse(430, 430, 372, 372)
    dark = ImageChops.offset(textures.blurred(well.done(), 46), 26, 26).point(
        [132 - round(v * 74 / 255) for v in range(256)]
    )
    bowl = cut(light(disc.convert("RGB"), dark), disc.getchannel("A")).resize((960, 760))
    for way in (-1, 1):
        arch = [
            (600 + 190 * math.cos(math.pi * t), 590 + way * (356 + 120 * math.sin(math.pi * t) ** 0.6))
            for t in [i / 40 for i in range(41)]
        ]
        loop = hoop(arch, (SIZE, SIZE), 27)
        stage.shadow(loop.getchannel("A"), 0, 0, 16, 0.5)
        stage.image.paste(loop, (0, 0), loop)
    stage.put(bowl, 600, 590, lift=50, dark=0.6)
    ring = hoop(oval(600, 590, 462, 364, 0, 360), (SIZE, SIZE), 34)
    stage.image.paste(ring, (0, 0), ring)
    stage.put(
        flat(textures.cloth(420, 330, "napkin", ((206, 120, 96), (224, 148, 122), (236, 176, 150)), 3), 8),
        560,
        600,
        angle=18,
        lift=12,
    )
    for x, y in ((500, 520), (640, 500), (570, 640), (710, 640)):
        stage.put(_mandarin(86), x, y, angle=dice.uniform(-60, 60), lift=14)
    return stage


def _hang(stage: Stage, sprite: Picture, x: float, top: float) -> None:
    cord = Pen(12, round(top) + 30)
    cord.box(4, 0, 8, round(top) + 30)
    stage.image.paste((30, 24, 20), (round(x - 6), 0), cord.done())
    stage.image.paste(sprite, (round(x - sprite.width / 2), round(top)), sprite)


def _cast(stage: Stage, x: float, y: float, reach: float, strength: float = 1.0) -> None:
    """Throw the light of a lamp with the pattern of its weave onto the room."""
    net = lattice(SIZE, SIZE, 150, 30).getchannel("A").filter(ImageFilter.GaussianBlur(6))

    def level(u: float, v: float) -> float:
        far = math.hypot(u * SIZE - x, v * SIZE - y) / reach
        return 255 * strength * math.exp(-far * far * 1.6)

    spread = ImageChops.multiply(
        net.point([255 - round(v * 0.62) for v in range(256)]), textures.sloped(SIZE, SIZE, level)
    )
    stage.image = light(stage.image, spread.point([min(228, 58 + round(v * 0.66)) for v in range(256)]))
    warm = spread.point([round(v * 0.26) for v in range(256)])
    stage.image.paste(GLOW, (0, 0), warm)


def _lamp_night(dice: Random, _product: Product) -> Stage:
    stage = Stage(room("clay", "walnut", 940), dice)
    _cast(stage, 600, 520, 620)
    _hang(stage, lamp(330, 400, lit=True), 600, 300)
    return stage


def _lamp_day(dice: Random, product: Product) -> Stage:
    stage = Stage(room("paper", "oak", 760), dice)
    sprite = lamp(390, 470, lit=False)
    stage.stand(sprite, 570, 1010)
    stage.put(tag(130, 200, product["name_vi"], EARTH), 1030, 1000, angle=12, lift=10)
    return stage


def _lamp_close(dice: Random, _product: Product) -> Stage:
    stage = Stage(textures.plain(SIZE, SIZE, (70, 38, 16)), dice)
    stage.pool(560, 560, 560, 560, 200, 1.0, (255, 190, 98))
    stage.pool(560, 560, 260, 260, 120, 1.0, (255, 226, 160))
    stage.pool(560, 560, 70, 80, 70, 1.0, (255, 248, 220))
    for cell, thick, turn, dark in ((190, 30, 8, 96), (210, 40, 0, 128)):
        net = (
            lattice(1500, 1500, cell, thick)
            .rotate(turn, Image.Resampling.BICUBIC)
            .crop((150, 150, 1350, 1350))
        )
        tone = light(
            net.convert("RGB"),
            textures.sloped(
                SIZE,
                SIZE,
                lambda x, y: 102 + 44 * math.exp(-((x - 0.46) ** 2 + (y - 0.46) ** 2) * 6),
            ),
        )
        tone = tone if dark == 128 else light(tone, Image.new("L", tone.size, dark))
        stage.put(cut(tone, net.getchannel("A")), 600, 600, lift=12 if dark == 128 else 0, dark=0.7)
    stage.soften(0.2, 0.82, 6)
    return stage


def _lamp_two(dice: Random, _product: Product) -> Stage:
    """Both sizes over a tea table."""
    stage = Stage(room("leaf", "walnut", 840), dice)
    _cast(stage, 560, 430, 700, 0.9)
    _hang(stage, lamp(290, 350, lit=True), 380, 250)
    _hang(stage, lamp(218, 262, lit=True), 860, 120)
    for x, foot, half in ((470, 1090, 62), (640, 1060, 58), (800, 1100, 62)):
        cup = lathe(
            textures.plain(90, 70, props.CELADON),
            ((0, half), (0.7, half * 0.9), (1, half * 0.5)),
            84,
            bend=0.34,
        )
        pen = Pen(cup.width, 60)
        pen.ellipse(cup.width / 2, half * 0.34, half - 7, half * 0.34 - 4)
        cup.paste((196, 152, 52, 255), (0, 0), pen.done())
        stage.stand(cup, x, foot)
    return stage


@cache
def _pot() -> tuple[Picture, Picture, Picture]:
    """Return spout, body and lid of a small clay teapot seen from above."""
    clay = textures.stone(320, 320, "pot", ((112, 60, 38), (136, 78, 52)))
    spout, body, lid = Pen(120, 60), Pen(290, 290), Pen(170, 170)
    spout.polygon([(0, 4), (112, 18), (118, 40), (0, 56)])
    body.ellipse(145, 145, 142, 142)
    lid.ellipse(85, 85, 82, 82)
    top = puffed(clay, lid.done(), 14, 1.3)
    knob = Pen(56, 56)
    knob.ellipse(28, 28, 24, 24)
    top.alpha_composite(puffed(clay, knob.done(), 12, 1.6), (57, 57))
    return puffed(clay, spout.done(), 14, 1.5), puffed(clay, body.done(), 60, 1.2), top


def _tray_tea(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("linen"), dice)
    stage.put(slab(tray(980, 700), 16), 600, 610, angle=-6, lift=36)
    for part, x, y, lift in zip(_pot(), (560, 418, 418), (596, 566, 566), (18, 26, 10), strict=True):
        stage.put(part, x, y, angle=-12, lift=lift)
    for x, y in ((690, 500), (850, 590), (700, 720)):
        stage.put(props.tea(78, props.IVORY), x, y, lift=16)
    stage.put(props.leaf(230, 84), 1050, 1060, angle=60, lift=9)
    return stage


def _tray_angle(dice: Random, product: Product) -> Stage:
    stage = Stage(room("sky", "ash", 500), dice)
    camera = Camera(24, 34, 2800)
    band = weaves.plait(500, 46, 18, "trayside", HONEY, 1)
    box(stage, 590, 890, (820, 62, 580), (band, band, band), camera)
    corners = [camera.see(x, 62, z) for x, z in ((-414, -294), (414, -294), (414, 294), (-414, 294))]
    face(stage, tray(980, 700), [(590 + x, 890 + y) for x, y in corners])
    stage.put(tag(120, 186, product["name_vi"], EARTH), 1020, 1040, angle=-12, lift=9)
    return stage


def _tray_close(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("walnut"), dice)
    big = tray(2000, 1440, 40)
    stage.put(big.crop((0, 300, 1240, 1440)), 790, 470, angle=0, lift=40)
    stage.soften(0.24, 0.9, 6)
    return stage


def _tray_stack(dice: Random, _product: Product) -> Stage:
    """Several trays, one in the other, the uppermost with fruit."""
    stage = Stage(table_top("clay"), dice)
    for i, angle in enumerate((9, 3, -4)):
        stage.put(slab(tray(900, 640), 14), 610 - i * 12, 640 - i * 30, angle=angle, lift=26)
    for x, y in ((430, 520), (560, 470), (530, 620), (690, 560), (660, 700), (790, 660)):
        stage.put(_mandarin(74), x, y, angle=dice.uniform(-60, 60), lift=14)
    stage.put(props.leaf(240, 86), 780, 480, angle=-50, lift=9)
    return stage


def _stool_one(dice: Random, product: Product) -> Stage:
    stage = Stage(room("leaf", "oak", 560), dice)
    stool(stage, 590, 960, 560, 560)
    stage.put(tag(110, 170, product["name_vi"], EARTH), 860, 560, angle=10, lift=9)
    return stage


def _stool_seat(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("clay"), dice)
    stage.put(slab(seat(880), 26, 0.5), 600, 600, angle=18, lift=70, dark=0.62)
    return stage


def _stool_close(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("walnut"), dice)
    stage.put(seat(1900).crop((0, 0, 1300, 1300)), 740, 740, lift=50)
    stage.soften(0.2, 0.82, 7)
    return stage


def _stool_pair(dice: Random, _product: Product) -> Stage:
    """Two chairs on the veranda with a tray of tea between them."""
    stage = Stage(room("straw", "clay", 520), dice)
    stool(stage, 330, 860, 360, 350, 22)
    stool(stage, 870, 930, 400, 390, -26)
    stage.put(slab(tray(980, 700), 24).resize((400, 170)), 560, 1090, lift=18)
    for x in (490, 600):
        stage.put(props.tea(70).resize((110, 74)), x, 1070, lift=9)
    return stage


VIEWS: dict[str, tuple[View, ...]] = {
    "P10-01": (
        _basket_view("paper", "ash", load=False, label=True), _basket_close,
        _basket_view("sea", "oak", load=True, label=False), _basket_above,
    ),
    "P10-02": (_lamp_night, _lamp_close, _lamp_day, _lamp_two),
    "P10-03": (_tray_tea, _tray_close, _tray_angle, _tray_stack),
    "P10-04": (_stool_one, _stool_close, _stool_pair, _stool_seat),
}  # fmt: skip
