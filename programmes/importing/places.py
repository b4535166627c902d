"""Find out which unit of which era a row means by a commune code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from places.models import NEW, OLD, scheme_on
from places.queries import Gazetteer
from programmes.importing.rows import PlaceWords


@dataclass(frozen=True)
class FoundPlace:
    """Where something was on its day; what is not known is None ("chưa xác định").

    Attributes:
        commune: The code as written, also when no unit carries it.
        is_unknown: Whether the row names a commune or district that does not exist.
    """

    scheme: str | None
    commune: str | None
    current_commune: str | None
    district: str | None
    is_unknown: bool


def find_place(gazetteer: Gazetteer, words: PlaceWords, *, on: date | None) -> FoundPlace:
    """Look a commune and district up.

    The scheme that the row names is tried first, then the one in force on the day, then the other:
    lists of the first months after 01/07/2025 mix both. Without a day, an old district tells the
    old scheme. The district is the one written; a missing one follows from the commune where that
    is unambiguous.

    Args:
        gazetteer: All units.
        words: What the row says.
        on: Day of the fact; None for facts without a day, such as an address.
    """
    if words.scheme:
        first = words.scheme
    elif on is not None:
        first = scheme_on(on)
    else:
        first = OLD if words.district else NEW
    schemes = (first, OLD if first == NEW else NEW)
    scheme = next((each for each in schemes if _is_commune(gazetteer, each, words.commune)), None)
    districts = {unit.code for unit in gazetteer.old_districts}
    district = words.district if words.district in districts else None
    named_unknown = words.district is not None and district is None and words.district != "unknown"
    if scheme is None:
        missing = words.commune is not None and words.commune != "unknown"
        commune = words.commune if words.commune and len(words.commune) <= 5 else None
        return FoundPlace(None, commune, None, district, missing or named_unknown)
    return FoundPlace(
        scheme=scheme,
        commune=words.commune,
        current_commune=gazetteer.current_code(scheme, words.commune),
        district=district or gazetteer.district_code(scheme, words.commune),
        is_unknown=named_unknown,
    )


def _is_commune(gazetteer: Gazetteer, scheme: str, code: str | None) -> bool:
    unit = gazetteer.find(scheme, code)
    return unit is not None and unit.level == "commune"
