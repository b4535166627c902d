"""Photos of the sweets: bánh cáy, chè lam, peanut and sesame candy, rice crackers."""

from __future__ import annotations

import math
from functools import lru_cache
from random import Random

from PIL import Image, ImageFilter

from sample.pictures import kernels, packs, props, textures
from sample.pictures.labels import EARTH, LACQUER, RICE, label
from sample.pictures.shapes import Pen, puffed, slab
from sample.pictures.stage import SIZE, Stage, room, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import Camera, box, dish
from sample.pictures.views import (
    Mix,
    Product,
    View,
    bars,
    bricks,
    flat,
    piece,
    pressed,
    with_carton,
    with_pouch,
)

CAY: Mix = (
    ("cay", 34, 0.5),
    ("peanut", 40, 0.22),
    ("squash", 26, 0.08),
    ("ginger", 34, 0.06),
    ("sesame", 12, 0.14),
)
GAC: Mix = (
    ("cay", 34, 0.4),
    ("coconut", 50, 0.2),
    ("peanut", 38, 0.14),
    ("chili", 20, 0.06),
    ("sesame", 12, 0.16),
)
PANDAN: Mix = (("com", 34, 0.5), ("peanut", 38, 0.2), ("sesame", 12, 0.2), ("squash", 28, 0.1))
NUTS: Mix = (("peanut", 54, 0.72), ("skinned", 50, 0.1), ("sesame", 13, 0.18))
SESAME: Mix = (("black_sesame", 19, 0.96), ("sesame", 16, 0.04))
BROWN_RICE: Mix = (("puffed", 26, 0.6), ("purple", 22, 0.12), ("seaweed", 26, 0.28))


def _big(mix: Mix, times: float) -> Mix:
    return tuple((kind, round(length * times), share) for kind, length, share in mix)


@lru_cache(maxsize=1)
def _cay() -> Picture:
    return pressed(640, CAY, (214, 128, 40), "cay")


@lru_cache(maxsize=1)
def _gac() -> Picture:
    return pressed(640, GAC, (226, 92, 30), "gac", 0.26)


@lru_cache(maxsize=1)
def _pandan() -> Picture:
    return pressed(640, PANDAN, (150, 168, 62), "pandan", 0.2)


@lru_cache(maxsize=1)
def _nuts() -> Picture:
    return pressed(640, NUTS, (196, 118, 40), "nuts", 0.2)


@lru_cache(maxsize=1)
def _sesame() -> Picture:
    return pressed(640, SESAME, (40, 32, 28), "sesame", 0.06)


@lru_cache(maxsize=1)
def _brown() -> Picture:
    return pressed(640, BROWN_RICE, (176, 128, 76), "brown", 0.1)


@lru_cache(maxsize=1)
def _che_lam() -> Picture:
    dough = textures.mottled(640, 640, "chelam", (176, 124, 70), (204, 156, 98), (222, 184, 130), cell=70)
    kernels.cover(dough, (("peanut", 44, 0.5), ("ginger", 22, 0.5)), textures.chance("lam"), 0.1)
    flour = textures.clouds(640, 640, 34, "flour", octaves=4).point([max(0, v - 110) for v in range(256)])
    dough.paste((246, 236, 216), (0, 0), flour)
    return dough


def _dish(radius: int, colour: Colour) -> Picture:
    return dish(radius, colour, "plate")


@lru_cache(maxsize=4)
def _wrapped(hue: Colour) -> Picture:
    """Return one sweet in a twist of paper."""
    w, h = 300, 130
    pen = Pen(w, h)
    pen.box(70, 22, 230, 108, radius=16)
    for way, x in ((-1, 74), (1, 226)):
        pen.polygon(
            [
                (x, 46),
                (x + way * 66, 14),
                (x + way * 56, 40),
                (x + way * 70, 66),
                (x + way * 54, 92),
                (x + way * 66, 116),
                (x, 86),
            ]
        )
    skin = textures.paper(w, h, "wrap", (248, 240, 222)).copy()
    band = Pen(w, h)
    band.box(112, 0, 188, h)
    skin.paste(hue, (0, 0), band.done())
    folds = textures.relief(textures.clouds(w, h, 26, "twist", stretch=(0.5, 1.6)), 0.9, 3)
    return puffed(light(skin, textures.levels(folds, 78, 178)), pen.done(), 16, 2.0)


def _wrapped_hero(dice: Random, product: Product) -> Stage:
    stage = Stage(table_top("clay"), dice)
    back = textures.plain(560, 760, (236, 214, 172))
    for _ in range(34):
        sprite = _wrapped((206, 84, 30)).rotate(dice.uniform(0, 360), Image.Resampling.BILINEAR, expand=True)
        back.paste(sprite, (dice.randrange(-90, 420), dice.randrange(-80, 660)), sprite)
    bag = packs.pouch(560, 760, (240, 230, 210), packs.printed(370, 290, product, ink=LACQUER), clear=back)
    stage.put(bag, 420, 540, angle=6, lift=40)
    for x, y in ((880, 300), (1000, 520), (830, 760), (1010, 900), (640, 1050), (330, 1080), (1050, 1090)):
        stage.put(_wrapped((206, 84, 30)), x, y, angle=dice.uniform(0, 360), lift=16)
    return stage


def _wrapped_plate(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("walnut"), dice)
    stage.put(dish(440, (196, 206, 196), "plate"), 560, 620, lift=40)
    for i in range(15):
        far = 0 if i == 0 else 140 if i < 6 else 285
        turn = i * 2.4 if i < 6 else i * 0.7
        stage.put(
            _wrapped((206, 84, 30)),
            560 + far * math.cos(turn),
            620 + far * math.sin(turn),
            angle=i * 47,
            lift=14,
        )
    stage.put(props.tea(140), 1030, 220, lift=26)
    return stage


def _unwrapped(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("linen"), dice)
    for x, y, a in ((330, 330, 18), (860, 300, -24), (300, 880, -12), (900, 900, 30)):
        stage.put(_wrapped((206, 84, 30)).resize((480, 208)), x, y, angle=a, lift=18)
    stage.put(flat(textures.paper(430, 330, "wrap", (248, 240, 222))), 600, 610, angle=14, lift=12)
    stage.put(piece(_cay(), 330, 190, 60, dice), 600, 610, angle=14, lift=22)
    return stage


def _scatter_wrapped(dice: Random, _product: Product) -> Stage:
    stage = Stage(textures.plain(SIZE, SIZE, (150, 110, 70)), dice)
    for i in range(44):
        hue = (206, 84, 30) if i % 3 else (23, 100, 63)
        sprite = _wrapped(hue).resize((435, 189))
        stage.put(sprite, dice.uniform(0, SIZE), dice.uniform(0, SIZE), angle=dice.uniform(0, 360), lift=10)
    stage.soften(0.25, 0.85)
    return stage


def _gift_closed(dice: Random, product: Product) -> Stage:
    stage = Stage(room("rose", "walnut"), dice)
    front = label(
        760, 520, product["name_vi"], "900 g", ink=(236, 190, 92), ground=(150, 28, 24), sign="lotus"
    )
    side = textures.paper(200, 200, "gift", (150, 28, 24))
    box(stage, 560, 1000, (760, 520, 250), (front, side, side), Camera(22, 16))
    stage.image.paste((b := props.ribbon_bow(330, (222, 168, 62))), (690, 330), b)
    bricks(stage, _cay(), (150, 70, 110), [(300, 1090, 20)])
    bricks(stage, _pandan(), (150, 70, 110), [(520, 1120, -10)])
    return stage


def _gift_open(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("clay"), dice)
    tray = flat(textures.paper(980, 760, "gift", (150, 28, 24)), 14)
    stage.put(slab(tray, 46, 0.7), 600, 640, lift=46)
    for column, sheet in enumerate((_cay(), _gac(), _pandan())):
        x = 285 + column * 315
        stage.put(flat(textures.paper(285, 690, "well", (236, 200, 120)), 8), x, 620, lift=0)
        for i in range(8):
            stage.put(
                piece(sheet, 120, 140, 22, dice),
                x - 64 + 128 * (i % 2),
                380 + 160 * (i // 2),
                lift=8,
                angle=dice.uniform(-3, 3),
            )
    stage.put(props.ribbon_bow(230, (222, 168, 62)), 1010, 130, lift=14)
    return stage


def _stand_bars(sheet_name: str, wall: str, ink: Colour, ground: Colour, sign: str) -> View:
    def view(dice: Random, product: Product) -> Stage:
        sheet = {"sesame": _sesame, "brown": _brown, "nuts": _nuts}[sheet_name]()
        stage = Stage(room(wall, "ash"), dice)
        packs.carton(stage, 450, 930, (500, 620, 230), product, ink=ink, ground=ground, sign=sign, yaw=-26)
        size = (330, 60, 112)
        bricks(
            stage,
            sheet,
            size,
            [(900, 930, 24), (910, 874, -8), (896, 818, 18), (520, 1090, 12), (900, 1110, -22)],
        )
        return stage

    return view


def _broken(sheet_name: str, table: str) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        sheet = {"nuts": _nuts, "brown": _brown}[sheet_name]()
        stage = Stage(table_top(table), dice)
        paper = textures.paper(900, 820, "greaseproof", (240, 232, 214))
        stage.put(flat(paper), 600, 600, angle=-11, lift=12)
        for i in range(9):
            w, h = dice.randrange(200, 330), dice.randrange(160, 260)
            pen = Pen(w, h)
            pen.polygon(
                [
                    (dice.uniform(0, w * 0.2), 0),
                    (w, dice.uniform(0, h * 0.3)),
                    (w * dice.uniform(0.7, 1), h),
                    (0, h * dice.uniform(0.6, 1)),
                ]
            )
            chunk = slab(
                puffed(sheet.crop((i * 30, i * 25, i * 30 + w, i * 25 + h)), pen.done(), 7, 1.6), 24, 0.6
            )
            stage.put(chunk, 380 + (i % 3) * 230, 370 + (i // 3) * 230, angle=dice.uniform(0, 360), lift=18)
        kernels.strew(
            stage.image,
            "peanut" if sheet_name == "nuts" else "puffed",
            60,
            kernels.ring_of(1020, 1040, 150, 22, dice),
            dice,
        )
        return stage

    return view


def _macro_sheet(mix: Mix, syrup: Colour, seed: str, glaze: float = 0.14) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        sheet = pressed(SIZE, mix, syrup, seed, glaze)
        gleam = textures.relief(textures.clouds(SIZE, SIZE, 160, seed, octaves=2), 0.8, 10)
        stage = Stage(light(sheet, gleam.filter(ImageFilter.GaussianBlur(3))), dice)
        stage.soften(0.22, 0.8)
        return stage

    return view


def _leafed() -> Picture:
    return props.banana_leaf(940, 760)


def _white_plate() -> Picture:
    return _dish(470, props.IVORY)


def _blue_plate() -> Picture:
    return _dish(480, props.BLUE_GLAZE)


def _slate_board() -> Picture:
    return slab(flat(textures.stone(900, 640, "board", ((52, 56, 58), (74, 78, 80))), 10), 24)


def _wood_board() -> Picture:
    return slab(flat(textures.wood(960, 640, "board", ((120, 74, 38), (168, 112, 62)), 0), 60), 30)


def _tray() -> Picture:
    return props.tray(540)


VIEWS: dict[str, tuple[View, ...]] = {
    "P01-01": (
        with_carton(_cay, (190, 90, 130), ink=LACQUER, sign="rice", wall="straw", table="oak"),
        _macro_sheet(_big(CAY, 2.3), (214, 128, 40), "cay"),
        bars(_cay, (210, 130, 44), "grid", table="walnut", under=_leafed, cup=None),
        bars(_cay, (210, 130, 44), "pile", table="oak", under=_tray),
    ),
    "P01-02": (
        bars(_gac, (230, 140, 46), "fan", table="sage", under=_white_plate, cup=props.IVORY),
        _macro_sheet(_big(GAC, 2.3), (226, 92, 30), "gac", 0.24),
        with_carton(_gac, (180, 84, 130), ink=(200, 76, 22), sign="leaf", wall="leaf", table="ash", yaw=-22),
        bars(_gac, (230, 140, 46), "row", table="clay", under=_wood_board, cup=None, extra="coconut"),
    ),
    "P01-03": (_wrapped_hero, _unwrapped, _wrapped_plate, _scatter_wrapped),
    "P01-04": (_gift_closed, _gift_open),
    "P01-05": (
        bars(_che_lam, (320, 84, 50), "row", table="indigo", under=_white_plate, extra="ginger", round_off=6),
        with_pouch(
            packs.KRAFT, ink=EARTH, sign="leaf", content=_che_lam, table="linen", spill=("peanut", 56)
        ),
    ),
    "P02-01": (
        bars(
            _nuts,
            (220, 150, 28),
            "grid",
            table="slate",
            under=_wood_board,
            cup=None,
            extra="skinned",
            round_off=5,
        ),
        _macro_sheet(_big(NUTS, 2.2), (196, 118, 40), "nuts"),
        with_pouch(
            (224, 190, 96), ink=EARTH, sign="sun", content=_nuts, table="oak", spill=("peanut", 64), angle=8
        ),
        _broken("nuts", "sage"),
    ),
    "P02-03": (
        bars(
            _sesame,
            (330, 92, 40),
            "row",
            table="plaster",
            under=_white_plate,
            extra="black_sesame",
            round_off=8,
        ),
        _macro_sheet(_big(SESAME, 3.2), (40, 32, 28), "sesame", 0.05),
        _stand_bars("sesame", "paper", (40, 36, 34), (232, 222, 200), "drum"),
        bars(
            _sesame, (250, 80, 40), "pile", table="ash", under=_wood_board, cup=props.STONEWARE, round_off=8
        ),
    ),
    "P02-04": (
        bars(
            _brown,
            (190, 180, 50),
            "grid",
            table="ash",
            under=_slate_board,
            cup=None,
            extra="seaweed",
            round_off=12,
        ),
        _macro_sheet(_big(BROWN_RICE, 2.4), (176, 128, 76), "brown", 0.06),
        _stand_bars("brown", "leaf", RICE, (222, 226, 204), "wave"),
        _broken("brown", "slate"),
    ),
}
