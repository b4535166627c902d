"""Run migrations inside the application, on the database it is set to."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection

from core.database import Base, UtcDateTime, db
from core.rebuilding import foreign_keys_off, refuse_hanging_rows
from wsgi import load_models

load_models()


def include_object(thing: object, name: str | None, type_: str, reflected: bool, compare_to: object) -> bool:
    """Leave out what models cannot describe: the full-text index of SQLite and its shadow tables."""
    return not (type_ == "table" and reflected and (name or "").startswith("search_index"))


def render_item(type_: str, obj: object, _autogen_context: AutogenContext) -> str | Literal[False]:
    """Write our time type as the plain one, so that old migrations do not depend on today's code."""
    if type_ == "type" and isinstance(obj, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Run on an open connection; one migrator at a time, and never a long wait for a lock."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET lock_timeout = '4s'")
        connection.exec_driver_sql("SELECT pg_advisory_lock(7402570)")
        connection.commit()

    def look(*_step: object, **_told: object) -> None:
        refuse_hanging_rows(connection)

    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        render_item=render_item,
        render_as_batch=True,
        compare_type=True,
        on_version_apply=look,
    )
    with foreign_keys_off(connection), context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_unlock(7402570)")
        connection.commit()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with current_app.app_context(), db.engine.connect() as own:
        run(own)
