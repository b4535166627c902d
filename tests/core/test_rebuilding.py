"""A table that a migration rebuilds on SQLite keeps its rows' children and its triggers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from core.rebuilding import RowsLeftHanging, foreign_keys_off, refuse_hanging_rows

TABLES = """
CREATE TABLE cases (id INTEGER PRIMARY KEY, said TEXT);
CREATE TABLE notes (id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE);
CREATE TABLE changes (what TEXT);
CREATE TRIGGER cases_no_delete BEFORE DELETE ON cases BEGIN SELECT RAISE(ABORT, 'kept'); END;
CREATE TRIGGER cases_changed AFTER INSERT ON cases BEGIN INSERT INTO changes VALUES ('case'); END;
CREATE TRIGGER notes_told AFTER INSERT ON notes BEGIN UPDATE cases SET said = said || NEW.id; END;
CREATE TRIGGER notes_kept BEFORE DELETE ON notes BEGIN SELECT RAISE(ABORT, 'kept'); END;
INSERT INTO cases VALUES (1, 'a');
INSERT INTO notes VALUES (1, 1);
"""


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'rebuilt.db'}")
    with engine.connect() as opened:
        for statement in TABLES.strip().split(";\n"):
            opened.exec_driver_sql(statement)
        opened.commit()
        yield opened
    engine.dispose()


def rebuild(connection: Connection) -> None:
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("cases", recreate="always") as table:
        table.add_column(sa.Column("kind", sa.String(8), server_default="report", nullable=False))


def triggers(connection: Connection) -> set[tuple[str, str, str]]:
    rows = connection.exec_driver_sql("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {(row[0], row[1], row[2]) for row in rows}


def test_rows_that_belong_to_those_of_a_rebuilt_table_and_all_triggers_stay(connection: Connection) -> None:
    before = triggers(connection)
    connection.rollback()

    with foreign_keys_off(connection), connection.begin():
        rebuild(connection)
        refuse_hanging_rows(connection)

    assert connection.exec_driver_sql("SELECT id, kind FROM cases").all() == [(1, "report")]
    assert connection.exec_driver_sql("SELECT id, case_id FROM notes").all() == [(1, 1)]
    assert triggers(connection) == before
    assert len(before) == 4
    connection.exec_driver_sql("INSERT INTO notes VALUES (2, 1)")
    assert connection.exec_driver_sql("SELECT said FROM cases").scalar() == "a12"
    with pytest.raises(IntegrityError):
        connection.exec_driver_sql("DELETE FROM cases")
    connection.rollback()


def test_foreign_keys_hold_again_afterwards_and_a_row_left_hanging_takes_the_migration_back(
    connection: Connection,
) -> None:
    def migrate() -> None:
        with foreign_keys_off(connection), connection.begin():
            rebuild(connection)
            connection.exec_driver_sql("INSERT INTO notes VALUES (2, 99)")
            refuse_hanging_rows(connection)

    with pytest.raises(RowsLeftHanging, match=r"notes → cases \(1\)"):
        migrate()

    assert connection.exec_driver_sql("SELECT id, said FROM cases").all() == [(1, "a1")]
    with pytest.raises(IntegrityError):
        connection.exec_driver_sql("INSERT INTO notes VALUES (2, 99)")
    with pytest.raises(RuntimeError), foreign_keys_off(connection):
        pass
    connection.rollback()
