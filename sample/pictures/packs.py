"""Pack goods: bags, boxes, jars and bottles with a label on them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageChops

from sample.pictures import textures
from sample.pictures.labels import INK, PAPER, RICE, label
from sample.pictures.shapes import Pen, cut, inflate
from sample.pictures.stage import Stage
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import GLASS, GLOSS, MATT, Camera, Profile, box, lathe

KRAFT: Colour = (202, 166, 118)
WHITE: Colour = (244, 241, 233)
SILVERY: Colour = (206, 208, 208)


def net_of(product: Mapping[str, Any]) -> str:
    """Return the net content as labels print it: "350 g"."""
    net = product["net"]
    return f"{net['value']:g} {net['unit']}".replace(".", ",").replace(" l", " lít")


def pouch(
    width: int,
    height: int,
    colour: Colour,
    sticker: Picture | None,
    *,
    window: Picture | None = None,
    clear: Picture | None = None,
    crease: int = 1,
) -> Picture:
    """Return a sealed bag: of one colour, with a window, or clear so that all of `clear` shows."""
    pen = Pen(width, height)
    w, h = width, height
    belly = w * 0.025
    left = [(belly * (1 - math.sin(math.pi * t / 20) ** 0.6), h * t / 20) for t in range(21)]
    pen.polygon([*left, *[(w - x, y) for x, y in reversed(left)]])
    alpha = pen.done()
    ground = textures.paper(w, h, "pouch", colour) if clear is None else clear.resize((w, h))
    if window is not None:
        frame = Pen(w, h)
        frame.box(w * 0.17, h * 0.63, w * 0.83, h * 0.89, radius=w * 0.09)
        ground = ground.copy()
        ground.paste(window.resize((w, h)), (0, 0), frame.done())
    folds = textures.clouds(w, h, w * 0.22, f"folds{crease}", octaves=2, stretch=(1, 1.7))
    shade = textures.relief(folds, 0.8 if clear is None else 1.3, max(3, w // 80))
    shade = textures.levels(shade, 76, 180)
    shade = ImageChops.add(shade, inflate(alpha, w * 0.09, 1.7), 1, -128)
    seams = Pen(w, h, ground=128, scale=1)
    for i in range(6):
        seams.line([(0, h * 0.016 + i * h * 0.01), (w, h * 0.016 + i * h * 0.01)], 104 if i % 2 else 158, 3)
        seams.line([(0, h * 0.95 + i * h * 0.009), (w, h * 0.95 + i * h * 0.009)], 108 if i % 2 else 150, 3)
    shade = ImageChops.add(shade, seams.done(), 1, -128)
    if clear is not None:
        gleam = Pen(w, h, ground=0, scale=1)
        gleam.polygon(
            [(w * 0.12, h * 0.08), (w * 0.2, h * 0.07), (w * 0.13, h * 0.6), (w * 0.08, h * 0.58)], 70
        )
        gleam.polygon(
            [(w * 0.88, h * 0.4), (w * 0.92, h * 0.38), (w * 0.9, h * 0.9), (w * 0.86, h * 0.9)], 46
        )
        shade = ImageChops.add(shade, textures.blurred(gleam.done(), 6))
    body = ground
    if sticker is not None:
        body = body.copy()
        body.paste(
            sticker, (round((w - sticker.width) / 2), round(h * (0.14 if window is not None else 0.2)))
        )
    return cut(light(body, shade), alpha)


def jar(
    width: int,
    height: int,
    content: Picture,
    sticker: Picture | None,
    lid: Colour,
    *,
    cloth_top: bool = False,
) -> Picture:
    """Return a glass jar with a lid, filled with `content`."""
    half = width / 2
    skin = content.resize((width, height)).copy()
    top_air = Pen(width, height, scale=1)
    top_air.box(0, 0, width, height * 0.09)
    skin.paste((226, 224, 212), (0, 0), textures.levels(top_air.done(), 0, 200))
    if sticker is not None:
        # Half of the circumference shows, so a label seems wider at its middle.
        wide = sticker.resize((round(width * 0.66), round(height * 0.58)))
        skin.paste(wide, (round(width * 0.17), round(height * 0.26)))
    profile: Profile = ((0, half * 0.84), (0.1, half * 0.9), (0.2, half), (0.9, half), (1, half * 0.93))
    body = lathe(skin, profile, height, bend=0.12, shine=GLASS)
    cap_tall = round(height * 0.17)
    ridges = textures.ramp(
        textures.tiled(Image.linear_gradient("L").rotate(90).resize((9, 4)), width, cap_tall),
        *[(max(0, c - 26), max(0, d - 26), max(0, e - 26)) for c, d, e in [lid]],
        lid,
    )
    if cloth_top:
        ridges = textures.cloth(
            width, cap_tall, "lid", ((lid[0] - 30, lid[1] - 30, lid[2] - 30), lid, lid), 3
        )
    cap = lathe(ridges, ((0, half * 0.86), (1, half * 0.9)), cap_tall, bend=0.12, shine=GLOSS)
    disc = Pen(cap.width, round(half * 0.22))
    disc.ellipse(cap.width / 2, half * 0.104, half * 0.86, half * 0.102)
    mask = disc.done()
    cap.paste((min(255, lid[0] + 22), min(255, lid[1] + 22), min(255, lid[2] + 22), 255), (0, 0), mask)
    result = Image.new("RGBA", (body.width + 8, body.height + cap_tall))
    result.alpha_composite(body, (4, cap_tall))
    result.alpha_composite(cap, ((result.width - cap.width) // 2, round(half * 0.05)))
    return result


def bottle(
    width: int,
    height: int,
    content: Colour,
    sticker: Picture | None,
    cap: Colour,
    *,
    neck: float = 0.36,
    level: float = 0.2,
    shoulder: float = 0.34,
) -> Picture:
    """Return a glass bottle; `content` is the colour of what it holds, which glows where light passes."""
    half = width / 2
    bright = tuple(min(255, round(c * 1.55 + 16)) for c in content)
    deep = tuple(round(c * 0.55) for c in content)
    row = textures.strip(
        200,
        [
            (0.0, (deep[0], deep[1], deep[2])),
            (0.2, content),
            (0.62, (bright[0], bright[1], bright[2])),
            (0.85, content),
            (1.0, (deep[0], deep[1], deep[2])),
        ],
    )
    skin = row.resize((width, height), Image.Resampling.BICUBIC)
    skin = light(skin, textures.sloped(width, height, lambda _x, y: 108 + 40 * y))
    air = Pen(width, height, scale=1)
    air.box(0, 0, width, height * level)
    skin.paste((214, 214, 196), (0, 0), textures.levels(air.done(), 0, 150))
    if sticker is not None:
        tall = height * (0.93 - shoulder - 0.1)
        wide = sticker.resize((round(width * 0.7), round(tall)))
        skin.paste(wide, (round(width * 0.15), round(height * (shoulder + 0.09))))
    profile: Profile = (
        (0, half * neck), (shoulder * 0.45, half * neck), (shoulder, half), (0.95, half), (1, half * 0.92),
    )  # fmt: skip
    body = lathe(skin, profile, height, bend=0.1, shine=GLASS)
    tall = round(height * 0.11)
    stopper = lathe(
        textures.plain(80, 40, cap),
        ((0, half * neck * 1.08), (1, half * neck * 1.16)),
        tall,
        bend=0.14,
        shine=GLOSS,
    )
    result = Image.new("RGBA", (body.width, body.height + tall))
    result.alpha_composite(body, (0, tall))
    result.alpha_composite(stopper, ((result.width - stopper.width) // 2, round(tall * 0.16)))
    return result


def sides(colour: Colour, front: Picture) -> tuple[Picture, Picture, Picture]:
    """Return the three faces of a carton whose front is printed."""
    return front, textures.paper(200, 200, "side", colour), textures.paper(240, 200, "top", colour)


def printed(
    width: int,
    height: int,
    product: Mapping[str, Any],
    *,
    ink: Colour = RICE,
    ground: Colour = PAPER,
    sign: str = "rice",
    name: str | None = None,
) -> Picture:
    """Return the label of a product."""
    return label(
        width, height, name or product["name_vi"], net_of(product), ink=ink, ground=ground, sign=sign
    )


def carton(
    stage: Stage,
    x: float,
    foot: float,
    size: tuple[int, int, int],
    product: Mapping[str, Any],
    *,
    ink: Colour = INK,
    ground: Colour = PAPER,
    sign: str = "rice",
    yaw: float = 24,
    pitch: float = 18,
    name: str | None = None,
) -> None:
    """Stand the paper box of a product on the stage."""
    front = printed(size[0], size[1], product, ink=ink, ground=ground, sign=sign, name=name)
    box(stage, x, foot, size, sides(ground, front), Camera(yaw, pitch))


__all__ = [
    "KRAFT",
    "MATT",
    "SILVERY",
    "WHITE",
    "bottle",
    "carton",
    "jar",
    "net_of",
    "pouch",
    "printed",
    "sides",
]
