"""Photos of the clams and what is made of them, and of the jellyfish."""

from __future__ import annotations

import math
from functools import lru_cache
from random import Random

from PIL import Image

from sample.pictures import kernels, packs, props, textures
from sample.pictures.clams import clam, meat_bowl
from sample.pictures.grains import pepper
from sample.pictures.labels import EARTH, RICE, SEA
from sample.pictures.shapes import Pen, blob, cut, puffed, slab
from sample.pictures.stage import SIZE, Stage, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import dish, filled, liquid
from sample.pictures.views import Mix, Product, View, flat, jar_view, macro, with_pouch

FLOSS: Mix = (("floss", 60, 1.0),)
MEAT: Mix = (("clam_meat", 54, 1.0),)


def _porridge(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("indigo"), dice)
    soup = textures.mottled(700, 700, "chao", (226, 214, 188), (244, 238, 222), cell=26)
    kernels.strew(soup, "clam_meat", 70, kernels.ring_of(350, 350, 190, 26, dice), dice)
    kernels.strew(soup, "dill", 60, kernels.ring_of(350, 350, 200, 34, dice), dice)
    stage.put(filled(dish(420, props.BROWN_GLAZE, "bowl"), soup, 0.86), 600, 600, lift=54)
    stage.put(pepper(230), 1060, 1040, angle=60, lift=12)
    stage.put(pepper(230), 990, 1090, angle=100, lift=12)
    return stage


@lru_cache(maxsize=4)
def patty(radius: int, seed: int = 0) -> Picture:
    """Return one golden fried clam cake with dill in it."""
    side = radius * 2
    dice = textures.chance(f"patty{seed}")
    pen = Pen(side, side)
    pen.polygon(blob(radius, radius, radius * 0.93, radius * 0.9, dice, 0.05, 11))
    crust = textures.clouds(side, side, radius * 0.4, f"crust{seed}", octaves=5)
    face = textures.ramp(crust, (136, 76, 24), (196, 126, 48), (226, 168, 84))
    kernels.cover(
        face, (("dill", round(radius * 0.26), 0.6), ("clam_meat", round(radius * 0.22), 0.4)), dice, 0.09
    )
    rough = textures.relief(textures.clouds(side, side, radius * 0.1, "rough", octaves=2), 0.5, 2)
    return slab(puffed(light(face, rough), pen.done(), radius * 0.13, 2.0), round(radius * 0.2), 0.6)


def _patties(layout: str, table: str) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        if layout == "plate":
            stage.put(dish(500, props.IVORY, "plate"), 600, 620, lift=40)
            stage.put(props.banana_leaf(720, 560), 600, 620, angle=20, lift=6)
            for i in range(7):
                far = 0 if i == 6 else 235
                stage.put(
                    patty(132, i % 3),
                    600 + far * math.cos(i * 1.047),
                    620 + far * math.sin(i * 1.047),
                    lift=18,
                )
            stage.put(
                filled(dish(120, props.BLUE_GLAZE, "cup"), liquid((176, 84, 20), 240), 0.8),
                1060,
                190,
                lift=24,
            )
        elif layout == "tray":
            board = slab(flat(textures.paper(700, 960, "foam", (28, 30, 34)), 40), 30)
            stage.put(board, 560, 600, angle=4, lift=36)
            for i in range(10):
                stage.put(patty(126, i % 3), 430 + (i % 2) * 265, 250 + (i // 2) * 172, lift=10, dark=0.8)
            film = Pen(SIZE, SIZE, scale=1)
            film.polygon([(260, 140), (420, 130), (330, 1060), (240, 1050)], 60)
            film.polygon([(800, 300), (880, 290), (800, 1060), (740, 1060)], 40)
            stage.image.paste((255, 255, 255), (0, 0), textures.blurred(film.done(), 14))
            stage.put(
                flat(packs.printed(460, 300, product, ink=RICE, sign="wave"), 8), 560, 600, angle=4, lift=6
            )
        elif layout == "close":
            for x, y in ((330, 250), (880, 330), (260, 820), (820, 900)):
                stage.put(patty(330, (x + y) % 3), x, y, lift=34)
            stage.soften(0.3, 0.9)
        else:
            heap = textures.plain(700, 700, (246, 240, 226))
            kernels.cover(heap, (("rice", 60, 1.0),), dice)
            stage.put(filled(dish(330, props.BLUE_GLAZE, "bowl"), heap, 0.86), 370, 420, lift=44)
            for x, y in ((760, 700), (930, 820), (640, 880), (820, 960)):
                stage.put(patty(150, x % 3), x, y, lift=20)
            kernels.strew(stage.image, "dill", 90, kernels.ring_of(960, 320, 120, 60, dice), dice)
        return stage

    return view


def _floss_toast(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("linen"), dice)
    heap = kernels.heap(700, (160, 108, 50), (("floss", 70, 1.0),), "floss")
    stage.put(
        filled(dish(420, props.CELADON, "plate"), textures.plain(840, 840, (240, 234, 216)), 0.62),
        600,
        600,
        lift=40,
    )
    for size in (300, 240, 170):
        pen = Pen(size * 2, size * 2)
        pen.polygon(blob(size, size, size * 0.92, size * 0.86, dice, 0.1, 12))
        stage.put(
            puffed(heap.resize((size * 2, size * 2)), pen.done(), 24, 1.4),
            600,
            600 - (300 - size) * 0.2,
            lift=16,
        )
    stage.put(
        flat(textures.wood(760, 18, "stick", ((90, 44, 24), (132, 70, 38)), 0), 8),
        900,
        880,
        angle=40,
        lift=14,
    )
    stage.put(
        flat(textures.wood(760, 18, "stick", ((90, 44, 24), (132, 70, 38)), 0), 8),
        940,
        920,
        angle=36,
        lift=14,
    )
    return stage


def _floss_rice(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("walnut"), dice)
    heap = textures.plain(760, 760, (246, 240, 226))
    kernels.cover(heap, (("rice", 56, 1.0),), dice)
    top = kernels.heap(700, (160, 108, 50), (("floss", 60, 1.0),), "floss")
    pen = Pen(760, 760)
    pen.polygon(blob(360, 380, 240, 210, dice, 0.14, 11))
    heap.paste(top.resize((760, 760)), (0, 0), pen.done())
    stage.put(filled(dish(440, props.BLUE_GLAZE, "bowl"), heap, 0.87), 600, 620, lift=54)
    stage.put(props.leaf(260, 90), 1080, 180, angle=-40)
    return stage


def _clams_before(stage: Stage) -> None:
    for x, y, angle in ((890, 1010, 20), (1010, 1060, 120), (960, 950, 250)):
        stage.put(clam(170, x % 5), x, y, angle=angle, lift=12)


JELLY: Mix = (("jelly", 120, 1.0),)


def _jelly_dish(table: str, glaze: Colour, dressed: bool) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        heap = kernels.heap(760, (202, 190, 160), (("jelly", 170, 1.0),), "sua").copy()
        if dressed:
            for kind, length, count in (
                ("chili", 60, 20),
                ("dill", 90, 60),
                ("peanut", 56, 26),
                ("ginger", 130, 20),
            ):
                kernels.strew(heap, kind, length, kernels.ring_of(380, 380, 240, count, dice), dice)
        stage.put(filled(dish(430, glaze, "bowl"), heap, 0.87), 590, 610, lift=50)
        stage.put(props.leaf(240, 88), 1080, 1040, angle=40)
        stage.put(pepper(230), 1060, 200, angle=50, lift=12)
        return stage

    return view


def _jellyfish(dice: Random, _product: Product) -> Stage:
    """The jellyfish in its water, a clear bell with arms."""
    water = textures.ramp(
        textures.clouds(SIZE, SIZE, 400, "sea"), (14, 60, 84), (32, 104, 126), (86, 160, 170)
    )
    stage = Stage(water, dice)
    for x, y, r in ((560, 420, 300), (960, 860, 140), (200, 960, 110)):
        side = r * 4
        pen, shade = Pen(side, side, scale=1), Pen(side, side, ground=128, scale=1)
        c = side / 2
        bell = [
            (c - r + 2 * r * t, c - r * 0.1 - r * 0.95 * math.sin(math.pi * t) ** 0.7)
            for t in [i / 30 for i in range(31)]
        ]
        frill = [
            (c + r - 2 * r * t, c - r * 0.1 + r * 0.1 * math.sin(t * 40)) for t in [i / 40 for i in range(41)]
        ]
        pen.polygon([*bell, *frill], 150)
        for i in range(9):
            px = c - r * 0.72 + i * r * 0.18
            arm = [
                (px + r * 0.12 * math.sin(t * 9 + i), c - r * 0.1 + r * (1.1 + 0.2 * (i % 3)) * t)
                for t in [k / 24 for k in range(25)]
            ]
            pen.line(arm, 120, r * 0.07 if i % 2 else r * 0.12)
        for i in range(1, 12):
            px = c - r + 2 * r * i / 12
            shade.line([(px, c - r * 0.1), (c + (px - c) * 0.3, c - r)], 176, 4)
        shade.ellipse(c - r * 0.3, c - r * 0.62, r * 0.24, r * 0.12, 220)
        ground = light(textures.plain(side, side, (236, 226, 210)), textures.blurred(shade.done(), 5))
        stage.put(
            cut(ground, textures.blurred(pen.done(), 2)), x, y + r * 0.3, angle=dice.uniform(-18, 18), lift=0
        )
    return stage


def _frozen_heap() -> Picture:
    heap = kernels.heap(600, (206, 190, 160), (("clam_meat", 50, 0.9), ("ice", 26, 0.1)), "iqf")
    return Image.blend(heap, textures.plain(600, 600, (226, 238, 244)), 0.22)


VIEWS: dict[str, tuple[View, ...]] = {
    "P06-02": (
        with_pouch(
            (56, 118, 156),
            ink=SEA,
            sign="wave",
            content=_frozen_heap,
            table="plaster",
            spill=("clam_meat", 64),
            crease=7,
            companion=lambda: dish(200, props.IVORY, "plate"),
        ),
        macro((("clam_meat", 130, 0.9), ("ice", 60, 0.1)), (206, 190, 160)),
        meat_bowl("sage", props.BLUE_GLAZE, frost=True),
        _porridge,
    ),
    "P06-04": (
        jar_view(
            (("floss", 44, 1.0),),
            (150, 98, 42),
            (196, 158, 66),
            ink=EARTH,
            sign="wave",
            wall="sea",
            table="ash",
            size=(540, 610),
            before=_clams_before,
        ),
        macro((("floss", 150, 1.0),), (140, 90, 40)),
        _floss_rice,
        _floss_toast,
    ),
    "P06-05": (
        _patties("plate", "oak"),
        _patties("close", "slate"),
        _patties("tray", "plaster"),
        _patties("meal", "sage"),
    ),
    "P07-05": (
        _jelly_dish("slate", props.IVORY, dressed=True),
        macro((("jelly", 330, 1.0),), (190, 178, 150)),
        with_pouch(
            (230, 236, 236),
            ink=SEA,
            sign="wave",
            content=lambda: kernels.heap(600, (202, 190, 160), (("jelly", 120, 1.0),), "suabag"),
            clear=True,
            table="sage",
            angle=5,
            crease=8,
        ),
        _jellyfish,
    ),
}
