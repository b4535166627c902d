"""Name pictures by SKU and position, and bind them into one zip; the same pictures give the same bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from core.text import slugify
from exporters.goods import Listing
from exporters.workbook import put

NOTE = "DOC-TRUOC.txt"
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")
_ADDRESS = re.compile(r"/anh/([0-9a-f]{64}-\d+\.jpg)\Z")
LONGEST_STEM = 60


@dataclass
class Bound:
    """What was bound: counts, and the names of products with nothing to bind."""

    products: int = 0
    pictures: int = 0
    without: list[str] = field(default_factory=list)


def stem_of(listing: Listing) -> str:
    """Return the beginning of the names of a product's pictures.

    >>> stem_of(Listing(product_id="P-1", name="Gạo", seller_sku="GAO/1 kg"))
    'GAO-1-kg'
    >>> stem_of(Listing(product_id="P-1", name="Gạo nếp"))
    'gao-nep'
    """
    stem = _SAFE.sub("-", listing.seller_sku)[:LONGEST_STEM].strip("-.")
    return stem or slugify(listing.name, longest=LONGEST_STEM) or "anh"


def bind(
    listings: Iterable[Listing],
    read: Callable[[str], bytes | None],
    out: BinaryIO,
    told: Callable[[int], None] = lambda done: None,
) -> Bound:
    """Write the zip, one picture at a time.

    Args:
        listings: As the marketplace has them.
        read: Gives a stored picture by its name; None when there is none.
        out: Where the zip goes.
        told: Is told how many listings are done.
    """
    bound = Bound()
    taken: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for done, listing in enumerate(listings, start=1):
            stem = _free(stem_of(listing), taken)
            before = bound.pictures
            for place, name in enumerate(_stored_names(listing), start=1):
                if (content := read(name)) is not None:
                    put(package, f"{stem}-{place}.jpg", [content])
                    bound.pictures += 1
            if bound.pictures > before:
                bound.products += 1
            else:
                bound.without.append(listing.name)
            told(done)
    return bound


def _stored_names(listing: Listing) -> Iterator[str]:
    for address in listing.images:
        if found := _ADDRESS.search(address):
            yield found[1]


def _free(stem: str, taken: set[str]) -> str:
    """Return a stem that no earlier product has, however it is spelt: some systems do not tell case apart."""
    free, number = stem, 1
    while free.lower() in taken:
        number += 1
        free = f"{stem}_{number}"
    taken.add(free.lower())
    return free
