"""Our own small list of Vietnamese words of food and craft with their English ones."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_SHARE = re.compile(r"\s+(\d+(?:[.,]\d+)?)\s?%$")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class EnglishName:
    """A name that the glossary knows, and the words of ours for which it has none."""

    name: str
    untold: tuple[str, ...]


@cache
def _raw() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(
        (Path(__file__).parent / "glossary.json").read_text(encoding="utf-8")
    )
    return found


def version() -> str:
    """Return the version of the list."""
    return str(_raw()["version"])


def material(text: str) -> str | None:
    """Return a material in English, its share kept; None when the list does not know it.

    >>> material("gạo nếp 38%"), material("bạc 92,5%"), material("sâm cau")
    ('glutinous rice 38%', 'silver 92.5%', None)
    """
    share = _SHARE.search(text)
    known = _raw()["materials"].get((text[: share.start()] if share else text).strip().casefold())
    if known is None:
        return None
    return f"{known} {share[1].replace(',', '.')}%" if share else str(known)


def goods(name: str) -> EnglishName | None:
    """Return an English name of goods from the words that the list knows; None when it knows none.

    Names of villages and families are not in the list and are not spelled out by themselves: they
    are named as untold.

    >>> goods("Gạo nếp cái hoa vàng làng Keo")
    EnglishName(name='Yellow-flower glutinous rice', untold=('làng', 'Keo'))
    """
    spans = [match.span() for match in _WORD.finditer(name)]
    words = [name[start:end].casefold() for start, end in spans]
    head, taken = _longest(words, _raw()["goods"], set())
    if head is None:
        return None
    qualities = []
    while True:
        quality, more = _longest(words, _raw()["qualities"], taken)
        if quality is None:
            break
        qualities.append(quality)
        taken |= more
    said = " ".join([*qualities, head])
    untold = tuple(name[slice(*span)] for place, span in enumerate(spans) if place not in taken)
    return EnglishName(said[:1].upper() + said[1:], untold)


def _longest(words: list[str], known: Mapping[str, str], taken: set[int]) -> tuple[str | None, set[int]]:
    """Return the term that stands first, of several the longest, with the places of its words."""
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            places = set(range(start, end))
            term = known.get(" ".join(words[start:end]))
            if term is not None and not places & taken:
                return term, places
    return None, set()
