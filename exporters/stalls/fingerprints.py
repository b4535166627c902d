"""What a file said of a product, in a form that can be compared later: a hash of each column's values.

Taken from `Listing.at(marketplace)` through the marketplace's own columns, so that a fact which its
file does not carry makes nothing stale. Nothing here depends on time, order of dicts or machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

from exporters.base import Exporter
from exporters.goods import Listing
from exporters.mending import WHOLESALE, fact_behind

Facts = Mapping[str, str]
"""Sixteen digits of a SHA-256 by column key."""
_PICTURE = "ps_item_image_"


def facts_of(exporter: Exporter, listing: Listing) -> dict[str, str]:
    """Return what the marketplace's file would say of a listing, hashed column by column.

    Args:
        exporter: The marketplace.
        listing: In any words: those of the marketplace are taken here.
    """
    told = listing.at(exporter.slug)
    if rows := getattr(exporter, "rows", None):  # all columns of an offer at once, where it can
        cells = zip(*rows(told), strict=True)
        return {
            column.key: _hash(list(values)) for column, values in zip(exporter.columns, cells, strict=True)
        }
    offers = told.offers()
    return {column.key: _hash([column.value(offer) for offer in offers]) for column in exporter.columns}


def noting(
    exporter: Exporter, listings: Iterable[Listing], noted: dict[str, dict[str, str]]
) -> Iterator[Listing]:
    """Pass listings on and keep the facts of each by product id."""
    for listing in listings:
        noted[listing.product_id] = facts_of(exporter, listing)
        yield listing


def fingerprint(facts: Facts) -> str:
    """Return one SHA-256 over all facts.

    >>> fingerprint({"a": "1", "b": "2"}) == fingerprint({"b": "2", "a": "1"})
    True
    """
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def changed_labels(exporter: Exporter, before: Facts, now: Facts) -> tuple[str, ...]:
    """Name the facts that differ, in the words of their maker, each once.

    A column that one of the two does not know (another version of the exporter) counts as changed
    only when the other holds something in it.
    """
    empty = _hash([None])
    keys = [
        column.key
        for column in exporter.columns
        if before.get(column.key, empty) != now.get(column.key, empty)
    ]
    labels = {column.key: column.label for column in exporter.columns}
    return tuple(dict.fromkeys(_label(exporter.slug, key, labels[key]) for key in keys))


def _label(marketplace: str, key: str, label: str) -> str:
    fact = fact_behind(marketplace, f"{_PICTURE}8" if key.startswith(_PICTURE) else key)
    return label if fact is WHOLESALE and marketplace != "alibaba" else str(fact.label)


def _hash(values: list[object]) -> str:
    said = json.dumps(values, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
