"""Photos of the rolls of peanut candy and of the baked rice crackers."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from PIL import Image

from sample.pictures import kernels, packs, props, textures
from sample.pictures.labels import EARTH, STRAW
from sample.pictures.shapes import Pen, blob, puffed, slab
from sample.pictures.stage import Stage, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import dish
from sample.pictures.views import (
    Product,
    View,
    flat,
    with_pouch,
)


@lru_cache(maxsize=2)
def _roll(length: int = 190) -> Picture:
    """Return one cut roll of kẹo dồi: a pale crisp shell with ground peanut within."""
    w, h = length + 70, 112
    shell = textures.mottled(w, h, "doi", (226, 204, 164), (246, 234, 206), (252, 246, 230), cell=40)
    ridges = textures.relief(textures.clouds(w, h, 7, "ridge", stretch=(30, 1)), 0.6, 2)
    pen = Pen(w, h)
    pen.box(20, 4, w - 10, h - 4, radius=50)
    body = puffed(light(shell, ridges), pen.done(), 30, 2.6)
    core = Pen(w, h)
    core.ellipse(44, h / 2, 32, h / 2 - 8)
    face = kernels.heap(220, (196, 142, 78), (("peanut", 20, 0.7), ("puffed", 12, 0.3)), "doi")
    rim = Pen(w, h)
    rim.ellipse(44, h / 2, 36, h / 2 - 4)
    body.paste((244, 230, 198, 255), (0, 0), rim.done())
    body.paste(
        light(face.crop((0, 0, w, h)) if w <= 220 else face.resize((w, h)), Image.new("L", (w, h), 116)),
        (0, 0),
        core.done(),
    )
    return body


def _rolls(table: str, plate: Colour | None, *, big: float = 1.0) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        if plate:
            stage.put(dish(450, plate, "plate"), 600, 620, lift=44)
        sprite = _roll()
        if big != 1:
            sprite = sprite.resize((round(sprite.width * big), round(sprite.height * big)))
        places = [(x, y) for y in (400, 540, 680, 820) for x in (390, 600, 810)]
        for i, (x, y) in enumerate(places if big == 1 else places[1::3] + places[::4]):
            far = 1 if big == 1 else 1.5
            stage.put(
                sprite,
                600 + (x - 600 + (50 if i % 2 else -20)) * far,
                600 + (y - 600) * far,
                angle=dice.uniform(-24, 24),
                lift=18,
            )
        kernels.strew(stage.image, "skinned", 58, kernels.ring_of(180, 180, 170, 22, dice), dice)
        stage.put(props.tea(120, props.BLUE_GLAZE), 1060, 1060, lift=24) if plate else None
        return stage

    return view


@lru_cache(maxsize=4)
def _cracker(radius: int) -> Picture:
    """Return one baked rice cracker with its blisters and sesame."""
    side = radius * 2
    dice = textures.chance(f"banhda{radius}")
    pen = Pen(side, side)
    pen.polygon(blob(radius, radius, radius * 0.96, radius * 0.96, dice, 0.03, 14))
    toast = textures.clouds(side, side, radius * 0.5, "toast", octaves=4)
    face = textures.ramp(toast, (196, 132, 68), (232, 190, 124), (246, 220, 166), (250, 232, 190))
    blister = textures.clouds(side, side, radius * 0.16, "blister", octaves=2)
    face = light(face, textures.levels(textures.relief(blister, 0.7, max(2, radius // 90)), 84, 176))
    kernels.cover(
        face,
        (("sesame", max(10, radius // 19), 0.5), ("black_sesame", max(10, radius // 20), 0.5)),
        dice,
        0.06,
    )
    return slab(puffed(face, pen.done(), 12, 1.6), 9, 0.7)


def _crackers(layout: str, table: str) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        if layout == "tray":
            stage.put(props.tray(560), 600, 600, lift=40)
            for x, y in ((430, 420), (790, 440), (440, 790), (780, 800), (610, 610)):
                stage.put(_cracker(230), x, y, angle=dice.uniform(0, 360), lift=20)
        elif layout == "one":
            stage.put(_cracker(520), 600, 600, angle=30, lift=40)
        elif layout == "close":
            large = _cracker(520).resize((2000, 2009), Image.Resampling.BICUBIC)
            stage.put(large, 500, 720, angle=180, lift=0)
            stage.soften(0.25, 0.8)
        else:
            front = packs.printed(700, 440, _product, ink=EARTH, sign="sun")
            stage.put(slab(flat(front, 10), 60, 0.8), 520, 420, angle=4, lift=40)
            for x, y in ((420, 930), (700, 900), (940, 960)):
                stage.put(_cracker(240), x, y, angle=dice.uniform(0, 360), lift=22)
        return stage

    return view


VIEWS: dict[str, tuple[View, ...]] = {
    "P02-02": (
        _rolls("walnut", (176, 190, 196)),
        _rolls("clay", None, big=2.0),
        with_pouch(
            (232, 226, 206),
            ink=STRAW,
            sign="sun",
            content=lambda: kernels.heap(300, (214, 190, 146), (("puffed", 54, 1.0),), "d"),
            table="ash",
            companion=lambda: _roll().resize((390, 168)),
            angle=5,
        ),
        _rolls("sage", (150, 92, 60)),
    ),
    "P02-05": (
        _crackers("tray", "walnut"),
        _crackers("close", "oak"),
        _crackers("packed", "clay"),
        _crackers("one", "slate"),
    ),
}
