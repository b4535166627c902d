"""The starter of the private PostgreSQL cleans up after itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import postgres
from tests.databases import asks_database


def test_a_folder_without_a_server_has_no_version(tmp_path: Path) -> None:
    assert postgres._version(tmp_path) == 0


def test_the_newest_server_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (9, 15, 101):
        folder = tmp_path / "bin" if number == 101 else tmp_path / str(number)
        folder.mkdir()
        (folder / "initdb").touch()
        _program(folder / "postgres", f"postgres (PostgreSQL) {number}.4 (Debian)")
    _program(tmp_path / "bin" / "pg_config", str(tmp_path / "15"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)

    assert postgres.newest_binaries() == tmp_path / "bin"


def _program(path: Path, says: str) -> None:
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)


def test_without_a_server_the_way_to_mend_it_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(postgres, "OLDEST", 1000)

    status = postgres.main(["pytest"])

    assert status == 1
    assert "apt-get install postgresql" in capsys.readouterr().err


@pytest.mark.usefixtures("page")
def test_a_test_that_reaches_the_database_over_other_fixtures_is_told(request: pytest.FixtureRequest) -> None:
    assert asks_database(request.node)


def test_a_test_without_a_database_is_told(request: pytest.FixtureRequest) -> None:
    assert not asks_database(request.node)
