"""Ways of taking a photo that many goods share: a close look, a bowl full, a bag and its content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from PIL import Image

from sample.pictures import kernels, packs, textures
from sample.pictures.labels import PAPER, RICE
from sample.pictures.props import CELADON, leaf, tea
from sample.pictures.shapes import Pen, cut, puffed, slab
from sample.pictures.stage import SIZE, Stage, room, table_top
from sample.pictures.textures import Colour, Picture
from sample.pictures.vessels import Camera, box, dish, filled

Product = Mapping[str, Any]
View = Callable[[Random, Product], Stage]
Mix = tuple[tuple[str, int, float], ...]


def macro(mix: Mix, ground: Colour) -> View:
    """Look closely at a heap of small things."""

    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(textures.plain(SIZE, SIZE, ground), dice)
        kernels.cover(stage.image, mix, dice)
        stage.soften(0.3, 0.82)
        return stage

    return view


def pressed(side: int, mix: Mix, syrup: Colour, seed: str, glaze: float = 0.16) -> Picture:
    """Return a sheet of nuts and grains pressed together with syrup."""
    sheet = textures.mottled(
        side, side, seed, *[(c * 8 // 10, d * 7 // 10, e * 6 // 10) for c, d, e in [syrup]], syrup
    )
    kernels.cover(sheet, mix, textures.chance(seed), 0.5)
    sheet = Image.blend(sheet, textures.plain(side, side, syrup), glaze + 0.1)
    gloss = textures.relief(textures.clouds(side, side, 40, seed + "g", octaves=1), 0.35, 3)
    return textures.light(sheet, gloss)


def piece(
    sheet: Picture, width: int, height: int, thick: int, dice: Random, round_off: float = 10
) -> Picture:
    """Cut a bar out of a pressed sheet and give it its thickness."""
    left, top = dice.randrange(sheet.width - width), dice.randrange(sheet.height - height)
    pen = Pen(width, height)
    pen.box(2, 2, width - 2, height - 2, radius=round_off)
    return slab(puffed(sheet.crop((left, top, left + width, top + height)), pen.done(), 7, 1.5), thick, 0.62)


def spots(layout: str, dice: Random, width: float, height: float) -> list[tuple[float, float, float]]:
    """Return places with angles for a few bars: "grid", "fan", "pile" or "row"."""
    if layout == "grid":
        return [
            (600 + (c - 1.5) * width * 1.08, 600 + (r - 1) * height * 1.25, dice.uniform(-3, 3))
            for r in range(3)
            for c in range(4)
        ]
    if layout == "row":
        return [
            (600 + (i - 2) * (height * 1.1 + 24), 600 + (i % 2) * 20, 80 + dice.uniform(-5, 5))
            for i in range(5)
        ]
    if layout == "fan":
        return [
            (600 + (i - 2.5) * height * 0.78, 590 + abs(i - 2.5) ** 2 * height * 0.09, 74 - (i - 2.5) * 13)
            for i in range(6)
        ]
    low = [
        (600 + (c - 1) * width * 1.0, 610 + (r - 0.5) * height * 1.3, dice.uniform(-9, 9))
        for r in range(2)
        for c in range(3)
    ]
    high = [(600 + (c - 0.5) * width, 590, dice.uniform(-22, 22)) for c in range(2)]
    return [*low, *high, (590, 550, 38)]


def bars(
    sheet: Callable[[], Picture],
    size: tuple[int, int, int],
    layout: str,
    *,
    table: str = "walnut",
    under: Callable[[], Picture] | None = None,
    cup: Colour | None = CELADON,
    extra: str | None = None,
    round_off: float = 10,
) -> View:
    """Lay bars of a pressed sweet out on a table, seen from above."""

    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        if under is not None:
            stage.put(under(), 600, 610, angle=dice.uniform(-8, 8), lift=26)
        if cup is not None:
            stage.put(tea(128, cup), 1050, 190, lift=26)
        stuff = sheet()
        large = {"grid": 1.0, "row": 1.2, "fan": 1.3, "pile": 1.25 if size[0] < 230 else 1.0}[layout]
        w, h, thick = (round(side * large) for side in size)
        for x, y, angle in spots(layout, dice, w, h):
            stage.put(piece(stuff, w, h, thick, dice, round_off), x, y, angle=angle, lift=15, dark=0.6)
        if extra is not None:
            kernels.strew(stage.image, extra, 60, kernels.ring_of(220, 1010, 190, 26, dice), dice)
        return stage

    return view


def bricks(
    stage: Stage,
    sheet: Picture,
    size: tuple[int, int, int],
    places: Sequence[tuple[float, float, float]],
) -> None:
    """Stand blocks of a pressed sweet before the camera; each place is x, foot, yaw."""
    dice = stage.dice
    w, h, d = size

    def cut_out(width: int, height: int) -> Picture:
        left, top = dice.randrange(sheet.width - width), dice.randrange(sheet.height - height)
        return sheet.crop((left, top, left + width, top + height))

    for x, foot, yaw in places:
        faces = (cut_out(w, h), cut_out(d, h), cut_out(w, d))
        box(stage, x, foot, size, faces, Camera(yaw, 22), shadow=0.5)


def with_carton(
    sheet: Callable[[], Picture],
    size: tuple[int, int, int],
    *,
    ink: Colour = RICE,
    ground: Colour = PAPER,
    sign: str = "rice",
    wall: str = "straw",
    table: str = "oak",
    yaw: float = 24,
) -> View:
    """Stand the paper box on a table with some of its content before it."""

    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        packs.carton(stage, 560, 850, (740, 490, 270), product, ink=ink, ground=ground, sign=sign, yaw=yaw)
        w, h, d = (round(side * 1.35) for side in size)
        places = [(330, 1030, 20), (620, 1090, -16), (930, 1000, 34), (930 - w * 0.05, 1000 - h * 0.9, 10)]
        bricks(stage, sheet(), (w, h, d), places)
        return stage

    return view


def with_pouch(
    colour: Colour,
    *,
    ink: Colour,
    sign: str,
    content: Callable[[], Picture] | None = None,
    clear: bool = False,
    spill: tuple[str, int] | None = None,
    table: str = "ash",
    angle: float = -7,
    size: tuple[int, int] = (600, 840),
    crease: int = 1,
    companion: Callable[[], Picture] | None = None,
) -> View:
    """Lay a labelled bag on a table, some of its content spilled beside it."""

    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        w, h = size
        sticker = packs.printed(round(w * 0.68), round(h * 0.4), product, ink=ink, sign=sign)
        full = content() if content is not None else None
        bag = packs.pouch(
            w,
            h,
            colour,
            sticker,
            window=None if clear else full,
            clear=full if clear else None,
            crease=crease,
        )
        if companion is not None:
            stage.put(companion(), 960, 860, lift=26)
        stage.put(bag, 480, 590, angle=angle, lift=40)
        if spill is not None:
            kernels.strew(stage.image, spill[0], spill[1], kernels.ring_of(930, 960, 190, 90, dice), dice)
        stage.put(leaf(250, 92), 1080, 210, angle=-35, lift=10)
        return stage

    return view


def bowl_of(
    mix: Mix,
    ground: Colour,
    glaze: Colour,
    table: str,
    *,
    spill: tuple[str, int] | None = None,
    second: Callable[[], Picture] | None = None,
    leaves: tuple[Colour, ...] | None = None,
) -> View:
    """Fill a bowl and look into it from above."""

    def view(dice: Random, _product: Product) -> Stage:
        stage = Stage(table_top(table), dice)
        if second is not None:
            stage.put(second(), 960, 300, lift=30)
        heap = kernels.heap(760, ground, mix, "bowl")
        stage.put(filled(dish(400, glaze, "bowl"), heap, 0.86), 540, 640, lift=52, dark=0.6)
        if spill is not None:
            kernels.strew(stage.image, spill[0], spill[1], kernels.ring_of(980, 970, 190, 60, dice), dice)
        if leaves is not None:
            stage.put(leaf(300, 100, leaves), 150, 190, angle=40, lift=10)
        return stage

    return view


def jar_view(
    mix: Mix,
    ground: Colour,
    lid: Colour,
    *,
    ink: Colour,
    sign: str,
    wall: str,
    table: str,
    size: tuple[int, int] = (430, 520),
    cloth_top: bool = False,
    before: Callable[[Stage], None] | None = None,
) -> View:
    """Stand a labelled jar on a table."""

    def view(dice: Random, product: Product) -> Stage:
        stage = Stage(room(wall, table), dice)
        w, h = size
        sticker = packs.printed(440, 310, product, ink=ink, sign=sign)
        content = kernels.heap(420, ground, mix, "jar")
        stage.stand(packs.jar(w, h, content, sticker, lid, cloth_top=cloth_top), 540, 1060)
        if before is not None:
            before(stage)
        return stage

    return view


def flat(colours: Picture, radius: float = 0) -> Picture:
    """Return a rectangle of a texture as a sprite with round corners."""
    pen = Pen(*colours.size)
    pen.box(0, 0, *colours.size, radius=radius)
    return cut(colours, pen.done())
