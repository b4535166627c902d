"""The rows behind a figure: as many as the figure says, in pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.models import Business, Product
from programmes.counting import Cell, Part, Selection
from programmes.models import Evidence, SupportAct
from programmes.queries.figures import counts_as_business, is_duplicate, seen, standing_in

__all__ = [
    "PER_PAGE",
    "Cell",
    "Listing",
    "RootLine",
    "acts_in",
    "all_acts",
    "money_in",
    "parts_of",
    "roots_in",
]

PER_PAGE = 100


@dataclass(frozen=True)
class RootLine:
    """A counted business with those of its acts that stand in the cell."""

    business: Business
    acts: list[SupportAct]


@dataclass(frozen=True)
class Listing:
    """One page of the rows behind a figure; `length` is the figure."""

    length: int
    page: int
    roots: list[RootLine]
    acts: list[SupportAct]

    @property
    def pages(self) -> int:
        """Return the number of pages, at least one."""
        return max(1, -(-self.length // PER_PAGE))


def roots_in(session: Session, selection: Selection, cell: Cell, *, page: int = 1) -> Listing:
    """List the distinct businesses of a cell, by name."""
    conditions = (*seen(selection), counts_as_business, *_narrowed(cell))
    ids = select(SupportAct.root_id).where(*conditions)
    if cell.overlap is not None:
        ids = ids.group_by(SupportAct.root_id).having(
            func.count(SupportAct.programme_id.distinct()) == cell.overlap
        )
    length = session.scalar(select(func.count()).select_from(ids.distinct().subquery())) or 0
    businesses = session.scalars(
        select(Business)
        .where(Business.id.in_(ids))
        .order_by(Business.name_folded, Business.id)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    acts: dict[int, list[SupportAct]] = defaultdict(list)
    for act in session.scalars(
        _shown(select(SupportAct).where(*conditions, SupportAct.root_id.in_([b.id for b in businesses])))
    ):
        acts[act.root_id].append(act)
    return Listing(length, page, [RootLine(business, acts[business.id]) for business in businesses], [])


def acts_in(session: Session, selection: Selection, cell: Cell, *, page: int = 1) -> Listing:
    """List the accepted acts of a cell, by day of acceptance."""
    query = _acts_of(selection, cell)
    length = session.scalar(
        select(func.count()).select_from(query.with_only_columns(SupportAct.id).subquery())
    )
    acts = session.scalars(_shown(query).offset((page - 1) * PER_PAGE).limit(PER_PAGE)).all()
    return Listing(length or 0, page, [], list(acts))


def money_in(session: Session, selection: Selection, cell: Cell) -> int:
    """Return the whole đồng of all acts of a cell, those for individuals too."""
    sums = _acts_of(selection, cell).with_only_columns(SupportAct.budget_vnd).subquery()
    return int(session.scalar(select(func.sum(sums.c.budget_vnd))) or 0)


def _acts_of(selection: Selection, cell: Cell) -> Select[SupportAct]:
    query = select(SupportAct).where(*seen(selection), *_narrowed(cell))
    if cell.part is None:
        return query
    ranked = parts_of(selection)
    return query.join(ranked, ranked.c.id == SupportAct.id).where(ranked.c.part == cell.part.value)


def all_acts(session: Session, selection: Selection) -> list[tuple[SupportAct, Part]]:
    """Return every accepted act of a selection with its part of the reconciliation, by day."""
    ranked = parts_of(selection)
    rows = session.execute(
        _with_products(select(SupportAct, ranked.c.part).join(ranked, ranked.c.id == SupportAct.id))
    )
    return [(act, Part(part)) for act, part in rows]


def _with_products(query: Select[Any]) -> Select[Any]:
    """Load the products that prove the acts, by name."""
    products = selectinload(SupportAct.evidence).selectinload(Evidence.product)
    return _shown(query).options(products.load_only(Product.name))


def some_acts(session: Session, selection: Selection, *, page: int) -> list[tuple[SupportAct, Part]]:
    """Return one page of `all_acts`."""
    ranked = parts_of(selection)
    rows = session.execute(
        _with_products(select(SupportAct, ranked.c.part).join(ranked, ranked.c.id == SupportAct.id))
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    return [(act, Part(part)) for act, part in rows]


def parts_of(selection: Selection) -> Any:
    """Return a subquery (id, part) that says of each act what `programmes.counting.split` says."""
    place = func.row_number().over(
        partition_by=[SupportAct.root_id, case((counts_as_business, 1), else_=0)],
        order_by=[case((is_duplicate, 1), else_=0), SupportAct.accepted_on, SupportAct.id],
    )
    ranked = (
        select(
            SupportAct.id,
            case((counts_as_business, 1), else_=0).label("counts"),
            case((is_duplicate, 1), else_=0).label("duplicate"),
            place.label("place"),
        )
        .join(Business, Business.id == SupportAct.business_id)
        .where(*seen(selection))
        .subquery()
    )
    part = case(
        (ranked.c.counts == 0, Part.EXCLUDED.value),
        (ranked.c.place == 1, Part.DISTINCT.value),
        (ranked.c.duplicate == 1, Part.MERGED.value),
        else_=Part.REPEATS.value,
    )
    return select(ranked.c.id, part.label("part")).subquery()


def _narrowed(cell: Cell) -> list[ColumnElement[bool]]:
    return [standing_in(dimension, (value,)) for dimension, value in cell.values.items()]


def _shown(query: Select[Any]) -> Select[Any]:
    return query.options(
        joinedload(SupportAct.business),
        joinedload(SupportAct.root),
        joinedload(SupportAct.programme),
        selectinload(SupportAct.evidence),
    ).order_by(SupportAct.accepted_on, SupportAct.id)
