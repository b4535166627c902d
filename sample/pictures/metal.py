"""Photos of chased metal: the silver ring, bangle and dish, the copper picture, the drum key ring."""

from __future__ import annotations

import math
from functools import cache
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from sample.pictures import chasing, packs, props, textures
from sample.pictures.chasing import BRASS, COPPER, MIRROR, SILVER, band, chased, engraving, gleam
from sample.pictures.homecoming import homecoming
from sample.pictures.labels import EARTH, LACQUER, font, tag
from sample.pictures.shapes import Pen, cut, puffed, slab, warp
from sample.pictures.stage import SIZE, Stage, room, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import lathe
from sample.pictures.views import Product, View, flat

NAVY: Colour = (30, 42, 78)
WINE: Colour = (112, 26, 36)


def _grounded(stage: Stage, sprite: Picture, x: float, foot: float, bend: float) -> None:
    """Lay a hollow round thing down: its shadow is a ring too."""
    left, top = round(x - sprite.width / 2), round(foot - sprite.height)
    ry = sprite.width * bend / 2
    stage.pool(x + sprite.width * 0.05, foot - ry * 0.95, sprite.width * 0.48, ry * 0.96, 16, 0.16)
    stage.shadow(sprite.getchannel("A"), left - 6, top - 2, 16, 0.7)
    stage.image.paste(sprite, (left, top), sprite)


def _plinth(stage: Stage, kind: str, x: float, foot: float, half: int, tall: int) -> float:
    """Stand a low round block and return the height of its top on the picture."""
    tones: tuple[Colour, ...] = (
        ((196, 188, 174), (222, 214, 200)) if kind == "pale" else ((64, 66, 70), (92, 94, 98))
    )
    drum = lathe(textures.stone(500, 160, kind, tones), ((0, half), (1, half)), tall, bend=0.3)
    pen = Pen(drum.width, drum.height)
    pen.ellipse(drum.width / 2, half * 0.3, half, half * 0.3)
    face = light(
        textures.stone(*drum.size, kind, tones), textures.sloped(*drum.size, lambda u, _v: 152 - 20 * u)
    )
    drum.paste(face, (0, 0), pen.done())
    stage.stand(drum, x, foot)
    return foot - drum.height + half * 0.3


def _band_hero(
    kind: str, wall: str, table: str, plinth: str, bend: float, size: tuple[int, int, int]
) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        top = _plinth(stage, plinth, 590, 1080, 480, 130)
        half, tall, thick = size
        gap = (0.56, 0.8) if kind == "cloud" else None
        _grounded(stage, band(kind, half, tall, bend, thick, gap), 590, top + half * bend + 4, bend)
        bud = props.leaf(260, 120, ((206, 120, 140), (234, 168, 180), (250, 220, 222)), 0)
        stage.put(bud, 1010, 1040, angle=-72, lift=12)
        return stage

    return view


def _band_close(kind: str, half: int, tall: int) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        skin = chased(engraving(kind, 1800, tall), SILVER, 1.5, 3)
        body = lathe(skin, ((0, half), (1, half)), tall, bend=0.16, shine=MIRROR)
        stage = Stage(
            light(table_top("slate"), textures.sloped(SIZE, SIZE, lambda _x, y: 100 + 30 * y)), dice
        )
        left = round(600 - body.width / 2)
        lip = Pen(body.width, round(half * 0.36))
        lip.ellipse(body.width / 2, half * 0.16, half, half * 0.16)
        body.paste(
            light(textures.plain(*lip.done().size, (120, 120, 122)), gleam(*lip.done().size, 3, 50)),
            (0, 0),
            lip.done(),
        )
        stage.pool(640, 600 + body.height / 2, half, 60, 40, 0.7)
        stage.image.paste(body, (left, round(600 - body.height / 2)), body)
        stage.soften(0.3, 0.78, 6)
        return stage

    return view


def _trio(dice: Random, product: Product) -> Stage:
    """Three sizes of the ring on a lotus leaf."""
    stage = Stage(table_top("indigo"), dice)
    stage.put(props.lotus_leaf(470), 560, 600, angle=20, lift=30)
    for x, foot, half in ((380, 560, 150), (760, 640, 172), (470, 930, 196)):
        sprite = band("lotus", half, round(half * 0.56), 0.52, 15)
        _grounded(stage, sprite, x, foot, 0.52)
    stage.put(tag(170, 260, product["name_vi"], LACQUER, "lotus"), 1020, 960, angle=-12, lift=12)
    return stage


@cache
def _case(colour: Colour, side: int) -> Picture:
    """Return an open case seen from above: lid behind, velvet pad before."""
    nap = textures.clouds(side, side, 4, f"velvet{colour[0]}", octaves=1)
    pad = light(textures.plain(side, side, colour), textures.levels(nap, 108, 146))
    frame = flat(
        textures.paper(
            side + 70, side + 70, "case", (colour[0] // 2 + 8, colour[1] // 2 + 8, colour[2] // 2 + 8)
        ),
        26,
    )
    pen = Pen(side, side)
    pen.box(0, 0, side, side, radius=20)
    cushion = puffed(pad, pen.done(), 26, 1.6)
    frame.alpha_composite(cushion, (35, 35))
    return slab(frame, 34, 0.6)


def _cased(kind: str, colour: Colour, table: str) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        side = 620
        lid = flat(
            textures.cloth(side + 70, 250, "satin", ((214, 204, 184), (236, 228, 212), (246, 240, 228))), 26
        )
        shade = textures.sloped(side + 70, 250, lambda _x, y: 96 + 44 * y)
        lid = cut(light(lid.convert("RGB"), shade), lid.getchannel("A"))
        stage.put(slab(lid, 16, 0.5), 560, 240, lift=36)
        stage.put(_case(colour, side), 560, 720, lift=44)
        if kind == "lotus":
            stage.put(flat(textures.plain(330, 64, (12, 14, 26)), 30), 560, 716, lift=0)
            skin = chased(engraving("lotus", 560, 190), SILVER)
            top = lathe(skin, ((0, 206), (1, 206)), 150, bend=0.02, shine=MIRROR)
            stage.put(top, 560, 690, lift=14, dark=0.8)
        else:
            bend = 0.62
            sprite = band("cloud", 236, 104, bend, 13, (0.56, 0.84))
            _grounded(stage, sprite, 560, 900, bend)
        slip = packs.printed(250, 330, product, ink=EARTH, sign="lotus")
        stage.put(flat(slip, 6), 1010, 1000, angle=-14, lift=10)
        return stage

    return view


def _pair(dice: Random, _product: Product) -> Stage:
    """Two bangles on folded silk, one leaning on the other."""
    stage = Stage(table_top("linen"), dice)
    silk = textures.cloth(900, 760, "silk", ((120, 60, 66), (152, 84, 88), (184, 118, 118)), 3)
    waves = textures.relief(textures.clouds(900, 760, 260, "fold", octaves=1, stretch=(2, 0.6)), 1.2, 14)
    stage.put(flat(light(silk, textures.levels(waves, 84, 172)), 20), 570, 620, angle=-9, lift=22)
    for x, foot, half, bend in ((420, 640, 300, 0.5), (760, 1000, 330, 0.56)):
        _grounded(stage, band("cloud", half, 112, bend, 16, (0.6, 0.86)), x, foot, bend)
    return stage


@cache
def _framed() -> Picture:
    """Return the copper picture in its frame of dark wood."""
    sheet = chased(homecoming(), COPPER, 1.2, 3)
    sheet = light(sheet, gleam(*sheet.size, 1.6, 22))
    w, h = sheet.size
    edge = 74
    wood = textures.wood(
        w + 2 * edge, h + 2 * edge, "rosewood", ((44, 20, 12), (78, 38, 22), (104, 56, 34)), 0
    )
    shade = Pen(w + 2 * edge, h + 2 * edge, ground=128)
    for inset, ink in ((2, 158), (12, 96), (30, 150), (52, 100), (62, 70)):
        shade.box(inset, inset, w + 2 * edge - inset, h + 2 * edge - inset, ink, outline=9)
    frame = light(wood, shade.done().filter(ImageFilter.GaussianBlur(2)))
    frame.paste(sheet, (edge, edge))
    return flat(frame, 4)


def _hung(dice: Random, _product: Product) -> Stage:
    """The picture on a wall above a low cabinet with a vase."""
    stage = Stage(room("paper", "walnut", 930), dice)
    stage.put(_framed().resize((1010, 704)), 600, 450, lift=34, dark=0.6)
    tea = lathe(
        textures.plain(120, 90, props.BLUE_GLAZE),
        ((0, 20), (0.22, 26), (0.55, 78), (0.9, 64), (1, 46)),
        190,
        bend=0.2,
    )
    stage.stand(tea, 250, 1120)
    for x, tilt in ((215, 26), (262, -4), (300, -30)):
        twig = props.leaf(250, 80, tip=0.6).rotate(tilt, Image.Resampling.BICUBIC, expand=True)
        stage.image.paste(twig, (round(x - twig.width / 2), 960 - twig.height), twig)
    stage.image.paste(tea, (250 - tea.width // 2, 1120 - tea.height), tea)
    return stage


def _scene_close(left: int, top: int, side: int) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        part = (
            homecoming()
            .crop((left, top, left + side, top + side))
            .resize((SIZE, SIZE), Image.Resampling.BICUBIC)
        )
        sheet = chased(part.filter(ImageFilter.GaussianBlur(1.5)), COPPER, 1.7, 5, 80)
        stage = Stage(light(sheet, gleam(SIZE, SIZE, 1.4, 24)), dice)
        stage.soften(0.2, 0.84, 5)
        return stage

    return view


def _oblique(dice: Random, _product: Product) -> Stage:
    """The picture on the chaser's bench, hammer and punches beside it."""
    stage = Stage(table_top("walnut"), dice)
    quad = [(120.0, 250.0), (1010.0, 170.0), (1130.0, 780.0), (70.0, 900.0)]
    sprite = warp(_framed().resize((1100, 766)), quad, SIZE, SIZE)
    stage.shadow(sprite.getchannel("A"), 0, 0, 34, 0.6)
    stage.image.paste(sprite, (0, 0), sprite)
    for i in range(5):
        tool = Pen(330, 40)
        tool.polygon([(0, 8), (250, 6), (326, 15 + i % 3), (326, 25 - i % 2), (250, 34), (0, 32)])
        steel = puffed(textures.plain(330, 40, (96, 98, 104)), tool.done(), 9, 3.4)
        stage.put(steel, 300 + i * 26, 985 + i * 42 - (i % 2) * 8, angle=4 + i * 3, lift=10)
    handle, head = Pen(520, 46), Pen(84, 190)
    handle.box(0, 8, 520, 38, radius=16)
    head.box(6, 6, 78, 184, radius=12)
    wood = textures.wood(520, 46, "haft", ((168, 112, 62), (208, 156, 98)), 0)
    stage.put(puffed(wood, handle.done(), 10, 2.6), 830, 1050, angle=12, lift=14)
    stage.put(
        puffed(textures.plain(84, 190, (88, 90, 96)), head.done(), 22, 3.0), 1052, 1000, angle=12, lift=16
    )
    return stage


def _rays(side: int) -> Picture:
    """Return the wedges of light and shade that turn about the middle of polished round metal."""

    def level(x: float, y: float) -> float:
        turn, far = math.atan2(y - 0.5, x - 0.5), math.hypot(x - 0.5, y - 0.5) * 2
        return 122 + min(1, far * 2.2) * (38 * math.cos(2 * (turn - 0.75)) + 24 * math.cos(5 * turn + 1))

    return textures.sloped(side, side, level)


@cache
def _dish(radius: int) -> Picture:
    """Return the silver dish seen from above."""
    side = radius * 2
    bowl = Image.radial_gradient("L").resize((side, side), Image.Resampling.BICUBIC)
    curve = bowl.point(
        [round(70 + 110 * max(0.0, (v / 181 - 0.66) / 0.34) ** 1.6) if v < 182 else 180 for v in range(256)]
    )
    face = chased(chasing.four_seasons(radius), SILVER, 1.25, max(1, radius // 200))
    slope = textures.relief(curve.filter(ImageFilter.GaussianBlur(5)), 1.3, max(3, radius // 40))
    face = light(light(face, slope.filter(ImageFilter.GaussianBlur(4))), _rays(side))
    pen = Pen(side, side)
    pen.ellipse(radius, radius, radius - 2, radius - 2)
    return cut(face, pen.done())


def _dish_laid(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("indigo"), dice)
    stage.put(_dish(500), 600, 600, lift=50, dark=0.62)
    return stage


def _dish_stood(dice: Random, product: Product) -> Stage:
    """The dish on its wooden stand, its case open behind."""
    stage = Stage(room("lacquer", "walnut", 700), dice)
    plate = _dish(420).resize((760, 790))
    stage.pool(640, 1010, 420, 60, 26, 0.6)
    stage.put(plate, 600, 560, lift=22)
    grain = textures.wood(620, 60, "stand", ((58, 28, 16), (96, 52, 30), (128, 78, 48)), 0)
    stage.put(slab(puffed(grain, flat(grain, 26).getchannel("A"), 12, 2.0), 26), 600, 985, lift=16, dark=0.7)
    for way in (-1, 1):
        peg = flat(grain.crop((0, 0, 46, 60)).resize((46, 120)), 22)
        stage.put(
            puffed(peg.convert("RGB"), peg.getchannel("A"), 12, 2.6),
            600 + way * 205,
            925,
            angle=way * -14,
            lift=10,
        )
    stage.put(tag(150, 226, product["name_vi"], LACQUER, "lotus"), 1040, 1060, angle=-9, lift=10)
    return stage


@cache
def _keyring(radius: int) -> Picture:
    """Return the copper drum with its ear and the steel ring."""
    side = radius * 2
    width, top = side + 20, round(radius * 1.5)
    result = Image.new("RGBA", (width, side + top))
    pen = Pen(side, side)
    pen.ellipse(radius, radius, radius - 2, radius - 2)
    face = chased(chasing.drum(radius), BRASS, 1.5, max(2, radius // 110), 90)
    disc = slab(cut(light(face, gleam(side, side, 1.8, 26)), pen.done()), max(4, radius // 26), 0.5)
    ear = Pen(width, side + top)
    ear.ring(width / 2, top - radius * 0.02, radius * 0.19, radius * 0.19, 255, radius * 0.08)
    result.alpha_composite(puffed((196, 146, 76), ear.done(), radius * 0.03, 2.6))
    result.alpha_composite(disc, (10, top - 4))
    for grow, ink in ((0.0, (128, 130, 134)), (0.035, (186, 188, 190))):
        steel = Pen(width, side + top)
        steel.ring(
            width / 2, radius * 0.72, radius * (0.66 - grow), radius * (0.66 - grow), 255, radius * 0.06
        )
        result.alpha_composite(puffed(ink, steel.done(), radius * 0.025, 3.2))
    return result


@cache
def _key(length: int) -> Picture:
    pen = Pen(length, 130)
    pen.ellipse(64, 65, 60, 56)
    pen.box(100, 46, length - 6, 80, radius=6)
    for i in range(4):
        pen.polygon(
            [
                (length - 130 + i * 30, 78),
                (length - 114 + i * 30, 78 + 12 + 8 * (i % 2)),
                (length - 98 + i * 30, 78),
            ]
        )
    pen.ellipse(36, 65, 15, 15, 0)
    brushed = textures.ramp(
        textures.clouds(length, 130, 4, "key", stretch=(30, 1)), (150, 150, 148), (206, 204, 198)
    )
    return puffed(brushed, pen.done(), 8, 2.6)


def _key_hero(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("oak"), dice)
    stage.put(_key(400), 930, 240, angle=-58, lift=12)
    stage.put(_key(370), 780, 190, angle=-84, lift=12)
    stage.put(_keyring(330), 560, 620, angle=16, lift=20, dark=0.7)
    return stage


def _key_close(dice: Random, _product: Product) -> Stage:
    face = chased(chasing.drum(900), BRASS, 1.7, 5, 96)
    stage = Stage(light(face, gleam(1800, 1800, 2.2, 34)).crop((80, 330, 1280, 1530)), dice)
    stage.soften(0.2, 0.8, 7)
    return stage


def _key_gifts(dice: Random, product: Product) -> Stage:
    """Key rings in paper bags with their card, ready for a conference."""
    stage = Stage(table_top("linen"), dice)
    for x, y, angle in ((310, 420, -8), (840, 470, 6)):
        bag = flat(textures.paper(380, 560, "sack", packs.KRAFT), 4)
        stage.put(bag, x, y, angle=angle, lift=18)
        fold = flat(textures.paper(380, 90, "sackfold", (186, 150, 102)), 2)
        stage.put(fold, x - angle * 4, y - 236, angle=angle, lift=7)
        stage.put(
            flat(packs.printed(250, 220, product, ink=EARTH, sign="drum"), 4),
            x + angle,
            y + 70,
            angle=angle,
            lift=3,
        )
    for x, y, angle in ((300, 890, 30), (640, 870, -14), (960, 900, 12)):
        stage.put(_keyring(124), x, y, angle=angle, lift=12, dark=0.7)
    return stage


def _key_back(dice: Random, _product: Product) -> Stage:
    """Both sides: the drum, and the name of the craft village on the back."""
    stage = Stage(table_top("slate"), dice)
    sprite = _keyring(270)
    stage.put(sprite, 330, 560, angle=10, lift=20, dark=0.7)
    back = sprite.copy()
    plain = Pen(540, 540, ground=150)
    for far, ink in ((0.97, 60), (0.9, 196), (0.86, 70)):
        plain.ring(270, 270, 270 * far, 270 * far, ink, 5)
    words = plain.done()
    draw = ImageDraw.Draw(words)
    for y, text, size in ((225, "ĐỒNG XÂM", 66), (310, "Thái Bình", 46)):
        draw.text((270, y), text, 40, font("Bold", size), anchor="mm")
    brushed = textures.levels(textures.clouds(540, 540, 5, "brushed", stretch=(40, 1)), 112, 144)
    pen = Pen(540, 540)
    pen.ellipse(270, 270, 266, 266)
    face = cut(light(light(chased(words, BRASS, 1.3, 2), brushed), gleam(540, 540, 1.8, 26)), pen.done())
    back.alpha_composite(face, (10, round(270 * 1.5) - 4))
    stage.put(back, 870, 640, angle=-8, lift=20, dark=0.7)
    return stage


VIEWS: dict[str, tuple[View, ...]] = {
    "P09-01": (
        _band_hero("lotus", "rose", "ash", "pale", 0.3, (270, 165, 22)),
        _band_close("lotus", 860, 640),
        _trio,
        _cased("lotus", NAVY, "walnut"),
    ),
    "P09-02": (
        _band_hero("cloud", "sea", "plaster", "dark", 0.3, (330, 124, 17)),
        _band_close("cloud", 900, 460),
        _pair,
        _cased("cloud", WINE, "oak"),
    ),
    "P09-03": (_hung, _scene_close(520, 420, 560), _oblique, _scene_close(0, 60, 700)),
    "P09-04": (_dish_laid, _dish_stood),
    "P09-05": (_key_hero, _key_close, _key_back, _key_gifts),
}
