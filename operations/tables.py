"""Which tables a backup holds, in which order, and what a migrated database holds by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Column, Connection, Table, func, select

from core.database import Base, db, reads_only

# Signs of life of workers and of changes say something of one machine at one moment; zips of pictures are
# larger than all that they were made from, and a seller makes one again in a tap.
TRANSIENT = frozenset({"worker_beats", "page_changes", "picture_bundles"})
# Filled by a migration; a restore puts the backup's rows in their place.
SEEDED = frozenset({"places"})
# Numbers of transactions mean nothing to another server, and would be taken for its own.
OF_ONE_SERVER = {"support_act_versions": frozenset({"written_in"})}


def kept_tables() -> list[Table]:
    """Return every table that a backup holds, each after those that it refers to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in TRANSIENT]


def parent_column(table: Table) -> Column[Any] | None:
    """Return the column in which rows refer to rows of their own table; None when there is none."""
    for column in table.columns:
        if any(key.column.table is table for key in column.foreign_keys):
            return column
    return None


def row_count(connection: Connection, table: Table) -> int:
    """Count the rows of a table."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def revision_of(connection: Connection) -> str:
    """Return the migration that the database stands at; "" when it was never migrated."""
    return ",".join(MigrationContext.configure(connection).get_current_heads())


def head_revision() -> str:
    """Return the migration that this code needs."""
    directory = Path(cast(Any, current_app.extensions["migrate"]).directory)
    return ",".join(ScriptDirectory(str(directory)).get_heads())


@contextmanager
def snapshot() -> Iterator[Connection]:
    """Open a connection that sees one moment of the database, whatever others write meanwhile.

    SQLite's write-ahead log gives that to any transaction that only reads; PostgreSQL is asked
    for it.
    """
    with reads_only(), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection
