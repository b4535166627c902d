"""Hide small numbers by place, where wards of today lie across old districts. Pure.

The table of old districts and the table of communes tell of the same businesses, so each could give the
other away. Communes are therefore shown or hidden together with all that shares an old district with
them: districts that a ward with businesses lies across make one area. In an area with a small number
every commune is hidden, and so is a district whose communes would each have to be 1.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from programmes.open_data.protecting import Key


@dataclass(frozen=True)
class Commune:
    """A commune of today with the old districts that it came from; none: the place is not known."""

    key: Key
    districts: tuple[Key, ...]


def hidden_with(
    values: Mapping[Key, int],
    communes: Collection[Commune],
    districts: Collection[Key],
    hidden: Collection[Key],
) -> set[Key]:
    """Return communes and districts that must be hidden because of those that are.

    Args:
        values: All cells.
        communes: Every commune with its districts.
        districts: Keys of all old districts, the row of unknown ones included.
        hidden: What is hidden so far.
    """
    found: set[Key] = set()
    counted = [each for each in communes if values.get(each.key, 0) > 0 or each.key in hidden]
    for area in _areas(counted, districts):
        inside = [each for each in counted if _of(each, districts) <= area]
        if any(each.key in hidden for each in inside):
            found |= _area_hidden(values, inside, area)
    return found - set(hidden)


def _area_hidden(values: Mapping[Key, int], inside: Collection[Commune], area: Collection[Key]) -> set[Key]:
    found: set[Key] = {each.key for each in inside}
    counted = {district for district in area if values.get(district, 0) > 0}
    total = sum(values.get(each.key, 0) for each in inside)
    if total <= len(inside) or all(len(each.districts) != 1 for each in inside):
        return found | counted
    for district in counted:
        own = [values.get(each.key, 0) for each in inside if each.districts == (district,)]
        if own and sum(own) <= len(own):
            found.add(district)
    return found


def _of(commune: Commune, districts: Collection[Key]) -> set[Key]:
    """Return the districts that a commune ties together; what is not known ties all of them."""
    return set(commune.districts) or set(districts)


def _areas(communes: Collection[Commune], districts: Collection[Key]) -> list[set[Key]]:
    areas: list[set[Key]] = [{district} for district in districts]
    for commune in communes:
        tied = _of(commune, districts)
        touched = [area for area in areas if area & tied]
        areas = [area for area in areas if not area & tied] + [set().union(*touched)]
    return areas
