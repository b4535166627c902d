"""A result file is whole or not there."""

import pytest

from core.files import CannotWrite, write_beside


def test_the_file_is_written_and_nothing_stays_beside_it(app, tmp_path):
    write_beside(tmp_path / "r.json", b"{}")

    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("r.json", b"{}")]


def test_a_place_that_cannot_be_written_is_said_in_words(app, tmp_path):
    with app.app_context(), pytest.raises(CannotWrite, match=r"Không ghi được .*r\.json"):
        write_beside(tmp_path / "khong-co" / "r.json", b"{}")


def test_what_stood_there_stays_when_writing_fails(app, tmp_path, monkeypatch):
    (tmp_path / "r.json").write_bytes(b"before")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.files.os.fsync", full)
    with app.app_context(), pytest.raises(CannotWrite):
        write_beside(tmp_path / "r.json", b"after")

    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("r.json", b"before")]
