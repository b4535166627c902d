"""Photos of the fish sauces and the fermented pastes."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from random import Random

from PIL import Image

from sample.pictures import kernels, packs, props, textures
from sample.pictures.grains import pepper
from sample.pictures.labels import EARTH, LACQUER, PAPER, PLUM, label
from sample.pictures.shapes import Pen, cut, puffed
from sample.pictures.stage import SIZE, Stage, room, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import Camera, box, dish, filled, lathe, liquid, mouth
from sample.pictures.views import Product, View, jar_view

AMBER: Colour = (128, 46, 10)
BROWN: Colour = (150, 78, 22)
SHRIMP: Colour = (132, 84, 104)
CRAB: Colour = (92, 58, 34)


def _sticker(product: Product, ink: Colour, ground: Colour, sign: str = "fish") -> Picture:
    return label(300, 400, product["name_vi"], packs.net_of(product), ink=ink, ground=ground, sign=sign)


def _bottles(product: Product, kind: str) -> Picture:
    if kind == "strong":
        return packs.bottle(270, 800, AMBER, _sticker(product, LACQUER, PAPER), (150, 28, 22), level=0.12)
    return packs.bottle(
        330,
        760,
        BROWN,
        _sticker(product, (34, 58, 92), (246, 226, 160), "wave"),
        (34, 58, 92),
        neck=0.3,
        level=0.1,
        shoulder=0.3,
    )


def _glow(stage: Stage, x: float, foot: float, wide: float, colour: Colour) -> None:
    stage.pool(x + wide * 0.7, foot - 4, wide * 0.55, wide * 0.08, 16, 0.5, colour)


def _single(kind: str, wall: str, table: str) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        sprite = _bottles(product, kind)
        _glow(stage, 500, 1060, sprite.width, (226, 138, 46))
        stage.stand(sprite, 480, 1070)
        cup = lathe(textures.plain(200, 80, (222, 216, 204)), ((0, 140), (0.5, 118), (1, 56)), 96, bend=0.26)
        mouth(cup, 140, 0.26, (240, 236, 226), liquid(AMBER if kind == "strong" else BROWN, 200), 9)
        stage.stand(cup, 850, 1080)
        stage.put(pepper(230), 1040, 1100, angle=80, lift=10)
        return stage

    return view


def _three(dice: Random, product: Product) -> Stage:
    stage = Stage(room("night", "walnut"), dice)
    sprite = _bottles(product, "strong")
    for x, scale in ((260, 0.78), (560, 0.98), (900, 1.16)):
        small = sprite.resize((round(sprite.width * scale), round(sprite.height * scale)))
        _glow(stage, x, 1050, small.width, (200, 108, 30))
        stage.stand(small, x, 1060)
    return stage


def _crate(dice: Random, product: Product) -> Stage:
    stage = Stage(room("leaf", "oak"), dice)
    sprite = _bottles(product, "light").resize((250, 640))
    for x in (350, 520, 690, 860):
        stage.image.paste(sprite, (x - 135, 250), sprite)
    plank = textures.wood(760, 300, "crate", ((74, 44, 24), (110, 70, 40), (140, 94, 58)), 3)
    box(
        stage,
        600,
        1060,
        (760, 300, 230),
        (plank, plank.resize((230, 300)), textures.plain(200, 80, (60, 40, 24))),
        Camera(0.5, 4),
    )
    return stage


def _poured(colour: Colour, table: str) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        stage.put(filled(dish(330, props.IVORY, "cup"), liquid(colour, 660), 0.82), 520, 640, lift=44)
        mix = stage.image
        kernels.strew(mix, "chili", 40, kernels.ring_of(520, 650, 150, 16, dice), dice)
        for x, y, angle in ((980, 420, 30), (1060, 500, 70), (960, 560, 130)):
            stage.put(pepper(300), x, y, angle=angle, lift=14)
        for x, y in ((920, 960), (1010, 1020), (870, 1050)):
            clove = Pen(130, 110)
            clove.polygon(
                [
                    (65 + 56 * math.cos(a), 60 + 44 * math.sin(a) - 18 * math.exp(-((a - 4.7) ** 2) * 4))
                    for a in [i / 20 * math.pi for i in range(41)]
                ]
            )
            stage.put(
                puffed((238, 226, 208), clove.done(), 16, 1.3), x, y, angle=dice.uniform(0, 360), lift=12
            )
        return stage

    return view


@lru_cache(maxsize=2)
def _crock() -> Picture:
    clay = textures.mottled(300, 420, "crock", (88, 46, 24), (128, 70, 38), (158, 96, 56), cell=70)
    rings = textures.relief(textures.clouds(300, 420, 9, "turn", stretch=(60, 1), octaves=1), 0.4, 2)
    body = lathe(
        light(clay, rings),
        ((0, 150), (0.06, 166), (0.16, 150), (0.45, 260), (0.7, 250), (1, 160)),
        520,
        bend=0.16,
    )
    hat = lathe(
        textures.mottled(300, 100, "hat", (176, 138, 70), (214, 180, 110), cell=20),
        ((0, 16), (0.9, 210), (1, 214)),
        120,
        bend=0.16,
    )
    result = Image.new("RGBA", (body.width, body.height + 70))
    result.alpha_composite(body, (0, 70))
    result.alpha_composite(hat, ((body.width - hat.width) // 2, 0))
    return result


def _yard(wall: str, kind: str) -> View:
    """Crocks in the yard, with what is made in them before them."""

    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, "clay", 520), dice)
        crock = _crock()
        for x, foot, scale in (
            (250, 760, 0.62),
            (600, 740, 0.6),
            (950, 760, 0.62),
            (330, 1010, 0.94),
            (860, 1040, 0.98),
        ):
            stage.stand(crock.resize((round(crock.width * scale), round(crock.height * scale))), x, foot)
        if kind:
            sprite = _bottles(product, kind)
            stage.stand(sprite.resize((round(sprite.width * 0.62), round(sprite.height * 0.62))), 600, 1130)
        return stage

    return view


def _light_macro(colour: Colour, product_ink: Colour) -> View:
    """Light through the sauce: the shoulder of the bottle filling the frame."""

    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room("straw", "oak", 900), dice)
        sprite = packs.bottle(
            900,
            2400,
            colour,
            label(300, 400, product["name_vi"], packs.net_of(product), ink=product_ink, sign="fish"),
            (150, 28, 22),
            level=0.12,
        )
        stage.image.paste(sprite, (150, -420), sprite)
        stage.soften(0.1, 0.8)
        return stage

    return view


def _paste(colour: Colour, seed: str) -> Picture:
    """Return a thick sauce with the swirl of a spoon."""
    swirl = Pen(500, 500, ground=110)
    turns = [i * 0.16 for i in range(150)]
    spiral = [(250 + 9.5 * a * math.cos(a), 250 + 9 * a * math.sin(a)) for a in turns]
    swirl.line(spiral, 200, 26)
    swirl.line([(x + 5, y + 5) for x, y in spiral], 70, 9)
    height = textures.blurred(swirl.done(), 9)
    shade = textures.relief(height, 0.8, 4)
    bright = (min(255, colour[0] + 40), min(255, colour[1] + 34), min(255, colour[2] + 34))
    return light(textures.mottled(500, 500, seed, colour, bright, cell=40), shade).resize((700, 700))


def _paste_bowl(colour: Colour, table: str, props_: Callable[[Stage], None]) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        props_(stage)
        stage.put(filled(dish(300, props.IVORY, "bowl"), _paste(colour, "paste"), 0.85), 460, 700, lift=44)
        for x, y, angle in ((300, 330, 40), (400, 270, 80)):
            stage.put(pepper(280), x, y, angle=angle, lift=14)
        return stage

    return view


def _tofu(stage: Stage) -> None:
    """Fried tofu, noodles cut into cakes, herbs: what mắm tôm is eaten with."""
    for i in range(5):
        cube = Pen(170, 120)
        cube.box(3, 3, 167, 117, radius=16)
        face = textures.ramp(
            textures.clouds(170, 120, 40, f"tofu{i}"), (190, 124, 44), (226, 176, 92), (244, 216, 150)
        )
        stage.put(
            puffed(face, cube.done(), 18, 2.2),
            880 + (i % 2) * 180,
            480 + (i // 2) * 140,
            angle=i * 9 - 18,
            lift=18,
        )
    for i in range(3):
        stage.put(props.leaf(190, 84), 760 + i * 150, 1010 + (i % 2) * 40, angle=40 - i * 44, lift=9)


def _greens(stage: Stage) -> None:
    """Boiled greens and small aubergines for mắm cáy."""
    stage.put(dish(290, props.BLUE_GLAZE, "plate"), 880, 420, lift=34)
    for i in range(12):
        stage.put(
            props.leaf(250, 90),
            880 + 100 * math.cos(i * 2.2),
            420 + 90 * math.sin(i * 2.2),
            angle=i * 53,
            lift=7,
        )


def _before_shrimp(stage: Stage) -> None:
    stage.put(pepper(240), 900, 1050, angle=80, lift=10)
    stage.put(pepper(240), 1000, 1090, angle=100, lift=10)
    half = Pen(170, 170)
    half.ellipse(85, 85, 80, 80)
    lime = cut(textures.plain(170, 170, (122, 164, 52)), half.done())
    inner = Pen(170, 170)
    inner.ellipse(85, 85, 68, 68)
    lime.paste((226, 236, 178, 255), (0, 0), inner.done())
    wedge = Pen(170, 170)
    for i in range(9):
        wedge.line([(85, 85), (85 + 66 * math.cos(i * 0.7), 85 + 66 * math.sin(i * 0.7))], 255, 4)
    lime.paste((246, 248, 224, 255), (0, 0), wedge.done())
    stage.put(lime, 950, 960, lift=10)


VIEWS: dict[str, tuple[View, ...]] = {
    "P07-01": (_single("strong", "straw", "walnut"), _three, _poured(AMBER, "slate"), _yard("sky", "strong")),
    "P07-02": (
        _single("light", "sky", "oak"),
        _crate,
        _poured(BROWN, "linen"),
        _light_macro(BROWN, (34, 58, 92)),
    ),
    "P07-03": (
        jar_view(
            (("chili", 6, 0.0),),
            SHRIMP,
            (92, 40, 70),
            ink=PLUM,
            sign="wave",
            wall="rose",
            table="oak",
            size=(540, 620),
            before=_before_shrimp,
        ),
        lambda dice, _product: Stage(_paste(SHRIMP, "close").resize((SIZE, SIZE)), dice),
        _paste_bowl(SHRIMP, "sage", _tofu),
        _yard("rose", ""),
    ),
    "P07-04": (
        jar_view(
            (("leafbit", 8, 0.02),),
            CRAB,
            (60, 36, 20),
            ink=EARTH,
            sign="sun",
            wall="leaf",
            table="walnut",
            size=(500, 580),
            cloth_top=True,
            before=lambda stage: stage.put(props.leaf(300, 110), 930, 1060, angle=70, lift=10),
        ),
        _paste_bowl(CRAB, "walnut", _greens),
    ),
}
