"""Photos of clams in their shells: alive in a net, steamed, frozen."""

from __future__ import annotations

import math
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageFilter

from sample.pictures import kernels, packs, props, textures
from sample.pictures.grains import pepper
from sample.pictures.labels import SEA
from sample.pictures.shapes import Pen, cut, puffed, smooth
from sample.pictures.stage import SIZE, Stage, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import dish, filled, liquid
from sample.pictures.views import Product, View


@lru_cache(maxsize=12)
def clam(length: int, variant: int = 0, tone: Colour = (226, 206, 168)) -> Picture:
    """Return a white clam from its back: growth rings around the hinge, a darker edge."""
    side = length + 8
    dice = textures.chance(f"clam{length}{variant}")
    c = side / 2
    shape = smooth(
        [
            (c - length * 0.04, c - length * 0.36),
            (c + length * 0.3, c - length * 0.24),
            (c + length * 0.47, c + length * 0.04),
            (c + length * 0.33, c + length * 0.28),
            (c, c + length * 0.35),
            (c - length * 0.35, c + length * 0.27),
            (c - length * 0.47, c + length * 0.03),
            (c - length * 0.3, c - length * 0.22),
        ]
    )
    pen = Pen(side, side)
    pen.polygon(shape)
    alpha = pen.done()
    rings = Pen(side, side, ground=128)
    hx, hy = c - length * 0.03, c - length * 0.33
    for i in range(13):
        r = 0.16 + i * 0.075
        ring = [(hx + (x - hx) * r, hy + (y - hy) * r) for x, y in shape]
        rings.line([*ring, ring[0]], 104 if i % 2 else 148, max(1.2, length * 0.016))
    tint = textures.clouds(side, side, length * 0.3, f"clam{variant}")
    dark = (tone[0] - 70, tone[1] - 76, tone[2] - 72)
    ground = textures.ramp(tint, (tone[0] - 24, tone[1] - 26, tone[2] - 28), tone, (250, 242, 222))
    if variant % 3 == 1:
        band = Pen(side, side)
        band.line([(hx + (x - hx) * 0.72, hy + (y - hy) * 0.72) for x, y in shape], 150, length * 0.07)
        ground.paste(dark, (0, 0), band.done().filter(ImageFilter.GaussianBlur(length * 0.02)))
    if variant % 3 == 2:
        for _ in range(3):
            ray = Pen(side, side)
            turn = dice.uniform(0.5, 2.6)
            ray.polygon(
                [
                    (hx, hy),
                    (hx + length * math.cos(turn), hy + length * math.sin(turn)),
                    (hx + length * math.cos(turn + 0.13), hy + length * math.sin(turn + 0.13)),
                ],
                120,
            )
            ground.paste(dark, (0, 0), ray.done().filter(ImageFilter.GaussianBlur(length * 0.015)))
    return puffed(
        light(ground, rings.done().filter(ImageFilter.GaussianBlur(0.8))), alpha, length * 0.14, 1.9
    )


@lru_cache(maxsize=4)
def open_clam(length: int) -> Picture:
    """Return a steamed clam lying open with its meat."""
    shell = clam(length, 0)
    inner = clam(length, 3, (240, 226, 206))
    result = Image.new("RGBA", (shell.width, round(shell.height * 1.7)))
    result.alpha_composite(shell.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (0, 0))
    bowl = Pen(shell.width, shell.height)
    bowl.ellipse(shell.width / 2, shell.height * 0.52, shell.width * 0.4, shell.height * 0.26)
    lower = inner.copy()
    nacre = light(
        textures.mottled(*inner.size, "nacre", (236, 220, 206), (252, 246, 238), cell=40),
        textures.sloped(*inner.size, lambda x, y: 96 + 60 * y),
    )
    lower.paste(nacre, (0, 0), bowl.done())
    result.alpha_composite(lower, (0, round(shell.height * 0.62)))
    meat = kernels.sprites("clam_meat", round(length * 0.5), 6)[2]
    result.alpha_composite(
        meat, (round(shell.width / 2 - meat.width / 2), round(shell.height * 1.14 - meat.height / 2))
    )
    return result


def heap_of_clams(stage: Stage, x: float, y: float, radius: float, count: int, length: int = 190) -> None:
    """Pile clams on the stage within a circle."""
    dice = stage.dice
    for i in range(count):
        turn, far = dice.uniform(0, 6.3), radius * math.sqrt(dice.random())
        size = length + 12 * (i % 3)
        stage.put(
            clam(size, i % 7),
            x + far * math.cos(turn),
            y + far * math.sin(turn),
            angle=dice.choice((0, 40, 95, 150, 200, 250, 310)),
            lift=9,
            dark=0.6,
        )


def cover_with_ice(stage: Stage) -> None:
    kernels.cover(stage.image, (("ice", 110, 1.0),), stage.dice, 0.8)
    stage.image = Image.blend(stage.image, textures.plain(SIZE, SIZE, (214, 230, 238)), 0.3)


@lru_cache(maxsize=1)
def _net(colour: Colour = (206, 62, 44)) -> Picture:
    w, h = 760, 860
    pen = Pen(w, h)
    for i in range(-24, 26):
        for way in (-1, 1):
            points = [
                (
                    w / 2 + way * (i * 40 + 340 * t) * (0.3 + 0.7 * math.sin(math.pi * (0.16 + 0.72 * t))),
                    h * (0.12 + 0.86 * t),
                )
                for t in [k / 14 for k in range(15)]
            ]
            pen.line(points, 255, 3.4)
    bag = Pen(w, h)
    bag.polygon(
        smooth(
            [
                (w * 0.44, h * 0.13),
                (w * 0.56, h * 0.13),
                (w * 0.86, h * 0.34),
                (w * 0.97, h * 0.68),
                (w * 0.78, h * 0.96),
                (w * 0.5, h * 0.99),
                (w * 0.22, h * 0.96),
                (w * 0.03, h * 0.68),
                (w * 0.14, h * 0.34),
            ]
        )
    )
    mesh = ImageChops.multiply(pen.done(), bag.done())
    knot = Pen(w, h)
    knot.polygon(
        [
            (w * 0.45, h * 0.17),
            (w * 0.38, h * 0.01),
            (w * 0.5, h * 0.05),
            (w * 0.62, h * 0.0),
            (w * 0.55, h * 0.17),
        ]
    )
    knot.box(w * 0.435, h * 0.12, w * 0.565, h * 0.165, radius=8)
    return cut(
        textures.mottled(w, h, "net", (170, 40, 30), colour, (232, 110, 84), cell=12),
        ImageChops.lighter(mesh, knot.done()),
    )


def _net_bag(dice: Random, _product: Product) -> Stage:
    stage = Stage(
        textures.stone(SIZE, SIZE, "wetstone", ((66, 78, 82), (96, 110, 112), (130, 142, 142))), dice
    )
    stage.pool(600, 760, 360, 330, 40, 0.4)
    dense = Stage(stage.image, dice)
    heap_of_clams(dense, 600, 760, 290, 70, 180)
    stage.image = dense.image
    stage.put(_net(), 600, 650, lift=7, dark=0.5)
    for x, y, a in ((150, 1030, 20), (1060, 1060, 80), (1090, 240, 150), (130, 250, 300)):
        stage.put(clam(190, x % 5), x, y, angle=a, lift=14)
    return stage


def _clams_close(dice: Random, _product: Product) -> Stage:
    stage = Stage(textures.plain(SIZE, SIZE, (96, 92, 84)), dice)
    for i in range(48):
        stage.put(
            clam(350 + (i % 3) * 20, i % 7),
            dice.uniform(0, SIZE),
            dice.uniform(0, SIZE),
            angle=dice.uniform(0, 360) if i > 46 else 0,
            lift=16,
        )
    stage.soften(0.3, 0.85)
    return stage


def _clams_on_ice(dice: Random, _product: Product) -> Stage:
    stage = Stage(textures.plain(SIZE, SIZE, (196, 214, 224)), dice)
    cover_with_ice(stage)
    for i in range(26):
        turn, far = i * 2.4, 86 * math.sqrt(i)
        sprite = open_clam(170) if i % 3 == 0 else clam(200, i % 7)
        stage.put(
            sprite,
            600 + far * math.cos(turn),
            600 + far * math.sin(turn),
            angle=dice.uniform(-50, 50),
            lift=14,
        )
    return stage


def _vacuum(dice: Random, product: Product) -> Stage:
    inner = Stage(textures.plain(SIZE, SIZE, (210, 214, 206)), dice)
    heap_of_clams(inner, 600, 600, 860, 90, 250)
    stage = Stage(table_top("slate"), dice)
    sticker = packs.printed(440, 330, product, ink=SEA, sign="wave")
    stage.put(
        packs.pouch(680, 900, (230, 236, 240), sticker, clear=inner.image, crease=6),
        560,
        600,
        angle=-6,
        lift=50,
    )
    for x, y in ((1030, 950), (1070, 760)):
        stage.put(open_clam(180), x, y, angle=dice.uniform(-30, 30), lift=14)
    return stage


def _steamed(table: str, glaze: Colour) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        stage.put(filled(dish(480, glaze, "bowl"), liquid((214, 198, 150), 960), 0.86), 600, 620, lift=54)
        for i in range(15):
            turn, far = i * 2.4, 82 * math.sqrt(i)
            stage.put(
                open_clam(180),
                600 + far * math.cos(turn),
                610 + far * math.sin(turn),
                angle=dice.uniform(0, 360),
                lift=10,
            )
        kernels.strew(stage.image, "dill", 70, kernels.ring_of(600, 620, 280, 50, dice), dice)
        stage.put(pepper(230), 470, 470, angle=40, lift=8)
        stage.put(pepper(230), 760, 760, angle=200, lift=8)
        return stage

    return view


def meat_bowl(table: str, glaze: Colour, frost: bool) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        if frost:
            stage.image.paste(textures.plain(SIZE, SIZE, (196, 214, 224)))
            cover_with_ice(stage)
        heap = kernels.heap(760, (206, 178, 128), (("clam_meat", 72, 1.0),), "meat")
        stage.put(filled(dish(400, glaze, "bowl"), heap, 0.86), 580, 610, lift=50)
        if not frost:
            kernels.strew(stage.image, "dill", 90, kernels.ring_of(1000, 280, 120, 50, dice), dice)
            stage.put(clam(210, 2), 180, 1030, lift=14, angle=30)
            stage.put(clam(210, 1), 330, 1080, lift=14, angle=130)
        return stage

    return view


VIEWS: dict[str, tuple[View, ...]] = {
    "P06-01": (_net_bag, _clams_close),
    "P06-03": (
        _steamed("clay", (60, 66, 70)),
        _clams_on_ice,
        _vacuum,
        meat_bowl("walnut", props.CELADON, frost=False),
    ),
}
