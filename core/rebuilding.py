"""Let migrations rebuild tables on SQLite without losing what belongs to them.

SQLite cannot change a column or a constraint: Alembic makes a new table, copies the rows, drops the old one
and gives the new one its name. To drop a table is to delete its rows, so rows of other tables that belong to
them would go as well (ON DELETE CASCADE), and its triggers go with it. SQLite's own advice is followed here
(https://www.sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes"): no foreign keys
while tables are rebuilt, triggers made again, and a look for rows left hanging before anything is committed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic.ddl.sqlite import SQLiteImpl
from flask_babel import gettext as _
from sqlalchemy import Connection, Table

_REBUILT = "_alembic_tmp_"  # how Alembic calls the new table before it gets the old one's name


class RowsLeftHanging(Exception):
    """Rows point to rows that are not there; nothing of this migration was kept."""


class KeepsTriggers(SQLiteImpl):
    """Makes the triggers of a rebuilt table again, and those of other tables that speak of it.

    What a migration wants changed it drops before it rebuilds the table. Alembic takes this class for
    SQLite as soon as it is imported.
    """

    __dialect__ = "sqlite"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._triggers: dict[str, list[str]] = defaultdict(list)

    def drop_table(self, table: Table, **kw: Any) -> None:
        """Remember the triggers first when the table is only dropped to be replaced."""
        if self._there(_REBUILT + table.name):
            for name, statement in self._triggers_on(table.name):
                self._triggers[table.name].append(statement)
                self._run(f'DROP TRIGGER "{name}"')
        super().drop_table(table, **kw)

    def rename_table(self, old_table_name: str, new_table_name: str, schema: str | None = None) -> None:
        """Make the triggers again when the new table stands in the old one's place."""
        super().rename_table(old_table_name, new_table_name, schema)
        if old_table_name == _REBUILT + new_table_name:
            for statement in self._triggers.pop(new_table_name, []):
                self._run(statement)

    def _there(self, table: str) -> bool:
        found = self._run("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table)
        return found.first() is not None

    def _triggers_on(self, table: str) -> list[tuple[str, str]]:
        """Return name and statement of each trigger that hangs on a table or names it."""
        word = re.compile(rf"\b{re.escape(table)}\b")
        rows = self._run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")
        return [(row.name, row.sql) for row in rows.all() if word.search(row.sql)]

    def _run(self, statement: str, *values: str) -> Any:
        if self.connection is None:
            raise RuntimeError("migrations are run, never written out as text")
        return self.connection.exec_driver_sql(statement, values)


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Let SQLite follow no foreign key meanwhile; any other database is left as it is.

    Raises:
        RuntimeError: If a transaction is open: within one, SQLite passes over the wish without a word.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    _follow(connection, False)
    try:
        yield
    finally:
        connection.rollback()  # what was to stay is committed; an open transaction would keep them off
        _follow(connection, True)


def refuse_hanging_rows(connection: Connection) -> None:
    """Refuse a migration that leaves rows which point to nothing; to be called in its transaction.

    Raises:
        RowsLeftHanging: With tables and how many rows; SQLite only, elsewhere the database refuses by itself.
    """
    if connection.dialect.name != "sqlite":
        return
    hanging: dict[tuple[str, str], int] = defaultdict(int)
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        hanging[row[0], row[2]] += 1
    if hanging:
        raise RowsLeftHanging(
            _(
                "Bước chuyển cơ sở dữ liệu này để lại dòng trỏ tới dòng không có: %(where)s. Bước này đã "
                "được hoàn lại, không dòng nào mất. Bạn sao lưu, sửa hoặc xóa các dòng ấy, rồi chạy lại.",
                where=", ".join(
                    f"{child} → {parent} ({count})" for (child, parent), count in sorted(hanging.items())
                ),
            )
        )


def _follow(connection: Connection, value: bool) -> None:
    # Not through SQLAlchemy, which would begin a transaction first.
    raw: Any = connection.connection.driver_connection
    raw.execute(f"PRAGMA foreign_keys={'ON' if value else 'OFF'}")
    if raw.execute("PRAGMA foreign_keys").fetchone()[0] != int(value):
        raise RuntimeError("foreign keys can only be switched outside a transaction")
