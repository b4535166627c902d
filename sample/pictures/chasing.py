"""Chase metal: reliefs beaten into silver, copper and brass, and the light that runs over them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from PIL import ImageChops, ImageFilter

from sample.pictures import textures
from sample.pictures.shapes import Pen, Point, petal, turned
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import Shine, lathe

SILVER: tuple[Colour, ...] = (
    (34, 34, 38), (92, 92, 96), (160, 160, 162), (198, 198, 196), (222, 221, 217), (255, 255, 252),
)  # fmt: skip
COPPER: tuple[Colour, ...] = (
    (32, 14, 8), (92, 44, 24), (150, 82, 50), (184, 112, 74), (224, 160, 118), (255, 234, 210),
)  # fmt: skip
BRASS: tuple[Colour, ...] = (
    (40, 22, 6), (112, 70, 24), (172, 118, 50), (204, 152, 78), (234, 194, 118), (255, 244, 206),
)  # fmt: skip
MIRROR: Shine = (
    (0, 52), (0.07, 150), (0.13, 190), (0.22, 112), (0.36, 150), (0.5, 134), (0.66, 92),
    (0.78, 172), (0.9, 100),
    (1, 44),
)  # fmt: skip
INNER: Shine = ((0, 60), (0.12, 96), (0.3, 170), (0.42, 110), (0.62, 138), (0.8, 84), (0.92, 150), (1, 60))


def chased(
    height: Picture, tones: Sequence[Colour], gain: float = 1.3, reach: int = 2, tarnish: int = 60
) -> Picture:
    """Return metal beaten to a relief: slopes towards the window flash, hollows keep their tarnish."""
    shade = textures.relief(height, gain * 0.85, reach).filter(ImageFilter.GaussianBlur(0.7))
    swell = textures.relief(textures.blurred(height, reach * 3), gain * 0.9, reach * 4)
    shade = ImageChops.add(shade, textures.blurred(swell, reach * 2), 1, -128)
    deep = height.point([128 - round(tarnish * max(0, 110 - v) / 110) for v in range(256)])
    return light(textures.ramp(shade, *tones), deep)


def gleam(width: int, height: int, turns: float = 2.0, depth: float = 26) -> Picture:
    """Return the bright and dark bands a room leaves on polished metal."""
    return textures.sloped(
        width, height, lambda x, y: 128 + depth * math.sin((x * 0.7 + y) * math.pi * turns + 0.6)
    )


def spiral(x: float, y: float, r: float, start: float, way: int, turns: float = 1.5) -> list[Point]:
    steps = 30
    return [
        (
            x + r * (1 - 0.85 * i / steps) * math.cos(start + way * turns * 2 * math.pi * i / steps),
            y + r * (1 - 0.85 * i / steps) * math.sin(start + way * turns * 2 * math.pi * i / steps),
        )
        for i in range(steps + 1)
    ]


def lotus(pen: Pen, x: float, y: float, r: float) -> None:
    """Chase a lotus whose foot is at x, y, its outer petals first."""
    for i in sorted(range(9), key=lambda k: -abs(k - 4)):
        angle = (i - 4) * 23
        outline = turned(petal(r, r * 0.38, 0.52), angle, move=(x, y))
        pen.polygon(outline, 196 - abs(i - 4) * 9)
        pen.line([*outline, outline[0]], 46, r * 0.03)
        for lean in (-5, 0, 5):
            pen.line(
                turned([(0, -r * 0.3), (0, -r * (0.8 - abs(lean) * 0.02))], angle + lean, move=(x, y)),
                128,
                r * 0.018,
            )


def cloud(pen: Pen, x: float, y: float, r: float, ink: int = 206) -> None:
    """Chase one cloud: two scrolls that meet, and a tail that runs on."""
    thick = r * 0.15
    for dark, width in ((50, thick * 1.9), (ink, thick)):
        pen.line(spiral(x - r * 0.62, y, r * 0.6, 0, -1), dark, width)
        pen.line(spiral(x + r * 0.62, y, r * 0.6, math.pi, 1), dark, width)
        pen.arc(x, y - r * 0.25, r * 0.78, 205, 335, dark, width)
        tail = [
            (x + r * (1.2 + 1.5 * t), y + r * (0.55 - 0.4 * math.sin(t * math.pi * 1.5)))
            for t in [i / 12 for i in range(13)]
        ]
        pen.line(tail, dark, width)
        pen.line([(px - r * 0.1, py + r * 0.32) for px, py in tail[:9]], dark, width * 0.8)


@cache
def engraving(kind: str, width: int, height: int) -> Picture:
    """Return the relief of half a ring (lotus) or half a bangle (clouds)."""
    pen = Pen(width, height, ground=150)
    h = height
    for y in (0.09, 0.91):
        pen.line([(0, h * y), (width, h * y)], 52, h * 0.03)
        pen.line([(0, h * (y + 0.035)), (width, h * (y + 0.035))], 190, h * 0.02)
    if kind == "lotus":
        for way in (-1, 1):
            for i in range(3):
                x = width / 2 + way * h * (0.95 + 0.8 * i)
                for dark, thick in ((56, 0.075), (200, 0.04)):
                    pen.line(
                        spiral(x, h * (0.5 + 0.06 * (-1) ** i), h * 0.24, math.pi / 2 * way, way),
                        dark,
                        h * thick,
                    )
                leaf = turned(
                    petal(h * 0.36, h * 0.17), way * (64 if i % 2 else 118), move=(x + way * h * 0.1, h * 0.5)
                )
                pen.polygon(leaf, 186)
                pen.line([*leaf, leaf[0]], 56, h * 0.02)
        lotus(pen, width / 2, h * 0.83, h * 0.68)
        pen.line(spiral(width / 2, h * 0.83, h * 0.12, 0, 1), 60, h * 0.025)
    else:
        step = h * 1.42
        for i in range(math.ceil(width / step) + 1):
            cloud(pen, i * step + h * 0.3, h * (0.52 if i % 2 else 0.5), h * 0.38)
    ground = textures.levels(
        textures.noise(width, height, "matting").filter(ImageFilter.GaussianBlur(1)), 116, 140
    )
    return ImageChops.add(pen.done().filter(ImageFilter.GaussianBlur(max(1, h * 0.008))), ground, 1, -128)


@cache
def band(
    kind: str, half: int, tall: int, bend: float, wall: int, gap: tuple[float, float] | None = None
) -> Picture:
    """Return a ring or bangle lying before the camera; `gap` opens its far side, in shares of its width."""
    relief_map = engraving(kind, round(half * math.pi * 0.8), round(tall * 0.8 + 40))
    outer = lathe(chased(relief_map, SILVER), ((0, half), (1, half)), tall, bend=bend, shine=MIRROR)
    w, h = outer.size
    ry, x, y = half * bend, w / 2, half * bend

    def oval(grow: float, down: float = 0) -> Picture:
        pen = Pen(w, h)
        pen.ellipse(x, y + down, half - grow, ry - grow * bend * 1.25)
        return pen.done()

    hole = oval(wall)
    through = ImageChops.multiply(hole, oval(wall, tall))
    lip = light(textures.plain(w, h, (226, 226, 222)), gleam(w, h, 3, 40))
    outer.paste(lip, (0, 0), oval(0))
    row = lathe(
        textures.plain(200, 80, (178, 176, 172)), ((0, half), (1, half)), tall, bend=bend, shine=INNER
    )
    inside = row.convert("RGB").crop((0, round(h * 0.5), w, round(h * 0.5) + 1)).resize((w, h))
    outer.paste(
        light(inside, textures.sloped(w, h, lambda _x, v: 138 - 120 * max(0.0, v - 0.1))), (0, 0), hole
    )
    alpha = ImageChops.subtract(outer.getchannel("A"), through)
    if gap is not None:
        pen = Pen(w, h)
        pen.polygon(
            [(w * gap[0], 0), (w * gap[1], 0), (w * gap[1] - 16, ry * 1.3), (w * gap[0] + 10, ry * 1.3)]
        )
        alpha = ImageChops.subtract(alpha, ImageChops.multiply(pen.done(), ImageChops.lighter(hole, oval(0))))
    outer.putalpha(alpha)
    return outer


def lined(pen: Pen, outline: Sequence[Point], ink: int, width: float = 3) -> None:
    pen.polygon(outline, ink)
    pen.line([*outline, outline[0]], 60, width)


@cache
def four_seasons(radius: int) -> Picture:
    """Return the relief of a dish: apricot, bamboo, chrysanthemum and pine around a lotus."""
    side = radius * 2
    pen = Pen(side, side, ground=140)
    r = radius
    for far, ink, width in (
        (0.97, 220, 0.03),
        (0.93, 70, 0.012),
        (0.72, 60, 0.01),
        (0.7, 200, 0.012),
        (0.27, 200, 0.012),
        (0.25, 60, 0.01),
    ):
        pen.ring(r, r, r * far, r * far, ink, r * width)
    for i in range(40):
        _cloudlet(pen, turned([(r, r * 0.2)], i * 9, about=(r, r))[0], i * 9, r * 0.06)
    for i in range(12):
        outline = turned(petal(r * 0.24, r * 0.11, 0.6), i * 30, move=(r, r))
        lined(pen, outline, 190, r * 0.008)
    pen.ellipse(r, r, r * 0.05, r * 0.05, 90)
    for index, draw in enumerate((_apricot, _bamboo, _chrysanthemum, _pine)):
        draw(pen, r, r, r, index * 90)
    return pen.done().filter(ImageFilter.GaussianBlur(1.1))


def _cloudlet(pen: Pen, at: Point, angle: float, s: float) -> None:
    pen.line(turned(spiral(0, 0, s, math.pi, 1, 1.2), angle, move=at), 66, s * 0.2)


def _apricot(pen: Pen, cx: float, cy: float, r: float, angle: float) -> None:
    t = Turn(angle, cx, cy, r)
    for branch in (
        ((-0.3, -0.34), (-0.1, -0.44), (0.04, -0.42), (0.28, -0.6)),
        ((-0.02, -0.43), (0.02, -0.56), (0.1, -0.66)),
        ((-0.16, -0.42), (-0.24, -0.58)),
    ):
        pen.line(t.at(branch), 60, r * 0.034)
        pen.line(t.at(branch), 188, r * 0.02)
    for x, y, s in (
        (-0.26, -0.6, 0.06),
        (-0.04, -0.58, 0.075),
        (0.14, -0.5, 0.07),
        (0.26, -0.62, 0.055),
        (0.1, -0.66, 0.05),
    ):
        for k in range(5):
            spot = t.at([(x + s * 0.62 * math.cos(k * 1.257), y + s * 0.62 * math.sin(k * 1.257))])[0]
            pen.ellipse(*spot, s * r * 0.56, s * r * 0.56, 60)
            pen.ellipse(*spot, s * r * 0.48, s * r * 0.48, 208)
        pen.ellipse(*t.at([(x, y)])[0], s * r * 0.26, s * r * 0.26, 90)


def _bamboo(pen: Pen, cx: float, cy: float, r: float, angle: float) -> None:
    t = Turn(angle, cx, cy, r)
    for x, lean in ((-0.14, -0.05), (0.04, 0.04), (0.18, 0.1)):
        for k in range(4):
            y0, y1 = -0.32 - 0.09 * k, -0.4 - 0.09 * k
            stem = t.at([(x + lean * k / 3, y0), (x + lean * (k + 0.9) / 3, y1)])
            pen.line(stem, 60, r * 0.042)
            pen.line(stem, 200, r * 0.026)
    for x, y, turn in (
        (-0.2, -0.56, -70),
        (-0.16, -0.6, -30),
        (0.02, -0.6, 40),
        (0.1, -0.5, 76),
        (0.26, -0.6, 30),
        (0.28, -0.52, 100),
        (-0.1, -0.44, 120),
        (0.2, -0.42, 130),
        (-0.28, -0.46, -110),
    ):
        lined(pen, t.at(turned(petal(0.15, 0.045), turn, move=(x, y))), 206, r * 0.008)


def _chrysanthemum(pen: Pen, cx: float, cy: float, r: float, angle: float) -> None:
    t = Turn(angle, cx, cy, r)
    pen.line(t.at([(-0.02, -0.32), (0.0, -0.5)]), 60, r * 0.024)
    for x, y, s in ((-0.18, -0.5, 0.1), (0.04, -0.55, 0.13), (0.24, -0.48, 0.09)):
        for ring, count in ((1.0, 16), (0.68, 12), (0.4, 8)):
            for k in range(count):
                lined(
                    pen,
                    t.at(turned(petal(s * ring, s * 0.28, 0.65), k * 360 / count + ring * 30, move=(x, y))),
                    204,
                    r * 0.006,
                )
    for x, y, turn in ((-0.08, -0.38, -60), (0.1, -0.38, 60), (0.2, -0.36, 100), (-0.22, -0.36, -100)):
        lined(pen, t.at(turned(petal(0.12, 0.07), turn, move=(x, y))), 184, r * 0.008)


def _pine(pen: Pen, cx: float, cy: float, r: float, angle: float) -> None:
    t = Turn(angle, cx, cy, r)
    for branch in (
        ((-0.3, -0.36), (-0.08, -0.44), (0.1, -0.4), (0.3, -0.52)),
        ((-0.08, -0.44), (-0.14, -0.58)),
    ):
        pen.line(t.at(branch), 60, r * 0.046)
        pen.line(t.at(branch), 184, r * 0.03)
    for x, y in ((-0.26, -0.46), (-0.14, -0.62), (0.02, -0.52), (0.16, -0.48), (0.3, -0.58), (0.12, -0.62)):
        for k in range(15):
            lean = math.pi * (1.05 + 0.9 * k / 14)
            pen.line(
                t.at([(x, y), (x + 0.1 * math.cos(lean), y + 0.1 * math.sin(lean))]),
                214 if k % 2 else 66,
                r * 0.011,
            )


class Turn:
    """A quarter of a round relief: shares of its radius, turned about its centre."""

    def __init__(self, angle: float, cx: float, cy: float, r: float) -> None:
        """Remember where the quarter lies."""
        self.angle, self.cx, self.cy, self.r = angle, cx, cy, r

    def at(self, points: Sequence[Point]) -> list[Point]:
        """Return where points of the upper quarter fall; the centre is 0, 0."""
        scaled = [(x * self.r, y * self.r) for x, y in points]
        return turned(scaled, self.angle, move=(self.cx, self.cy))


BIRD: tuple[Point, ...] = (
    (-1.0, 0.02), (-0.42, -0.1), (-0.2, -0.16), (-0.1, -0.4), (0.0, -0.18),
    (0.3, -0.12), (0.5, -0.34), (0.52, -0.06),
    (1.0, 0.06),
    (0.92, 0.16), (0.4, 0.12), (0.1, 0.14), (-0.2, 0.06), (-0.42, 0.02),
)  # fmt: skip


@cache
def drum(radius: int) -> Picture:
    """Return the relief of a bronze drum's face: the star, rings of teeth and circles, the flying birds."""
    side, r = radius * 2, radius
    pen = Pen(side, side, ground=96)
    for far in (0.985, 0.88, 0.84, 0.62, 0.57, 0.45, 0.41):
        pen.ring(r, r, r * far, r * far, 214, r * 0.018)
    for i in range(14):
        pen.polygon(turned(petal(r * 0.38, r * 0.13, 0.12), i * 360 / 14, move=(r, r)), 216)
        pen.line(
            turned(
                [(-r * 0.05, -r * 0.36), (0, -r * 0.22), (r * 0.05, -r * 0.36)],
                (i + 0.5) * 360 / 14,
                move=(r, r),
            ),
            190,
            r * 0.012,
        )
    pen.ellipse(r, r, r * 0.12, r * 0.12, 226)
    for i in range(64):
        x, y = turned([(r, r - r * 0.51)], i * 360 / 64, about=(r, r))[0]
        pen.ring(x, y, r * 0.021, r * 0.021, 210, r * 0.009)
        tooth = turned(
            [(-r * 0.035, -r * 0.895), (r * 0.035, -r * 0.895), (0, -r * 0.965)], i * 360 / 64, move=(r, r)
        )
        pen.polygon(tooth, 210)
    for i in range(8):
        bird = [(x * r * 0.23, y * r * 0.3 - r * 0.73) for x, y in BIRD]
        pen.polygon(turned(bird, i * 45, move=(r, r)), 214)
        pen.line(turned([(-r * 0.1, -r * 0.72), (r * 0.16, -r * 0.71)], i * 45, move=(r, r)), 110, r * 0.01)
    return pen.done().filter(ImageFilter.GaussianBlur(max(0.8, r * 0.004)))
