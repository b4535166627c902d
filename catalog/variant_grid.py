"""How the choices of a product follow when its tiers are changed: pure rules over options.

A tier is one way in which the choices differ ("Khối lượng"), with its options in order. A choice is one
combination of options. Renaming an option keeps its choices; where two choices would become one, the
first stays; what is left over goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product as product_of
from typing import Any

MOST_TIERS = 2
MOST_CHOICES = 100  # what pages and files of ours hold; marketplaces take fewer, readiness says so

Options = tuple[str, ...]


@dataclass(frozen=True)
class TierEdit:
    """One tier as it is to be.

    Attributes:
        name: As buyers read it.
        options: Pairs of the present option (None: a new one) and its new name, in order.
        source: Place of the present tier that it comes from; None: a new tier.
    """

    name: str
    options: tuple[tuple[str | None, str], ...]
    source: int | None = None

    @property
    def renamed(self) -> Mapping[str, str]:
        """Return the new name by the present one."""
        return {before: after for before, after in self.options if before is not None}

    def as_json(self) -> dict[str, Any]:
        """Return the shape in which a product keeps a tier."""
        return {"name": self.name, "options": [after for _before, after in self.options]}


@dataclass(frozen=True)
class Rearrangement:
    """What becomes of the choices.

    Attributes:
        kept: New options by the number of the choice that takes them.
        added: Combinations that nobody stands in yet.
        gone: Numbers of choices that stand in no combination any more.
    """

    kept: Mapping[int, Options] = field(default_factory=dict)
    added: tuple[Options, ...] = ()
    gone: tuple[int, ...] = ()


def combinations(edits: Sequence[TierEdit]) -> list[Options]:
    """Return every combination in order; without tiers the one empty combination.

    >>> combinations([TierEdit("Màu", ((None, "Đỏ"), (None, "Xanh")))])
    [('Đỏ',), ('Xanh',)]
    >>> combinations([])
    [()]
    """
    return list(product_of(*([after for _before, after in edit.options] for edit in edits)))


def rearranged(choices: Sequence[tuple[int, Options]], edits: Sequence[TierEdit]) -> Rearrangement:
    """Say what becomes of the choices when the tiers are as `edits` says.

    A new tier takes all present choices into its first option; a tier that goes leaves the first of
    those that it told apart.

    >>> edit = TierEdit("Cỡ", (("200 g", "Nhỏ"), (None, "Lớn")), source=0)
    >>> rearranged([(7, ("200 g",)), (8, ("350 g",))], [edit])
    Rearrangement(kept={7: ('Nhỏ',)}, added=(('Lớn',),), gone=(8,))
    """
    kept: dict[int, Options] = {}
    taken: set[Options] = set()
    gone: list[int] = []
    wanted = combinations(edits)
    for number, options in choices:
        new = _new_options(options, edits)
        if new is None or new in taken or new not in wanted:
            gone.append(number)
            continue
        kept[number] = new
        taken.add(new)
    return Rearrangement(kept, tuple(each for each in wanted if each not in taken), tuple(gone))


def _new_options(options: Options, edits: Sequence[TierEdit]) -> Options | None:
    """Return where a choice goes; None when one of its options is dropped."""
    new: list[str] = []
    for edit in edits:
        if edit.source is None:
            new.append(edit.options[0][1])
        elif options[edit.source] in edit.renamed:
            new.append(edit.renamed[options[edit.source]])
        else:
            return None
    return tuple(new)
