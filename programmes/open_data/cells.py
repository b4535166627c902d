"""The figures of one year that open data shows, and which of them are hidden."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from places.queries import Gazetteer, gazetteer
from programmes.counting import COUNTED_KINDS, TOTAL, UNKNOWN, Selection
from programmes.open_data.places import Commune, places_of
from programmes.open_data.protecting import Group, Key, hidden_cells
from programmes.queries.figures import distinct_by_programme
from programmes.reports import closed_figures

YEAR = ("year",)
LOST = ("district", UNKNOWN)


@dataclass(frozen=True)
class Cells:
    """All figures of a year: ``{key: number}``.

    Keys are ``("year",)``, ``("programme", code)``, ``("quarter", number, code)``, ``("district", code)``,
    ``("commune", code)``, ``("kind", code)``; a place that is not known has the code ``unknown``.
    """

    year: int
    programmes: tuple[str, ...]
    values: Mapping[Key, int]
    communes: tuple[Commune, ...]

    @property
    def districts(self) -> tuple[Key, ...]:
        """Return the keys of the old districts."""
        return tuple(key for key in self.values if _kind(key) == "district")

    @property
    def groups(self) -> tuple[Group, ...]:
        """Return how the cells make each other up, but for places."""
        return (
            Group(YEAR, tuple(("programme", code) for code in self.programmes)),
            *(
                Group(("programme", code), tuple(("quarter", number, code) for number in range(1, 5)))
                for code in self.programmes
            ),
            Group(YEAR, tuple(("kind", kind) for kind in COUNTED_KINDS)),
        )

    def hidden(self, threshold: int, *, before: Collection[Key] = ()) -> frozenset[Key]:
        """Return the cells that may not be shown; see `protecting` and `places`."""
        small = {key for key, value in self.values.items() if 0 < value < threshold} | set(before)
        places = places_of(YEAR, self.values, self.communes, self.districts, lost=LOST, small=small)
        hidden = hidden_cells(
            {**self.values, **places.areas}, self.groups + places.groups, threshold, before=before
        )
        return hidden.difference(places.areas)


def _kind(key: Key) -> str:
    return str(key[0]) if isinstance(key, tuple) else ""


def cells_of(session: Session, year: int, programmes: tuple[str, ...]) -> Cells:
    """Count a year.

    Args:
        session: Only reads.
        year: A calendar year.
        programmes: Codes of all programmes.

    Raises:
        FiguresDoNotClose: If the figures cannot be defended; then nothing is published.
    """
    found = closed_figures(session, Selection(date(year, 1, 1), date(year, 12, 31), programmes))
    places = gazetteer(session)
    values: dict[Key, int] = {YEAR: found.total_distinct}
    values |= {("programme", code): number for code, number in found.by_programme.items()}
    for number, (since, until) in enumerate(quarters(year), start=1):
        counted = distinct_by_programme(session, Selection(since, until, programmes))
        values |= {("quarter", number, code): value for code, value in counted.items()}
    values |= {("kind", kind): row[TOTAL] for kind, row in found.by_kind.items()}
    values |= {("district", code): row[TOTAL] for code, row in found.by_district.items()}
    communes = {unit.code: 0 for unit in places.new_communes} | {
        code: row[TOTAL] for code, row in found.by_commune.items()
    }
    values |= {("commune", code): value for code, value in communes.items()}
    return Cells(year, programmes, values, tuple(_commune(places, code) for code in communes))


def _commune(places: Gazetteer, code: str) -> Commune:
    known = () if code == UNKNOWN else places.former_districts.get(code, ())
    return Commune(("commune", code), tuple(("district", each) for each in known))


def quarters(year: int) -> tuple[tuple[date, date], ...]:
    """Return the first and last day of each quarter."""
    return (
        (date(year, 1, 1), date(year, 3, 31)),
        (date(year, 4, 1), date(year, 6, 30)),
        (date(year, 7, 1), date(year, 9, 30)),
        (date(year, 10, 1), date(year, 12, 31)),
    )
