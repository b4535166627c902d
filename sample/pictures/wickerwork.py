"""Build the wicker goods: the two-handled basket, the lamp, the tray and the low chair."""

from __future__ import annotations

import math
from functools import cache

from PIL import Image, ImageChops, ImageFilter, ImageOps

from sample.pictures import textures, weaves
from sample.pictures.shapes import Pen, Point, cut, puffed
from sample.pictures.stage import Stage
from sample.pictures.textures import Colour, Picture, light
from sample.pictures.vessels import Camera, Shine, box, face, lathe

HONEY: tuple[Colour, ...] = ((140, 90, 42), (198, 144, 80), (226, 182, 116))
ROUND: Shine = ((0, 84), (0.14, 118), (0.36, 144), (0.66, 120), (0.9, 88), (1, 72))
EVEN: Shine = ((0, 128), (1, 128))
BEND = 0.2


@cache
def wicker(width: int, height: int, thick: int = 13, stake: int = 58) -> Picture:
    """Return close rattan wicker: thin strands that run before and behind stakes."""
    return weaves.mat(width, height, "wicker", HONEY, thick, stake)


def hoop(
    points: list[Point], size: tuple[int, int], thick: float, tones: tuple[Colour, ...] = HONEY
) -> Picture:
    return weaves.wound(points, *size, thick, tones)


def oval(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    turns = [math.radians(start + (end - start) * i / 40) for i in range(41)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in turns]


def _size(half: int, tall: int) -> tuple[int, int, float, float]:
    """Return the width and height of a basket's sprite, and the middle of its mouth."""
    over = round(tall * 0.66)
    return half * 2 + 44, over + tall + round(half * BEND * 1.9) + 6, half + 22.0, over + half * BEND


@cache
def _behind(half: int, tall: int) -> Picture:
    """Return the basket without its near handle and rim."""
    w, h, cx, cy = _size(half, tall)
    result = Image.new("RGBA", (w, h))
    ry = half * BEND
    body = lathe(
        wicker(900, 460), ((0, half), (0.6, half * 0.95), (1, half * 0.86)), tall, bend=BEND, shine=ROUND
    )
    result.alpha_composite(body, (round(cx - body.width / 2), round(cy - ry)))
    hole = Pen(w, h)
    hole.ellipse(cx, cy, half - 8, ry - 5)
    deep = light(
        ImageOps.mirror(wicker(900, 460)).resize((w, round(ry * 3))),
        textures.sloped(w, round(ry * 3), lambda x, y: 112 - 110 * y + 16 * x),
    )
    inside = Image.new("RGB", (w, h), (40, 24, 10))
    inside.paste(deep, (0, round(cy - ry)))
    result.paste(inside, (0, 0), hole.done())
    result.alpha_composite(_handle(half, tall, -0.9))
    result.alpha_composite(hoop(oval(cx, cy, half - 6, ry - 3, 178, 362), (w, h), 25))
    foot = half * 0.86
    result.alpha_composite(hoop(oval(cx, cy + tall - 12, foot, foot * BEND, 0, 180), (w, h), 22))
    return result


@cache
def _before(half: int, tall: int) -> Picture:
    """Return the near rim and handle of the basket, to lay over what it holds."""
    w, h, cx, cy = _size(half, tall)
    result = hoop(oval(cx, cy, half - 6, half * BEND - 3, -2, 182), (w, h), 27)
    result.alpha_composite(_handle(half, tall, 0.98))
    return result


def _handle(half: int, tall: int, side: float) -> Picture:
    w, h, cx, cy = _size(half, tall)
    foot, wide = cy + half * BEND * side, half * 0.44
    up = tall * (0.58 if side < 0 else 0.66)
    arch = [
        (cx - wide * math.cos(math.pi * t), foot - up * math.sin(math.pi * t) ** 0.62)
        for t in [i / 40 for i in range(41)]
    ]
    arch = [(cx - wide, foot + tall * 0.1 * (side > 0)), *arch, (cx + wide, foot + tall * 0.1 * (side > 0))]
    return hoop(arch, (w, h), 24)


def basket(half: int, tall: int, load: Picture | None = None, sink: float = 0.3) -> Picture:
    """Return the two-handled basket; `load` rises out of its mouth, sunk by a share of its own height."""
    result = _behind(half, tall).copy()
    w, h, cx, cy = _size(half, tall)
    if load is not None:
        place = Image.new("RGBA", (w, h))
        place.paste(load, (round(cx - load.width / 2), round(cy - load.height * (1 - sink))))
        room_ = Pen(w, h)
        room_.ellipse(cx, cy, half - 14, half * BEND - 4)
        room_.box(cx - half * 1.1, 0, cx + half * 1.1, cy)
        place.putalpha(ImageChops.multiply(place.getchannel("A"), room_.done()))
        result.alpha_composite(place)
    result.alpha_composite(_before(half, tall))
    return result


@cache
def lattice(width: int, height: int, cell: int, thick: float) -> Picture:
    return weaves.cane(width, height, cell, weaves.SMOKED, thick)


@cache
def lamp(half: int, tall: int, *, lit: bool) -> Picture:
    """Return the bamboo shade, open below, with a bulb in it."""
    net = lattice(1100, 560, 64, 11)
    profile = ((0, half * 0.3), (0.22, half * 0.66), (0.55, half * 0.94), (0.8, half), (1, half * 0.92))
    front = lathe(net.convert("RGB"), profile, tall, bend=0.16, shine=ROUND)
    holes = net.getchannel("A")
    mask = (
        lathe(Image.merge("RGB", [holes] * 3), profile, tall, bend=0.16, shine=EVEN)
        .convert("RGB")
        .getchannel("R")
    )
    outline = front.getchannel("A")
    mask = ImageChops.multiply(mask, outline)
    w, h = front.size
    back = light(front.convert("RGB"), Image.new("L", (w, h), 168 if lit else 84))
    back.putalpha(ImageChops.multiply(ImageOps.mirror(mask), outline))
    result = Image.new("RGBA", (w, h))
    hollow = Image.new("RGBA", (w, h), (255, 186, 92, 150) if lit else (60, 36, 14, 90))
    hollow.putalpha(outline.point([round(v * (0.62 if lit else 0.1)) for v in range(256)]))
    result.alpha_composite(hollow)
    result.alpha_composite(back)
    bulb = Stage(result, textures.chance("bulb"))
    if lit:
        bulb.pool(w / 2, h * 0.46, w * 0.2, w * 0.2, w * 0.1, 0.95, (255, 226, 160))
        bulb.pool(w / 2, h * 0.46, w * 0.07, w * 0.08, 12, 1.0, (255, 250, 226))
    else:
        bulb.pool(w / 2, h * 0.46, w * 0.06, w * 0.07, 4, 0.9, (236, 232, 222))
    base = bulb.image
    base.putalpha(ImageChops.multiply(base.getchannel("A"), outline))
    glow = textures.sloped(
        w,
        h,
        lambda x, y: (
            (104 if lit else 128) + (34 if lit else 0) * math.exp(-((x - 0.5) ** 2 + (y - 0.5) ** 2) * 5)
        ),
    )
    base.alpha_composite(cut(light(front.convert("RGB"), glow), mask))
    for y, wide in ((0.0, 0.3), (1.0, 0.92)):
        ring = oval(w / 2, half * 0.048 + tall * y, half * wide - 4, half * wide * 0.15, 0, 360 if y else 180)
        base.alpha_composite(hoop(ring, (w, h), 15 if y else 12, weaves.SMOKED))
    return base


@cache
def tray(width: int, height: int, strip: int = 20) -> Picture:
    """Return the rectangular tray from above: a close plait within a bound rim."""
    edge = round(min(width, height) * 0.06)
    inner = weaves.plait(width, height, strip, "traytwill", HONEY, 2)
    well = Pen(width, height)
    well.box(edge, edge, width - edge, height - edge, radius=edge)
    fall = ImageChops.offset(textures.blurred(well.done(), edge * 0.5), edge // 3, edge // 3)
    face_ = light(inner, fall.point([56 + round(v * 74 / 255) for v in range(256)]))
    outer = Pen(width, height)
    outer.box(1, 1, width - 1, height - 1, radius=edge * 1.6)
    ring = ImageChops.subtract(outer.done(), well.done())
    ticks = Pen(width, height, ground=128, scale=1)
    step = edge * 1.15
    for long, across in ((width, height), (height, width)):
        for i in range(round(long / step)):
            for side in (0, across - edge):
                for k in range(3):
                    at = edge * 1.8 + i * step + k * 7
                    if at < long - edge * 1.8:
                        ends: list[Point] = [(at, side), (at + 5, side + edge)]
                        turned_ends = ends if long == width else [(y, x) for x, y in ends]
                        ticks.line(turned_ends, 84 if k != 1 else 166, 4)
    cane = light(
        textures.mottled(width, height, "trayrim", (150, 96, 42), (198, 144, 78), cell=60), ticks.done()
    )
    result = cut(face_, outer.done())
    rim = puffed(cane, ring, edge * 0.3, 1.4)
    result.alpha_composite(rim)
    return result


def _pole(stage: Stage, start: Point, end: Point, thick: float, *, wrap: bool = False) -> None:
    """Lay a bamboo pole from point to point."""
    pad = thick + 4
    left, top = min(start[0], end[0]) - pad, min(start[1], end[1]) - pad
    w, h = round(abs(start[0] - end[0]) + 2 * pad), round(abs(start[1] - end[1]) + 2 * pad)
    ends = [(x - left, y - top) for x, y in (start, end)]
    if wrap:
        sprite = hoop(ends, (w, h), thick)
    else:
        pen, nodes = Pen(w, h), Pen(w, h, ground=128)
        pen.line(ends, 255, thick)
        for x, y in ends:
            pen.ellipse(x, y, thick / 2, thick / 2)
        for t in (0.3, 0.68):
            x, y = (ends[0][0] + (ends[1][0] - ends[0][0]) * t, ends[0][1] + (ends[1][1] - ends[0][1]) * t)
            nodes.ellipse(x, y, thick * 0.6, thick * 0.14, 90) if h > w else nodes.ellipse(
                x, y, thick * 0.14, thick * 0.6, 90
            )
        skin = textures.mottled(w, h, "pole", (176, 128, 62), (208, 164, 92), (224, 186, 118), cell=50)
        sprite = puffed(
            light(skin, nodes.done().filter(ImageFilter.GaussianBlur(1.5))), pen.done(), thick * 0.26, 1.5
        )
    stage.image.paste(sprite, (round(left), round(top)), sprite)


@cache
def seat(side: int) -> Picture:
    """Return the seat: cane with six-sided holes in a bound frame."""
    under = Image.new("RGBA", (side, side), (58, 36, 16, 235))
    under.alpha_composite(weaves.cane(side, side, round(side / 15), HONEY, side / 62))
    edge = side * 0.055
    frame = [
        (edge, edge),
        (side - edge, edge),
        (side - edge, side - edge),
        (edge, side - edge),
        (edge, edge),
        (side - edge, edge),
    ]
    under.alpha_composite(hoop(frame, (side, side), side * 0.1))
    pen = Pen(side, side)
    pen.box(0, 0, side, side, radius=side * 0.07)
    under.putalpha(ImageChops.multiply(under.getchannel("A"), pen.done()))
    return under


def stool(stage: Stage, x: float, foot: float, wide: float, tall: float, yaw: float = 30) -> None:
    """Stand the low chair on the stage."""
    camera = Camera(yaw, 24, 3000)

    def at(px: float, py: float, pz: float) -> Point:
        sx, sy = camera.see(px, py, pz)
        return x + sx, foot + sy

    a, s = wide / 2 * 0.92, wide / 2 * 1.02
    stage.pool(x + wide * 0.16, foot - 6, wide * 0.86, wide * 0.36, 40, 0.4)
    corners = sorted([(-s, -s), (s, -s), (s, s), (-s, s)], key=lambda c: at(c[0], 0, c[1])[1])
    thick = wide * 0.082
    for px, pz in corners:
        stage.pool(*at(px, 0, pz), thick * 0.9, thick * 0.4, 6, 0.7)

    def rail(p: tuple[float, float], q: tuple[float, float], high: float) -> None:
        _pole(stage, at(p[0], high, p[1]), at(q[0], high, q[1]), thick * 0.66)

    def leg(c: tuple[float, float]) -> None:
        top, low = at(c[0] * 0.9, tall - 8, c[1] * 0.9), at(c[0] * 1.04, 0, c[1] * 1.04)
        _pole(stage, top, low, thick)
        for high in (0.3, 0.86):
            px, py = top[0] + (low[0] - top[0]) * (1 - high), top[1] + (low[1] - top[1]) * (1 - high)
            _pole(stage, (px, py - thick * 0.7), (px, py + thick * 0.7), thick * 1.16, wrap=True)

    back, left, right, near = corners
    for other in (left, right):
        rail(back, other, tall * 0.3)
        rail(back, other, tall * 0.86)
    leg(back)
    for other in (left, right):
        rail(other, near, tall * 0.3)
        rail(other, near, tall * 0.86)
        leg(other)
    leg(near)
    lip = weaves.rim(460, 30, "lip", HONEY)
    box(
        stage,
        x,
        foot - (foot - at(0, tall, 0)[1]) + 0,
        (a * 2.1, 30, a * 2.1),
        (lip, lip, lip),
        camera,
        shadow=0,
    )
    quad = [
        camera.see(px, 30, pz)
        for px, pz in (
            (-a * 1.06, -a * 1.06),
            (a * 1.06, -a * 1.06),
            (a * 1.06, a * 1.06),
            (-a * 1.06, a * 1.06),
        )
    ]
    base = at(0, tall, 0)
    face(stage, seat(560), [(base[0] + qx, base[1] + qy) for qx, qy in quad])
