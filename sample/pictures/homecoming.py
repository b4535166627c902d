"""Beat out the copper picture "Vinh quy bái tổ": the laureate rides home to bow to his forebears."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageChops, ImageFilter

from sample.pictures import textures
from sample.pictures.chasing import cloud, lined, lotus, spiral
from sample.pictures.shapes import Pen, Point, blob, smooth, turned
from sample.pictures.textures import Picture

SCENE = (1500, 1000)


class _Layer:
    """One layer of a picture in relief, beaten out further than the one behind it."""

    def __init__(self) -> None:
        self.pen = Pen(*SCENE)

    def onto(self, height: Picture, round_off: float, level: float) -> Picture:
        """Raise this layer above what is there already."""
        ink = self.pen.done()
        mask = ink.point([min(255, v * 6) for v in range(256)])
        dome = ImageChops.multiply(textures.blurred(mask, round_off), mask)
        body = Image.blend(ink, dome, 0.42).point([min(255, round(v * level)) for v in range(256)])
        return Image.composite(body, height, mask)


def _person(pen: Pen, x: float, foot: float, tall: float, *, hat: str = "turban", face: int = 1) -> None:
    """Beat out one walker in a long robe."""
    h = tall
    for lean in (-0.1, 0.12):
        pen.line([(x + face * h * lean * 0.4, foot - h * 0.3), (x + face * h * lean, foot)], 150, h * 0.09)
    robe = [
        (x - h * 0.1, foot - h * 0.76),
        (x + h * 0.1, foot - h * 0.76),
        (x + h * 0.2, foot - h * 0.16),
        (x - h * 0.2, foot - h * 0.13),
    ]
    lined(pen, robe, 176)
    for t in (-0.1, 0.0, 0.09):
        pen.line([(x + h * t * 0.5, foot - h * 0.62), (x + h * t, foot - h * 0.18)], 110, 2.5)
    pen.line(
        [
            (x - h * 0.03, foot - h * 0.68),
            (x + face * h * 0.14, foot - h * 0.52),
            (x + face * h * 0.22, foot - h * 0.6),
        ],
        206,
        h * 0.075,
    )
    pen.ellipse(x, foot - h * 0.86, h * 0.085, h * 0.1, 204)
    if hat == "cone":
        lined(
            pen, [(x - h * 0.2, foot - h * 0.88), (x, foot - h * 1.06), (x + h * 0.2, foot - h * 0.88)], 214
        )
    else:
        lined(
            pen,
            [
                (x - h * 0.11, foot - h * 0.9),
                (x - h * 0.07, foot - h * 0.99),
                (x + h * 0.07, foot - h * 0.99),
                (x + h * 0.11, foot - h * 0.9),
            ],
            150,
        )


HORSE: tuple[Point, ...] = (
    (0.2, 2.6), (0.0, 2.1), (0.9, 1.2), (1.3, 0.7), (1.5, 0.1), (1.9, 0.9), (2.8, 1.8),
    (3.6, 2.9), (4.4, 3.15), (5.8, 3.1), (7.4, 2.9), (8.2, 3.6), (8.2, 4.8), (8.0, 6.2),
    (8.35, 7.9), (7.7, 7.9), (7.3, 6.3), (6.7, 5.2), (5.0, 5.3), (4.1, 5.1), (3.8, 6.4),
    (3.7, 7.9), (3.1, 7.9), (3.1, 6.2), (2.8, 4.8), (2.3, 3.8), (1.9, 2.7), (1.2, 2.4),
    (0.7, 2.85),
)  # fmt: skip


def _rider(pen: Pen, x: float, foot: float, s: float) -> None:
    """Beat out the new laureate on his horse, which walks to the left."""

    def at(points: Sequence[Point]) -> list[Point]:
        return [(x + px * s, foot - (7.9 - py) * s) for px, py in points]

    pen.line(at([(2.7, 4.8), (1.7, 5.6), (2.0, 6.6)]), 150, s * 0.5)
    pen.line(at([(7.2, 5.0), (6.4, 6.3), (6.7, 7.8)]), 140, s * 0.5)
    pen.line(at([(8.1, 3.4), (9.0, 4.0), (9.1, 5.8)]), 150, s * 0.35)
    lined(pen, at(smooth(HORSE, 5)), 190)
    for i in range(7):
        pen.line(at([(1.7 + i * 0.3, 0.9 + i * 0.33), (2.2 + i * 0.3, 1.5 + i * 0.3)]), 90, s * 0.1)
    pen.line(at([(0.4, 1.9), (1.2, 2.3), (1.4, 1.2)]), 70, s * 0.12)
    pen.line(at([(0.9, 2.2), (4.4, 2.6)]), 230, s * 0.12)
    lined(pen, at([(3.9, 3.0), (6.4, 3.0), (6.2, 4.8), (4.3, 4.8)]), 216)
    for i in range(5):
        pen.ellipse(*at([(4.4 + i * 0.42, 4.4)])[0], s * 0.14, s * 0.14, 90)
    lined(pen, at([(4.5, 0.6), (5.6, 0.6), (6.5, 3.3), (4.2, 3.3)]), 200)
    pen.line(at([(4.7, 1.2), (3.9, 2.2), (4.4, 2.5)]), 226, s * 0.42)
    lined(pen, at([(4.6, 3.1), (5.2, 3.1), (4.7, 5.2), (4.1, 5.2)]), 226)
    pen.ellipse(*at([(5.0, -0.05)])[0], s * 0.48, s * 0.58, 224)
    lined(pen, at([(4.45, -0.3), (4.6, -1.0), (5.5, -1.0), (5.6, -0.3)]), 170)
    for way in (-1, 1):
        pen.line(at([(5.0, -0.55), (5.0 + way * 1.35, -0.75)]), 200, s * 0.16)


def _parasol(pen: Pen, x: float, top: float, foot: float, r: float) -> None:
    pen.line([(x, top), (x, foot)], 160, 6)
    lined(
        pen,
        [
            (x - r, top + r * 0.5),
            (x - r * 0.6, top + r * 0.14),
            (x, top),
            (x + r * 0.6, top + r * 0.14),
            (x + r, top + r * 0.5),
        ],
        214,
    )
    for i in range(9):
        fx = x - r + r * 2 * i / 8
        pen.line([(fx, top + r * 0.5), (fx, top + r * 0.78)], 190, 5)
        pen.line([(x, top + 4), (fx, top + r * 0.5)], 110, 2)


def _banner(pen: Pen, x: float, top: float, foot: float, w: float, h: float) -> None:
    pen.line([(x, top - 14), (x, foot)], 170, 6)
    flag = [(x, top)] + [
        (x + w * t, top + h * (0.08 * math.sin(t * 6) + (0.05 if i % 2 else -0.03)))
        for i, t in enumerate([k / 8 for k in range(9)])
    ]
    low = [(px, py + h * (1 - (px - x) / w * 0.35)) for px, py in reversed(flag)]
    lined(pen, [*flag, *low], 188)
    pen.box(x + w * 0.16, top + h * 0.24, x + w * 0.7, top + h * 0.66, 120, outline=3)
    pen.ellipse(x + w * 0.43, top + h * 0.45, h * 0.14, h * 0.14, 214)


def _temple(pen: Pen, x: float, foot: float, w: float) -> None:
    """Beat out the communal house with its upturned eaves."""
    h = w * 0.62
    for i in range(5):
        px = x + w * (0.12 + 0.18 * i)
        pen.box(px, foot - h * 0.42, px + w * 0.035, foot, 170)
    for i in range(4):
        px = x + w * (0.16 + 0.18 * i)
        pen.box(px, foot - h * 0.36, px + w * 0.135, foot - 6, 118)
        for k in range(4):
            pen.line([(px + w * 0.034 * k, foot - h * 0.34), (px + w * 0.034 * k, foot - 8)], 80, 2.5)
    pen.box(x - w * 0.02, foot - 4, x + w * 1.0, foot + 14, 180)
    pen.box(x + w * 0.04, foot + 14, x + w * 0.94, foot + 30, 150)
    roof = [
        (x - w * 0.1, foot - h * 0.56), (x + w * 0.02, foot - h * 0.5), (x + w * 0.18, foot - h * 0.86),
        (x + w * 0.8, foot - h * 0.86),
        (x + w * 0.96, foot - h * 0.5), (x + w * 1.08, foot - h * 0.56), (x + w * 0.98, foot - h * 0.4),
        (x, foot - h * 0.4),
    ]  # fmt: skip
    lined(pen, roof, 190)
    for row in range(6):
        y = foot - h * (0.8 - 0.066 * row)
        half = w * (0.31 + 0.03 * row)
        for k in range(round(half * 2 / 15)):
            pen.arc(x + w * 0.49 - half + 8 + k * 15, y, 8, 0, 180, 90, 2.5)
    pen.box(x + w * 0.16, foot - h * 0.91, x + w * 0.82, foot - h * 0.85, 216)
    for way, px in ((-1, x + w * 0.16), (1, x + w * 0.82)):
        pen.line(spiral(px + way * 8, foot - h * 0.95, 22, 0, way), 216, 8)
    pen.ellipse(x + w * 0.49, foot - h * 0.97, 20, 20, 216)


def _banyan(pen: Pen, x: float, foot: float) -> None:
    trunk = [
        (x - 120, foot), (x - 50, foot - 60), (x - 60, foot - 300), (x - 120, foot - 420),
        (x - 40, foot - 380),
        (x + 10, foot - 330), (x + 90, foot - 430), (x + 60, foot - 300),
        (x + 60, foot - 70), (x + 140, foot),
    ]  # fmt: skip
    lined(pen, smooth(trunk, 5), 164)
    for i in range(9):
        px = x - 60 + i * 15
        pen.line(
            [
                (px + 18 * math.sin(i), foot - 330),
                (px - 12 + 8 * math.sin(i * 2), foot - 180),
                (px + (i - 4) * 13, foot - 4),
            ],
            92,
            4,
        )
    dice = textures.chance("banyan")
    for bx, by, r in (
        (-190, -420, 100),
        (-90, -520, 120),
        (60, -540, 120),
        (180, -430, 105),
        (0, -440, 110),
        (-230, -330, 70),
        (230, -340, 72),
    ):
        lined(pen, blob(x + bx, foot + by, r, r * 0.72, dice, 0.12, 13), 188, 4)
        for _ in range(26):
            px, py = dice.gauss(x + bx, r * 0.42), dice.gauss(foot + by, r * 0.28)
            pen.arc(px, py, 10, 170, 350, 84, 3)
    for px in (-150, 150, 195):
        pen.line([(x + px, foot - 370), (x + px + 8, foot - 150)], 140, 6)


def _procession(height: Picture) -> Picture:
    """Raise the walkers and the rider before the village."""
    crowd = _Layer()
    for i in range(6):
        _banner(crowd.pen, 505 + i * 152, 350 + (i % 3) * 26, 760, 84, 96)
    for i in range(15):
        _person(
            crowd.pen, 470 + i * 64, 780 + (i % 2) * 10, 150, hat="cone" if i % 3 == 0 else "turban", face=-1
        )
    height = crowd.onto(height, 7, 1.12)
    front = _Layer()
    ground = [(40, 800 + 12 * math.sin(1))] + [(40 + t * 47, 818 + 14 * math.sin(t * 0.7)) for t in range(31)]
    front.pen.polygon([*ground, (1460, 960), (40, 960)], 110)
    for i in range(18):
        front.pen.line(
            [
                (70 + i * 80, 945 - (i % 3) * 34),
                (120 + i * 80, 930 - (i % 3) * 34),
                (170 + i * 80, 942 - (i % 3) * 34),
            ],
            70,
            4,
        )
    _parasol(front.pen, 770, 400, 860, 84)
    _rider(front.pen, 570, 890, 33)
    _parasol(front.pen, 590, 440, 880, 66)
    for x, hat in (
        (430, "turban"),
        (480, "turban"),
        (880, "turban"),
        (1330, "turban"),
        (1010, "cone"),
        (1400, "cone"),
    ):
        _person(front.pen, x, 900 + (x % 3) * 6, 220, hat=hat, face=-1)
    lined(front.pen, [(1070, 800), (1100, 742), (1250, 742), (1280, 800), (1262, 850), (1088, 850)], 204)
    for i in range(7):
        front.pen.line([(1106 + i * 24, 748), (1096 + i * 27, 846)], 100, 3)
    front.pen.line([(985, 735), (1180, 715), (1430, 738)], 222, 12)
    for x in (170, 330):
        lotus(front.pen, x, 930, 74)
    return front.onto(height, 8, 1.2)


def _bordered(height: Picture) -> Picture:
    """Run the key border around the picture."""
    w, h = height.size
    edge = Pen(w, h)
    edge.box(0, 0, w, h, 255, outline=44)
    key = Pen(w, h, ground=150)
    for i in range(37):
        for x, y in ((i * 41 + 12, 10), (i * 41 + 12, h - 34)):
            key.line(
                [(x, y + 24), (x, y), (x + 26, y), (x + 26, y + 18), (x + 10, y + 18), (x + 10, y + 9)], 60, 4
            )
        for x, y in ((10, i * 41 + 12), (w - 36, i * 41 + 12)):
            key.line(
                [(x, y + 24), (x, y), (x + 26, y), (x + 26, y + 18), (x + 10, y + 18), (x + 10, y + 9)], 60, 4
            )
    return Image.composite(key.done(), height, edge.done())


@cache
def homecoming() -> Picture:
    """Return the relief of "Vinh quy bái tổ": the laureate bows to his forebears."""
    w, h = SCENE
    matting = textures.noise(w, h, "copper").filter(ImageFilter.GaussianBlur(2))
    height = textures.levels(matting, 58, 92)
    far = _Layer()
    for i in range(4):
        hill = [
            (i * 420 - 160 + t * 30, 560 - (90 + 20 * (i % 2)) * math.sin(math.pi * t / 20))
            for t in range(21)
        ]
        lined(far.pen, [*hill, (hill[-1][0], 1000), (hill[0][0], 1000)], 104)
    far.pen.ellipse(820, 190, 60, 60, 150)
    for x, y, r in ((560, 170, 46), (700, 270, 36), (980, 250, 44), (1130, 130, 38)):
        cloud(far.pen, x, y, r, 170)
    height = far.onto(height, 8, 1.0)
    village = _Layer()
    _temple(village.pen, 960, 610, 420)
    for x, top in ((900, 300), (940, 350), (1440, 280)):
        village.pen.line([(x, top), (x + 6, 620)], 150, 11)
        for i in range(9):
            angle = -100 + i * 25
            village.pen.line(turned([(0, 0), (0, -44), (8, -80)], angle, move=(x, top)), 176, 7)
    _banyan(village.pen, 250, 660)
    height = village.onto(height, 9, 1.06)
    return _bordered(_procession(height))
