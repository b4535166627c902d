"""Photos of the embroidered goods: the picture of the rice fields and the tablecloth."""

from __future__ import annotations

import math
from functools import cache
from random import Random

from PIL import Image, ImageFilter

from sample.pictures import packs, props, textures
from sample.pictures.labels import LACQUER, RICE, tag
from sample.pictures.shapes import Pen, cut, puffed, slab
from sample.pictures.stage import SIZE, Stage, room, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.threads import DEEP, GOLD, IVORY, YOUNG, motif, rice_fields, tablecloth
from sample.pictures.vessels import lathe
from sample.pictures.views import Product, View, flat


@cache
def _framed() -> Picture:
    """Return the picture under glass in its wooden frame."""
    w, h, edge = 1020, 680, 60
    face = rice_fields().resize((w, h), Image.Resampling.LANCZOS)
    mount = Pen(w + 70, h + 70)
    mount.box(35, 35, 35 + w, 35 + h)
    card = textures.paper(w + 70, h + 70, "mount", (240, 234, 218)).copy()
    card.paste(face, (35, 35))
    line = Pen(w + 70, h + 70, ground=128)
    line.box(31, 31, 39 + w, 39 + h, 84, outline=5)
    card = light(card, line.done().filter(ImageFilter.GaussianBlur(1.5)))
    full = (w + 70 + 2 * edge, h + 70 + 2 * edge)
    wood = textures.wood(*full, "pictureframe", ((88, 52, 28), (128, 82, 46), (158, 108, 66)), 0)
    shade = Pen(*full, ground=128)
    for inset, ink in ((2, 160), (10, 110), (28, 150), (46, 96), (55, 64)):
        shade.box(inset, inset, full[0] - inset, full[1] - inset, ink, outline=8)
    frame = light(wood, shade.done().filter(ImageFilter.GaussianBlur(2)))
    glass = Pen(*card.size, ground=128, scale=1)
    glass.polygon([(0, h * 0.5), (w * 0.46, 0), (w * 0.64, 0), (0, h * 0.74)], 139)
    glass.polygon([(0, h * 0.8), (w * 0.7, 0), (w * 0.74, 0), (0, h * 0.85)], 137)
    frame.paste(light(card, textures.blurred(glass.done(), 6)), (edge, edge))
    return flat(frame, 3)


def _hung(dice: Random, _product: Product) -> Stage:
    stage = Stage(room("leaf", "oak", 960), dice)
    stage.put(_framed().resize((1000, 756)), 600, 480, lift=34, dark=0.6)
    for x, wide, tone in ((250, 300, (150, 66, 50)), (262, 270, (52, 84, 96)), (246, 286, (206, 180, 130))):
        book = flat(textures.paper(wide, 40, "spine", tone), 4)
        stage.image.paste(book, (x - wide // 2, 1076 - 40 * ((wide - 240) // 20)), book)
    pot = lathe(
        textures.stone(160, 100, "jug", (props.STONEWARE, (226, 218, 202))),
        ((0, 30), (0.3, 38), (0.7, 84), (1, 56)),
        170,
        bend=0.2,
    )
    for tilt in (-34, -12, 10, 32):
        ear = props.leaf(260, 40, ((190, 140, 48), (218, 174, 82), (240, 208, 130)), 14).rotate(
            -tilt, Image.Resampling.BICUBIC, expand=True
        )
        stage.image.paste(ear, (round(930 + tilt * 1.9 - ear.width / 2), 950 - ear.height), ear)
    stage.stand(pot, 930, 1120)
    return stage


def _scene_close(left: int, top: int, side: int) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        part = (
            rice_fields()
            .crop((left, top, left + side, top + side))
            .resize((SIZE, SIZE), Image.Resampling.BICUBIC)
        )
        stage = Stage(part, dice)
        stage.soften(0.18, 0.86, 5)
        return stage

    return view


@cache
def _skein(colour: Colour) -> Picture:
    """Return a skein of silk with its paper band."""
    w, h = 110, 330
    pen = Pen(w, h)
    pen.box(8, 4, w - 8, h - 4, radius=44)
    pen.box(24, 120, w - 24, 210, 255)
    strands = textures.clouds(w, h, 4, "skein", stretch=(1, 40), octaves=2)
    deep = (colour[0] * 6 // 10, colour[1] * 6 // 10, colour[2] * 6 // 10)
    body = puffed(
        textures.ramp(
            strands,
            deep,
            colour,
            (min(255, colour[0] + 40), min(255, colour[1] + 40), min(255, colour[2] + 40)),
        ),
        pen.done(),
        18,
        1.3,
    )
    band = puffed((40, 40, 42), flat(textures.plain(w - 6, 54, (0, 0, 0)), 4).getchannel("A"), 8, 1.6)
    body.alpha_composite(band, (3, 138))
    return body


def _at_work(dice: Random, _product: Product) -> Stage:
    """The picture still in its frame of bamboo, with skeins of silk beside it."""
    stage = Stage(table_top("walnut"), dice)
    piece = rice_fields().crop((150, 120, 1550, 1400)).resize((760, 695), Image.Resampling.LANCZOS)
    stage.put(flat(piece), 480, 520, angle=5, lift=26)
    pole = textures.wood(900, 44, "hoop", ((176, 128, 68), (206, 162, 96), (226, 188, 126)), 0)
    rod = puffed(pole, flat(pole, 20).getchannel("A"), 11, 1.4)
    for dx, dy, turn in ((0, -372, 5), (0, 372, 5), (-404, 0, 95), (404, 0, 95)):
        c, s = math.cos(math.radians(-5)), math.sin(math.radians(-5))
        stage.put(rod, 480 + dx * c - dy * s, 520 + dx * s + dy * c, angle=turn, lift=14)
    for i, colour in enumerate(
        (GOLD[0], GOLD[2], YOUNG[1], DEEP[1], (214, 222, 224), (238, 128, 50), (172, 198, 208))
    ):
        stage.put(
            _skein(colour).resize((84, 252)),
            160 + i * 118,
            1060 + (i % 2) * 14,
            angle=dice.uniform(-14, 14),
            lift=12,
        )
    needle = Pen(150, 10)
    needle.polygon([(0, 5), (20, 2), (148, 5), (20, 8)])
    stage.put(puffed((214, 216, 218), needle.done(), 2, 2.0), 1040, 720, angle=54, lift=6)
    return stage


def _cloth_above(dice: Random, _product: Product) -> Stage:
    """The cloth laid for tea, seen from above."""
    stage = Stage(table_top("walnut"), dice)
    stage.put(flat(tablecloth(1080, 1080), 3), 600, 600, angle=-3, lift=18)
    stage.put(props.tea(112), 560, 560, lift=24)
    stage.put(props.tea(112), 720, 690, lift=24)
    return stage


def _cloth_close(dice: Random, _product: Product) -> Stage:
    stage = Stage(motif(SIZE), dice)
    folds = textures.relief(textures.clouds(SIZE, SIZE, 520, "drape", octaves=1), 0.8, 20)
    stage.image = light(stage.image, textures.levels(folds, 104, 152))
    stage.soften(0.12, 0.9, 6)
    return stage


def _cloth_folded(dice: Random, product: Product) -> Stage:
    """The folded cloth with its paper sleeve."""
    stage = Stage(table_top("sage"), dice)
    plain = textures.cloth(740, 860, "ivory", IVORY, 3)
    for i in range(3):
        stage.put(
            slab(flat(plain, 16), 20, 0.8), 560 + i * 5, 630 - i * 24, angle=-5, lift=26 if i == 0 else 6
        )
    top = tablecloth(1080, 1080).crop((0, 0, 500, 581)).resize((740, 860), Image.Resampling.BICUBIC)
    crease = textures.sloped(740, 860, lambda x, y: 128 + 14 * math.exp(-(((x - 0.5) / 0.03) ** 2)) - 8 * y)
    stage.put(slab(flat(light(top, crease), 16), 18, 0.8), 575, 550, angle=-5, lift=7)
    sleeve = packs.printed(330, 210, product, ink=LACQUER, sign="lotus")
    stage.put(flat(sleeve, 4), 760, 900, angle=-5, lift=6)
    stage.put(_skein((222, 120, 146)), 1080, 330, angle=24, lift=14)
    stage.put(_skein((96, 148, 92)), 1060, 640, angle=-16, lift=14)
    return stage


def _cloth_on_table(dice: Random, product: Product) -> Stage:
    """The cloth on a table before a wall; a corner hangs down to show its lotus."""
    stage = Stage(room("clay", "oak", 800), dice)
    top = textures.cloth(1000, 300, "ivory", IVORY, 3)
    front = tablecloth(1080, 1080).crop((0, 600, 1080, 1080))
    pen = Pen(1000, 480)
    pen.polygon(
        [(0, 0), (1000, 0), *[(1000 - i * 20, 452 + 9 * math.sin(i * 0.38 + 0.8)) for i in range(51)]]
    )
    drape = textures.sloped(1000, 480, lambda x, y: 116 + (6 + 26 * y) * math.sin(x * 19 + 0.8))
    stage.pool(620, 1060, 520, 40, 26, 0.6)
    hang = cut(light(front.resize((1000, 480)), drape), pen.done())
    stage.image.paste(hang, (100, 600), hang)
    flat_top = Pen(1000, 150)
    flat_top.polygon([(110, 0), (890, 0), (1000, 150), (0, 150)])
    face = cut(
        light(top.resize((1000, 150)), textures.sloped(1000, 150, lambda x, y: 150 - 12 * x - 6 * y)),
        flat_top.done(),
    )
    stage.image.paste(face, (100, 453), face)
    vase = lathe(
        textures.plain(150, 90, props.CELADON), ((0, 26), (0.25, 34), (0.66, 76), (1, 46)), 170, bend=0.2
    )
    for tilt in (-28, -4, 22):
        bud = props.leaf(170, 84, ((206, 110, 138), (232, 158, 178), (250, 220, 224)), 0).rotate(
            -tilt, Image.Resampling.BICUBIC, expand=True
        )
        stage.image.paste(bud, (round(600 + tilt * 2.4 - bud.width / 2), 352 - bud.height), bud)
    stage.stand(vase, 600, 560)
    stage.put(tag(110, 168, product["name_vi"], RICE, "lotus"), 1010, 700, angle=8, lift=8)
    return stage


VIEWS: dict[str, tuple[View, ...]] = {
    "P12-04": (_hung, _scene_close(1200, 700, 700), _at_work, _scene_close(430, 640, 760)),
    "P13-01": (_cloth_on_table, _cloth_close, _cloth_above, _cloth_folded),
}
