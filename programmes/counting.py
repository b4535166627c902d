"""Count the businesses that support programmes have helped: the one definition of every figure.

The department reports businesses, not deeds: a cooperative that opened three stalls in a year is
one business with a stall. A duplicate registration and a branch count as their root. Kind and
place are those written on the act, so a business that moved stands in two rows of a cross table
and once in the total: rows and columns need not add up, and pages say so.

`programmes.queries` computes the same in SQL; a test holds the two equal on random acts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DEFINITION_VERSION = "2026-11"
UNKNOWN = "unknown"  # the row of acts whose place is not known ("chưa xác định")
TOTAL = "total"
ACCEPTED = "accepted"
NOT_COUNTED_KIND = "ca_nhan"  # an individual is helped, but is no business
COUNTED_KINDS = ("doanh_nghiep", "hop_tac_xa", "ho_kinh_doanh", "to_hop_tac")

Table = Mapping[str, Mapping[str, int]]


class Dimension(StrEnum):
    """By what acts can be told apart: rows and columns of cross tables."""

    PROGRAMME = "programme"
    KIND = "kind"
    DISTRICT = "district"
    COMMUNE = "commune"
    AGENCY = "agency"


class Part(StrEnum):
    """What an accepted act is in the line that closes the sum."""

    DISTINCT = "distinct"  # the act that brings its root into the count
    REPEATS = "repeats"  # a further act of a root that is counted already, branches too
    MERGED = "merged"  # a further act, recorded on a duplicate registration
    EXCLUDED = "excluded"  # an act for an individual


@dataclass(frozen=True)
class CountedAct:
    """All that counting asks of one act of support.

    Attributes:
        root: Id of the business that the registration counts as.
        business: Id of the registration that the act stands on.
        is_duplicate: Whether that registration is a duplicate of its root.
        kind_at: Kind of the business on the day.
        district_code_at: Old district on the day; None when not known.
        current_commune_code_at: Present code of the commune on the day; None when not known.
        agency: Code of the agency whose record it is; None for imported history of none.
        is_verified: Whether a second person compared it with its evidence.
    """

    id: int
    programme: str
    root: int
    business: int
    is_duplicate: bool
    kind_at: str
    district_code_at: str | None
    current_commune_code_at: str | None
    accepted_on: date | None
    state: str
    budget_vnd: int
    agency: str | None = None
    is_verified: bool = False

    def value(self, dimension: Dimension) -> str:
        """Return the row or column that the act stands in; ``unknown`` where that is not known."""
        match dimension:
            case Dimension.PROGRAMME:
                return self.programme
            case Dimension.KIND:
                return self.kind_at
            case Dimension.DISTRICT:
                return self.district_code_at or UNKNOWN
            case Dimension.COMMUNE:
                return self.current_commune_code_at or UNKNOWN
            case Dimension.AGENCY:
                return self.agency or UNKNOWN


@dataclass(frozen=True)
class Selection:
    """Which acts are asked about; what narrows it holds for every figure of the selection.

    Attributes:
        since: First day of acceptance.
        until: Last day of acceptance; it counts too.
        programmes: Codes of programmes, each once.
        kinds: Only acts for businesses that were of these kinds on the day; empty: of any.
        districts: Only acts in these old districts, ``unknown`` among them; empty: in any.
        communes: Only acts in these present communes, ``unknown`` among them; empty: in any.
        agencies: Only acts that these agencies recorded, ``unknown`` among them; empty: any.
        verified_only: Only acts that a second person compared with their evidence.
    """

    since: date
    until: date
    programmes: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    verified_only: bool = False

    @property
    def narrowed(self) -> Mapping[Dimension, tuple[str, ...]]:
        """Return what the selection is narrowed to, dimension by dimension; without programmes."""
        found = {
            Dimension.KIND: self.kinds,
            Dimension.DISTRICT: self.districts,
            Dimension.COMMUNE: self.communes,
            Dimension.AGENCY: self.agencies,
        }
        return {dimension: values for dimension, values in found.items() if values}

    def holds(self, act: CountedAct) -> bool:
        """Say whether an act is accepted inside the period under one of the programmes, and not left out."""
        return (
            act.state == ACCEPTED
            and act.accepted_on is not None
            and self.since <= act.accepted_on <= self.until
            and act.programme in self.programmes
            and (act.is_verified or not self.verified_only)
            and all(act.value(dimension) in values for dimension, values in self.narrowed.items())
        )


@dataclass(frozen=True)
class Cell:
    """Which figure of a selection: every part that is set narrows it.

    Attributes:
        district: Code of an old district, or ``unknown``.
        commune: Code of a present commune, or ``unknown``.
        agency: Code of an agency, or ``unknown``.
        part: Acts that are this part of the selection's reconciliation; only for lists of acts.
        overlap: Roots helped by exactly so many programmes; only for lists of businesses.
    """

    programme: str | None = None
    kind: str | None = None
    district: str | None = None
    commune: str | None = None
    part: Part | None = None
    overlap: int | None = None
    agency: str | None = None

    @property
    def values(self) -> Mapping[Dimension, str]:
        """Return row and column that the cell names."""
        found = {
            Dimension.PROGRAMME: self.programme,
            Dimension.KIND: self.kind,
            Dimension.DISTRICT: self.district,
            Dimension.COMMUNE: self.commune,
            Dimension.AGENCY: self.agency,
        }
        return {dimension: value for dimension, value in found.items() if value is not None}

    def holds(self, act: CountedAct) -> bool:
        """Say whether an act of the selection stands in row and column of the cell."""
        return all(act.value(dimension) == value for dimension, value in self.values.items())


def cell_of(values: Mapping[Dimension, str]) -> Cell:
    """Return the cell that stands in these rows and columns."""
    return Cell(
        programme=values.get(Dimension.PROGRAMME),
        kind=values.get(Dimension.KIND),
        district=values.get(Dimension.DISTRICT),
        commune=values.get(Dimension.COMMUNE),
        agency=values.get(Dimension.AGENCY),
    )


@dataclass(frozen=True)
class Reconciliation:
    """The line that closes the sum: every accepted act is in exactly one of the four parts."""

    acts: int
    distinct: int
    repeats: int
    merged: int
    excluded: int

    @property
    def closes(self) -> bool:
        """Say whether the parts make up the acts."""
        return self.acts == self.distinct + self.repeats + self.merged + self.excluded


@dataclass(frozen=True)
class Figures:
    """Every figure of one selection; tables are ``{row: {programme or "total": distinct roots}}``.

    Attributes:
        by_programme: Distinct roots of each programme.
        total_distinct: Distinct roots over all selected programmes; never a sum.
        acts: Accepted acts, those for individuals too.
        acts_by_programme: The same for each programme.
        by_kind: One row for each kind that is counted, also where nothing is.
        by_district: One row for each old district with acts, and ``unknown``.
        by_commune: One row for each present commune with acts, and ``unknown``.
        overlap: ``{number of programmes: number of roots helped by exactly so many}``.
        money_vnd: Whole đồng of all accepted acts of each programme.
    """

    by_programme: Mapping[str, int]
    total_distinct: int
    acts: int
    acts_by_programme: Mapping[str, int]
    by_kind: Table
    by_district: Table
    by_commune: Table
    overlap: Mapping[int, int]
    money_vnd: Mapping[str, int]
    reconciliation: Reconciliation

    @property
    def sum_of_programmes(self) -> int:
        """Return what the programmes' figures add up to; not a number of businesses."""
        return sum(self.by_programme.values())


def count(acts: Iterable[CountedAct], selection: Selection) -> Figures:
    """Count all figures of a selection.

    >>> act = CountedAct(1, "WEB", 7, 7, False, "hop_tac_xa", None, None, date(2023, 5, 1), "accepted", 0)
    >>> count([act, act], Selection(date(2023, 1, 1), date(2023, 12, 31), ("WEB",))).by_programme
    {'WEB': 1}
    """
    seen = [act for act in acts if selection.holds(act)]
    counted = [act for act in seen if act.kind_at != NOT_COUNTED_KIND]
    codes = selection.programmes
    programmes_of: dict[int, set[str]] = defaultdict(set)
    for act in counted:
        programmes_of[act.root].add(act.programme)
    parts = Counter(split(seen).values())
    return Figures(
        by_programme={code: sum(code in of for of in programmes_of.values()) for code in codes},
        total_distinct=len(programmes_of),
        acts=len(seen),
        acts_by_programme={code: sum(act.programme == code for act in seen) for code in codes},
        by_kind=cross(counted, codes, lambda act: act.kind_at, COUNTED_KINDS),
        by_district=cross(counted, codes, lambda act: act.district_code_at or UNKNOWN, (UNKNOWN,)),
        by_commune=cross(counted, codes, lambda act: act.current_commune_code_at or UNKNOWN, (UNKNOWN,)),
        overlap=dict(sorted(Counter(len(of) for of in programmes_of.values()).items())),
        money_vnd={code: sum(act.budget_vnd for act in seen if act.programme == code) for code in codes},
        reconciliation=Reconciliation(
            acts=len(seen),
            distinct=parts[Part.DISTINCT],
            repeats=parts[Part.REPEATS],
            merged=parts[Part.MERGED],
            excluded=parts[Part.EXCLUDED],
        ),
    )


def cross(
    counted: Iterable[CountedAct],
    codes: Iterable[str],
    row_of: Callable[[CountedAct], str],
    always: Iterable[str],
) -> dict[str, dict[str, int]]:
    """Count distinct roots by row and programme, with each row's own distinct total.

    Args:
        counted: Acts that count.
        codes: The programmes, one column each.
        row_of: Names the row of an act.
        always: Rows that stand there even when empty.
    """
    codes = tuple(codes)
    roots: dict[tuple[str, str], set[int]] = defaultdict(set)
    rows = set(always)
    for act in counted:
        row = row_of(act)
        rows.add(row)
        roots[row, act.programme].add(act.root)
        roots[row, TOTAL].add(act.root)
    return {row: {column: len(roots[row, column]) for column in (*codes, TOTAL)} for row in sorted(rows)}


def cross_by(
    acts: Iterable[CountedAct], selection: Selection, rows: Dimension, columns: Dimension
) -> dict[str, dict[str, int]]:
    """Count distinct roots by any two dimensions: ``{row: {column or "total": distinct roots}}``.

    Only rows and columns with acts stand in it. The row ``total`` counts each column over all
    rows, and the whole selection; neither rows nor columns need add up to it.
    """
    roots: dict[tuple[str, str], set[int]] = defaultdict(set)
    for act in acts:
        if selection.holds(act) and act.kind_at != NOT_COUNTED_KIND:
            for row in (act.value(rows), TOTAL):
                for column in (act.value(columns), TOTAL):
                    roots[row, column].add(act.root)
    return squared({place: len(found) for place, found in roots.items()})


def squared(cells: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    """Write counted cells as a table in which every row has every column, the totals last."""
    by_name = {name: (name == TOTAL, name) for pair in (*cells, (TOTAL, TOTAL)) for name in pair}
    rows = sorted({row for row, _column in cells} | {TOTAL}, key=by_name.__getitem__)
    columns = sorted({column for _row, column in cells} | {TOTAL}, key=by_name.__getitem__)
    return {row: {column: cells.get((row, column), 0) for column in columns} for row in rows}


def acts_of(acts: Iterable[CountedAct], selection: Selection, cell: Cell) -> list[CountedAct]:
    """Return the acts of a cell, those for individuals too, in the order given."""
    seen = [act for act in acts if selection.holds(act)]
    parts = split(seen) if cell.part is not None else {}
    return [act for act in seen if cell.holds(act) and (cell.part is None or parts[act.id] == cell.part)]


def roots_of(
    acts: Iterable[CountedAct], selection: Selection, cell: Cell
) -> dict[int, tuple[CountedAct, ...]]:
    """Return the distinct roots of a cell, each with its acts in the cell; their number is the figure."""
    found: dict[int, list[CountedAct]] = defaultdict(list)
    for act in acts:
        if selection.holds(act) and act.kind_at != NOT_COUNTED_KIND and cell.holds(act):
            found[act.root].append(act)
    return {
        root: tuple(own)
        for root, own in found.items()
        if cell.overlap is None or len({act.programme for act in own}) == cell.overlap
    }


def split(seen: Iterable[CountedAct]) -> dict[int, Part]:
    """Say of each act of a selection which part of the reconciliation it is, by act id.

    A root is brought in by its first act on a registration that is no duplicate; when all its
    acts stand on duplicates, by the first of those. So a root with n acts, d of them on
    duplicates, is 1 distinct, min(d, n - 1) merged, and the rest repeats.
    """
    parts: dict[int, Part] = {}
    by_root: dict[int, list[CountedAct]] = defaultdict(list)
    for act in seen:
        if act.kind_at == NOT_COUNTED_KIND:
            parts[act.id] = Part.EXCLUDED
        else:
            by_root[act.root].append(act)
    for acts in by_root.values():
        acts.sort(key=lambda act: (act.is_duplicate, act.accepted_on or date.min, act.id))
        for position, act in enumerate(acts):
            if position == 0:
                parts[act.id] = Part.DISTINCT
            else:
                parts[act.id] = Part.MERGED if act.is_duplicate else Part.REPEATS
    return parts


def overlap_roots(acts: Iterable[CountedAct], selection: Selection) -> dict[int, frozenset[int]]:
    """Return the roots that were helped by exactly so many of the selected programmes."""
    programmes_of: dict[int, set[str]] = defaultdict(set)
    for act in acts:
        if selection.holds(act) and act.kind_at != NOT_COUNTED_KIND:
            programmes_of[act.root].add(act.programme)
    grouped: dict[int, set[int]] = defaultdict(set)
    for root, codes in programmes_of.items():
        grouped[len(codes)].add(root)
    return {number: frozenset(roots) for number, roots in grouped.items()}
