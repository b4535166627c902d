"""Cut shapes with smooth edges and make them look solid: masks, outlines, puffed and cut-out sprites."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from sample.pictures.textures import Colour, Picture, light, plain, relief

Point = tuple[float, float]
Ink = int | tuple[int, ...]


class Pen:
    """Draw at twice the size and hand back the picture reduced, so that edges are smooth."""

    def __init__(self, width: int, height: int, mode: str = "L", ground: Ink = 0, scale: int = 2) -> None:
        """Begin an empty drawing; with mode RGBA it is transparent."""
        self.scale = scale
        self.image = Image.new(mode, (width * scale, height * scale), ground)
        self._draw = ImageDraw.Draw(self.image)

    def _at(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def polygon(self, points: Sequence[Point], ink: Ink = 255) -> None:
        """Fill an outline."""
        self._draw.polygon(self._at(points), fill=ink)

    def line(self, points: Sequence[Point], ink: Ink = 255, width: float = 2) -> None:
        """Draw a line with round joints."""
        self._draw.line(self._at(points), fill=ink, width=max(1, round(width * self.scale)), joint="curve")

    def ellipse(self, x: float, y: float, rx: float, ry: float, ink: Ink = 255) -> None:
        """Fill an ellipse around a centre."""
        s = self.scale
        self._draw.ellipse(((x - rx) * s, (y - ry) * s, (x + rx) * s, (y + ry) * s), fill=ink)

    def ring(self, x: float, y: float, rx: float, ry: float, ink: Ink = 255, width: float = 2) -> None:
        """Draw the line of an ellipse."""
        s = self.scale
        box = ((x - rx) * s, (y - ry) * s, (x + rx) * s, (y + ry) * s)
        self._draw.ellipse(box, outline=ink, width=max(1, round(width * s)))

    def arc(
        self, x: float, y: float, r: float, start: float, end: float, ink: Ink = 255, width: float = 2
    ) -> None:
        """Draw a part of a circle, in degrees clockwise from three o'clock."""
        s = self.scale
        box = ((x - r) * s, (y - r) * s, (x + r) * s, (y + r) * s)
        self._draw.arc(box, start, end, fill=ink, width=max(1, round(width * s)))

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        ink: Ink = 255,
        radius: float = 0,
        outline: float = 0,
    ) -> None:
        """Fill a rectangle with round corners, or draw its line when an outline width is given."""
        s = self.scale
        corners = (x0 * s, y0 * s, x1 * s, y1 * s)
        if outline:
            self._draw.rounded_rectangle(corners, radius * s, outline=ink, width=max(1, round(outline * s)))
        else:
            self._draw.rounded_rectangle(corners, radius * s, fill=ink)

    def done(self) -> Picture:
        """Return the drawing at its true size."""
        return self.image.reduce(self.scale)


def smooth(points: Sequence[Point], steps: int = 8) -> list[Point]:
    """Return a closed curve through the points."""
    curve: list[Point] = []
    count = len(points)
    for i in range(count):
        p0, p1, p2, p3 = (points[(i + k - 1) % count] for k in range(4))
        for step in range(steps):
            t = step / steps
            curve.append(
                (
                    _spline(p0[0], p1[0], p2[0], p3[0], t),
                    _spline(p0[1], p1[1], p2[1], p3[1], t),
                )
            )
    return curve


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def blob(
    x: float, y: float, rx: float, ry: float, dice: Random, wobble: float = 0.1, corners: int = 9
) -> list[Point]:
    """Return an uneven round outline."""
    points = []
    for i in range(corners):
        angle = 2 * math.pi * i / corners
        far = 1 + dice.uniform(-wobble, wobble)
        points.append((x + rx * far * math.cos(angle), y + ry * far * math.sin(angle)))
    return smooth(points, 5)


def turned(
    points: Sequence[Point], degrees: float, about: Point = (0, 0), move: Point = (0, 0)
) -> list[Point]:
    """Turn an outline about a point, then move it."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    ox, oy = about
    return [
        (ox + (x - ox) * c - (y - oy) * s + move[0], oy + (x - ox) * s + (y - oy) * c + move[1])
        for x, y in points
    ]


def petal(length: float, width: float, tip: float = 0.55) -> list[Point]:
    """Return a petal or leaf that grows from the origin upwards; `tip` says where it is widest."""
    side = [
        (width / 2 * math.sin(math.pi * (t ** (math.log(0.5) / math.log(tip)))), -length * t)
        for t in [i / 14 for i in range(15)]
    ]
    return side + [(-x, y) for x, y in reversed(side)]


def inflate(alpha: Picture, radius: float, gain: float = 2.2) -> Picture:
    """Return the light on a shape swollen like a cushion, rounded over about `radius` pixels."""
    factor = 4 if radius > 16 else 2 if radius > 5 else 1
    small = alpha.reduce(factor) if factor > 1 else alpha
    border = max(4, round(radius * 2 / factor))
    height = ImageOps.expand(small, border, 0).filter(ImageFilter.GaussianBlur(max(0.6, radius / factor)))
    reach = max(1, round(radius / factor / 2.5))
    shade = relief(height, gain * 0.55, reach).filter(ImageFilter.GaussianBlur(reach / 2))
    shade = shade.crop((border, border, border + small.width, border + small.height))
    return shade.resize(alpha.size, Image.Resampling.BILINEAR)


def cut(colours: Picture, alpha: Picture) -> Picture:
    """Cut a shape out of a picture of colours."""
    sprite = colours.convert("RGB").crop((0, 0, *alpha.size))
    sprite.putalpha(alpha)
    return sprite


def puffed(colours: Picture | Colour, alpha: Picture, radius: float, gain: float = 2.2) -> Picture:
    """Cut a shape out and round it."""
    ground = plain(*alpha.size, colours) if isinstance(colours, tuple) else colours.crop((0, 0, *alpha.size))
    return cut(light(ground, inflate(alpha, radius, gain)), alpha)


def slab(face: Picture, thick: int, darker: float = 0.55) -> Picture:
    """Give a flat sprite a side below it, as a thing of some height seen slanting from above."""
    width, height = face.size
    alpha = face.getchannel("A")
    body = Image.new("L", (width, height + thick))
    body.paste(alpha)
    grown, reach = body, 1
    while reach <= thick:
        step = min(reach, thick - reach + 1) if reach * 2 > thick else reach
        grown = ImageChops.lighter(grown, ImageChops.offset(grown, 0, step))
        reach *= 2
    flank = Image.new("RGB", body.size)
    flank.paste(face.convert("RGB"), (0, thick))
    flank.paste(face.convert("RGB").crop((0, 0, width, height)), (0, thick))
    flank = flank.point([round(v * darker) for v in range(256)] * 3)
    flank.putalpha(grown)
    flank.paste(face, (0, 0), face)
    return flank


def shrunk(alpha: Picture, pixels: float) -> Picture:
    """Draw the edge of a shape in by some pixels."""
    soft = alpha.filter(ImageFilter.GaussianBlur(max(1.0, pixels)))
    return soft.point([max(0, min(255, (v - 190) * 6)) for v in range(256)])


def warp(texture: Picture, quad: Sequence[Point], width: int, height: int) -> Picture:
    """Stretch a picture onto four corners (from the upper left, clockwise) of a transparent area."""
    w, h = texture.size
    source = [(0.0, 0.0), (float(w), 0.0), (float(w), float(h)), (0.0, float(h))]
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(quad, source, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    rgba = texture.convert("RGBA")
    return rgba.transform(
        (width, height), Image.Transform.PERSPECTIVE, _solve(rows), Image.Resampling.BILINEAR
    )


def _solve(rows: list[list[float]]) -> list[float]:
    size = len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for r in range(size):
            if r != i and rows[r][i]:
                rows[r] = [a - rows[r][i] * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [row[-1] for row in rows]
