"""Fresh databases for tests: migrated once, then copied, on SQLite and on PostgreSQL alike.

Several processes share what is prepared: the first that needs a state makes it, the others wait and copy.
On PostgreSQL a copy is dear, so a database that stands in the wanted state but for rows in tables that were
empty is only emptied (`tests.postgres_rows`).

`GOCQUE_TEST_DATABASE_URL` names a PostgreSQL server to use; without it every test has its own
SQLite file.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade
from psycopg import sql
from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url

from core.database import db
from tests.postgres_rows import Prepared, bring_back, look_at

SERVER_URL = os.environ.get("GOCQUE_TEST_DATABASE_URL")
_COPY_AFTER = 300  # resets by rows: dead rows pile up


@event.listens_for(Engine, "connect")
def _turn_round(connection: Any, _record: Any) -> None:
    """Let SQLite hand out rows the other way round where nobody asked for an order, and wait for no disk.

    PostgreSQL promises no order either, but mostly keeps it: without this, a list that lacks its ORDER BY
    would be found out on some other day. A database that is thrown away need not survive a power cut; how
    the real one is opened is held by `tests/core/test_database.py`.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects=ON")
        connection.execute("PRAGMA synchronous=OFF")  # after core.database, which sets FULL


class Rows:
    """The process's own database on PostgreSQL, since it was last copied from a prepared state."""

    _known: ClassVar[dict[str, Prepared]] = {}

    def __init__(self, url: str, state: str) -> None:
        self._database = psycopg.connect(
            make_url(url).set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
        )
        self._state = state
        self._resets = 0
        if state not in self._known:
            self._known[state] = look_at(self._database)

    def bring_back(self, state: str) -> bool:
        """Bring the database to a state by its rows; False, and closed, when it has to be copied."""
        self._resets += 1
        try:
            if (
                state == self._state
                and self._resets < _COPY_AFTER
                and bring_back(self._database, self._known[state])
            ):
                return True
        except psycopg.Error:
            pass  # a test has taken tables or the connection away: a copy mends that
        self.close()
        return False

    def close(self) -> None:
        """Let go of the database, so that it can be dropped."""
        self._database.close()


class Databases:
    """One database for the tests of one process, reset to a prepared state before each test."""

    def __init__(self, folder: Path, shared: Path, worker: str) -> None:
        """Choose where the database stands, and where the prepared states of all processes do."""
        self.folder = folder
        self.shared = shared
        self.name = f"gocque_{worker}"
        self.prepared: set[str] = set()
        self._rows: Rows | None = None

    @property
    def url(self) -> str:
        """Return the URL under which the application finds the database."""
        if SERVER_URL is None:
            return f"sqlite:///{self.folder / 'test.db'}"
        return make_url(SERVER_URL).set(database=self.name).render_as_string(hide_password=False)

    def reset(self, app: Flask, state: str, prepare: Callable[[], None], media: Path | None = None) -> None:
        """Bring the database to a named state; `prepare` makes it the first time, from the migrated one.

        Args:
            app: The application on this database.
            state: The state's name.
            prepare: Makes the state.
            media: The folder of stored files, which belongs to the state.
        """
        if state not in self.prepared:
            with self._alone(state):
                if not (self.shared / f"{state}.ready").exists():
                    self._make(app, state, prepare, media)
            if media is not None:
                shutil.copytree(self.shared / f"{state}.media", media, dirs_exist_ok=True)
            self.prepared.add(state)
        _let_go(app)
        if self._rows is None or not self._rows.bring_back(state):
            self._copy(source=state, target=None)
            self._rows = Rows(self.url, state) if SERVER_URL else None

    def _make(self, app: Flask, state: str, prepare: Callable[[], None], media: Path | None) -> None:
        if state == "migrated":
            _let_go(app)
            self.close()
            self._create_empty()
            with app.app_context():
                upgrade()
        else:
            self.reset(app, "migrated", prepare)
            with app.app_context():
                prepare()
        _let_go(app)
        self.close()
        self._copy(source=None, target=state)
        if media is not None:
            shutil.copytree(media, self.shared / f"{state}.media")
        (self.shared / f"{state}.ready").touch()

    @contextmanager
    def _alone(self, state: str) -> Iterator[None]:
        """Let one process at a time look whether a state is made, and make it."""
        self.shared.mkdir(exist_ok=True)
        with (self.shared / f"{state}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # closing the file lets go, also when the process is killed
            yield

    def _create_empty(self) -> None:
        if SERVER_URL is None:
            (self.folder / "test.db").unlink(missing_ok=True)
        else:
            self._clone(self.name, "template0")

    def _copy(self, *, source: str | None, target: str | None) -> None:
        if SERVER_URL is None:
            here, there = self._file(source), self._file(target)
            # A file of its own each time: a connection that a test has left to the garbage collector brings
            # its log into the file that it opened, and leaves alone what stands under its name by then.
            for left_over in ("", "-wal", "-shm"):
                Path(f"{there}{left_over}").unlink(missing_ok=True)
            shutil.copyfile(here, there)
        else:
            self._clone(self._database(target), self._database(source))

    def _file(self, state: str | None) -> Path:
        return self.shared / f"{state}.template" if state else self.folder / "test.db"

    def _database(self, state: str | None) -> str:
        return f"gocque_{state}" if state else self.name

    def close(self) -> None:
        """Let go of the database on PostgreSQL."""
        if self._rows is not None:
            self._rows.close()
            self._rows = None

    def _clone(self, new: str, template: str) -> None:
        url = make_url(str(SERVER_URL)).set(drivername="postgresql", database="postgres")
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(new)))
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                    sql.Identifier(new), sql.Identifier(template)
                )
            )


def asks_database(test: pytest.Item) -> bool:
    """Say whether a test, or a fixture that it uses, asks for a database: only `databases` leads to one."""
    return "databases" in getattr(test, "fixturenames", ())


def _let_go(app: Flask) -> None:
    """Close what the application holds open of its database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
