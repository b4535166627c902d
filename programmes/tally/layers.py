"""An index of all acts, and above it one of the roots that something has happened to since it was made.

Every figure counts roots, and the acts of a root stand in one of the two: so what both say adds up to
what one index of all acts would say. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeVar

from programmes.counting import Dimension, Figures, Reconciliation, Selection, Table, squared
from programmes.tally.index import Index, Row

LEAST_TO_PRESS = 10_000
"""So many acts may stand above an index of any size before all is made anew."""
_SHARE = 8
Key = TypeVar("Key")


@dataclass(frozen=True)
class Layers:
    """Counts what `programmes.counting` defines.

    Attributes:
        base: All acts, as they were.
        changed: The acts that count now, of each root of which the base says nothing any more.
        above: The index of those.
    """

    base: Index
    changed: Mapping[int, Sequence[Row]] = field(default_factory=dict)
    above: Index = field(default_factory=lambda: Index(()))

    def with_roots(self, roots: Iterable[int], rows: Iterable[Row]) -> Layers:
        """Return the same with other acts under some roots.

        Args:
            roots: All roots under which an act came, went or counts otherwise.
            rows: All acts that count under them now.
        """
        found: dict[int, list[Row]] = {root: [] for root in roots}
        for row in rows:
            found[row.root].append(row)
        changed = {**self.changed, **found}
        return replace(
            self,
            base=self.base.without(found),
            changed=changed,
            above=Index(chain.from_iterable(changed.values())),
        )

    @property
    def is_heavy(self) -> bool:
        """Say whether so much stands above the base that it had better be made anew."""
        above = max(self.above.size, len(self.changed))
        return above > max(LEAST_TO_PRESS, self.base.size // _SHARE)

    def figures(self, selection: Selection) -> Figures:
        """Count all figures of a selection, equal to `programmes.counting.count`."""
        return added(self.base.figures(selection), self.above.figures(selection))

    def distinct(self, selection: Selection) -> int:
        """Count the distinct roots of a selection."""
        return self.numbers(selection)[0]

    def numbers(self, selection: Selection) -> tuple[int, int]:
        """Count the distinct roots and the acts of a selection, those for individuals among the acts."""
        one, other = self.base.numbers(selection), self.above.numbers(selection)
        return one[0] + other[0], one[1] + other[1]

    def cross(self, selection: Selection, rows: Dimension, columns: Dimension) -> dict[str, dict[str, int]]:
        """Count by any two dimensions, equal to `programmes.counting.cross_by`."""
        one, other = (index.cells(selection, rows, columns) for index in (self.base, self.above))
        return squared(_sums(one, other))


def added(one: Figures, other: Figures) -> Figures:
    """Add up the figures of one selection over acts that have no root in common."""
    return Figures(
        by_programme=_sums(one.by_programme, other.by_programme),
        total_distinct=one.total_distinct + other.total_distinct,
        acts=one.acts + other.acts,
        acts_by_programme=_sums(one.acts_by_programme, other.acts_by_programme),
        by_kind=_table(one.by_kind, other.by_kind),
        by_district=_table(one.by_district, other.by_district),
        by_commune=_table(one.by_commune, other.by_commune),
        overlap=dict(sorted(_sums(one.overlap, other.overlap).items())),
        money_vnd=_sums(one.money_vnd, other.money_vnd),
        reconciliation=Reconciliation(
            acts=one.reconciliation.acts + other.reconciliation.acts,
            distinct=one.reconciliation.distinct + other.reconciliation.distinct,
            repeats=one.reconciliation.repeats + other.reconciliation.repeats,
            merged=one.reconciliation.merged + other.reconciliation.merged,
            excluded=one.reconciliation.excluded + other.reconciliation.excluded,
        ),
    )


def _sums(one: Mapping[Key, int], other: Mapping[Key, int]) -> dict[Key, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}


def _table(one: Table, other: Table) -> dict[str, dict[str, int]]:
    return {row: _sums(one.get(row, {}), other.get(row, {})) for row in sorted({*one, *other})}
