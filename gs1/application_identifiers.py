"""Know the application identifiers that may stand in a Digital Link: where, in which form, beside which.

The table (`application_identifiers.tsv`) is ours, written down from GS1's Barcode Syntax Dictionary
(gs1/gs1-syntax-dictionary, commit ff2eb4b, Apache-2.0), whose notation of formats and partners it keeps.
An identifier that a link can never hold is not in it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from pathlib import Path

TABLE = Path(__file__).with_name("application_identifiers.tsv")
LONGEST_AI = 4
_PART = re.compile(r"(\[?)([NXYZ])(\.\.)?(\d+)\]?((?:,[a-z0-9]+)*)")


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a value.

    Attributes:
        charset: ``N`` digits, ``X`` the 82 characters, ``Y`` the 39, ``Z`` base64 for addresses.
        shortest: Fewest characters; likewise `longest`.
        is_optional: Whether the value may end before it.
        linters: Names of the checks of `gs1.linters`, in their order.
    """

    charset: str
    shortest: int
    longest: int
    is_optional: bool
    linters: tuple[str, ...]


@dataclass(frozen=True)
class ApplicationIdentifier:
    """What the standard says of one identifier.

    Attributes:
        ai: Two to four digits.
        stands: Where it may stand: ``key``, ``qualifier``, ``attribute``.
        parts: The pieces that its value is made of.
        qualifiers: For a key, the rows of qualifiers that may follow it, each in its order.
        requires: Groups of identifiers of which one must be there as a whole; empty: none is needed.
        excludes: Patterns (``310n``) of identifiers that may not stand beside it.
        title: GS1's short name.
    """

    ai: str
    stands: frozenset[str]
    parts: tuple[Part, ...]
    qualifiers: tuple[tuple[str, ...], ...]
    requires: tuple[tuple[str, ...], ...]
    excludes: tuple[str, ...]
    title: str

    @property
    def is_key(self) -> bool:
        """Say whether a link may begin with it."""
        return "key" in self.stands

    @cached_property
    def shortest(self) -> int:
        """Return the fewest characters of a value."""
        return sum(part.shortest for part in self.parts if not part.is_optional)

    @cached_property
    def longest(self) -> int:
        """Return the most characters of a value."""
        return sum(part.longest for part in self.parts)

    @cached_property
    def sequences(self) -> frozenset[tuple[str, ...]]:
        """Return every row of identifiers that a path beginning with this key may hold."""
        return frozenset(
            (self.ai, *chosen)
            for row in (self.qualifiers or ((),))
            for count in range(len(row) + 1)
            for chosen in combinations(row, count)
        )

    def lacks(self, others: Collection[str]) -> bool:
        """Say whether none of the groups that it requires is among the others of a link."""
        return bool(self.requires) and not any(
            all(any(matches(pattern, ai) for ai in others) for pattern in group) for group in self.requires
        )


def matches(pattern: str, ai: str) -> bool:
    """Say whether an identifier fits a pattern, in which ``n`` stands for any digit.

    >>> matches("310n", "3103"), matches("310n", "3113"), matches("01", "01")
    (True, False, True)
    """
    return len(pattern) == len(ai) and all(
        wanted in {"n", digit} for wanted, digit in zip(pattern, ai, strict=True)
    )


def _parts(text: str) -> tuple[Part, ...]:
    found = []
    for piece in text.split():
        match = _PART.fullmatch(piece)
        if match is None:
            raise ValueError(piece)
        bracket, charset, to, length, linters = match.groups()
        longest = int(length)
        found.append(
            Part(charset, 1 if to else longest, longest, bool(bracket), tuple(linters.split(",")[1:]))
        )
    return tuple(found)


def _numbers(ais: str) -> Iterator[str]:
    first, _dash, last = ais.partition("-")
    for number in range(int(first), int(last or first) + 1):
        yield f"{number:0{len(first)}d}"


def _split(text: str, between: str) -> tuple[str, ...]:
    return tuple(text.split(between)) if text else ()


@cache
def application_identifiers() -> Mapping[str, ApplicationIdentifier]:
    """Return the table by identifier, in its order.

    >>> application_identifiers()["01"].qualifiers
    (('22', '10', '21'), ('235',))
    """
    found = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            for ai in _numbers(row["ai"]):
                found[ai] = ApplicationIdentifier(
                    ai=ai,
                    stands=frozenset(row["stands"].split(",")),
                    parts=_parts(row["format"]),
                    qualifiers=tuple(_split(each, ",") for each in _split(row["qualifiers"], "|")),
                    requires=tuple(_split(group, "+") for group in _split(row["requires"], ",")),
                    excludes=_split(row["excludes"], ","),
                    title=row["title"],
                )
    return found


def primary_keys() -> tuple[str, ...]:
    """Return the identifiers that a link may begin with.

    >>> primary_keys()[:3]
    ('00', '01', '253')
    """
    return tuple(each.ai for each in application_identifiers().values() if each.is_key)
