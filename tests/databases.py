"""Fresh databases for tests: migrated once, then copied, on SQLite and on PostgreSQL alike.

`GOCQUE_TEST_DATABASE_URL` names a PostgreSQL server to use; without it every test has its own
SQLite file.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade
from psycopg import sql
from sqlalchemy.engine import make_url

from core.database import db

SERVER_URL = os.environ.get("GOCQUE_TEST_DATABASE_URL")


class Databases:
    """One database for the tests of one process, reset to a prepared state before each test."""

    def __init__(self, folder: Path, worker: str) -> None:
        """Choose where the database and its templates stand."""
        self.folder = folder
        self.name = f"gocque_{worker}"
        self.prepared: set[str] = set()

    @property
    def url(self) -> str:
        """Return the URL under which the application finds the database."""
        if SERVER_URL is None:
            return f"sqlite:///{self.folder / 'test.db'}"
        return make_url(SERVER_URL).set(database=self.name).render_as_string(hide_password=False)

    def reset(self, app: Flask, state: str, prepare: Callable[[], None]) -> None:
        """Bring the database to a named state; `prepare` makes it the first time, from the migrated one."""
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        if state in self.prepared:
            self._copy(source=state, target=None)
            return
        if state == "migrated":
            self._create_empty()
            with app.app_context():
                upgrade()
        else:
            self.reset(app, "migrated", prepare)
            with app.app_context():
                prepare()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        self._copy(source=None, target=state)
        self.prepared.add(state)

    def _create_empty(self) -> None:
        if SERVER_URL is None:
            (self.folder / "test.db").unlink(missing_ok=True)
        else:
            self._clone(self.name, "template0")

    def _copy(self, *, source: str | None, target: str | None) -> None:
        if SERVER_URL is None:
            here = self.folder / (f"{source}.template" if source else "test.db")
            there = self.folder / (f"{target}.template" if target else "test.db")
            for left_over in ("-wal", "-shm"):
                Path(f"{there}{left_over}").unlink(missing_ok=True)
            shutil.copyfile(here, there)
        else:
            self._clone(self._database(target), self._database(source))

    def _database(self, state: str | None) -> str:
        return f"{self.name}_{state}" if state else self.name

    def _clone(self, new: str, template: str) -> None:
        url = make_url(str(SERVER_URL)).set(drivername="postgresql", database="postgres")
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(new)))
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                    sql.Identifier(new), sql.Identifier(template)
                )
            )
