"""Keep the index of all acts in memory, and make it anew when anything has changed that it says.

Whether it is still right, the database is asked each time: every change of what counts leaves a
version of the act (`programmes.history.models`), written by triggers in the transaction of the
change itself. So several processes, commands and lines of SQL are all noticed, and what was rolled
back changed nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from accounts.models import Agency
from catalog.models import Business
from programmes.counting import UNKNOWN, Dimension, Figures, Selection
from programmes.history.models import SupportActVersion
from programmes.models import ActState, Programme, SupportAct
from programmes.queries.figures import is_duplicate
from programmes.tally.index import Index, Row

Stamp = tuple[Any, ...]
_OLDEST_OPEN = "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)"


@dataclass(frozen=True)
class _Kept:
    """An index with what the database said when it was made.

    Attributes:
        oldest_open: On PostgreSQL the oldest transaction that was open then; None on SQLite.
    """

    index: Index
    stamp: Stamp
    oldest_open: int | None


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()
_making = Lock()


def figures(session: Session, selection: Selection) -> Figures:
    """Count all figures of a selection, equal to `programmes.queries.figures.figures`."""
    return index_of(session).figures(selection)


def cross(
    session: Session, selection: Selection, rows: Dimension, columns: Dimension
) -> dict[str, dict[str, int]]:
    """Count distinct roots by any two dimensions, equal to `programmes.counting.cross_by`."""
    return index_of(session).cross(selection, rows, columns)


def distinct(session: Session, selection: Selection) -> int:
    """Count the distinct roots of a selection."""
    return index_of(session).distinct(selection)


def index_of(session: Session) -> Index:
    """Return the index of what the session sees of the database at this moment."""
    engine = session.get_bind().engine
    kept = _kept.get(engine)
    if kept is not None and _stamp(session, kept.oldest_open) == kept.stamp:
        return kept.index
    with _making:
        # Whoever waited may find it made; the stamp comes first, so that no change falls in between.
        kept = _kept.get(engine)
        if kept is not None and _stamp(session, kept.oldest_open) == kept.stamp:
            return kept.index
        oldest_open = _oldest_open(session)
        stamp = _stamp(session, oldest_open)
        made = _Kept(Index(_rows(session)), stamp, oldest_open)
        _kept[engine] = made
        return made.index


def _oldest_open(session: Session) -> int | None:
    if session.get_bind().dialect.name != "postgresql":
        return None
    found: int | None = session.scalar(text(_OLDEST_OPEN))
    return found


def _stamp(session: Session, oldest_open: int | None) -> Stamp:
    """Return what differs after every change that the index has to follow.

    On PostgreSQL a transaction may end after one that began later, so all that was written by
    transactions which were open when the index was made, or began since, is counted.
    """
    version = SupportActVersion
    if oldest_open is None:
        last = session.execute(select(version.id, version.at).order_by(version.id.desc()).limit(1)).first()
        written = tuple(last or ())
    else:
        written = tuple(
            session.execute(
                select(
                    func.count(), func.sum(version.id), func.max(version.at), func.max(version.written_in)
                ).where(version.written_in >= oldest_open)
            ).one()
        )
        # A database that was emptied and filled again holds no row of the old transactions any more.
        written += (session.scalar(select(func.max(version.id))),)
    names = [
        tuple(session.execute(select(each.id, each.code).order_by(each.id)).all())
        for each in (Programme, Agency)
    ]
    return written, *names


def _rows(session: Session) -> list[Row]:
    """Return all acts that can count."""
    rows = session.execute(
        select(
            SupportAct.root_id,
            Programme.code,
            SupportAct.kind_at,
            func.coalesce(SupportAct.district_code_at, UNKNOWN),
            func.coalesce(SupportAct.current_commune_code_at, UNKNOWN),
            func.coalesce(Agency.code, UNKNOWN),
            SupportAct.accepted_on,
            is_duplicate,
            SupportAct.verified_at.is_not(None),
            SupportAct.budget_vnd,
        )
        .join(Programme, Programme.id == SupportAct.programme_id)
        .join(Business, Business.id == SupportAct.business_id)
        .outerjoin(Agency, Agency.id == SupportAct.agency_id)
        .where(SupportAct.state == ActState.ACCEPTED.value, SupportAct.accepted_on.is_not(None))
    )
    return [
        Row(
            root,
            programme,
            kind,
            district,
            commune,
            agency,
            day.toordinal(),
            bool(duplicate),
            bool(verified),
            money,
        )
        for root, programme, kind, district, commune, agency, day, duplicate, verified, money in rows
        if day is not None
    ]
