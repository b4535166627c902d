"""Photos of the sedge goods: mats, cushions, bags."""

from __future__ import annotations

import math
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops

from sample.pictures import kernels, props, textures, weaves
from sample.pictures.labels import LACQUER, RICE, tag
from sample.pictures.shapes import Pen, petal, slab, turned
from sample.pictures.stage import SIZE, Stage, room, table_top
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import Camera, box, face, lathe
from sample.pictures.views import Product, View, flat

RED: Colour = (176, 34, 28)


@lru_cache(maxsize=1)
def plain_mat() -> Picture:
    """Return the face of the plain mat with its bound edges."""
    face_ = weaves.mat(1200, 1200, "plainmat").copy()
    edge = weaves.mat(1200, 1200, "edge", ((150, 110, 50), (190, 150, 84)), 6, 18)
    for x in (0, 1150):
        face_.paste(edge.crop((0, 0, 50, 1200)), (x, 0))
    return face_


def _flower(pen: Pen, x: float, y: float, r: float) -> None:
    for i in range(8):
        pen.polygon(turned(petal(r, r * 0.5, 0.6), i * 45, move=(x, y)))
    pen.ellipse(x, y, r * 0.24, r * 0.24, 0)


@lru_cache(maxsize=1)
def flower_mat() -> Picture:
    """Return the wedding mat: red borders, flowers in the corners, double happiness in the middle."""
    pen = Pen(1200, 1200, scale=1)
    for inset, width in ((24, 40), (86, 12)):
        pen.box(inset, inset, 1200 - inset, 1200 - inset, outline=width)
    for x, y in ((270, 270), (930, 270), (270, 930), (930, 930)):
        _flower(pen, x, y, 110)
        for i in range(4):
            angle = 45 + 90 * i
            pen.polygon(
                turned(
                    petal(92, 46),
                    angle,
                    move=(x + 105 * math.sin(math.radians(angle)), y - 105 * math.cos(math.radians(angle))),
                )
            )
    for way in (-1, 1):
        x = 600 + way * 92
        for y in (440, 480, 530, 575, 640, 690):
            pen.box(x - 74, y - 8, x + 74, y + 10)
        pen.box(x - 9, 410, x + 9, 480)
        for y0, y1 in ((505, 575), (660, 750)):
            pen.box(x - 60, y0, x + 60, y1, outline=16)
        for part in (-1, 1):
            pen.box(x + part * 34 - 8, 590, x + part * 34 + 8, 650)
    pen.box(430, 626, 770, 646)
    for i in range(10):
        for x, y in ((180 + i * 93, 150), (180 + i * 93, 1050), (150, 180 + i * 93), (1050, 180 + i * 93)):
            pen.polygon([(x, y - 16), (x + 16, y), (x, y + 16), (x - 16, y)])
    return weaves.dyed(
        weaves.mat(1200, 1200, "flowermat", ((196, 158, 84), (232, 200, 130), (246, 224, 168))),
        pen.done(),
        RED,
    )


@lru_cache(maxsize=1)
def travel_mat() -> Picture:
    """Return the face of the folding mat: fine even strands with coloured stripes and sewn edges."""
    strands = weaves.mat(1200, 1200, "travel", weaves.SEDGE_GREEN, 6, 24).copy()
    for x, width, colour in ((90, 60, RICE), (180, 20, RED), (1050, 60, RICE), (1000, 20, RED)):
        stripe = weaves.mat(
            1200,
            1200,
            "stripe",
            tuple((c0 * k // 10, c1 * k // 10, c2 * k // 10) for k in (8, 11, 14) for c0, c1, c2 in [colour]),
            6,
            24,
        )
        strands.paste(stripe.crop((0, 0, width, 1200)), (x, 0))
    return strands


def _on_floor(picture: Picture, stage: Stage, ratio: float = 1.5, pitch: float = 46, yaw: float = 22) -> None:
    camera = Camera(yaw, pitch, 3200)
    w, d = 960.0, 960.0 / ratio * 1.25
    corners = []
    for x, z in ((-w / 2, -d / 2), (w / 2, -d / 2), (w / 2, d / 2), (-w / 2, d / 2)):
        sx, sy = camera.see(x, 0, z)
        corners.append((590 + sx, 830 + sy))
    stage.pool(610, 880, 520, 260, 30, 0.35)
    face(stage, picture, corners, 128)


def _laid(picture: str, wall: str, table: str) -> View:
    """The mat laid out in a room, with a rolled one behind it."""

    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(room(wall, table, 420), dice)
        mat = {"plain": plain_mat, "flower": flower_mat, "travel": travel_mat}[picture]()
        _on_floor(mat, stage)
        roll = _roll(mat, 190, 640)
        stage.stand(roll, 1030, 720)
        return stage

    return view


def _roll(mat: Picture, width: int, height: int) -> Picture:
    half = width / 2
    body = lathe(mat.rotate(90).resize((420, height)), ((0, half), (1, half)), height, bend=0.28)
    pen = Pen(body.width, round(half * 0.6))
    pen.ellipse(body.width / 2, half * 0.28, half, half * 0.27)
    spiral = Pen(body.width, round(half * 0.6), ground=90)
    for i in range(7):
        spiral.ring(body.width / 2, half * 0.28, half * (1 - i * 0.14), half * 0.27 * (1 - i * 0.14), 170, 5)
    end = light(textures.plain(body.width, round(half * 0.6), (214, 180, 112)), spiral.done())
    body.paste(end, (0, 1), pen.done())
    for y in (0.2, 0.8):
        cord = Pen(body.width, body.height)
        cord.line(
            [
                (half - half * math.cos(a) + 2, height * y + half * 0.28 * math.sin(a))
                for a in [i / 20 * math.pi for i in range(21)]
            ],
            255,
            8,
        )
        body.paste((126, 40, 30, 255), (0, 0), ImageChops.multiply(cord.done(), body.getchannel("A")))
    return body


def _rolled(picture: str, wall: str, table: str) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        mat = {"plain": plain_mat, "flower": flower_mat}[picture]()
        for x, foot, tall in ((400, 980, 760), (640, 1020, 820), (860, 990, 700)):
            stage.stand(_roll(mat, 230, tall), x, foot)
        stage.put(
            tag(150, 230, product["name_vi"], LACQUER if picture == "flower" else RICE),
            640,
            560,
            angle=-6,
            lift=10,
        )
        return stage

    return view


def _close(picture: str, zoom: tuple[int, int, int], angle: float) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        mat = {"plain": plain_mat, "flower": flower_mat, "travel": travel_mat}[picture]()
        x, y, side = zoom
        part = mat.crop((x, y, x + side, y + side)).resize((1700, 1700), Image.Resampling.BICUBIC)
        part = part.rotate(angle, Image.Resampling.BILINEAR).crop((250, 250, 1450, 1450))
        stage = Stage(part, dice)
        stage.soften(0.28, 0.78, 7)
        return stage

    return view


def _corner(picture: str, table: str) -> View:
    """A folded-back corner on the floor, seen from above."""

    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        mat = {"plain": plain_mat, "flower": flower_mat, "travel": travel_mat}[picture]()
        stage.put(slab(flat(mat.resize((1080, 1080)), 6), 8), 500, 540, angle=-9, lift=26)
        stage.put(props.tea(120), 230, 260, lift=26)
        stage.put(props.tea(96, props.IVORY), 470, 210, lift=24)
        kernels.strew(stage.image, "bud", 40, kernels.ring_of(300, 480, 90, 16, dice), dice)
        return stage

    return view


def _folded(yaw: float, wall: str, table: str) -> View:
    """The travel mat folded in three, with its handles."""

    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        mat = travel_mat()
        edge = textures.tiled(weaves.mat(300, 60, "foldedge", weaves.SEDGE_GREEN, 20, 60), 600, 60)
        for i in range(3):
            box(
                stage,
                580,
                1010 - i * 82,
                (900, 72, 580),
                (edge, edge, mat),
                Camera(yaw, 30),
                shadow=0.5 if i == 0 else 0,
            )
        pen = [(410 + 340 * t, 870 - 210 * math.sin(math.pi * t) ** 0.6) for t in [i / 20 for i in range(21)]]
        handle = weaves.wound(pen, SIZE, SIZE, 26, ((30, 70, 48), RICE))
        stage.image.paste(handle, (0, 0), handle)
        stage.put(tag(120, 190, product["name_vi"]), 790, 900, angle=8, lift=8)
        return stage

    return view


def _zigzag(dice: Random, _product: Product) -> Stage:
    """The travel mat half opened on the sand."""
    sand = textures.stone(SIZE, SIZE, "sand", ((196, 170, 124), (220, 198, 154), (236, 218, 180)))
    stage = Stage(sand, dice)
    mat = travel_mat().resize((620, 620))
    for i, angle in enumerate((-12, -12, -12)):
        shade = textures.sloped(
            300, 900, (lambda x, _y: 150 - 40 * x) if i % 2 else (lambda x, _y: 110 + 36 * x)
        )
        part = light(mat.resize((300, 900)), shade)
        stage.put(slab(flat(part, 4), 8), 320 + i * 286, 620 - i * 60, angle=angle, lift=22)
    kernels.strew(stage.image, "salt", 26, kernels.ring_of(950, 1050, 180, 30, dice), dice)
    return stage


def _cushions(layout: str, table: str) -> View:
    def view(dice: Random, _product: Product) -> Stage:
        if layout == "stack":
            stage = Stage(room("leaf", table), dice)
            texture = weaves.plait(700, 110, 20, "coil", weaves.SEDGE, 2)
            for i in range(4):
                half = 330 - (i % 2) * 18
                drum = lathe(texture, ((0, half * 0.95), (0.5, half), (1, half * 0.95)), 104, bend=0.2)
                top = weaves.round_braid(320, 12).resize((round(half * 1.92), round(half * 0.4)))
                drum.paste(top, (round(drum.width / 2 - top.width / 2), 0), top)
                if i == 0:
                    stage.stand(drum, 580, 1060)
                else:
                    stage.image.paste(
                        drum,
                        (580 - drum.width // 2 + dice.randrange(-12, 12), 1060 - drum.height - i * 108),
                        drum,
                    )
            return stage
        stage = Stage(table_top(table), dice)
        if layout == "one":
            stage.put(weaves.round_braid(520, 15), 600, 600, lift=60)
        elif layout == "tea":
            stage.put(weaves.round_braid(360, 12), 400, 760, lift=50)
            stage.put(weaves.round_braid(330, 11), 900, 330, lift=50)
            stage.put(
                slab(flat(textures.wood(430, 300, "low", ((76, 44, 24), (120, 74, 42)), 0), 20), 22),
                340,
                230,
                lift=30,
            )
            stage.put(props.tea(80), 260, 230, lift=18)
            stage.put(props.tea(80), 440, 230, lift=18)
        else:
            stage.put(weaves.round_braid(1000, 16), 300, 900, lift=0)
            stage.soften(0.2, 0.75)
        return stage

    return view


def _bag(tones: tuple[Colour, ...], hide: Colour) -> Picture:
    w, h = 660, 560
    stuff = weaves.plait(w, h, 22, f"bag{tones[1][0]}", tones, 2)
    body = lathe(
        stuff,
        ((0, w * 0.5), (0.5, w * 0.48), (0.92, w * 0.44), (1, w * 0.4)),
        h,
        bend=0.1,
        shine=((0, 96), (0.3, 140), (0.7, 120), (1, 84)),
    )
    top = weaves.rim(body.width, 34, "bagrim", tones)
    mask = Pen(body.width, 120)
    mask.arc(body.width / 2, -1400 + 40, 1500, 70, 110, width=30)
    curve = Pen(body.width, 140)
    curve.line(
        [(2 + (body.width - 4) * t, 34 + 60 * math.sin(math.pi * t)) for t in [i / 30 for i in range(31)]],
        255,
        32,
    )
    body.paste(
        top.resize((body.width, 140)),
        (0, 0),
        ImageChops.multiply(curve.done(), body.getchannel("A").crop((0, 0, body.width, 140))),
    )
    result = Image.new("RGBA", (body.width, body.height + 300))
    for back in (True, False):
        arch = [
            (
                body.width * (0.27 + 0.46 * t),
                (330 if back else 400) - (300 if back else 330) * math.sin(math.pi * t) ** 0.7,
            )
            for t in [i / 30 for i in range(31)]
        ]
        pen, shade = Pen(*result.size), Pen(*result.size, ground=128)
        pen.line(arch, 255, 24)
        shade.line(arch, 96, 24)
        shade.line([(x - 3, y - 3) for x, y in arch], 150, 11)
        strap = light(textures.paper(*result.size, "hide", hide), shade.done())
        strap.putalpha(pen.done())
        result.alpha_composite(strap)
        if back:
            result.alpha_composite(body, (0, 300))
    for x in (0.27, 0.73):
        patch = slab(flat(textures.paper(54, 110, "hide", hide), 10), 4)
        result.alpha_composite(patch, (round(body.width * x - 27), 390))
    return result


def _bags(layout: str, wall: str, table: str) -> View:
    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        natural = _bag(weaves.SEDGE, (142, 84, 46))
        if layout == "three":
            for tones, x, foot, hide in (
                (weaves.BLACK, 340, 900, (60, 40, 28)),
                (weaves.BROWN, 860, 900, (100, 58, 30)),
                (weaves.SEDGE, 600, 1090, (142, 84, 46)),
            ):
                stage.stand(_bag(tones, hide).resize((500, 650)), x, foot)
        elif layout == "one":
            stage.stand(natural.resize((760, 990)), 600, 1090)
            stage.put(tag(130, 200, product["name_vi"]), 800, 640, angle=10, lift=10)
        elif layout == "market":
            for x, tilt in ((430, -18), (560, 12), (680, -4), (780, 24)):
                stalk = props.leaf(430, 120, ((40, 96, 38), (80, 140, 58), (140, 182, 96)))
                stage.image.paste(s := stalk.rotate(-tilt, expand=True), (x - 100, 210), s)
            stage.stand(_bag(weaves.BROWN, (100, 58, 30)).resize((720, 930)), 600, 1080)
        else:
            flat_bag = weaves.plait(SIZE, SIZE, 44, "bagclose", weaves.SEDGE, 2)
            stage = Stage(light(flat_bag, textures.sloped(SIZE, SIZE, lambda x, _y: 140 - 40 * x)), dice)
            strap = slab(flat(textures.paper(150, 760, "hide", (142, 84, 46)), 40), 10)
            stage.put(strap, 620, 400, angle=6, lift=30)
            for i in range(8):
                stage.put(
                    flat(textures.plain(8, 26, (240, 226, 190)), 4),
                    575 + i * 2,
                    320 + i * 50,
                    angle=6,
                    lift=3,
                )
                stage.put(
                    flat(textures.plain(8, 26, (240, 226, 190)), 4),
                    680 + i * 2,
                    310 + i * 50,
                    angle=6,
                    lift=3,
                )
            stage.soften(0.1, 0.8)
        return stage

    return view


VIEWS: dict[str, tuple[View, ...]] = {
    "P04-01": (
        _laid("plain", "paper", "walnut"),
        _close("plain", (300, 300, 500), 12),
        _rolled("plain", "leaf", "oak"),
        _corner("plain", "walnut"),
    ),
    "P04-02": (
        _laid("flower", "straw", "walnut"),
        _close("flower", (60, 60, 560), -10),
        _rolled("flower", "rose", "walnut"),
        _corner("flower", "slate"),
    ),
    "P04-03": (
        _folded(24, "sky", "ash"),
        _zigzag,
        _close("travel", (0, 200, 420), 8),
        _laid("travel", "sea", "ash"),
    ),
    "P04-04": (
        _cushions("one", "walnut"),
        _cushions("close", "walnut"),
        _cushions("stack", "ash"),
        _cushions("tea", "plaster"),
    ),
    "P04-05": (
        _bags("one", "clay", "ash"),
        _bags("close", "clay", "ash"),
        _bags("three", "paper", "oak"),
        _bags("market", "sky", "walnut"),
    ),
}
