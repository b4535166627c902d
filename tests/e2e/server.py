"""The real thing on a free port: `serve.py` with web, worker and sample, in a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_PASSWORD = "mat-khau-mau-2026"
KEPT_PICTURES = ROOT / "build" / "sample-pictures"
_SECONDS_TO_START = 300
_SECONDS_TO_END = 30
# Chromium opens no page on these.
_BLOCKED_PORTS = frozenset({5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 10080})


@dataclass(frozen=True)
class Account:
    """A sample account, as `serve.py` writes it down."""

    role: str
    phone: str
    password: str
    slug: str


@dataclass(frozen=True)
class Server:
    """A running installation.

    Attributes:
        base: Scheme, host and port, without a slash at the end.
        pid: Process of `serve.py`; web and worker are its children.
        instance: Folder that holds all its data.
    """

    base: str
    pid: int
    instance: Path

    def url(self, path: str) -> str:
        """Return the full address of a path."""
        return self.base + path

    def flask(self, *arguments: str) -> str:
        """Run a command of this installation, as its operator would; return what it prints.

        Raises:
            subprocess.CalledProcessError: If it fails.
        """
        done = subprocess.run(
            [Path(sys.executable).parent / "flask", *arguments],
            cwd=ROOT,
            env={
                **_environment(),
                "GOCQUE_INSTANCE": str(self.instance),
                "PORT": self.base.rpartition(":")[2],
            },
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def read(self, path: str, cookie: str = "") -> str:
        """Return the text of a page, as anybody sees it or as the person with a cookie does."""
        return self.fetch(path, cookie).decode("utf-8")

    def fetch(self, path: str, cookie: str = "") -> bytes:
        """Return what an address answers, redirects followed.

        Raises:
            urllib.error.HTTPError: If it answers with an error.
        """
        asked = urllib.request.Request(self.url(path), headers={"Cookie": cookie} if cookie else {})  # noqa: S310 - our own address
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own address
            return bytes(answer.read())

    def first_link(self, pattern: str, on: str = "/", cookie: str = "", *, last: bool = False) -> str:
        """Return the first (or last) address on a page that matches a pattern from its beginning to its end.

        Raises:
            AssertionError: If the page has no such link.
        """
        hrefs = [unescape(href) for href in re.findall(r'href="([^"]+)"', self.read(on, cookie))]
        found = [href for href in hrefs if re.fullmatch(pattern, href)]
        assert found, f"no link like {pattern} on {on}, only {sorted(set(hrefs))}"
        return str(found[-1 if last else 0])

    def accounts(self) -> list[Account]:
        """Return the sample accounts."""
        lines = (self.instance / "sample-accounts.txt").read_text("utf-8").splitlines()
        return [Account(*(*line.split(maxsplit=3), "")[:4]) for line in lines if line.strip()]

    def account(self, role: str, number: int = 0) -> Account:
        """Return a sample account of a role, the first unless a number says otherwise.

        Raises:
            AssertionError: If the sample has none.
        """
        found = [account for account in self.accounts() if account.role == role]
        assert found, f"no sample account for {role}: {[account.role for account in self.accounts()]}"
        return found[number]

    def cookie(self, role: str, number: int = 0) -> str:
        """Sign in as a sample account of a role, as a form without scripts does; return its cookie.

        Raises:
            AssertionError: If the sign-in is refused.
        """
        return self.cookie_of(self.account(role, number))

    def cookie_of(self, account: Account) -> str:
        """Sign in with an account, as a form without scripts does; return the cookie.

        Raises:
            AssertionError: If the sign-in is refused.
        """
        page = self.url("/dang-nhap")
        jar = CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        with browser.open(page, timeout=30) as answer:
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode("utf-8"))
        assert token, "the sign-in form shows no token"
        fields = {"csrf_token": token[1], "phone": account.phone, "password": account.password}
        with browser.open(page, urlencode(fields).encode(), timeout=30) as answer:
            assert answer.url != page, f"sign-in of {account.role} was refused"
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


@contextmanager
def running_server(
    folder: Path, command: list[str] | None = None, *, like: Path | None = None
) -> Iterator[Server]:
    """Start the installation, wait until it is ready, end it by its process id.

    Args:
        folder: An empty folder for everything that the installation writes.
        command: What to start; `serve.py` when left out.
        like: The data of an installation that has ended, to begin with; nothing when left out.

    Raises:
        AssertionError: If it ends or is not ready in time; with the end of its log.
    """
    port = free_port()
    instance = folder / "instance"
    log = folder / "server.log"
    if like is not None:
        shutil.copytree(like, instance)
    environment = {
        **_environment(),
        "PORT": str(port),
        "GOCQUE_INSTANCE": str(instance),
        "GOCQUE_SAMPLE_PASSWORD": SAMPLE_PASSWORD,
        "GOCQUE_RATE_FACTOR": "1000",
        "GOCQUE_SAMPLE_PICTURES": str(KEPT_PICTURES),
        "PYTHONUNBUFFERED": "1",
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            command or [sys.executable, str(ROOT / "serve.py")],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_until_ready(process, base, log)
        yield Server(base, process.pid, instance)
    finally:
        _end(process)


def _environment() -> dict[str, str]:
    """Return the environment without settings of another installation."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GOCQUE_")}


def free_port() -> int:
    """Return a port on which nobody listens, and which browsers open."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port not in _BLOCKED_PORTS:
            return port


def _wait_until_ready(process: subprocess.Popen[bytes], base: str, log: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    answer = "nothing"
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=5):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError as problem:
            answer = f"{problem.code} {problem.read().decode(errors='replace')}"
        except OSError as problem:
            answer = str(problem)
        time.sleep(0.3)
    end = log.read_text("utf-8", errors="replace")[-3000:]
    raise AssertionError(f"the server is not ready (status {process.poll()}, /readyz: {answer}):\n{end}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise AssertionError("the server did not end within the time it was given") from None
