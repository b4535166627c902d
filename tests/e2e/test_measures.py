"""Measured, not looked at: speed on a slow phone, and what is left after the power was cut twenty times."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.addresses import MEASURED, NEW_PRODUCT, NEW_PRODUCT_FIELDS, Sample
from tests.e2e.judging import judge, passed
from tests.e2e.server import Server, free_port

pytestmark = pytest.mark.e2e

KILLS = 20
_NAMES = "import sqlite3, sys; print(*(row[0] for row in sqlite3.connect(sys.argv[1]).execute('{}')))"
_NAMES = _NAMES.format("SELECT name FROM products")


@pytest.fixture(scope="session")
def sample(server: Server) -> Sample:
    return Sample(server)


@pytest.mark.alone
@pytest.mark.parametrize("page", ["{lot}", "{product}"])
def test_what_a_scan_opens_is_fast_on_a_slow_phone(sample: Sample, page: str) -> None:
    assert passed(judge("run-lighthouse.sh", *sample.urls((page,)), "3"))


@pytest.mark.alone
@pytest.mark.parametrize(
    ("role", "path"), [(role, path) for role, paths in MEASURED.items() for path in paths]
)
def test_pages_of_the_work_are_fast_on_a_slow_phone(sample: Sample, role: str, path: str) -> None:
    marks = {"MIN_PERF": "95", "MIN_SEO": "0"}  # nobody shall find them by searching

    assert passed(judge("run-lighthouse.sh", *sample.urls((path,)), "3", COOKIE=sample.cookie(role), **marks))


def copy_of(instance: Path, into: Path) -> Path:
    """Copy an installation that is running, without its pictures."""
    into.mkdir()
    shutil.copy(instance / "secret_key", into)
    with (
        closing(sqlite3.connect(instance / "gocque.db")) as source,
        closing(sqlite3.connect(into / "gocque.db")) as copy,
    ):
        source.backup(copy)
    return into


def test_nothing_that_was_answered_saved_is_lost_or_doubled_by_twenty_kills(
    server: Server, tmp_path: Path
) -> None:
    cookie = server.cookie("producer", 1)  # copied along with the key that signs it
    killed = copy_of(server.instance, tmp_path / "instance")
    base = f"http://127.0.0.1:{free_port()}"
    settings = {
        "PORT": base.rpartition(":")[2],
        "GOCQUE_INSTANCE": str(killed),
        "GOCQUE_RATE_FACTOR": "1000",
        "WEB_CONCURRENCY": "1",
    }
    start = " ".join(
        ["exec env", *(f"{name}={value}" for name, value in settings.items()), sys.executable, "serve.py"]
    )
    form = base + NEW_PRODUCT
    fields = {**NEW_PRODUCT_FIELDS, "name": "{k}", "form_id": "{k}"}
    data = [word for name, value in fields.items() for word in ("--data", f"{name}={value}")]
    names = f'{sys.executable} -c "{_NAMES}" {killed / "gocque.db"}'

    assert passed(
        judge(
            "durability.py",
            *("--start", start, "--post", form, "--csrf-page", form, "--cookie", cookie, *data),
            *("--list", names, "--rounds", str(KILLS), "--ready", f"{base}/healthz"),
        )
    )
