"""Photos of the cotton and bamboo towels."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops

from sample.pictures import props, textures
from sample.pictures.labels import EARTH, RICE, SEA, label, tag
from sample.pictures.shapes import Pen, cut, puffed, slab
from sample.pictures.stage import SIZE, Stage, room, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import Camera, box
from sample.pictures.views import Product, View, flat

WHITE: Colour = (238, 234, 226)
BLUE: Colour = (112, 152, 184)
PINK: Colour = (226, 164, 164)
GREY: Colour = (146, 148, 150)
CREAM: Colour = (236, 222, 190)
PASTELS: tuple[Colour, ...] = (
    (190, 214, 196),
    (240, 214, 168),
    (196, 210, 228),
    (236, 196, 190),
    (222, 208, 228),
)


def _trim(picture: Picture, y: float, tall: float, colour: Colour) -> Picture:
    """Weave a flat border with small diamonds across a towel."""
    width, height = picture.size
    shade = Pen(width, height, ground=128, scale=1)
    shade.box(0, height * y, width, height * (y + tall), 112)
    shade.box(0, height * y, width, height * y + 3, 80)
    shade.box(0, height * (y + tall) - 3, width, height * (y + tall), 80)
    step = height * tall * 0.8
    for i in range(round(width / step) + 1):
        x, middle = i * step, height * (y + tall / 2)
        shade.polygon(
            [
                (x, middle - step * 0.4),
                (x + step * 0.4, middle),
                (x, middle + step * 0.4),
                (x - step * 0.4, middle),
            ],
            158,
        )
    mask = Pen(width, height, scale=1)
    mask.box(0, height * y, width, height * (y + tall))
    result = picture.copy()
    result.paste(colour, (0, 0), mask.done().point([round(v * 0.6) for v in range(256)]))
    return light(result, shade.done())


@lru_cache(maxsize=6)
def folded(width: int, height: int, colour: Colour, border: Colour | None = None) -> Picture:
    """Return a towel folded to a soft slab, seen from the front: two layers with a round fold."""
    loops = textures.terry(width, height, "terry", colour)
    if border:
        loops = _trim(loops, 0.16, 0.2, border)
    pen = Pen(width, height)
    pen.box(3, 3, width - 3, height - 3, radius=height * 0.34)
    alpha = pen.done()
    body = puffed(loops, alpha, height * 0.2, 1.5)
    crease = Pen(width, height, ground=128)
    crease.line([(height * 0.5, height * 0.52), (width - height * 0.1, height * 0.53)], 66, height * 0.05)
    crease.line([(height * 0.5, height * 0.57), (width - height * 0.1, height * 0.58)], 152, height * 0.05)
    return cut(light(body.convert("RGB"), textures.blurred(crease.done(), height * 0.02)), alpha)


@lru_cache(maxsize=6)
def rolled(radius: int, colour: Colour) -> Picture:
    """Return the end of a rolled towel: a spiral of soft layers."""
    side = radius * 2
    pen = Pen(side, side)
    pen.ellipse(radius, radius, radius - 3, radius - 3)
    groove = Pen(side, side, ground=128)
    points = [
        (
            radius + radius * 0.94 * (1 - t) * math.cos(t * 32),
            radius + radius * 0.94 * (1 - t) * math.sin(t * 32),
        )
        for t in [i / 260 for i in range(255)]
    ]
    groove.line(points, 74, radius * 0.045)
    groove.line([(x - radius * 0.05, y - radius * 0.05) for x, y in points], 142, radius * 0.05)
    body = puffed(textures.terry(side, side, "terry", colour), pen.done(), radius * 0.2, 1.1)
    return cut(light(body.convert("RGB"), textures.blurred(groove.done(), radius * 0.025)), pen.done())


@lru_cache(maxsize=6)
def spread(width: int, height: int, colour: Colour, border: Colour | None, creases: int = 2) -> Picture:
    """Return a towel lying flat, with its borders, hems and the creases of its folds."""
    face = textures.terry(width, height, "terry", colour)
    if border:
        face = _trim(_trim(face, 0.07, 0.05, border), 0.88, 0.05, border)
    waves = textures.clouds(width, height, min(width, height) * 0.5, "drape", octaves=1)
    shade = textures.levels(textures.relief(waves, 0.5, 8), 92, 164)
    lines = Pen(width, height, ground=128)
    for i in range(1, creases + 1):
        y = height * i / (creases + 1)
        lines.line([(0, y), (width, y + 4)], 100, 5)
        lines.line([(0, y + 8), (width, y + 12)], 150, 6)
    shade = ImageChops.add(shade, textures.blurred(lines.done(), 4), 1, -128)
    pen = Pen(width, height)
    pen.box(2, 2, width - 2, height - 2, radius=8)
    return slab(puffed(light(face, shade), pen.done(), 5, 1.8), 7, 0.75)


def _stack(
    colours: tuple[Colour, ...],
    width: int,
    height: int,
    wall: str,
    table: str,
    border: Colour | None,
    *,
    tagged: bool = False,
    twine: bool = False,
) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        foot = 1030
        for i, colour in enumerate(colours):
            towel = folded(width - (i % 3) * 12, height, colour, border)
            x = 580 + dice.uniform(-10, 10)
            if i == 0:
                stage.stand(towel, x, foot)
            else:
                top = foot - i * (height - 12) - height
                stage.pool(x, top + height - 6, width * 0.47, 6, 7, 0.5)
                stage.image.paste(towel, (round(x - towel.width / 2), round(top)), towel)
        if twine:
            tall = len(colours) * (height - 12) + 16
            cord = props.twine(width, tall)
            stage.image.paste(cord, (580 - width // 2, foot - tall), cord)
        if tagged:
            stage.put(tag(150, 220, product["name_vi"], SEA), 900, 900, angle=8, lift=9)
        return stage

    return view


def _rolls(colours: tuple[Colour, ...], radius: int, table: str) -> View:
    """A pyramid of rolled towels in a basket tray, seen from the front."""

    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(room("paper", table), dice)
        places = [
            (600 + (c - (3 - r) / 2) * radius * 1.94, 1020 - r * radius * 1.7)
            for r in range(4)
            for c in range(4 - r)
        ]
        for i, (x, foot) in enumerate(places):
            roll = rolled(radius, colours[i % len(colours)])
            if i < 4:
                stage.stand(roll, x, foot)
            else:
                stage.put(roll, x, foot - radius, lift=10)
        return stage

    return view


def _close(colour: Colour, border: Colour | None, second: Colour) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        side = 600
        face = textures.terry(side, side, "terryclose", colour)
        if border:
            face = _trim(face, 0.6, 0.16, border)
        stage = Stage(face.resize((SIZE, SIZE), Image.Resampling.BICUBIC), dice)
        fold = spread(1500, 520, second, None, 0)
        stage.put(fold, 640, 120, angle=-12, lift=40)
        stage.soften(0.25, 0.8, 7)
        return stage

    return view


def _flat(
    colours: tuple[Colour, ...],
    size: tuple[int, int],
    table: str,
    border: Colour | None,
    step: tuple[int, int],
    angle: float = 8,
) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        middle = (len(colours) - 1) / 2
        for i, colour in enumerate(colours):
            towel = spread(*size, colour, border)
            stage.put(
                towel,
                600 + (i - middle) * step[0],
                600 + (i - middle) * step[1],
                angle=angle * (1 - i % 2 * 1.4),
                lift=22,
            )
        stage.put(props.leaf(240, 86), 1060, 1070, angle=30, lift=9)
        return stage

    return view


def _swing(start: int) -> Callable[[float, float], float]:
    """Return the light on a towel that hangs in folds."""
    return lambda x, y: 128 + (26 + 10 * y) * math.sin(x * 11 + start + 0.8 * y)


def _hanging(colours: tuple[Colour, ...], wall: str, border: Colour | None) -> View:
    """Towels over a bamboo pole."""

    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(room(wall, "sweep"), dice)
        wide = min(430, 900 // len(colours))
        for i, colour in enumerate(colours):
            w, h = wide, 760 - (i % 2) * 60
            face = textures.terry(w, h, "terry", colour)
            if border:
                face = _trim(face, 0.84, 0.06, border)
            drape = textures.sloped(w, h, _swing(i))
            pen = Pen(w, h)
            pen.polygon(
                [
                    (6, 0),
                    (w - 6, 0),
                    (w - 1, h * 0.5),
                    (w - 8, h - 4),
                    (w * 0.5, h - 10),
                    (8, h - 2),
                    (1, h * 0.5),
                ]
            )
            stage.put(
                cut(light(face, drape), pen.done()),
                600 + (i - (len(colours) - 1) / 2) * (wide + 40),
                190 + h / 2,
                lift=44,
                dark=0.36,
            )
        pole = flat(
            light(
                textures.wood(1240, 44, "pole", ((150, 112, 48), (206, 168, 92)), 0),
                textures.sloped(1240, 44, lambda _x, y: 160 - 90 * y),
            ),
            20,
        )
        stage.put(pole, 600, 186, angle=0.6, lift=22)
        return stage

    return view


def _paper_bag(colour: Colour, wall: str) -> View:
    """A towel looking out of its paper bag."""

    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, "ash"), dice)
        roll = folded(430, 110, colour)
        for i in range(3):
            stage.image.paste(roll, (390, 410 + i * 50), roll)
        front = label(
            520,
            560,
            product["name_vi"],
            "100% cotton" if product["id"] != "P05-04" else "sợi tre",
            ink=SEA,
            ground=(216, 190, 148),
            sign="thread",
            framed=False,
        )
        side = textures.paper(200, 200, "kraft", (216, 190, 148))
        box(stage, 590, 1040, (520, 560, 190), (front, side, side), Camera(-20, 6))
        stage.stand(rolled(96, colour), 970, 1080)
        return stage

    return view


def _baby(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("plaster"), dice)
    for i, colour in enumerate(PASTELS):
        turn = i * 72 - 90
        x, y = 600 + 300 * math.cos(math.radians(turn)), 610 + 300 * math.sin(math.radians(turn))
        loop = Pen(70, 60)
        loop.ring(35, 30, 26, 22, width=7)
        cloth = spread(350, 350, colour, None, 1)
        stage.put(cut(textures.plain(70, 60, colour), loop.done()), x + 150, y - 190, lift=5, angle=40)
        stage.put(cloth, x, y, angle=turn + 90 + 12, lift=18)
    return stage


def _baby_fan(dice: Random, product: Product) -> Stage:
    stage = Stage(table_top("sage"), dice)
    for i, colour in enumerate(PASTELS):
        stage.put(
            spread(300, 640, colour, None, 1),
            330 + i * 135,
            640 + abs(i - 2) * 30,
            angle=(2 - i) * 10,
            lift=18,
        )
    stage.put(
        flat(label(420, 210, product["name_vi"], "5 chiếc", ink=RICE, sign="leaf"), 8),
        600,
        900,
        angle=0,
        lift=12,
    )
    return stage


def _gift(open_: bool, table: str) -> View:
    def view(dice: Random, product: Product) -> Stage:
        if not open_:
            stage = Stage(room("leaf", table), dice)
            front = label(
                780, 330, product["name_vi"], "3 món", ink=(240, 226, 190), ground=(38, 84, 62), sign="lotus"
            )
            side = textures.paper(200, 200, "giftbox", (38, 84, 62))
            box(stage, 570, 1020, (780, 330, 440), (front, side, side), Camera(20, 24))
            stage.image.paste(bow := props.ribbon_bow(330, (226, 208, 170)), (470, 440), bow)
            return stage
        stage = Stage(table_top(table), dice)
        frame = flat(textures.paper(1000, 780, "giftbox", (38, 84, 62)), 12)
        stage.put(slab(frame, 60, 0.6), 600, 630, lift=50)
        stage.put(flat(textures.paper(940, 720, "tissue", (240, 234, 220)), 8), 600, 600, lift=0)
        for x, w, h in ((340, 380, 640), (690, 270, 600), (950, 200, 420)):
            stage.put(spread(w, h, (186, 200, 182), (150, 172, 150), 0), x, 600, lift=20)
            cord = props.twine(w, h)
            stage.put(cord, x, 600, lift=4)
        return stage

    return view


def _gift_set(dice: Random, _product: Product) -> Stage:
    stage = Stage(room("straw", "walnut"), dice)
    tone = (186, 200, 182)
    for i, width in enumerate((900, 700, 480)):
        towel = folded(width, 210, tone, (150, 172, 150))
        if i == 0:
            stage.stand(towel, 590, 1040)
        else:
            stage.pool(590, 1040 - i * 196, width * 0.47, 6, 8, 0.5)
            stage.image.paste(towel, (590 - width // 2, 1040 - i * 196 - 210), towel)
    cord = props.twine(480, 600)
    stage.image.paste(cord, (350, 440), cord)
    return stage


def _bundle(dice: Random, product: Product) -> Stage:
    """Ten towels in a bundle, tied, seen from above."""
    stage = Stage(table_top("walnut"), dice)
    for i in range(5):
        stage.put(spread(430, 800, CREAM, (206, 180, 130), 1), 600 + i * 3, 640 - i * 10, angle=-8, lift=12)
    stage.put(props.twine(470, 820), 610, 600, angle=-8, lift=5)
    stage.put(tag(150, 230, product["name_vi"], EARTH), 850, 900, angle=14, lift=9)
    return stage


def _salon(dice: Random, _product: Product) -> Stage:
    stage = Stage(table_top("clay"), dice)
    stage.put(props.tray(470), 500, 660, lift=40)
    for i in range(3):
        roll = light(
            textures.terry(620, 170, "terry", CREAM),
            textures.sloped(620, 170, lambda _x, y: 146 - 70 * abs(y - 0.35)),
        )
        stage.put(flat(roll, 70), 500, 480 + i * 180, angle=-4 + i * 3, lift=24)
    stage.put(props.leaf(320, 110), 1010, 330, angle=-30)
    stage.put(props.leaf(280, 96), 1080, 420, angle=-70)
    return stage


VIEWS: dict[str, tuple[View, ...]] = {
    "P05-01": (
        _stack((WHITE, BLUE, PINK, WHITE, BLUE, PINK), 760, 142, "paper", "oak", None, tagged=True),
        _close(BLUE, WHITE, PINK),
        _flat((PINK, WHITE, BLUE), (430, 740), "ash", (250, 246, 238), (190, 30), 9),
        _hanging((PINK, WHITE, BLUE), "leaf", (250, 246, 238)),
    ),
    "P05-02": (
        _stack((GREY, WHITE, GREY, WHITE), 900, 200, "sky", "walnut", (206, 200, 190)),
        _rolls((WHITE, GREY), 128, "oak"),
        _close(WHITE, (222, 214, 198), GREY),
        _hanging((WHITE, GREY), "clay", (206, 200, 190)),
    ),
    "P05-03": (_bundle, _close(CREAM, (206, 180, 130), CREAM), _rolls((CREAM,), 150, "walnut"), _salon),
    "P05-04": (_baby, _baby_fan, _rolls(PASTELS, 120, "ash"), _paper_bag((190, 214, 196), "rose")),
    "P05-05": (
        _gift(True, "linen"),
        _gift(False, "oak"),
        _gift_set,
        _close((186, 200, 182), (150, 172, 150), (150, 172, 150)),
    ),
}
