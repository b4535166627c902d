"""Settings are read once and all that is wrong is told together."""

from pathlib import Path

import pytest

from core.config import BadSettings, read_settings

KEY = "k" * 40


def test_a_key_alone_is_enough(tmp_path: Path):
    settings = read_settings({"GOCQUE_SECRET_KEY": KEY, "GOCQUE_INSTANCE": str(tmp_path), "PORT": "8123"})

    assert settings.public_url == "http://127.0.0.1:8123"
    assert settings.database_url == f"sqlite:///{tmp_path}/gocque.db"
    assert (settings.agency, settings.area) == ("Sở Công Thương", "Khu vực Thái Bình")
    assert settings.is_loopback
    assert not settings.is_https
    assert settings.metrics_token is None


def test_nothing_starts_without_a_key(tmp_path: Path):
    with pytest.raises(BadSettings, match="GOCQUE_SECRET_KEY"):
        read_settings({"GOCQUE_INSTANCE": str(tmp_path)})


def test_the_written_key_of_the_installation_serves_when_none_is_given(tmp_path: Path):
    (tmp_path / "secret_key").write_text(KEY + "\n")

    assert read_settings({"GOCQUE_INSTANCE": str(tmp_path)}).secret_key == KEY


def test_all_problems_are_reported_together(tmp_path: Path):
    with pytest.raises(BadSettings) as raised:
        read_settings(
            {
                "GOCQUE_SECRET_KEY": "dev",
                "GOCQUE_INSTANCE": str(tmp_path),
                "GOCQUE_PUBLIC_URL": "gocque.vn/duong-dan",
                "GOCQUE_DATABASE_URL": "mysql://x",
                "GOCQUE_SAMPLE_PASSWORD": "ngan",
                "GOCQUE_RATE_FACTOR": "0",
            }
        )

    named = [problem.split(" ", 1)[0] for problem in raised.value.problems]
    assert named == [
        "GOCQUE_SECRET_KEY",
        "GOCQUE_PUBLIC_URL",
        "GOCQUE_DATABASE_URL",
        "GOCQUE_RATE_FACTOR",
        "GOCQUE_SAMPLE_PASSWORD",
    ]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("sqlite:///x.db", "sqlite:///{}/x.db"),
        ("sqlite:///data/x.db?timeout=30", "sqlite:///{}/data/x.db?timeout=30"),
        ("sqlite:///file:x.db?uri=true", "sqlite:///file:{}/x.db?uri=true"),
        ("sqlite:////srv/x.db", "sqlite:////srv/x.db"),
        ("sqlite:///file:/srv/x.db?uri=true", "sqlite:///file:/srv/x.db?uri=true"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
    ],
)
def test_a_database_file_without_a_folder_lies_in_the_installation(tmp_path: Path, given: str, wanted: str):
    settings = read_settings(
        {"GOCQUE_SECRET_KEY": KEY, "GOCQUE_INSTANCE": str(tmp_path), "GOCQUE_DATABASE_URL": given}
    )

    assert settings.database_url == wanted.format(tmp_path)


def test_the_usual_spelling_of_a_postgresql_address_is_understood(tmp_path: Path):
    settings = read_settings(
        {
            "GOCQUE_SECRET_KEY": KEY,
            "GOCQUE_INSTANCE": str(tmp_path),
            "GOCQUE_DATABASE_URL": "postgres://u@h/db",
        }
    )

    assert settings.database_url == "postgresql+psycopg://u@h/db"


def test_secrets_do_not_show_when_settings_are_printed(tmp_path: Path):
    settings = read_settings(
        {"GOCQUE_SECRET_KEY": KEY, "GOCQUE_INSTANCE": str(tmp_path), "GOCQUE_METRICS_TOKEN": "do-luong"}
    )

    assert KEY not in repr(settings)
    assert "do-luong" not in repr(settings)
