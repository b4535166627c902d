"""Know the kinds of links that a resolver tells apart, in GS1's names and in people's words.

The table (`link_types.tsv`) is ours: names of the GS1 Web Vocabulary (link types, as of 2026-11), with titles
of our own in both languages.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("link_types.tsv")
VOCABULARY = "https://ref.gs1.org/voc/"
DEFAULT = "defaultLink"
WHOLE = frozenset({"linkset", "all"})  # `all` is the name of before 2024
# Who writes the full name may have it from an older page of GS1.
_PREFIX = re.compile(r"^(?:gs1:|https?://(ref\.|www\.)?gs1\.org/voc/)")


@dataclass(frozen=True, slots=True)
class LinkType:
    """One kind of link.

    Attributes:
        name: Of the vocabulary, without prefix.
        by_producers: Whether producers may add links of it; the rest the house makes from what it knows.
        title_vi: What people read; likewise `title_en`.
    """

    name: str
    by_producers: bool
    title_vi: str
    title_en: str

    @property
    def uri(self) -> str:
        """Return the full name, as linksets write it."""
        return VOCABULARY + self.name

    def title(self, language: str) -> str:
        """Return the title in ``en``, or in Vietnamese."""
        return self.title_en if language == "en" else self.title_vi


@cache
def link_types() -> Mapping[str, LinkType]:
    """Return all kinds by name, in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["name"]: LinkType(row["name"], row["made_by"] != "house", row["vi"], row["en"])
            for row in csv.DictReader(file, delimiter="\t")
        }


def link_type_asked(text: str) -> str:
    """Return the name that a request means, prefix or vocabulary taken off; other names stay as they are.

    >>> link_type_asked("gs1:pip"), link_type_asked("https://ref.gs1.org/voc/pip"), link_type_asked("pip")
    ('pip', 'pip', 'pip')
    """
    return _PREFIX.sub("", text, count=1) or text
