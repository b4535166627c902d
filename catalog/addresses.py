"""Write where a business is, in the names of today and in those that buyers still know."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.models.businesses import Business
from core.languages import is_english, plain
from core.text import fold, words
from places.english import place_in_english
from places.models import NEW, OLD, OLD_PROVINCE
from places.queries import Gazetteer, Unit


@dataclass(frozen=True)
class AddressLines:
    """An address as pages show it; each part may be ""."""

    street: str
    now: str
    before: str

    @property
    def full(self) -> str:
        """Return street and present place in one line."""
        return ", ".join(part for part in (self.street, self.now) if part)


def address_of(places: Gazetteer, business: Business) -> AddressLines:
    """Return the address with the present commune and with what it was until 30/06/2025.

    A business whose paper is of the new era has an old district at most, not an old commune.
    """
    before = ""
    if business.declared_scheme == OLD:
        before = places.describe(OLD, business.declared_commune_code)
    elif district := places.find(OLD, business.former_district_code):
        before = f"{district.name}, {OLD_PROVINCE[1]}"
    return AddressLines(
        street=plain(business.street),
        now=said_place(places.describe(NEW, business.current_commune_code)),
        before=said_place(before),
    )


def vietnamese_line(places: Gazetteer, business: Business) -> str:
    """Return street and present place in one line of Vietnamese, whatever language the page speaks."""
    now = inside_sentence(places.describe(NEW, business.current_commune_code))
    return ", ".join(part for part in (business.street, now) if part)


def said_place(line: str) -> str:
    """Write a place, as the gazetteer describes it, inside a sentence of the page's language."""
    return place_in_english(line) if is_english() else inside_sentence(line)


def inside_sentence(place: str) -> str:
    """Write the kinds of units in lower case, as they stand inside a sentence.

    >>> inside_sentence("Xã Đông Hưng, Tỉnh Hưng Yên")
    'xã Đông Hưng, tỉnh Hưng Yên'
    """
    return ", ".join(part[:1].lower() + part[1:] for part in place.split(", "))


def communes_called(places: Gazetteer, typed: str) -> tuple[Unit, ...]:
    """Return the communes of either era that a typed text may mean.

    Args:
        places: All units.
        typed: A name, or a whole line such as `Gazetteer.describe` writes it, accents or not.

    Returns:
        One unit when the text says which; several to choose from; none when nothing fits.
    """
    wanted = words(typed)
    if not wanted:
        return ()
    communes = [unit for unit in places.units.values() if unit.level == "commune"]
    lines = {unit: fold(places.describe(unit.scheme, unit.code)) for unit in communes}
    whole = tuple(unit for unit in communes if lines[unit] == fold(typed))
    if len(whole) == 1:
        return whole
    called = tuple(unit for unit in communes if fold(unit.name) == fold(typed) or _bare(unit) == fold(typed))
    if called:
        return called
    return tuple(unit for unit in communes if set(wanted) <= set(words(lines[unit])))


def _bare(unit: Unit) -> str:
    """Return the folded name without the kind of unit: "dong hung" of "Xã Đông Hưng"."""
    folded = fold(unit.name)
    for kind in ("xa ", "phuong ", "thi tran "):
        if folded.startswith(kind):
            return folded.removeprefix(kind)
    return folded
