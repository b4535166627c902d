"""Draw the sample's photos on all processors, make their sizes, and put both into the store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from core.images import make_sizes
from core.storage import Storage
from sample.kept_pictures import Draw, KeptDraw, KeptSizes, Sizes


@dataclass(frozen=True)
class Picture:
    """A drawn photo: its original and all sizes that pages use."""

    name: str
    digest: str
    original: bytes
    sizes: Sizes


def make_picture(wanted: tuple[str, Mapping[str, Any]], draw: Draw, kept: Path | None = None) -> Picture:
    """Draw one photo and make its sizes, or read both where they were kept."""
    name, product = wanted
    if kept is None:
        original = draw(name, product)
        sizes: Sizes = make_sizes(original)
    else:
        original = KeptDraw(kept, draw)(name, product)
        sizes = KeptSizes(kept, make_sizes)(original)
    return Picture(name, hashlib.sha256(original).hexdigest(), original, sizes)


def make_pictures(
    wanted: Iterable[tuple[str, Mapping[str, Any]]], draw: Draw, workers: int, kept: Path | None = None
) -> Iterator[Picture]:
    """Make pictures in the order they are wanted, on `workers` processes (1: in this one).

    Args:
        wanted: Names of photos with their products' data.
        draw: Draws one.
        workers: Processes.
        kept: Folder in which pictures are kept for the next time; none: all are drawn.
    """
    make = partial(make_picture, draw=draw, kept=kept)
    if workers <= 1:
        yield from map(make, wanted)
        return
    # A fresh interpreter each: a forked one would carry the loader's open database along.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(make, wanted, chunksize=2)


def store_picture(store: Storage, picture: Picture) -> None:
    """Put the original and its sizes into the store."""
    store.put_as(f"{picture.digest}.jpg", picture.original)
    for (width, ext), content in picture.sizes.items():
        store.put_as(f"{picture.digest}-{width}.{ext}", content)
