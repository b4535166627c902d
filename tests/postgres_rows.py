"""Bring a PostgreSQL database back to a prepared state by its rows, which is far quicker than a new copy.

A copy of a database copies hundreds of files. Most tests write a few rows into tables that were empty:
these are emptied again, sequences included. Where anything else has changed, the caller copies anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

_RELATIONS = """
SELECT coalesce(string_agg(what, ',' ORDER BY what), '') FROM (
    SELECT relname || ' ' || relkind::text AS what FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
) AS every
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_SEQUENCES = "SELECT sequencename, last_value, start_value FROM pg_sequences WHERE schemaname = 'public'"


@dataclass(frozen=True)
class Prepared:
    """What a prepared state looks like.

    Attributes:
        relations: All tables, indexes, sequences and triggers in one text.
        rows: Hash of the rows by table; "" for an empty one.
        look: The query that tells the hashes of a database, in the order of `rows`.
        rewind: The query that sets the sequences back.
    """

    relations: str
    rows: dict[str, str]
    look: sql.Composed
    rewind: sql.Composed


def look_at(database: psycopg.Connection[TupleRow]) -> Prepared:
    """Take down what a freshly copied database holds."""
    tables = [str(row[0]) for row in database.execute(_TABLES)]
    full = {name: _hash(database, name) for name in tables}
    look = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, {}").format(sql.Literal(name), _rows_of(name) if full[name] else _any_of(name))
        for name in tables
    )
    rewind = sql.SQL("SELECT {}").format(
        sql.SQL(", ").join(
            sql.SQL("setval({}, {}, {})").format(
                sql.Literal(f'public."{name}"'), sql.Literal(last or start), sql.Literal(last is not None)
            )
            for name, last, start in database.execute(_SEQUENCES).fetchall()
        )
    )
    return Prepared(_one(database, sql.SQL(_RELATIONS)), full, look, rewind)


def bring_back(database: psycopg.Connection[TupleRow], prepared: Prepared) -> bool:
    """Empty what was empty and say whether the database is then as prepared.

    Raises:
        psycopg.Error: If a table is gone or the server does not answer.
    """
    if _one(database, sql.SQL(_RELATIONS)) != prepared.relations:
        return False
    now = {str(name): str(found) for name, found in database.execute(prepared.look)}
    changed = [name for name, found in now.items() if found != prepared.rows[name]]
    if any(prepared.rows[name] for name in changed):
        return False
    if changed:
        # As a replica: no trigger that guards what is only appended, no order of foreign keys.
        database.execute("SET session_replication_role = replica")
        for name in changed:
            database.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        database.execute("SET session_replication_role = origin")
    database.execute(prepared.rewind)
    return True


def _rows_of(name: str) -> sql.Composed:
    return sql.SQL(
        "(SELECT coalesce(md5(string_agg(each::text, '|' ORDER BY each::text)), '') FROM {} AS each)"
    ).format(sql.Identifier(name))


def _any_of(name: str) -> sql.Composed:
    return sql.SQL("(SELECT CASE WHEN EXISTS (SELECT FROM {}) THEN 'rows' ELSE '' END)").format(
        sql.Identifier(name)
    )


def _hash(database: psycopg.Connection[TupleRow], name: str) -> str:
    return _one(database, sql.SQL("SELECT {}").format(_rows_of(name)))


def _one(database: psycopg.Connection[TupleRow], query: sql.SQL | sql.Composed) -> str:
    found: Any = database.execute(query).fetchone()
    return str(found[0])
