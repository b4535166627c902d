"""Name the places of people's work so that units of both eras are told apart."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from accounts.models import User
from places.models import OLD
from places.queries import Gazetteer, Unit


@dataclass(frozen=True)
class NamedPlace:
    """A place of somebody's work."""

    scheme: str
    code: str
    name: str
    words: str


def unit_words(places: Gazetteer, unit: Unit) -> str:
    """Name a unit with its era: communes of today, old communes with their district, old districts."""
    if unit.level == "district":
        return str(_("%(name)s (cũ)", name=unit.name))
    if unit.scheme == OLD:
        return str(_("%(address)s (đến 30/06/2025)", address=places.describe(unit.scheme, unit.code)))
    return str(_("%(name)s (từ 01/07/2025)", name=unit.name))


def place_words(places: Gazetteer, user: User) -> list[NamedPlace]:
    """Return the places of a person's work by name; none means the whole area."""
    found = [
        NamedPlace(scope.scheme, scope.code, unit.name, unit_words(places, unit))
        for scope in user.scopes
        if (unit := places.find(scope.scheme, scope.code)) is not None
    ]
    return sorted(found, key=lambda place: place.words)
