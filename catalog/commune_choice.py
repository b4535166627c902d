"""From what a person types to one commune: which places a name may mean, told apart in words.

Some names stood in three districts, four wards of today have land of two, and most people still say
the old name. Nobody is asked when all that a name may mean comes to the same place.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from flask_babel import gettext as _

from catalog.addresses import communes_called, inside_sentence
from core.text import clean_line, fold
from places.models import NEW, OLD
from places.queries import Gazetteer, Unit

MOST_CHOICES = 12  # more than a phone's screen or two: better to type one word more
_KINDS = ("xa ", "phuong ", "thi tran ")
_ALIKE = 0.75


@dataclass(frozen=True)
class Meaning:
    """One place that a typed name may mean.

    Attributes:
        unit: The commune, of either era.
        former_district_code: The old district, where the commune alone does not tell it.
        words: What tells it apart from the others.
    """

    unit: Unit
    former_district_code: str | None
    words: str

    @property
    def key(self) -> str:
        """Return what a form sends for it."""
        return f"{self.unit.scheme}:{self.unit.code}:{self.former_district_code or ''}"


def meanings(places: Gazetteer, typed: str, *, ask_district: bool = True) -> tuple[Meaning, ...]:
    """Return what a typed name may mean: one place, several to choose from, or none.

    Args:
        places: All units.
        typed: A name of either era, or a whole line as `Gazetteer.describe` writes it; accents or not.
        ask_district: Whether a ward of today with land of two old districts stands once for each.
    """
    units = _as_accented(communes_called(places, typed), typed)
    present = {unit.code for unit in units if unit.scheme == NEW}
    found: list[Meaning] = []
    for unit in units:
        if unit.scheme == OLD and unit.current_code in present:
            continue  # the commune of today that it joined stands among them under the same name
        found.extend(_meanings_of(places, unit, ask_district=ask_district))
    return tuple(found)


def suggestions(places: Gazetteer, typed: str) -> tuple[Meaning, ...]:
    """Return places whose names look like what was typed, for a name that fits none."""
    names = {_bare(unit): unit for unit in places.units.values() if unit.level == "commune"}
    close = difflib.get_close_matches(_bare_text(typed), names, n=4, cutoff=_ALIKE)
    return tuple(meaning for name in close for meaning in meanings(places, name))[:MOST_CHOICES]


@dataclass(frozen=True)
class Resolution:
    """What became of a typed name: one place, or what to choose from and what to say beside the field."""

    place: Meaning | None
    options: tuple[Meaning, ...] = ()
    problem: str = ""


def resolve(places: Gazetteer, typed: str, key: str) -> Resolution:
    """Find the place of a typed name, with the help of the choice that was offered before.

    Args:
        places: All units.
        typed: What the person typed.
        key: The `Meaning.key` that was chosen, "" when nothing was offered yet. A choice that does not
            fit the name (any more) counts for nothing.
    """
    options = meanings(places, typed)
    if len(options) == 1:
        return Resolution(options[0])
    if len(options) > MOST_CHOICES:
        return Resolution(
            None, (), _("Có %(number)s nơi khớp với chữ này. Bạn gõ đủ tên xã, phường.", number=len(options))
        )
    named = bool(options)
    options = options or suggestions(places, typed)
    if place := next((option for option in options if option.key == key), None):
        return Resolution(place, options)
    if named:
        return Resolution(
            None, options, _("Có %(number)s nơi trùng tên. Bạn chọn nơi đúng.", number=len(options))
        )
    if options:
        return Resolution(
            None, options, _("Chưa thấy nơi nào tên như vậy. Có phải một trong các nơi này không?")
        )
    return Resolution(None, (), _("Chưa thấy xã, phường này. Bạn gõ lại tên, có dấu hay không dấu đều được."))


def _as_accented(units: tuple[Unit, ...], typed: str) -> tuple[Unit, ...]:
    """Keep the units that are written as typed, accents included, when there are such."""
    line = clean_line(typed).casefold()
    if fold(line) == line:  # typed without accents: they tell nothing
        return units
    exact = tuple(u for u in units if u.name.casefold() == line or u.name.casefold().endswith(" " + line))
    return exact or units


def _meanings_of(places: Gazetteer, unit: Unit, *, ask_district: bool) -> list[Meaning]:
    if unit.scheme == OLD:
        district, now = places.find(OLD, unit.district_code), places.find(NEW, unit.current_code)
        return [
            Meaning(
                unit,
                None,
                _(
                    "%(name)s, %(district)s cũ (nay thuộc %(now)s)",
                    name=unit.name,
                    district=inside_sentence(district.name) if district else "",
                    now=inside_sentence(now.name) if now else "",
                ),
            )
        ]
    districts = [places.find(OLD, code) for code in places.former_districts.get(unit.code, ())]
    names = [(district.code, inside_sentence(district.name)) for district in districts if district]
    if len(names) < 2 or not ask_district:
        told = _(" và ").join(name for _code, name in names)
        return [
            Meaning(
                unit, None, _("%(name)s (tên mới, trước thuộc %(districts)s)", name=unit.name, districts=told)
            )
        ]
    return [
        *(
            Meaning(unit, code, _("%(name)s, nơi trước thuộc %(district)s", name=unit.name, district=name))
            for code, name in names
        ),
        Meaning(unit, None, _("%(name)s, chưa rõ trước thuộc nơi nào", name=unit.name)),
    ]


def _bare(unit: Unit) -> str:
    return _bare_text(unit.name)


def _bare_text(text: str) -> str:
    folded = fold(text)
    return next((folded.removeprefix(kind) for kind in _KINDS if folded.startswith(kind)), folded)
