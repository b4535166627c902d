"""Read the acts that count as columns of plain values, without making an object of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, literal_column, select
from sqlalchemy.orm import Session

from catalog.models import Business, RootRelation
from programmes.counting import UNKNOWN
from programmes.importing.changes import portions
from programmes.models import ActState, SupportAct
from programmes.tally.index import Row
from programmes.tally.marks import Mark

_AT_ONCE = 1_000  # rows that are held as tuples at a time; few enough to lie in the processor's own memory


def columns(session: Session, mark: Mark) -> list[list[Any]]:
    """Return all acts that can count, column by column in the order of `Row`."""
    found: list[list[Any]] = [[] for _field in Row._fields]
    # Not the bare column: SQLite would go through its index and look up nearly every row by itself.
    _read(session, _statement(session, SupportAct.state.concat("") == ActState.ACCEPTED.value), found)
    return _named(found, mark)


def rows_under(session: Session, roots: Iterable[int], mark: Mark) -> list[Row]:
    """Return all acts that can count under some roots."""
    found: list[list[Any]] = [[] for _field in Row._fields]
    for portion in portions(sorted(roots)):
        conditions = SupportAct.root_id.in_(portion), SupportAct.state == ActState.ACCEPTED.value
        _read(session, _statement(session, *conditions), found)
    return [Row(*each) for each in zip(*_named(found, mark), strict=True)]


def _read(session: Session, statement: Select[Any], found: Sequence[list[Any]]) -> None:
    session.flush()
    cursor = session.connection().execute(statement).cursor  # plain tuples, half a million of them
    while rows := cursor.fetchmany(_AT_ONCE):
        for column, values in zip(found, zip(*rows, strict=True), strict=True):
            column.extend(values)


def _statement(session: Session, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Return acts with numbers in the place of codes and days: nothing has to be turned into an object."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    day: ColumnElement[Any] = (
        cast(func.julianday(SupportAct.accepted_on) - 1721424.5, Integer)
        if is_sqlite
        else SupportAct.accepted_on - literal_column("DATE '0001-01-01'") + 1
    )
    duplicates = select(Business.id).where(Business.root_relation == RootRelation.DUPLICATE.value)
    return select(
        SupportAct.root_id,
        SupportAct.programme_id,
        SupportAct.kind_at,
        func.coalesce(SupportAct.district_code_at, UNKNOWN),
        func.coalesce(SupportAct.current_commune_code_at, UNKNOWN),
        SupportAct.agency_id,
        day,
        cast(SupportAct.business_id.in_(duplicates), Integer),
        cast(SupportAct.verified_at.is_not(None), Integer),
        SupportAct.budget_vnd,
    ).where(SupportAct.accepted_on.is_not(None), *conditions)


def _named(found: list[list[Any]], mark: Mark) -> list[list[Any]]:
    """Put the codes of programmes and agencies in the place of their numbers."""
    programmes, agencies = mark.names
    place, other = Row._fields.index("programme"), Row._fields.index("agency")
    found[place] = list(map(programmes.__getitem__, found[place]))
    found[other] = [UNKNOWN if number is None else agencies[number] for number in found[other]]
    return found
