"""Read the acts that count as columns of plain values, without making an object of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, literal_column, select
from sqlalchemy.orm import Session

from catalog.models import Business
from programmes.counting import UNKNOWN
from programmes.importing.changes import portions
from programmes.models import ActState, SupportAct
from programmes.queries.figures import is_duplicate
from programmes.tally.index import Row
from programmes.tally.marks import Mark

_AT_ONCE = 20_000  # rows that are held as tuples at a time


def columns(session: Session, mark: Mark) -> list[list[Any]]:
    """Return all acts that can count, column by column in the order of `Row`."""
    found: list[list[Any]] = [[] for _field in Row._fields]
    _read(session, _statement(session), found)
    return _named(found, mark)


def rows_under(session: Session, roots: Iterable[int], mark: Mark) -> list[Row]:
    """Return all acts that can count under some roots."""
    found: list[list[Any]] = [[] for _field in Row._fields]
    for portion in portions(sorted(roots)):
        _read(session, _statement(session, SupportAct.root_id.in_(portion)), found)
    return [Row(*each) for each in zip(*_named(found, mark), strict=True)]


def _read(session: Session, statement: Select[Any], found: Sequence[list[Any]]) -> None:
    result = session.execute(statement)
    while rows := result.fetchmany(_AT_ONCE):
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
    return (
        select(
            SupportAct.root_id,
            SupportAct.programme_id,
            SupportAct.kind_at,
            func.coalesce(SupportAct.district_code_at, UNKNOWN),
            func.coalesce(SupportAct.current_commune_code_at, UNKNOWN),
            SupportAct.agency_id,
            day,
            cast(is_duplicate, Integer),
            cast(SupportAct.verified_at.is_not(None), Integer),
            SupportAct.budget_vnd,
        )
        .join(Business, Business.id == SupportAct.business_id)
        .where(SupportAct.state == ActState.ACCEPTED.value, SupportAct.accepted_on.is_not(None), *conditions)
    )


def _named(found: list[list[Any]], mark: Mark) -> list[list[Any]]:
    """Put the codes of programmes and agencies in the place of their numbers."""
    programmes, agencies = mark.names
    place, other = Row._fields.index("programme"), Row._fields.index("agency")
    found[place] = list(map(programmes.__getitem__, found[place]))
    codes: dict[int | None, str] = {**agencies, None: UNKNOWN}
    found[other] = list(map(codes.__getitem__, found[other]))
    return found
