"""The definition of `programmes.counting`, computed by the database in a few grouped queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from accounts.models import Agency
from catalog.models import Business, BusinessReference, RootRelation
from programmes.counting import (
    COUNTED_KINDS,
    NOT_COUNTED_KIND,
    TOTAL,
    UNKNOWN,
    CountedAct,
    Dimension,
    Figures,
    Reconciliation,
    Selection,
)
from programmes.models import ActState, Programme, SupportAct

LIST_SCHEME = "programmes"  # businesses as the department's own list numbers them, such as "B13"
is_duplicate = func.coalesce(Business.root_relation == RootRelation.DUPLICATE.value, False)
counts_as_business = SupportAct.kind_at != NOT_COUNTED_KIND


_COLUMNS = {
    Dimension.KIND: SupportAct.kind_at,
    Dimension.DISTRICT: SupportAct.district_code_at,
    Dimension.COMMUNE: SupportAct.current_commune_code_at,
    Dimension.PROGRAMME: SupportAct.programme_id,
    Dimension.AGENCY: SupportAct.agency_id,
}
# Rows that acts name by number, and people by code.
_CODES = {
    Dimension.PROGRAMME: (Programme.id, Programme.code),
    Dimension.AGENCY: (Agency.id, Agency.code),
}


def standing_in(dimension: Dimension, values: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that an act stands in one of these rows, ``unknown`` among them."""
    column: Any = _COLUMNS[dimension]
    known = [value for value in values if value != UNKNOWN]
    wanted: Any = known
    if dimension in _CODES:
        number, code = _CODES[dimension]
        wanted = select(number).where(code.in_(known))
    found: ColumnElement[bool] = column.in_(wanted)
    return or_(column.is_(None), found) if UNKNOWN in values else found


def seen(selection: Selection) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which an act belongs to a selection; individuals included."""
    return (
        SupportAct.state == ActState.ACCEPTED.value,
        SupportAct.accepted_on.between(selection.since, selection.until),
        standing_in(Dimension.PROGRAMME, selection.programmes),
        *(standing_in(dimension, values) for dimension, values in selection.narrowed.items()),
        *((SupportAct.verified_at.is_not(None),) if selection.verified_only else ()),
    )


def figures(session: Session, selection: Selection) -> Figures:
    """Count all figures of a selection, equal to `programmes.counting.count` over the same acts."""
    codes = {
        programme.id: programme.code
        for programme in session.scalars(select(Programme).where(Programme.code.in_(selection.programmes)))
    }
    acts, money, individuals = _sums(session, selection, codes)
    distinct, repeats, merged = _parts(session, selection)
    by_programme = distinct_by_programme(session, selection)
    return Figures(
        by_programme=by_programme,
        total_distinct=total_distinct(session, selection),
        acts=sum(acts.values()),
        acts_by_programme=acts,
        by_kind=_cross(session, selection, codes, SupportAct.kind_at, COUNTED_KINDS),
        by_district=_cross(session, selection, codes, SupportAct.district_code_at, (UNKNOWN,)),
        by_commune=_cross(session, selection, codes, SupportAct.current_commune_code_at, (UNKNOWN,)),
        overlap=_overlap(session, selection),
        money_vnd=money,
        reconciliation=Reconciliation(
            acts=sum(acts.values()),
            distinct=distinct,
            repeats=repeats,
            merged=merged,
            excluded=sum(individuals.values()),
        ),
    )


def distinct_by_programme(session: Session, selection: Selection) -> dict[str, int]:
    """Count the distinct roots of each selected programme."""
    rows = session.execute(
        select(Programme.code, func.count(SupportAct.root_id.distinct()))
        .join(Programme, Programme.id == SupportAct.programme_id)
        .where(*seen(selection), counts_as_business)
        .group_by(Programme.code)
    )
    counted = {code: int(number) for code, number in rows}
    return {code: counted.get(code, 0) for code in selection.programmes}


def total_distinct(session: Session, selection: Selection) -> int:
    """Count the distinct roots of all selected programmes together, each once."""
    query = select(func.count(SupportAct.root_id.distinct())).where(*seen(selection), counts_as_business)
    return int(session.scalar(query) or 0)


def _sums(
    session: Session, selection: Selection, codes: dict[int, str]
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Return acts, đồng, and acts for individuals, each by programme."""
    rows = session.execute(
        select(
            SupportAct.programme_id,
            func.count(),
            func.sum(SupportAct.budget_vnd),
            func.sum(case((counts_as_business, 0), else_=1)),
        )
        .where(*seen(selection))
        .group_by(SupportAct.programme_id)
    )
    found = {codes[programme_id]: tuple(int(each) for each in sums) for programme_id, *sums in rows}
    columns = [{code: found.get(code, (0, 0, 0))[n] for code in selection.programmes} for n in range(3)]
    return columns[0], columns[1], columns[2]


def _parts(session: Session, selection: Selection) -> tuple[int, int, int]:
    """Return distinct, repeats and merged, each computed on its own so that the sum can fail to close."""
    number = func.count()
    duplicates = func.sum(case((is_duplicate, 1), else_=0))
    roots = (
        select(SupportAct.root_id, number.label("n"), duplicates.label("d"))
        .join(Business, Business.id == SupportAct.business_id)
        .where(*seen(selection), counts_as_business)
        .group_by(SupportAct.root_id)
        .subquery()
    )
    n, d = roots.c.n, roots.c.d
    row = session.execute(
        select(
            func.count(),
            func.sum(case((n - d > 0, n - d - 1), else_=0)),
            func.sum(case((d < n, d), else_=n - 1)),
        )
    ).one()
    return int(row[0]), int(row[1] or 0), int(row[2] or 0)


def _cross(
    session: Session,
    selection: Selection,
    codes: dict[int, str],
    row_of: InstrumentedAttribute[Any],
    always: Sequence[str],
) -> dict[str, dict[str, int]]:
    distinct = func.count(SupportAct.root_id.distinct())
    counted = (*seen(selection), counts_as_business)
    cells = session.execute(
        select(row_of, SupportAct.programme_id, distinct)
        .where(*counted)
        .group_by(row_of, SupportAct.programme_id)
    )
    totals = session.execute(select(row_of, distinct).where(*counted).group_by(row_of))
    table: dict[str, dict[str, int]] = defaultdict(
        lambda: dict.fromkeys((*selection.programmes, TOTAL), 0), {}
    )
    for row in always:
        table[row]  # the default makes the row
    for row, programme_id, number in cells:
        table[row or UNKNOWN][codes[programme_id]] = int(number)
    for row, number in totals:
        table[row or UNKNOWN][TOTAL] = int(number)
    return dict(sorted(table.items()))


def _programmes_of_roots(selection: Selection) -> Select[int, int]:
    return (
        select(SupportAct.root_id, func.count(SupportAct.programme_id.distinct()).label("number"))
        .where(*seen(selection), counts_as_business)
        .group_by(SupportAct.root_id)
    )


def _overlap(session: Session, selection: Selection) -> dict[int, int]:
    roots = _programmes_of_roots(selection).subquery()
    rows = session.execute(
        select(roots.c.number, func.count()).group_by(roots.c.number).order_by(roots.c.number)
    )
    return {int(number): int(count) for number, count in rows}


def overlap_roots(session: Session, selection: Selection) -> dict[int, list[str]]:
    """Return the roots helped by exactly so many of the programmes, by number in the list or slug."""
    roots = _programmes_of_roots(selection).subquery()
    references = (
        select(BusinessReference.business_id, func.min(BusinessReference.value).label("value"))
        .where(BusinessReference.scheme == LIST_SCHEME)
        .group_by(BusinessReference.business_id)
        .subquery()
    )
    rows = session.execute(
        select(roots.c.number, func.coalesce(references.c.value, Business.slug))
        .join(Business, Business.id == roots.c.root_id)
        .outerjoin(references, references.c.business_id == Business.id)
    )
    grouped: dict[int, list[str]] = defaultdict(list)
    for number, name in rows:
        grouped[int(number)].append(name)
    return {number: sorted(names) for number, names in sorted(grouped.items())}


@dataclass(frozen=True)
class Breach:
    """An act that does not stand under the root that its registration says."""

    act: SupportAct
    expected_root: Business


def breaches(session: Session, selection: Selection, *, limit: int = 50) -> list[Breach]:
    """Return the acts for whose sake figures may not be shown; empty when all is well.

    An act's root is derived from its registration. Where the two differ, or the root is itself
    counted as another business, a distinct count would be wrong without any sum failing.
    """
    own_root = (
        select(func.coalesce(Business.root_id, Business.id))
        .where(Business.id == SupportAct.business_id)
        .scalar_subquery()
    )
    counted_as_others = select(Business.id).where(Business.root_id.is_not(None))
    # Nearly every act stands on its own root: only of the few others the registration is looked up.
    acts = session.scalars(
        select(SupportAct)
        .where(
            *seen(selection),
            or_(
                and_(SupportAct.root_id != SupportAct.business_id, SupportAct.root_id != own_root),
                SupportAct.root_id.in_(counted_as_others),
            ),
        )
        .options(joinedload(SupportAct.business).joinedload(Business.root), joinedload(SupportAct.programme))
        .order_by(SupportAct.id)
        .limit(limit)
    )
    return [Breach(act, act.business.root or act.business) for act in acts]


def counted_acts(session: Session, *conditions: ColumnElement[bool]) -> list[CountedAct]:
    """Return every act, or those of the conditions, as the plain value that `programmes.counting` takes."""
    rows = session.execute(
        select(SupportAct, Programme.code, is_duplicate, Agency.code)
        .join(Programme, Programme.id == SupportAct.programme_id)
        .join(Business, Business.id == SupportAct.business_id)
        .outerjoin(Agency, Agency.id == SupportAct.agency_id)
        .where(*conditions)
        .order_by(SupportAct.id)
    )
    return [
        CountedAct(
            id=act.id,
            programme=code,
            root=act.root_id,
            business=act.business_id,
            is_duplicate=bool(duplicate),
            kind_at=act.kind_at,
            district_code_at=act.district_code_at,
            current_commune_code_at=act.current_commune_code_at,
            accepted_on=act.accepted_on,
            state=act.state,
            budget_vnd=act.budget_vnd,
            agency=agency,
            is_verified=act.verified_at is not None,
        )
        for act, code, duplicate, agency in rows
    ]
