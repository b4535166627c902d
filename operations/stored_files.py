"""Say which stored files the rows name: what must be there, what may not be removed, what is left over.

Two answers, because two mistakes must not happen. A file *must be there* when a column made for
names of stored files names it. A file *may not be removed* when its digest stands anywhere in any
row, also in a column that this module has never heard of.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Connection, String, Table, Text, cast, or_, select

from catalog.models import Photo, PhotoState, size_name
from catalog.services.photos import SIZES
from core.database import Base
from core.jobs import JobState, OutboxEntry
from core.storage import Storage
from operations.tables import kept_tables
from traceability.models import EventPhoto

_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
# The house's habit: a column with the name of a stored file says so in its own name.
_SAYS_STORED = re.compile(r"(^|_)stored(_|$)|^scan_name$")
# These speak of files that may be gone: what was done once, and where a visitor came in.
_ONLY_SPEAK = frozenset({"audit_entries", "security_events", "user_sessions", "search_documents"})
# A sheet of acts outlives its file, and still says what the file was.
_ONLY_SPEAK_COLUMNS = frozenset({("act_sheets", "file_digest")})


@dataclass(frozen=True)
class FileFindings:
    """What comparing rows and store brought up; names, sorted.

    Attributes:
        missing: Named by a row, not in the store.
        damaged: In the store, but the content is not what the name says.
        orphans: In the store, named by no row.
        checked: How many files were looked at.
    """

    missing: list[str]
    damaged: list[str]
    orphans: list[str]
    checked: int


def required_names(connection: Connection) -> set[str]:
    """Return the names of all files that rows need."""
    names: set[str] = set()
    for column in stored_name_columns():
        names.update(connection.scalars(select(column).where(column.is_not(None)).distinct()))
    for table in (Photo, EventPhoto):
        for digest, ext, state in connection.execute(select(table.digest, table.ext, table.state)):
            names.add(f"{digest}.{ext}")
            if state == PhotoState.READY:
                names.update(size_name(digest, *size) for size in SIZES)
    return names


def stored_name_columns() -> list[Column[Any]]:
    """Return the columns that hold names of stored files; those of what can be made again are none."""
    return [
        column
        for table in kept_tables()
        for column in table.columns
        if isinstance(column.type, String) and _SAYS_STORED.search(column.name)
    ]


def mentioned_digests(connection: Connection, tables: Iterable[Table] | None = None) -> set[str]:
    """Return every SHA-256 that any row speaks of, wherever it stands; jobs that are over aside.

    Args:
        connection: On one moment of the database.
        tables: Those that are asked; None: all that there are.
    """
    digests: set[str] = set()
    for table in Base.metadata.sorted_tables if tables is None else tables:
        columns = [
            column
            for column in table.columns
            if _may_hold_a_digest(column) and (table.name, column.name) not in _ONLY_SPEAK_COLUMNS
        ]
        if not columns or table.name in _ONLY_SPEAK:
            continue
        for row in connection.execute(_texts(table, columns).execution_options(yield_per=1000)):
            for value in row:
                if value is not None:
                    digests.update(_DIGEST.findall(value))
    return digests


def _may_hold_a_digest(column: Column[Any]) -> bool:
    if isinstance(column.type, JSON):
        return True
    return isinstance(column.type, String) and (column.type.length is None or column.type.length >= 64)


def _texts(table: Table, columns: list[Column[Any]]) -> Any:
    texts = [cast(column, Text) if isinstance(column.type, JSON) else column for column in columns]
    query = select(*texts)
    if table.name == OutboxEntry.__tablename__:
        state = table.columns["state"]
        return query.where(or_(state == JobState.PENDING, state == JobState.RUNNING))
    return query


def is_sound(name: str, content: bytes) -> bool:
    """Say whether a file is what its name says; of a smaller size only that it is not empty."""
    if "-" in name:
        return bool(content)
    return name.startswith(hashlib.sha256(content).hexdigest())


def check_files(
    connection: Connection, store: Storage, told: Callable[[int, int], None] = lambda done, total: None
) -> FileFindings:
    """Hold every row against the store and every stored file against the rows.

    Args:
        connection: On one moment of the database.
        store: The installation's store; all needed files are read.
        told: Hears (done, total) after each file.
    """
    required = required_names(connection)
    digests = mentioned_digests(connection)
    there = set(store.names())
    missing, damaged = [], []
    for done, name in enumerate(sorted(required), 1):
        try:
            if not is_sound(name, store.get(name)):
                damaged.append(name)
        except FileNotFoundError:
            missing.append(name)
        told(done, len(required))
    orphans = sorted(name for name in there - required if name[:64] not in digests)
    return FileFindings(missing, damaged, orphans, len(required))


def kept_names(connection: Connection, store: Storage) -> Iterator[str]:
    """Yield the stored files that a backup takes along: all that its rows need or speak of, in order."""
    digests = mentioned_digests(connection, kept_tables()) | {
        name[:64] for name in required_names(connection)
    }
    yield from sorted(name for name in store.names() if name[:64] in digests)
