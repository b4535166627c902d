"""How SQLite is opened where it is not thrown away: tests themselves wait for no disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.database import _open_sqlite


@pytest.mark.parametrize(
    ("setting", "wanted"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10000)],
)
def test_what_was_answered_saved_survives_a_power_cut(
    tmp_path: Path, setting: str, wanted: str | int
) -> None:
    with closing(sqlite3.connect(tmp_path / "gocque.db")) as connection:
        connection.execute("PRAGMA synchronous=OFF")

        _open_sqlite(connection, None)

        assert connection.execute(f"PRAGMA {setting}").fetchone() == (wanted,)
