"""The base of all tables: naming of constraints, UTC time, and how SQLite is opened.

SQLite runs in WAL mode with ``synchronous=FULL``: what was answered "saved" survives a power
cut. A transaction that may write begins with ``BEGIN IMMEDIATE``, because SQLite refuses at
once, without waiting, when a reader wants to become a writer behind another writer's back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    event,
)
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC by both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring an aware time to UTC before it is stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables of the house."""

    # A ready registry, because Flask-SQLAlchemy derives from this class once more and SQLAlchemy
    # takes a type map on one class of a family only.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime,
            dict[str, Any]: JSON,
            list[str]: JSON,
            list[Any]: JSON,
            str: String,
        },
    )


BigId = BigInteger().with_variant(Integer, "sqlite")
db = SQLAlchemy(model_class=Base)

_reads_only: ContextVar[bool] = ContextVar("reads_only", default=False)


def utcnow() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC)


def only_reads() -> bool:
    """Say whether the transactions of the present request only read."""
    return _reads_only.get()


def set_reads_only(value: bool) -> None:
    """Say for the present request whether its transactions only read."""
    _reads_only.set(value)


@contextmanager
def reads_only() -> Iterator[None]:
    """Let the transactions begun inside only read, so that they never wait for a writer."""
    token = _reads_only.set(True)
    try:
        yield
    finally:
        _reads_only.reset(token)


@event.listens_for(Engine, "connect")
def _open_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _reads_only.get() else "BEGIN IMMEDIATE")


# Without these, Python 3.12+ warns about SQLite's own date adapters.
sqlite3.register_adapter(date, date.isoformat)
