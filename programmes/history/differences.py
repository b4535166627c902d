"""Compare two sets of counted acts, and tell which acts and merges make a figure another one. Pure.

A report that is frozen keeps its `CountedAct` rows; `told` compares them with the rows of today.
A page asks for one figure by `explained`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from core.formatting import number_vi, vnd
from programmes.counting import (
    NOT_COUNTED_KIND,
    TOTAL,
    Cell,
    CountedAct,
    Figures,
    Part,
    Selection,
    acts_of,
    count,
    roots_of,
)
from programmes.history.causes import Known
from programmes.history.words import cause_words, figure_words


@dataclass(frozen=True)
class Change:
    """One act that the two sets do not know alike.

    Attributes:
        before: As it counted then; None: it was not in the selection.
        after: As it counts now; None: it is not in the selection any more.
    """

    act_id: int
    before: CountedAct | None
    after: CountedAct | None

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of what differs; empty when the act came or went."""
        if self.before is None or self.after is None:
            return ()
        return tuple(
            each.name
            for each in fields(CountedAct)
            if getattr(self.before, each.name) != getattr(self.after, each.name)
        )


class Measure(StrEnum):
    """What a figure counts."""

    BUSINESSES = "businesses"  # distinct roots
    ACTS = "acts"
    MONEY = "money"  # whole đồng of all acts of the cell


@dataclass(frozen=True)
class Reason:
    """A part of a difference, with what brought it about.

    Attributes:
        step: How much it adds to the figure; 0: others stand in the list now, as many as before.
        because: Sentences without full stop, such as "A gộp vào B, 12/11/2026 (Trần Thị C)".
        acts: Ids of the acts that it is about.
    """

    step: int
    because: tuple[str, ...]
    acts: tuple[int, ...]


@dataclass(frozen=True)
class FigureDifference:
    """One figure then and now.

    Attributes:
        figure: What it is called, such as "Website · Vũ Thư".
        old: What it was.
        new: What it is.
        reasons: Their steps add up to ``new - old``.
        cell: Which figure of the selection.
        measure: What it counts.
    """

    figure: str
    old: int
    new: int
    reasons: tuple[Reason, ...]
    cell: Cell
    measure: Measure

    @property
    def words(self) -> str:
        """Return the difference in one line: "Website: 18 → 17: A gộp vào B, 12/11/2026"."""
        because = "; ".join(dict.fromkeys(each for reason in self.reasons for each in reason.because))
        shown = vnd if self.measure is Measure.MONEY else number_vi
        line = f"{self.figure}: {shown(self.old)} → {shown(self.new)}"
        return f"{line}: {because}" if because else line


def changes(
    before: Iterable[CountedAct], after: Iterable[CountedAct], selection: Selection
) -> tuple[Change, ...]:
    """Return the acts of a selection that came, went or count otherwise, by id."""
    then = {act.id: act for act in before if selection.holds(act)}
    now = {act.id: act for act in after if selection.holds(act)}
    return tuple(
        Change(act_id, then.get(act_id), now.get(act_id))
        for act_id in sorted(then.keys() | now.keys())
        if then.get(act_id) != now.get(act_id)
    )


def told(
    before: Iterable[CountedAct], after: Iterable[CountedAct], selection: Selection, known: Known
) -> list[FigureDifference]:
    """Tell every figure of a selection that is another number than before, with the reasons of each.

    Figures are those of `programmes.counting.Figures`: total, programmes, acts, đồng, overlap, the
    line that closes the sum, and all cells of the tables by kind, old district and present commune.

    Args:
        before: Acts as they counted then; at least those of the selection.
        after: Acts as they count now; all of them, so that what was voided can be told.
        selection: The period and programmes that both were counted for.
        known: Names, and who did what in between (`programmes.history.queries.known_between`).

    >>> from datetime import date
    >>> act = CountedAct(1, "WEB", 7, 7, False, "hop_tac_xa", None, None, date(2023, 5, 1), "accepted", 0)
    >>> gone = replace(act, state="voided")
    >>> year = Selection(date(2023, 1, 1), date(2023, 12, 31), ("WEB",))
    >>> [(each.old, each.new) for each in told([act], [gone], year, Known()) if each.cell == Cell()][0]
    (1, 0)
    """
    then, now = tuple(before), tuple(after)
    old, new = (_values(count(acts, selection)) for acts in (then, now))
    return [
        explained(then, now, selection, cell, measure, known)
        for cell, measure in {**old, **new}
        if old.get((cell, measure), 0) != new.get((cell, measure), 0)
    ]


def explained(
    before: Iterable[CountedAct],
    after: Iterable[CountedAct],
    selection: Selection,
    cell: Cell,
    measure: Measure,
    known: Known,
) -> FigureDifference:
    """Tell one figure then and now, also when the number is the same and other rows stand behind it.

    Args:
        before: Acts as they counted then.
        after: Acts as they count now.
        selection: What both are counted for.
        cell: Which figure of it.
        measure: What it counts; `cell.part` goes with acts, `cell.overlap` with businesses.
        known: Names, and who did what in between.
    """
    then, now = tuple(before), tuple(after)
    old, new = (_rows(acts, selection, cell, measure) for acts in (then, now))
    about = _About(then, now, (selection, cell, measure), known)
    found: dict[tuple[str, ...], list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
    for row in sorted(old.keys() | new.keys()):
        step = new.get(row, 0) - old.get(row, 0)
        if step or (row in old) != (row in new):
            acts, because = about.row(row)
            found[because].append((step, acts))
    return FigureDifference(
        figure=figure_words(cell, measure, known),
        old=sum(old.values()),
        new=sum(new.values()),
        reasons=tuple(
            Reason(
                step=sum(step for step, _acts in steps),
                because=because,
                acts=tuple(sorted({act for _step, acts in steps for act in acts})),
            )
            for because, steps in found.items()
        ),
        cell=cell,
        measure=measure,
    )


def _rows(acts: Iterable[CountedAct], selection: Selection, cell: Cell, measure: Measure) -> dict[int, int]:
    """Return the rows behind a figure with what each adds to it, by id of the root or the act."""
    if measure is Measure.BUSINESSES:
        return dict.fromkeys(roots_of(acts, selection, cell), 1)
    found = acts_of(acts, selection, cell)
    return {act.id: act.budget_vnd if measure is Measure.MONEY else 1 for act in found}


class _About:
    """Finds what happened to the acts behind a row."""

    def __init__(
        self,
        then: Iterable[CountedAct],
        now: Iterable[CountedAct],
        figure: tuple[Selection, Cell, Measure],
        known: Known,
    ) -> None:
        self._selection, self._cell, self._measure = figure
        self._known = known
        self._then = {act.id: act for act in then}
        self._now = {act.id: act for act in now}
        self._of_root: dict[int, set[int]] = defaultdict(set)
        for acts in (self._then, self._now):
            for act in acts.values():
                if self._bearing(act) is not None:
                    self._of_root[act.root].add(act.id)

    def row(self, number: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """Return the acts that account for a row, and what happened to them."""
        if self._measure is Measure.BUSINESSES:
            return self._because(self._of_root[number])
        if self._differs(number):
            return self._because({number})
        # It only counts as another part, because of other acts of its root.
        roots = {each.root for each in (self._then.get(number), self._now.get(number)) if each is not None}
        return self._because({act for root in roots for act in self._of_root[root]})

    def _because(self, acts: set[int]) -> tuple[tuple[int, ...], tuple[str, ...]]:
        changed = [act for act in sorted(acts) if self._differs(act)]
        words = (self._words(self._then.get(act), self._now.get(act)) for act in changed)
        return tuple(changed), tuple(dict.fromkeys(each for said in words for each in said))

    def _differs(self, act: int) -> bool:
        then, now = self._then.get(act), self._now.get(act)
        return (then and self._bearing(then)) != (now and self._bearing(now))

    def _bearing(self, act: CountedAct) -> tuple[object, ...] | None:
        """Return what of an act the figure hangs on; None: the act has no part in it."""
        if not self._selection.holds(act):
            return None
        counts = act.kind_at != NOT_COUNTED_KIND
        if self._cell.part is not None:  # parts are those of the selection, not of the cell
            return act.root, act.is_duplicate, counts, act.accepted_on, self._cell.holds(act)
        if not self._cell.holds(act):
            return None
        if self._measure is Measure.BUSINESSES:
            return (act.root, act.programme) if counts else None
        return (act.budget_vnd if self._measure is Measure.MONEY else None,)

    def _words(self, before: CountedAct | None, after: CountedAct | None) -> tuple[str, ...]:
        """Say what happened to an act, without what is nothing to this figure."""
        if before is not None and after is not None:
            if self._measure is not Measure.MONEY:
                after = replace(after, budget_vnd=before.budget_vnd)
            if self._measure is not Measure.BUSINESSES and self._cell.part is None:
                after = replace(after, root=before.root, is_duplicate=before.is_duplicate)
        return cause_words(before, after, self._known)


def _values(found: Figures) -> dict[tuple[Cell, Measure], int]:
    """Return every figure by its cell."""
    parts = found.reconciliation
    businesses, acts, money = Measure.BUSINESSES, Measure.ACTS, Measure.MONEY
    values = {
        (Cell(), businesses): found.total_distinct,
        **{(Cell(programme=code), businesses): number for code, number in found.by_programme.items()},
        (Cell(), acts): parts.acts,
        (Cell(part=Part.REPEATS), acts): parts.repeats,
        (Cell(part=Part.MERGED), acts): parts.merged,
        (Cell(part=Part.EXCLUDED), acts): parts.excluded,
        **{(Cell(programme=code), acts): number for code, number in found.acts_by_programme.items()},
        **{(Cell(overlap=number), businesses): roots for number, roots in found.overlap.items()},
        **{(Cell(programme=code), money): sum_ for code, sum_ in found.money_vnd.items()},
    }
    for table, cell_of in (
        (found.by_kind, _kind_cell),
        (found.by_district, _district_cell),
        (found.by_commune, _commune_cell),
    ):
        for row, cells in table.items():
            for column, number in cells.items():
                values[cell_of(row, None if column == TOTAL else column), businesses] = number
    return values


def _kind_cell(row: str, programme: str | None) -> Cell:
    return Cell(programme, kind=row)


def _district_cell(row: str, programme: str | None) -> Cell:
    return Cell(programme, district=row)


def _commune_cell(row: str, programme: str | None) -> Cell:
    return Cell(programme, commune=row)
