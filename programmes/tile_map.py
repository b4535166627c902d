"""Maps of tiles: each district or commune is one tile, standing about where it lies, with its number.

The grid is our own dated data (`tile_grid.json`): no outline and no outside data is needed, a small
commune is as easy to read and to press as a large one, and "chưa xác định" has a tile of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GRID: Mapping[str, Any] = json.loads(Path(__file__).with_name("tile_grid.json").read_text("utf-8"))
LEVELS = 4  # shades of the stylesheet, from pale to deep; 0 is none
_GAP = 4
_PREFIXES = {"Xã ": "", "Huyện ": "", "Thành phố ": "TP ", "Phường ": "P. "}
_LINE = 15  # height of a line of a tile's name

Position = tuple[int, int]
"""Row and column of a grid, from 0."""


@dataclass(frozen=True)
class Tile:
    """One unit with its number, placed on the drawing.

    Attributes:
        name: In full, for whoever hears the map read.
        lines: The short name as (middle, baseline, text).
        number_at: Middle and baseline of the number.
        level: How deep the shade is, 0 to `LEVELS`.
        is_mixed: Whether the unit holds communes of several old districts.
    """

    x: int
    y: int
    name: str
    lines: tuple[tuple[int, int, str], ...]
    number_at: tuple[int, int]
    value: int
    url: str
    level: int
    is_mixed: bool


@dataclass(frozen=True)
class TileMap:
    """A drawing of tiles; all lengths are units of its `width` and `height`.

    Attributes:
        borders: Lines (x1, y1, x2, y2) between tiles of different groups.
        most: The largest number on the map.
    """

    width: int
    height: int
    tile_width: int
    tile_height: int
    tiles: tuple[Tile, ...]
    borders: tuple[tuple[int, int, int, int], ...]
    most: int


def placed(rows: list[list[str | None]]) -> dict[Position, str]:
    """Return the codes of a grid by their place, row by row.

    >>> placed([["a", None], [None, "b"]])
    {(0, 0): 'a', (1, 1): 'b'}
    """
    return {
        (row, column): code
        for row, codes in enumerate(rows)
        for column, code in enumerate(codes)
        if code is not None
    }


def level_of(value: int, most: int) -> int:
    """Return how deep a tile is: 0 for none, the deepest for the largest.

    >>> [level_of(value, 8) for value in (0, 1, 2, 3, 8)]
    [0, 1, 1, 2, 4]
    """
    return -(-value * LEVELS // most) if most else 0


def short_name(name: str, longest: int = 11) -> tuple[str, ...]:
    """Write a unit's name without its kind, over as many lines as it needs.

    >>> short_name("Xã Bắc Tiên Hưng"), short_name("Phường Trà Lý")
    (('Bắc Tiên', 'Hưng'), ('P. Trà Lý',))
    """
    for prefix, instead in _PREFIXES.items():
        if name.startswith(prefix):
            name = instead + name.removeprefix(prefix)
            break
    lines = [""]
    for word in name.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= longest:
            lines[-1] = joined
        else:
            lines.append(word)
    return tuple(lines)


def draw(
    rows: list[list[str | None]],
    *,
    values: Mapping[str, int],
    names: Mapping[str, str],
    url_of: Callable[[str], str],
    size: tuple[int, int],
    groups: Mapping[str, str] | None = None,
    mixed: Collection[str] = (),
) -> TileMap:
    """Draw a map.

    Args:
        rows: The grid.
        values: Number by code; a code without one has 0.
        names: Full name by code.
        url_of: Gives the address of the list behind a code's number.
        size: Width and height of a tile.
        groups: To which larger unit a code belongs; between two of them stands a line.
        mixed: Codes that belong to several larger units.
    """
    width, height = size
    places = placed(rows)
    most = max((values.get(code, 0) for code in places.values()), default=0)
    tiles = []
    for (row, column), code in places.items():
        x, y = column * (width + _GAP) + _GAP, row * (height + _GAP) + _GAP
        middle = x + width // 2
        value = values.get(code, 0)
        tiles.append(
            Tile(
                x=x,
                y=y,
                name=names[code],
                lines=tuple(
                    (middle, y + _LINE + 2 + n * _LINE, line)
                    for n, line in enumerate(short_name(names[code]))
                ),
                number_at=(middle, y + height - 9),
                value=value,
                url=url_of(code),
                level=level_of(value, most),
                is_mixed=code in mixed,
            )
        )
    return TileMap(
        width=max(len(row) for row in rows) * (width + _GAP) + _GAP,
        height=len(rows) * (height + _GAP) + _GAP,
        tile_width=width,
        tile_height=height,
        tiles=tuple(tiles),
        borders=tuple(_borders(places, groups or {}, width + _GAP, height + _GAP)),
        most=most,
    )


def _borders(
    places: Mapping[Position, str], groups: Mapping[str, str], across: int, down: int
) -> Iterator[tuple[int, int, int, int]]:
    half = _GAP // 2
    for (row, column), code in places.items():
        left, top = column * across + half, row * down + half
        for beside, line in (
            ((row, column + 1), (left + across, top, left + across, top + down)),
            ((row + 1, column), (left, top + down, left + across, top + down)),
        ):
            other = places.get(beside, "")
            if {code, other} <= groups.keys() and groups[code] != groups[other]:
                yield line
