"""Write down the pages of a thing as a linkset (RFC 9264) in GS1's profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from traceability.resolver.choosing import Link
from traceability.resolver.link_types import DEFAULT, VOCABULARY

MEDIA_TYPE = "application/linkset+json"
CONTEXT = "https://ref.gs1.org/standards/resolver/linkset-context"


@dataclass(frozen=True)
class Level:
    """One step of a Digital Link with the pages that belong to it: the product, the lot, the piece.

    Attributes:
        anchor: Its full address.
        description: What it is, in a few words.
        links: Its pages, one of them the default.
    """

    anchor: str
    description: str
    links: tuple[Link, ...]


def standing(levels: Sequence[Level]) -> list[Level]:
    """Leave out what a finer level says anew; the finest comes first.

    Args:
        levels: From the key to the finest.
    """
    said: set[str] = set()
    kept = []
    for level in reversed(levels):
        links = tuple(link for link in level.links if link.link_type not in said)
        said.update(link.link_type for link in level.links)
        kept.append(Level(level.anchor, level.description, links))
    return kept


def links_of(levels: Sequence[Level], link_type: str) -> list[Link]:
    """Return the links of a kind on the finest level that has any."""
    return [link for level in standing(levels) for link in level.links if link.link_type == link_type]


def default_of(levels: Sequence[Level]) -> Link:
    """Return the one default link."""
    return links_of(levels, DEFAULT)[0]


def linkset(levels: Sequence[Level]) -> dict[str, Any]:
    """Return the linkset of a thing, every level up to the key."""
    return {"linkset": [_written(level) for level in standing(levels)]}


def linkset_of(level: Level, links: Sequence[Link]) -> dict[str, Any]:
    """Return a linkset of some links of one level only."""
    return {"linkset": [_written(Level(level.anchor, level.description, tuple(links)))]}


def _written(level: Level) -> dict[str, Any]:
    found: dict[str, Any] = {"anchor": level.anchor, "itemDescription": level.description}
    for link in level.links:
        found.setdefault(VOCABULARY + link.link_type, []).append(_link(link))
    return found


def _link(link: Link) -> dict[str, Any]:
    written: dict[str, Any] = {"href": link.href, "title": link.title}
    if link.link_type == DEFAULT:  # stands without conditions
        return written
    if link.media_type:
        written["type"] = link.media_type
    if link.languages:
        written["hreflang"] = list(link.languages)
    if link.contexts:
        written["context"] = list(link.contexts)
    return written
