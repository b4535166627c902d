"""Several registrations of one business: which look alike, what counts as what, where money may stand twice.

Nothing here changes or reads rows. A merge is an edge from a registration to the one it counts as;
edges make a forest, because only the top of a tree is ever merged, and into the top of another.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.name_keys import are_near, name_key

_BASE = 10  # digits of a tax code that a parent and its branches share


def tops(edges: Mapping[int, int]) -> dict[int, int]:
    """Return what each merged registration counts as in the end.

    Raises:
        ValueError: If edges run in a circle.

    >>> tops({3: 2, 2: 1, 5: 4})
    {3: 1, 2: 1, 5: 4}
    """
    found = {}
    for start in edges:
        at, seen = start, {start}
        while at in edges:
            at = edges[at]
            if at in seen:
                raise ValueError("registrations count as each other in a circle")
            seen.add(at)
        found[start] = at
    return found


class Likeness(StrEnum):
    """Why two registrations may be one business."""

    TAX_CODE = "tax_code"
    BRANCH_CODE = "branch_code"  # thirteen digits that begin with the other's ten
    PHONE = "phone"
    NAME = "name"  # near names in the same commune


@dataclass(frozen=True)
class Registration:
    """What finding look-alikes asks of a registration.

    Attributes:
        root: Id of the business that it counts as; its own id for a root.
        commune: Code of the present commune; None when not known.
    """

    id: int
    root: int
    name: str
    tax_code: str | None
    phone: str | None
    commune: str | None


@dataclass(frozen=True)
class Pair:
    """Two roots that may be one business, the older one first."""

    first: int
    second: int
    reasons: tuple[Likeness, ...]


def look_alikes(registrations: Iterable[Registration], apart: Iterable[tuple[int, int]] = ()) -> list[Pair]:
    """Return the pairs of roots whose registrations look like one business, the surest first.

    Of many that share a number, each is paired with the oldest: when those are merged, nothing is
    left to say.

    Args:
        registrations: All that may be compared, merged ones too.
        apart: Pairs of roots of which somebody said that they are not the same.
    """
    found: dict[tuple[int, int], set[Likeness]] = defaultdict(set)
    by_key: dict[tuple[Likeness, str], list[Registration]] = defaultdict(list)
    names: dict[str, list[tuple[str, Registration]]] = defaultdict(list)
    for each in sorted(registrations, key=lambda each: each.id):
        if each.tax_code:
            by_key[Likeness.TAX_CODE, each.tax_code].append(each)
            if len(each.tax_code) in (_BASE, _BASE + 3):
                by_key[Likeness.BRANCH_CODE, each.tax_code[:_BASE]].append(each)
        if each.phone:
            by_key[Likeness.PHONE, each.phone].append(each)
        if each.commune and (key := name_key(each.name)):
            names[each.commune].append((key, each))
    for (reason, _key), alike in by_key.items():
        for other in alike[1:]:
            _note(found, alike[0], other, reason)
    for one, other in _near(names):
        _note(found, one, other, Likeness.NAME)
    left_out = {tuple(sorted(pair)) for pair in apart}
    pairs = [
        Pair(first, second, tuple(reason for reason in Likeness if reason in reasons))
        for (first, second), reasons in found.items()
        if (first, second) not in left_out
    ]
    return sorted(pairs, key=lambda pair: (list(Likeness).index(pair.reasons[0]), pair.first, pair.second))


def _near(names: Mapping[str, list[tuple[str, Registration]]]) -> Iterable[tuple[Registration, Registration]]:
    """Compare names inside a commune: sorted, near ones stand side by side."""
    for keyed in names.values():
        for spelled in (_as_one_word, str):
            in_order = sorted(keyed, key=lambda pair: (spelled(pair[0]), pair[1].id))
            for (key, one), (other_key, other) in itertools.pairwise(in_order):
                if are_near(key, other_key):
                    yield one, other


def _as_one_word(key: str) -> str:
    return key.replace(" ", "")


def _note(
    found: dict[tuple[int, int], set[Likeness]], one: Registration, other: Registration, reason: Likeness
) -> None:
    if one.root != other.root:
        found[min(one.root, other.root), max(one.root, other.root)].add(reason)


@dataclass(frozen=True)
class PaidAct:
    """What looking for money recorded twice asks of an accepted act.

    Attributes:
        registration: Id of the registration that the act stands on.
        is_duplicate: Whether that registration is a duplicate of its root.
        channel: Marketplace or class; two classes are two acts.
    """

    id: int
    programme: int
    registration: int
    is_duplicate: bool
    channel: str | None
    accepted_on: date
    money_vnd: int


@dataclass(frozen=True)
class Twice:
    """An act whose money may stand in `first` already.

    Attributes:
        days_apart: Days between the two acceptances.
        is_same_money: Whether both name the same amount.
    """

    act: int
    first: int
    money_vnd: int
    days_apart: int
    is_same_money: bool


def paid_twice(acts: Iterable[PaidAct]) -> list[Twice]:
    """Return the acts of one business whose money may be recorded twice, through a doubled registration.

    An act on a duplicate is doubtful when another registration of the business has an accepted act
    of the same programme, and of the same marketplace or class where both name one. Of several such
    acts the one with the same money and the nearest day is named. A branch has rights of its own,
    and acts without money leave nothing to count twice.

    >>> day = date(2023, 9, 14)
    >>> one, two = PaidAct(1, 7, 18, False, None, day, 20), PaidAct(2, 7, 19, True, None, day, 20)
    >>> [(each.act, each.first, each.money_vnd, each.days_apart) for each in paid_twice([one, two])]
    [(2, 1, 20, 0)]
    """
    in_order = sorted(acts, key=lambda act: (act.is_duplicate, act.accepted_on, act.id))
    found = []
    for position, act in enumerate(in_order):
        if not act.is_duplicate or not act.money_vnd:
            continue
        alike = [
            Twice(
                act.id,
                first.id,
                act.money_vnd,
                abs((act.accepted_on - first.accepted_on).days),
                first.money_vnd == act.money_vnd,
            )
            for first in in_order[:position]
            if first.programme == act.programme
            and first.registration != act.registration
            and (first.channel == act.channel or not first.channel or not act.channel)
        ]
        if alike:
            found.append(min(alike, key=lambda each: (not each.is_same_money, each.days_apart)))
    return sorted(found, key=lambda each: (not each.is_same_money, each.days_apart, each.act))
