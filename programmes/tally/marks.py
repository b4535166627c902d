"""How far the history of acts had come when an index was made, and which acts have changed since.

Every change of what counts leaves a version of the act (`programmes.history.models`), written by triggers
in the transaction of the change itself. So several processes, commands and lines of SQL are all noticed,
and what was rolled back changed nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column, or_, select, text
from sqlalchemy.orm import Session

from accounts.models import Agency
from programmes.history.models import SupportActVersion
from programmes.importing.changes import portions
from programmes.models import Programme

_OLDEST_OPEN = "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)"
_FIRST_TO_COME: ColumnElement[int] = literal_column(
    "greatest(CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint),"
    " CAST(CAST(pg_current_xact_id_if_assigned() AS text) AS bigint) + 1)"
)
"""On PostgreSQL each version that a statement sees was written in a transaction with a smaller number, its
own included, but for those that a dump brought with the numbers of another server."""
_TABLE = SupportActVersion.__table__
_LATE = 100_000
"""So many versions since are not gone through one by one."""


@dataclass(frozen=True)
class Mark:
    """What the database said.

    On SQLite, with its one writer, versions are numbered in the order in which they become visible. On
    PostgreSQL a transaction may end after one that began later, so all that was written by transactions
    which were open then, or began since, is held against what was seen of them.

    Attributes:
        names: Codes of programmes and of agencies by number.
        last: The newest version, whole; empty when there is none.
        oldest_open: On PostgreSQL the oldest transaction that was open; None on SQLite.
        seen: On PostgreSQL the versions of that one and of younger transactions.
    """

    names: tuple[dict[int, str], dict[int, str]]
    last: tuple[Any, ...]
    oldest_open: int | None = None
    seen: frozenset[int] = frozenset()


def taken(session: Session) -> Mark:
    """Return how far the history has come; what is read afterwards is at least as new."""
    oldest_open = None
    seen: frozenset[int] = frozenset()
    if session.get_bind().dialect.name == "postgresql":
        oldest_open = session.scalar(text(_OLDEST_OPEN))
        seen = frozenset(session.scalars(select(SupportActVersion.id).where(_written_since(oldest_open))))
    return Mark(_names(session), _last(session), oldest_open, seen)


def is_current(session: Session, mark: Mark) -> bool:
    """Say whether nothing has changed since; the newest version is asked for by a look into an index."""
    if _last(session) != mark.last or _names(session) != mark.names:
        return False
    if mark.oldest_open is None:
        return True
    # The very rows, not how many: some that were seen may have been rolled back, and others come.
    since = select(SupportActVersion.id).where(_written_since(mark.oldest_open)).limit(len(mark.seen) + 1)
    return set(session.scalars(since)) == mark.seen


def roots_changed(session: Session, mark: Mark) -> set[int] | None:
    """Return every root under which an act came, went or counts otherwise since; None: all may have.

    Of an act that has changed these are all the roots that it ever stood under, so the one is among them
    under which it stood at the mark.
    """
    if not _names_stand(session, mark):
        return None
    acts = _acts_changed(session, mark)
    if acts is None:
        return None
    version = SupportActVersion
    found: set[int] = set()
    for portion in portions(acts):
        found.update(session.scalars(select(version.root_id).where(version.act_id.in_(portion)).distinct()))
    return found


def _acts_changed(session: Session, mark: Mark) -> list[int] | None:
    version = SupportActVersion
    last = mark.last[0] if mark.last else 0
    there = session.execute(select(_TABLE).where(_TABLE.c.id == last)).first()
    if tuple(there or ()) != mark.last:
        return None  # a version that was rolled back, or another database in this one's place
    if mark.oldest_open is None:
        later = select(version.act_id).where(version.id > last).distinct().limit(_LATE)
        acts = list(session.scalars(later))
        return acts if len(acts) < _LATE else None
    rows = session.execute(select(version.id, version.act_id).where(_written_since(mark.oldest_open))).all()
    found = {row.id: row.act_id for row in rows}
    if not mark.seen <= found.keys() or len(found) - len(mark.seen) >= _LATE:
        return None
    # Asked last, so that nothing of what was found above has come unnoticed.
    restored = or_(version.written_in.is_(None), ~_written_since(mark.oldest_open))
    if session.scalar(select(version.id).where(version.id > last, restored).limit(1)) is not None:
        return None
    return sorted({found[number] for number in found.keys() - mark.seen})


def _written_since(oldest_open: int) -> ColumnElement[bool]:
    """Return what holds for versions of transactions of this server that were open then, or began since."""
    written_in = SupportActVersion.written_in
    return and_(written_in >= oldest_open, written_in < _FIRST_TO_COME)


def _last(session: Session) -> tuple[Any, ...]:
    found = session.execute(select(_TABLE).order_by(_TABLE.c.id.desc()).limit(1)).first()
    return tuple(found or ())


def _names(session: Session) -> tuple[dict[int, str], dict[int, str]]:
    programmes, agencies = (
        {row.id: row.code for row in session.execute(select(each.id, each.code))}
        for each in (Programme, Agency)
    )
    return programmes, agencies


def _names_stand(session: Session, mark: Mark) -> bool:
    """Say whether all that had a code has it still; a new one is no change of what was there."""
    pairs = zip(mark.names, _names(session), strict=True)
    return all(then.items() <= now.items() for then, now in pairs)
