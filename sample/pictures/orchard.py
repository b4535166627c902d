"""Grow the fruit: whole guavas, halves and dried slices; and fill their tea bags and glasses."""

from __future__ import annotations

import math
from functools import cache

from PIL import Image, ImageChops, ImageFilter

from sample.pictures import kernels, props, textures
from sample.pictures.shapes import Pen, Point, blob, petal, puffed, slab, smooth, turned
from sample.pictures.stage import Stage
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import lathe
from sample.pictures.views import flat

SKIN: tuple[Colour, ...] = ((138, 168, 62), (160, 186, 76), (186, 202, 104))
GUAVA_LEAF: tuple[Colour, ...] = ((44, 88, 44), (76, 124, 62), (120, 160, 92))
FLESH: tuple[Colour, ...] = ((238, 234, 208), (248, 246, 228))
PROFILE: tuple[Point, ...] = (
    (1, 0.08), (1.42, 0.16), (1.8, 0.6), (1.94, 1.1), (1.74, 1.62), (1.36, 1.9),
    (1, 1.92), (0.64, 1.9), (0.26, 1.62), (0.06, 1.1), (0.2, 0.6), (0.58, 0.16),
)  # fmt: skip
AMBER: tuple[Colour, ...] = ((220, 180, 98), (232, 198, 120), (242, 218, 154))


@cache
def fruit(radius: int, seed: int = 0) -> Picture:
    """Return one whole guava seen from the side, its calyx below."""
    side = radius * 2
    dice = textures.chance(f"guava{seed}")
    r = radius
    pen = Pen(side, side)
    outline = [
        (r * (px + dice.uniform(-0.01, 0.01)), r * (py + dice.uniform(-0.01, 0.01))) for px, py in PROFILE
    ]
    pen.polygon(smooth(outline, 6))
    tone = textures.clouds(side, side, r * 1.3, f"skin{seed}", octaves=2)
    face = textures.ramp(tone, *SKIN)
    pores = textures.noise(side // 2, side // 2, f"pore{seed}").resize((side, side), Image.Resampling.BICUBIC)
    face.paste((206, 216, 130), (0, 0), pores.point([120 if v > 232 else 0 for v in range(256)]))
    lumps = textures.relief(
        textures.clouds(side, side, r * 0.3, f"lump{seed}", octaves=2), 0.13, max(2, r // 24)
    )
    shade = textures.sloped(
        side, side, lambda x, y: 168 * math.exp(-((x - 0.36) ** 2 + (y - 0.32) ** 2) * 1.7) - 8
    )
    body = puffed(light(light(face, lumps), shade), pen.done(), r * 0.2, 0.8)
    for k in range(5):
        body.paste((104, 92, 48, 255), (0, 0), _sepal(side, k))
    gloss = Stage(body, dice)
    gloss.pool(r * 0.66, r * 0.56, r * 0.15, r * 0.1, r * 0.12, 0.42, (255, 255, 240))
    return gloss.image


@cache
def _sepal(side: int, k: int) -> Picture:
    pen = Pen(side, side)
    pen.polygon(turned(petal(side * 0.085, side * 0.055, 0.4), k * 72 + 20, move=(side / 2, side * 0.9)))
    return pen.done().filter(ImageFilter.GaussianBlur(0.8))


@cache
def half_fruit(radius: int) -> Picture:
    """Return a guava cut in two: thin green skin, white flesh, pale seeds in the middle."""
    side, r = radius * 2, radius
    dice = textures.chance("half")
    outline = blob(r, r, r * 0.95, r * 0.95, dice, 0.025, 11)
    pen, flesh, heart = Pen(side, side), Pen(side, side), Pen(side, side)
    pen.polygon(outline)
    flesh.polygon([(r + (x - r) * 0.93, r + (y - r) * 0.93) for x, y in outline])
    heart.polygon(blob(r, r, r * 0.56, r * 0.56, dice, 0.06, 10))
    face = textures.plain(side, side, (150, 180, 70))
    inner = textures.mottled(side, side, "flesh", *FLESH, cell=r * 0.5)
    face.paste(inner, (0, 0), flesh.done().filter(ImageFilter.GaussianBlur(r * 0.018)))
    pulp = textures.mottled(side, side, "pulp", (226, 216, 166), (242, 236, 200), cell=r * 0.12)
    face.paste(
        light(pulp, textures.relief(textures.clouds(side, side, r * 0.14, "wet", octaves=2), 0.6, 2)),
        (0, 0),
        heart.done().filter(ImageFilter.GaussianBlur(r * 0.05)),
    )
    for _ in range(46):
        far, turn = r * dice.uniform(0.2, 0.5), dice.uniform(0, 2 * math.pi)
        seed = Pen(round(r * 0.13) + 4, round(r * 0.13) + 4)
        seed.ellipse(r * 0.065 + 2, r * 0.065 + 2, r * 0.055, r * 0.04)
        pip = puffed((222, 186, 116), seed.done(), max(1.5, r * 0.02), 1.6)
        face.paste(
            pip,
            (
                round(r + far * math.cos(turn) - pip.width / 2),
                round(r + far * math.sin(turn) - pip.height / 2),
            ),
            pip,
        )
    return slab(puffed(face, pen.done(), r * 0.05, 0.9), max(4, r // 9), 0.72)


@cache
def dried_slice(length: int, seed: int) -> Picture:
    """Return a slice of dried guava: amber, a little curled, sugar on it."""
    side = round(length * 1.3)
    dice = textures.chance(f"dried{seed}")
    bow = dice.uniform(0.1, 0.24)
    top = [
        (-0.5, 0.04),
        (-0.3, -0.24 - bow * 0.4),
        (0.05, -0.32 - bow * 0.5),
        (0.36, -0.2),
        (0.5, 0.1),
        (0.3, 0.14 - bow * 0.2),
        (0.0, 0.12 - bow * 0.4),
        (-0.3, 0.16),
    ]
    outline = smooth(
        [
            (side / 2 + x * length * dice.uniform(0.94, 1.04), side / 2 + y * length * dice.uniform(0.9, 1.1))
            for x, y in top
        ],
        6,
    )
    pen = Pen(side, side)
    pen.polygon(outline)
    tone = textures.clouds(side, side, length * 0.3, f"amber{seed}", octaves=4)
    face = textures.ramp(tone, *AMBER)
    wrinkle = textures.relief(
        textures.clouds(side, side, length * 0.12, f"wrinkle{seed}", octaves=2, stretch=(1.8, 0.8)),
        0.32,
        max(2, length // 60),
    )
    alpha = pen.done()
    rind = ImageChops.subtract(alpha, ImageChops.offset(alpha, round(length * 0.02), round(length * 0.05)))
    face.paste((168, 150, 66), (0, 0), rind.filter(ImageFilter.GaussianBlur(length * 0.02)))
    sugar = textures.noise(side, side, f"sugar{seed}").filter(ImageFilter.GaussianBlur(0.8))
    face.paste((255, 250, 232), (0, 0), sugar.point([120 if v > 176 else 0 for v in range(256)]))
    return slab(puffed(light(face, wrinkle), alpha, length * 0.06, 1.3), max(3, length // 26), 0.66).rotate(
        dice.uniform(0, 360), Image.Resampling.BICUBIC
    )


@cache
def teabag() -> Picture:
    """Return a filter bag with its string and tag."""
    w, h = 230, 280
    pen = Pen(w, h)
    pen.polygon([(30, 0), (200, 0), (226, 36), (226, 276), (4, 276), (4, 36)])
    leafy = kernels.heap(300, (110, 108, 60), (("leafbit", 16, 1.0),), "teabag").crop((0, 0, w, h))
    gauze = Image.blend(textures.cloth(w, h, "gauze", ((226, 222, 206), (244, 240, 228)), 3), leafy, 0.34)
    hem = Pen(w, h, ground=0)
    hem.box(0, 0, w, 58)
    hem.box(0, 250, w, h)
    gauze.paste(
        textures.plain(w, h, (240, 236, 224)), (0, 0), hem.done().point([v * 8 // 10 for v in range(256)])
    )
    body = puffed(gauze, pen.done(), 14, 1.0)
    result = Image.new("RGBA", (w + 40, h + 250))
    string = Pen(*result.size)
    string.line([(130, 254), (150, 190), (110, 140), (150, 90)], 255, 3)
    result.paste((236, 232, 220, 255), (0, 0), string.done())
    result.alpha_composite(body, (10, 250))
    card = flat(textures.paper(92, 92, "card", (236, 240, 222)), 8)
    stamp = props.leaf(64, 30, GUAVA_LEAF, 6)
    card.alpha_composite(stamp, (25, 8))
    result.alpha_composite(card, (104, 4))
    return result


@cache
def glass(tall: int, *, ice: bool) -> Picture:
    """Return a glass of juice seen a little from above."""
    half = tall * 0.3
    skin = textures.ramp(textures.sloped(200, 200, lambda _x, y: 255 * y), (240, 204, 186), (226, 172, 150))
    top = Pen(200, 200, scale=1)
    top.box(0, 0, 200, 26)
    skin.paste((226, 222, 214), (0, 0), top.done())
    body = lathe(
        skin,
        ((0, half), (1, half * 0.8)),
        tall,
        bend=0.26,
        shine=((0, 92), (0.08, 128), (0.16, 176), (0.24, 130), (0.8, 116), (0.9, 148), (1, 88)),
    )
    pen, rim = Pen(*body.size), Pen(*body.size)
    pen.ellipse(body.width / 2, half * 0.26, half - 6, half * 0.24)
    face = textures.mottled(*body.size, "foam", (240, 206, 190), (250, 226, 214), cell=40)
    if ice:
        kernels.strew(
            face,
            "ice",
            round(half * 0.62),
            [(body.width * u, half * v) for u, v in ((0.3, 0.2), (0.56, 0.32), (0.72, 0.14))],
            textures.chance("ice"),
        )
    body.paste(face, (0, 0), pen.done())
    rim.ring(body.width / 2, half * 0.26, half - 1, half * 0.26 - 1, 200, 4)
    body.paste((246, 246, 242, 255), (0, 0), rim.done())
    return body
