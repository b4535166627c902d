"""Run a command on a PostgreSQL server of its own, and remove the server afterwards.

    python -m tests.postgres pytest -n auto

The server is the newest PostgreSQL from 15 on that this machine has. It listens on a socket in a
folder that nobody else may enter, keeps nothing safe on disk (a test needs no durability), and is
gone when the command ends, fails or is interrupted.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

OLDEST = 15
# A path longer than 107 bytes is no socket address, so the folder stands in /tmp whatever TMPDIR says.
_SHORT_FOLDER = Path("/tmp")  # noqa: S108 - mkdtemp makes a private folder in it
_SECONDS_TO_START = 60


class NoServer(Exception):
    """There is no PostgreSQL to run, or it does not run."""


def newest_binaries() -> Path:
    """Return the folder with the programs of the newest PostgreSQL.

    Looks where `pg_config --bindir` points, on the PATH and in Debian's layout.

    Raises:
        NoServer: If none is there, or only older ones.
    """
    folders = set(Path("/usr/lib/postgresql").glob("*/bin"))
    if found := shutil.which("postgres"):
        folders.add(Path(found).resolve().parent)
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.add(Path(told.stdout.strip()))
    versions = {folder: version for folder in folders if (version := _version(folder)) >= OLDEST}
    if not versions:
        raise NoServer(
            f"PostgreSQL {OLDEST} or newer is not installed; on Debian: apt-get install postgresql"
        )
    return max(versions, key=lambda folder: versions[folder])


def _version(folder: Path) -> int:
    """Return the major version of the server in a folder; 0 when there is none."""
    if not (folder / "postgres").is_file() or not (folder / "initdb").is_file():
        return 0
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\) (\d+)", told.stdout)
    return int(number.group(1)) if number else 0


def _owner() -> dict[str, Any]:
    """Return the arguments that make a subprocess run as somebody else than root: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise NoServer("PostgreSQL does not run as root, and there is no user postgres or nobody")


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server and yield its SQLAlchemy URL; stop and remove it whatever happens.

    Raises:
        NoServer: If it cannot be started.
    """
    binaries = newest_binaries()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="gocque-pg-", dir=_SHORT_FOLDER))
    server: subprocess.Popen[bytes] | None = None
    try:
        if owner:
            os.chown(folder, owner["user"], owner["group"])
        _initialise(binaries, folder, owner)
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data"],
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,  # an interrupt from the keyboard is ours to pass on
                **owner,
            )
        _wait_until_ready(server, folder)
        yield f"postgresql+psycopg://gocque@/postgres?host={quote(str(folder), safe='')}"
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(folder)


def _initialise(binaries: Path, folder: Path, owner: dict[str, Any]) -> None:
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "gocque", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    made = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, **owner)
    if made.returncode:
        raise NoServer(f"initdb failed: {made.stderr.strip()}")
    with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(
            "listen_addresses = ''\n"
            f"unix_socket_directories = '{folder}'\n"
            "unix_socket_permissions = 0700\n"
            "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
            "max_connections = 200\n"
        )


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            psycopg.connect(host=str(folder), user="gocque", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise NoServer(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace')[-2000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # "fast": open sessions are ended
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def main(command: list[str]) -> int:
    """Run the command with `GOCQUE_TEST_DATABASE_URL` set; return its exit status."""
    if not command:
        print(__doc__, file=sys.stderr)  # noqa: T201 - how it is called
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with running_server() as url:
            return subprocess.call(
                [sys.executable, "-m", *command], env={**os.environ, "GOCQUE_TEST_DATABASE_URL": url}
            )
    except NoServer as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - the reason for the failure
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
