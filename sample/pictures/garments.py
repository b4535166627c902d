"""Photos of the clothes of raw silk: the shirt and the dress."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops

from sample.pictures import props, textures
from sample.pictures.labels import EARTH, tag
from sample.pictures.shapes import Pen, Point, cut, inflate, puffed, smooth
from sample.pictures.silk import OLIVE, RAW, TUBER, Tones, drape, folded_silk, silk
from sample.pictures.stage import SIZE, Stage, room, table_top
from sample.pictures.textures import Picture, light
from sample.pictures.views import Product, View


def _tailored(
    outline: Sequence[Point], width: int, height: int, tones: Tones, seed: str, folds: float
) -> Picture:
    pen = Pen(width, height)
    pen.polygon(outline)
    alpha = pen.done()
    face = light(silk(width, height, tones), drape(width, height, folds, seed, 17))
    return cut(light(face, inflate(alpha, 20, 0.9)), alpha)


@lru_cache(maxsize=4)
def shirt(tones: Tones) -> Picture:
    """Return the men's shirt with its stand-up collar, wooden buttons and one pocket."""
    w, h = 860, 900
    result = Image.new("RGBA", (w, h))
    for way in (-1, 1):

        def at(x: float, y: float, way: int = way) -> Point:
            return (w / 2 + way * x, y)

        sleeve = _tailored(
            [at(190, 70), at(300, 110), at(422, 520), at(300, 560), at(205, 300)],
            w,
            h,
            tones,
            f"sleeve{way}",
            4,
        )
        result.alpha_composite(sleeve)
    body = [
        (w / 2 - 232, 90),
        (w / 2 - 90, 46),
        (w / 2 + 90, 46),
        (w / 2 + 232, 90),
        (w / 2 + 238, 400),
        (w / 2 + 246, 866),
        (w / 2 - 246, 866),
        (w / 2 - 238, 400),
    ]
    under = Image.new("RGBA", (w, h), (30, 18, 8, 0))
    torso = _tailored(body, w, h, tones, "torso", 2.2)
    under.putalpha(textures.blurred(torso.getchannel("A"), 9).point([v // 3 for v in range(256)]))
    result.paste(Image.alpha_composite(result, under), (0, 0), result.getchannel("A"))
    result.alpha_composite(torso)
    collar = Pen(w, h)
    collar.polygon(
        smooth(
            [(w / 2 - 96, 52), (w / 2 - 70, 14), (w / 2, 4), (w / 2 + 70, 14), (w / 2 + 96, 52), (w / 2, 84)]
        )
    )
    result.alpha_composite(puffed(silk(w, h, tones), collar.done(), 9, 1.3))
    inside = Pen(w, h)
    inside.polygon(smooth([(w / 2 - 66, 34), (w / 2, 16), (w / 2 + 66, 34), (w / 2, 66)]))
    dark = light(silk(w, h, tones), Image.new("L", (w, h), 66))
    result.paste(dark, (0, 0), inside.done())
    marks = Pen(w, h, ground=128)
    marks.line([(w / 2 - 24, 84), (w / 2 - 24, 860)], 92, 3)
    marks.line([(w / 2 + 24, 84), (w / 2 + 24, 860)], 88, 4)
    marks.box(w / 2 + 74, 230, w / 2 + 190, 370, 86, outline=4)
    marks.line([(w / 2 - 240, 838), (w / 2 + 240, 838)], 96, 3)
    result = cut(light(result.convert("RGB"), marks.done()), result.getchannel("A"))
    for i in range(6):
        button = Pen(28, 28)
        button.ellipse(14, 14, 12, 12)
        disc = puffed((104, 62, 34), button.done(), 3, 2.6)
        result.alpha_composite(disc, (w // 2 - 14, 118 + i * 128))
    return result


@lru_cache(maxsize=2)
def dress(tones: Tones) -> Picture:
    """Return the loose dress: round neck, short sleeves, two pockets, below the knee."""
    w, h = 760, 1040
    c = w / 2
    result = Image.new("RGBA", (w, h))
    for way in (-1, 1):
        result.alpha_composite(
            _tailored(
                [
                    (c + way * 150, 50),
                    (c + way * 236, 90),
                    (c + way * 300, 260),
                    (c + way * 200, 300),
                    (c + way * 150, 200),
                ],
                w,
                h,
                tones,
                f"arm{way}",
                5,
            )
        )
    body = [
        (c - 170, 66),
        (c - 84, 30),
        (c + 84, 30),
        (c + 170, 66),
        (c + 176, 280),
        (c + 226, 640),
        (c + 282, 1010),
        (c + 140, 1028),
        (c, 1032),
        (c - 140, 1028),
        (c - 282, 1010),
        (c - 226, 640),
        (c - 176, 280),
    ]
    result.alpha_composite(_tailored(body, w, h, tones, "gown", 2.6))
    neck = Pen(w, h)
    neck.ellipse(c, 34, 92, 52)
    hollow = Pen(w, h)
    hollow.ellipse(c, 26, 78, 40)
    result.alpha_composite(
        puffed(silk(w, h, tones), ImageChops.multiply(neck.done(), result.getchannel("A")), 7, 1.2)
    )
    result.paste(
        light(silk(w, h, tones), Image.new("L", (w, h), 60)),
        (0, 0),
        ImageChops.multiply(hollow.done(), result.getchannel("A")),
    )
    marks = Pen(w, h, ground=128)
    for way in (-1, 1):
        marks.line([(c + way * 120, 520), (c + way * 196, 590)], 78, 5)
    marks.line([(c - 276, 976), (c, 1000), (c + 276, 976)], 94, 3)
    return cut(light(result.convert("RGB"), marks.done()), result.getchannel("A"))


def _hanger(stage: Stage, y: float) -> None:
    pen = Pen(560, 240)
    pen.line([(280, 110), (276, 60), (300, 36), (322, 60), (306, 84)], 255, 8)
    pen.polygon([(280, 96), (540, 196), (540, 222), (280, 128), (20, 222), (20, 196)])
    stage.put(
        puffed(textures.wood(560, 240, "hanger", ((96, 58, 30), (140, 90, 52)), 0), pen.done(), 6, 2.2),
        600,
        y,
        lift=14,
    )


def _worn(kind: str, tones: Tones, wall: str) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(room(wall, "sweep"), dice)
        garment = shirt(tones) if kind == "shirt" else dress(tones)
        _hanger(stage, 150)
        stage.put(garment, 600, 140 + garment.height / 2, lift=52, dark=0.36)
        return stage

    return view


def _laid(kind: str, tones: Tones, table: str, angle: float) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        garment = shirt(tones) if kind == "shirt" else dress(tones)
        stage.put(garment, 570, 620, angle=angle, lift=22)
        stage.put(tag(130, 200, product["name_vi"], EARTH), 1050, 1010, angle=12, lift=8)
        stage.put(props.leaf(270, 96), 1070, 220, angle=-24, lift=9)
        return stage

    return view


def _detail(kind: str, tones: Tones) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        garment = shirt(tones) if kind == "shirt" else dress(tones)
        left, top, side = (190, 0, 480) if kind == "shirt" else (140, 0, 480)
        part = garment.crop((left, top, left + side, top + side)).resize(
            (SIZE, SIZE), Image.Resampling.BICUBIC
        )
        stage = Stage(table_top("ash" if kind == "shirt" else "sage"), dice)
        stage.put(part, 600, 640, lift=26)
        stage.soften(0.2, 0.8, 6)
        return stage

    return view


VIEWS: dict[str, tuple[View, ...]] = {
    "P08-03": (
        _laid("shirt", RAW, "walnut", 0),
        _detail("shirt", TUBER),
        _worn("shirt", TUBER, "straw"),
        folded_silk((TUBER, RAW, TUBER), "paper", "oak", (800, 190)),
    ),
    "P08-04": (
        _worn("dress", OLIVE, "rose"),
        _detail("dress", OLIVE),
        _laid("dress", OLIVE, "plaster", 8),
        _worn("dress", OLIVE, "sea"),
    ),
}
