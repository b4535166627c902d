"""Turn flat textures into bodies: things off a lathe, boxes before a camera, dishes from above."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter

from sample.pictures import textures
from sample.pictures.shapes import Pen, Point, cut, warp
from sample.pictures.stage import SIZE, Stage
from sample.pictures.textures import Colour, Picture, light, relief

Profile = Sequence[tuple[float, float]]
Shine = Sequence[tuple[float, float]]

# Brightness across a round body, 128 neutral: from its left edge to its right one.
MATT: Shine = ((0, 84), (0.1, 112), (0.32, 146), (0.6, 122), (0.88, 82), (1, 66))
GLOSS: Shine = (
    (0, 70),
    (0.08, 104),
    (0.15, 128),
    (0.21, 186),
    (0.29, 140),
    (0.6, 126),
    (0.86, 84),
    (0.93, 116),
    (1, 60),
)
GLASS: Shine = (
    (0, 40),
    (0.05, 96),
    (0.1, 128),
    (0.155, 184),
    (0.2, 132),
    (0.5, 136),
    (0.82, 106),
    (0.88, 146),
    (0.93, 92),
    (1, 34),
)
METAL: Shine = (
    (0, 60),
    (0.1, 150),
    (0.2, 214),
    (0.34, 118),
    (0.52, 140),
    (0.68, 84),
    (0.82, 168),
    (0.92, 96),
    (1, 56),
)


def _between(stops: Sequence[tuple[float, float]], at: float, *, soft: bool) -> float:
    low = stops[0]
    for high in stops[1:]:
        if at <= high[0]:
            part = (at - low[0]) / max(1e-6, high[0] - low[0])
            if soft:
                part = part * part * (3 - 2 * part)
            return low[1] + (high[1] - low[1]) * part
        low = high
    return stops[-1][1]


def lathe(
    texture: Picture, profile: Profile, height: int, *, bend: float = 0.1, shine: Shine = MATT
) -> Picture:
    """Wrap a texture around a turned body seen a little from above.

    Args:
        texture: What the front half of the body shows.
        profile: Half widths in pixels at heights from 0 (top) to 1, joined by soft curves.
        height: Height of the body in pixels, without the roundness of its ends.
        bend: How far the camera looks down: the ends are ellipses of this flatness.
        shine: Brightness from the left edge to the right one, 128 neutral.
    """
    half = math.ceil(max(width for _, width in profile)) + 2
    top, bottom = bend * profile[0][1], bend * profile[-1][1]
    full = math.ceil(top + height + bottom) + 2
    row = bytes(
        max(0, min(255, round(_between(shine, (math.sin((u / 255 - 0.5) * math.pi) + 1) / 2, soft=True))))
        for u in range(256)
    )
    shade = Image.frombytes("L", (256, 1), row).resize(texture.size, Image.Resampling.BILINEAR)
    lit = light(texture, shade)
    widths = [_between(profile, i / 60, soft=True) for i in range(61)]

    def width_at(y: float) -> float:
        at = max(0.0, min(1.0, (y - top) / height)) * 60
        low = min(59, int(at))
        return widths[low] + (widths[low + 1] - widths[low]) * (at - low)

    def source(x: float, y: float) -> Point:
        wide = max(1.0, width_at(y))
        across = max(-1.0, min(1.0, (x - half) / wide))
        down = y - top - bend * wide * math.sqrt(1 - across * across) * 0.9
        return (
            (math.asin(across) / math.pi + 0.5) * (texture.width - 1),
            max(0.0, min(1.0, down / height)) * (texture.height - 1),
        )

    xs = [round(half - half * math.cos(math.pi * i / 18)) for i in range(19)]
    ys = [round(full * i / 28) for i in range(29)]
    points = {(x, y): source(x, y) for x in xs for y in ys}
    mesh = [
        ((x0, y0, x1, y1), (*points[x0, y0], *points[x0, y1], *points[x1, y1], *points[x1, y0]))
        for x0, x1 in pairwise(xs)
        for y0, y1 in pairwise(ys)
        if x1 > x0
    ]
    body = lit.transform((half * 2, full), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
    pen = Pen(half * 2, full)
    side = [(width, top + height * i / 60) for i, width in enumerate(widths)]
    pen.polygon([(half + w, y) for w, y in side] + [(half - w, y) for w, y in reversed(side)])
    pen.ellipse(half, top, profile[0][1], top)
    pen.ellipse(half, top + height, profile[-1][1], bottom)
    return cut(body, pen.done())


def mouth(
    sprite: Picture, half: float, bend: float, rim: Colour, inside: Picture | Colour, lip: float = 8
) -> None:
    """Open a turned body at its top: a rim and, within it, what the body holds."""
    middle, tall = sprite.width / 2, half * bend
    ring, hole = Pen(sprite.width, math.ceil(tall * 2) + 6), Pen(sprite.width, math.ceil(tall * 2) + 6)
    ring.ellipse(middle, tall + 1, half, tall)
    hole.ellipse(middle, tall + 1, half - lip, max(2, tall - lip * 0.5))
    mask = ring.done()
    sprite.paste((*rim, 255), (0, 0), mask)
    fill = inside if isinstance(inside, Image.Image) else textures.plain(*mask.size, inside)
    fill = fill.convert("RGB").resize(mask.size)
    depth = textures.sloped(*mask.size, lambda x, y: 60 + 60 * y + 30 * x)
    sprite.paste(light(fill, depth), (0, 0), hole.done())


class Camera:
    """Where things in space fall on the picture: turned by `yaw`, seen from `pitch` degrees above."""

    def __init__(self, yaw: float = 28, pitch: float = 20, far: float = 2600) -> None:
        """Remember the angles; `far` is the distance in pixels, smaller is steeper."""
        self.yaw, self.pitch, self.far = math.radians(yaw), math.radians(pitch), far

    def see(self, x: float, y: float, z: float) -> Point:
        """Project a point: x to the right, y up, z towards the camera; the origin is the foot."""
        x, z = (
            x * math.cos(self.yaw) + z * math.sin(self.yaw),
            z * math.cos(self.yaw) - x * math.sin(self.yaw),
        )
        up = y * math.cos(self.pitch) - z * math.sin(self.pitch)
        near = y * math.sin(self.pitch) + z * math.cos(self.pitch)
        scale = self.far / (self.far - near)
        return x * scale, -up * scale


def face(stage: Stage, texture: Picture, corners: Sequence[Point], shade: int = 128) -> None:
    """Paint a flat texture onto four corners of the stage (from the upper left, clockwise)."""
    left = math.floor(min(x for x, _ in corners)) - 2
    top = math.floor(min(y for _, y in corners)) - 2
    right = math.ceil(max(x for x, _ in corners)) + 2
    bottom = math.ceil(max(y for _, y in corners)) + 2
    toned = texture
    if shade != 128:
        grey = Image.new("L", texture.size, shade)
        toned = light(texture.convert("RGB"), grey)
        if texture.mode == "RGBA":
            toned.putalpha(texture.getchannel("A"))
    if texture.mode != "RGBA":
        # Half a pixel of nothing around the texture keeps the far edges smooth.
        toned = toned.convert("RGBA")
        frame = Image.new("RGBA", toned.size, (0, 0, 0, 0))
        frame.paste(toned.crop((1, 1, toned.width - 1, toned.height - 1)), (1, 1))
        frame.putalpha(frame.getchannel("A"))
        toned = frame
    sprite = warp(toned, [(x - left, y - top) for x, y in corners], right - left, bottom - top)
    stage.image.paste(sprite, (left, top), sprite)


def box(
    stage: Stage,
    x: float,
    foot: float,
    size: tuple[float, float, float],
    faces: tuple[Picture, Picture, Picture],
    camera: Camera,
    *,
    shadow: float = 0.55,
) -> None:
    """Stand a box of width, height and depth on the stage; faces are front, side and top."""
    w, h, d = size

    def at(px: float, py: float, pz: float) -> Point:
        sx, sy = camera.see(px, py, pz)
        return x + sx, foot + sy

    front, side, top = faces
    if shadow:
        pen = Pen(SIZE // 4, SIZE // 4, scale=1)
        reach = h * 0.28
        for grow, dark in ((0.05, 0.55), (0.0, 1.0)):
            ground = [
                (-w / 2, -d / 2),
                (w / 2 + reach * grow * 14, -d / 2),
                (w / 2 + reach * grow * 14, d / 2),
                (-w / 2, d / 2),
            ]
            corners = [at(px * (1 + grow), 0, pz * (1 + grow)) for px, pz in ground]
            pen.polygon([(px / 4 + 2, py / 4 + 2) for px, py in corners], round(255 * shadow * dark))
        mask = pen.done()
        soft = ImageChops.lighter(
            mask.filter(ImageFilter.GaussianBlur(7)), mask.filter(ImageFilter.GaussianBlur(2))
        )
        stage.image.paste((38, 26, 14), (0, 0), soft.resize((SIZE, SIZE), Image.Resampling.BILINEAR))
    a, b, c = w / 2, h, d / 2
    if camera.yaw >= 0:
        face(stage, side, [at(-a, b, -c), at(-a, b, c), at(-a, 0, c), at(-a, 0, -c)], 120)
    else:
        face(stage, side, [at(a, b, c), at(a, b, -c), at(a, 0, -c), at(a, 0, c)], 84)
    face(
        stage, front, [at(-a, b, c), at(a, b, c), at(a, 0, c), at(-a, 0, c)], 104 if camera.yaw >= 0 else 124
    )
    face(stage, top, [at(-a, b, -c), at(a, b, -c), at(a, b, c), at(-a, b, c)], 140)


@lru_cache(maxsize=10)
def dish(radius: int, colour: Colour, kind: str = "plate") -> Picture:
    """Return a round vessel seen from above: plate, bowl, cup or tray.

    The sprite is square with sides of twice the radius.
    """
    bumps = {
        "plate": ((0, 90), (0.58, 92), (0.72, 140), (0.93, 190), (0.97, 205), (1, 150)),
        "bowl": ((0, 20), (0.45, 34), (0.88, 190), (0.93, 215), (0.97, 210), (1, 150)),
        "cup": ((0, 30), (0.6, 34), (0.84, 200), (0.9, 220), (0.96, 210), (1, 140)),
        "tray": ((0, 80), (0.88, 82), (0.91, 170), (0.96, 200), (1, 150)),
    }[kind]
    side = radius * 2
    height = Image.radial_gradient("L").resize((side, side), Image.Resampling.BICUBIC)
    height = height.point([round(_between(bumps, v / 255, soft=True)) for v in range(256)])
    height = height.filter(ImageFilter.GaussianBlur(3))
    shade = relief(height, 1.1, max(2, radius // 60)).filter(ImageFilter.GaussianBlur(2))
    glow = textures.sloped(side, side, lambda x, y: 132 - 26 * (x + y - 1))
    shade = ImageChops.add(shade, glow, 1, -128)
    pen = Pen(side, side)
    pen.ellipse(radius, radius, radius - 2, radius - 2)
    return cut(light(textures.plain(side, side, colour), shade), pen.done())


def filled(sprite: Picture, content: Picture, part: float, *, sink: int = 40) -> Picture:
    """Fill a round vessel seen from above to `part` of its radius, the edge of the content in shade."""
    side = sprite.width
    result = sprite.copy()
    pen = Pen(side, side)
    pen.ellipse(side / 2, side / 2, side / 2 * part, side / 2 * part)
    mask = pen.done()
    depth = textures.blurred(mask, side * 0.05)
    depth = ImageChops.offset(depth, round(side * 0.02), round(side * 0.02))
    shade = textures.levels(
        depth.point([max(0, min(255, (v - 110) * 2)) for v in range(256)]), 128 - sink, 134
    )
    result.paste(light(content.convert("RGB").resize((side, side)), shade), (0, 0), mask)
    return result


def liquid(colour: Colour, side: int) -> Picture:
    """Return a still liquid with the window mirrored in it."""
    shade = textures.sloped(
        side,
        side,
        lambda x, y: 118 + 60 * math.exp(-(((x - 0.34) ** 2 + (y - 0.32) ** 2) * 60)) + 18 * (x - y),
    )
    return light(textures.plain(side, side, colour), shade)
