"""How old districts and communes of today make each other up. Pure.

The table of old districts and the table of communes tell of the same businesses, so each could give the
other away. Where wards lie across districts, those districts make one area, whose districts and communes
are shown or hidden all together, as are the communes of one district with such a ward; else a district is
an area, made up of its communes in blocks. What ties districts is which cells are 0, which everybody sees.

Businesses of which the district is not known may lie in any commune. A small number of them ties all
places, as does a ward of which no district is known; else their number is shown and stays out of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from programmes.open_data.protecting import Group, Key


@dataclass(frozen=True)
class Commune:
    """A commune of today with the old districts that it came from; none: the place is not known."""

    key: Key
    districts: tuple[Key, ...]


@dataclass(frozen=True)
class Places:
    """The groups of places.

    Attributes:
        groups: The whole divided into areas, and areas into districts and communes.
        areas: Areas of several districts, which are published nowhere, with their number.
    """

    groups: tuple[Group, ...]
    areas: Mapping[Key, int]


def places_of(
    whole: Key,
    values: Mapping[Key, int],
    communes: Collection[Commune],
    districts: Collection[Key],
    *,
    lost: Key,
    small: Collection[Key],
) -> Places:
    """Return how places make up a whole.

    Args:
        whole: Key of the whole.
        values: All cells.
        communes: Every commune with its districts.
        districts: Keys of all old districts, that of unknown ones included.
        lost: Key of unknown districts.
        small: Cells that are hidden for their own sake or were hidden before.
    """
    known = {key for key in districts if values.get(key, 0) > 0 or key in small}
    ties = {
        each.key: known & set(each.districts)
        for each in communes
        if values.get(each.key, 0) > 0 or each.key in small
    }
    if lost in small or any(not ties[each.key] for each in communes if each.key in ties and each.districts):
        ties["lost"] = known
    elif lost in known and len(known) > 1:
        known -= {lost}
    ties = {key: tied or known for key, tied in ties.items()}
    across = {each.key for each in communes if len(each.districts) != 1}
    groups: list[Group] = []
    areas: dict[Key, int] = {}
    tops: list[Key] = []
    for area in _areas(ties.values(), known):
        inside = tuple(key for key, tied in ties.items() if tied <= area and key != "lost")
        top = min(area, key=repr)
        if len(area) > 1:
            top = ("area", top)
            areas[top] = sum(values.get(key, 0) for key in area)
            groups.append(Group(top, tuple(sorted(area, key=repr)), whole=True))
        groups.append(Group(top, inside, whole=len(area) > 1 or bool(across & set(inside))))
        tops.append(top)
    return Places((Group(whole, tuple(tops)), *groups), areas)


def _areas(ties: Collection[Collection[Key]], districts: Collection[Key]) -> list[set[Key]]:
    areas: list[set[Key]] = [{district} for district in districts]
    for tied in map(set, ties):
        touched = [area for area in areas if area & tied]
        areas = [area for area in areas if not area & tied] + ([set().union(*touched)] if touched else [])
    return areas
