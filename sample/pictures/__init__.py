"""Draw the sample's photos, so that the repository carries no picture files.

Every photo follows from its name and its product: the same bytes each time, on every machine with
the same libraries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any

from PIL import Image

from sample.pictures import (
    clams,
    com,
    crackers,
    embroidery,
    garments,
    grains,
    guava,
    metal,
    rattan,
    sauces,
    seafood,
    sedge,
    silk,
    sweets,
    towels,
)
from sample.pictures.cameras import exif_of
from sample.pictures.stage import SIZE, encode
from sample.pictures.textures import chance
from sample.pictures.views import View

KINDS: tuple[ModuleType, ...] = (
    *(sweets, crackers, grains, sedge, towels, clams, seafood, sauces, silk, garments),
    *(metal, rattan, guava, com, embroidery),
)
PAINTERS: dict[str, tuple[View, ...]] = {
    product_id: views for kind in KINDS for product_id, views in kind.VIEWS.items()
}

# Taken by a phone that wrote down the place; the last one was also held upright.
PHOTOS_WITH_GPS: tuple[str, ...] = ("P01-01-1.jpg", "P04-02-1.jpg", "P07-01-1.jpg")
TURNED = "P07-01-1.jpg"


class UnknownPhoto(LookupError):
    """No painter is known for a photo of this name."""


def draw(name: str, product: Mapping[str, Any]) -> bytes:
    """Draw one photo of a product.

    Args:
        name: The photo's file name, such as "P01-01-2.jpg": the product's reference and which photo.
        product: The product as the sample's catalogue tells it.

    Returns:
        A progressive JPEG, square, of at least 1200 pixels a side.

    Raises:
        UnknownPhoto: If nobody has learnt to draw this one.
    """
    paint = _painter(name)
    _forget_others(name)
    picture = paint(chance(name), product).finish()
    if name not in PHOTOS_WITH_GPS:
        return encode(picture)
    turned = name == TURNED
    if turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    return encode(picture, exif_of(PHOTOS_WITH_GPS.index(name), turned=turned))


def _painter(name: str) -> View:
    product_id, _, place = name.removesuffix(".jpg").rpartition("-")
    views = PAINTERS.get(product_id, ())
    if not place.isdecimal() or not 1 <= int(place) <= len(views):
        raise UnknownPhoto(name)
    return views[int(place) - 1]


def _forget_others(name: str) -> None:
    """Free what was drawn for goods of other kinds: photos come in the order of the catalogue."""
    for kind in KINDS:
        if name.rpartition("-")[0] not in kind.VIEWS:
            for thing in vars(kind).values():
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()


def draw_all(
    catalog: Mapping[str, Any],
    folder: Path,
    *,
    workers: int = 2,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Path]:
    """Draw all photos of the catalogue into a folder.

    Args:
        catalog: The sample's catalogue, with its block `products`.
        folder: Where the JPEG files go; made when missing.
        workers: Processes that draw; 1 draws in this one.
        progress: Told after each photo how many of how many are done.

    Returns:
        The files in the order of the catalogue.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [(name, product) for product in catalog["products"] for name in product["photos"]]
    files = []
    for done, ((name, _product), content) in enumerate(zip(wanted, _drawn(wanted, workers), strict=True), 1):
        file = folder / name
        file.write_bytes(content)
        files.append(file)
        progress(done, len(wanted))
    return files


def _drawn(wanted: list[tuple[str, Mapping[str, Any]]], workers: int) -> Iterator[bytes]:
    if workers <= 1:
        yield from (draw(name, product) for name, product in wanted)
        return
    names, products = zip(*wanted, strict=True)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        # Neighbours share leaves, cups and tables that a process draws only once.
        yield from pool.map(draw, names, products, chunksize=4)


__all__ = ["PAINTERS", "PHOTOS_WITH_GPS", "SIZE", "TURNED", "UnknownPhoto", "draw", "draw_all"]
