"""Start an application as `serve.py` does and send it as many requests as it takes.

The tool that sends them is wrk (Debian: ``apt-get install wrk``): it costs a tenth of what it measures and
counts the slowest answers, too. A machine without it is told so, and no line is believed to be kept.

    with serving("asgi:create_gateway", {"GOCQUE_INSTANCE": "/tmp/x"}) as server:
        load = send(server, ["/t/AB12CD34/L1"], seconds=5)
        print(load.pace, load.p99)
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2
CONNECTIONS = 32
_STARTS_WITHIN = 60  # seconds
_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


class ToolIsMissing(RuntimeError):
    """What sends the requests is not installed."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did with the requests that it was sent.

    Attributes:
        pace: Answers in a second.
        p99: Seconds within which 99 of 100 answers came.
        answers: How many there were.
        refused: Answers of 400 and more, and those that did not come.
    """

    pace: float
    p99: float
    answers: int
    refused: int


@contextmanager
def serving(
    factory: str, environment: Mapping[str, str] | None = None, *, workers: int = WORKERS, healthy: str = "/"
) -> Iterator[str]:
    """Serve an application with granian, with the settings of `serve.py`, until the block ends.

    Ours comes through the gateway, as `serve.py` serves it; a Flask application as granian serves one best.

    Args:
        factory: As granian takes it, such as ``asgi:create_gateway``; its name ends in ``gateway`` when it
            makes an ASGI application, else it makes one for WSGI.
        environment: What is added to this process's environment.
        workers: How many processes.
        healthy: A path that answers below 500 once the application is up.

    Yields:
        The address, such as ``http://127.0.0.1:40123``.
    """
    port = _free_port()
    kind = ("asgi",) if factory.endswith("gateway") else ("wsgi", "--blocking-threads", "4")
    server = subprocess.Popen(
        [
            *(Path(sys.executable).parent / "granian", "--factory", "--interface", *kind),
            *("--host", "127.0.0.1", "--port", str(port)),
            *("--workers", str(workers)),
            *("--no-ws", "--http", "1", "--backpressure", "64", "--log-level", "warning"),
            factory,
        ],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(server, address + healthy)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def send(
    address: str,
    paths: Sequence[str],
    *,
    seconds: float = 4,
    headers: Mapping[str, str] | None = None,
    connections: int = CONNECTIONS,
) -> Load:
    """Ask for paths in turn over kept connections, as fast as the answers come.

    Args:
        address: As `serving` yields it.
        paths: At least one; each of wrk's threads walks through all of them again and again.
        seconds: How long.
        headers: Sent with each request.
        connections: How many requests wait at the same time.

    Raises:
        ToolIsMissing: If wrk is not installed.
    """
    tool = shutil.which("wrk")
    if tool is None:
        raise ToolIsMissing("wrk is not installed: apt-get install wrk")
    with TemporaryDirectory() as folder:
        script = Path(folder) / "paths.lua"
        script.write_text(_lua(paths, headers or {}), encoding="utf-8")
        done = subprocess.run(
            [
                *(tool, "--latency", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout"),
                *("30s", "-s", str(script), address),
            ],
            check=True,
            capture_output=True,
            text=True,
        )
    return read_load(done.stdout)


def read_load(said: str) -> Load:
    """Read what wrk says at its end.

    >>> read_load('''  Latency Distribution
    ...      99%    2.30ms
    ...   5074 requests in 1.00s, 1.2MB read
    ...   Socket errors: connect 0, read 1, write 0, timeout 2
    ...   Non-2xx or 3xx responses: 4
    ... Requests/sec:   5061.30''')
    Load(pace=5061.3, p99=0.0023, answers=5074, refused=7)
    """
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", said)
    pace = re.search(r"Requests/sec:\s+([\d.]+)", said)
    answers = re.search(r"(\d+) requests in", said)
    if slowest is None or pace is None or answers is None:
        raise ValueError(f"wrk said something else: {said}")
    failed = sum(int(each) for each in re.findall(r"(?:connect|read|write|timeout) (\d+)", said))
    if refused := re.search(r"Non-2xx or 3xx responses: (\d+)", said):
        failed += int(refused[1])
    return Load(
        pace=float(pace[1]),
        p99=round(float(slowest[1]) * _UNITS[slowest[2]], 9),
        answers=int(answers[1]),
        refused=failed,
    )


def _lua(paths: Sequence[str], headers: Mapping[str, str]) -> str:
    """Write what wrk asks: each request is put together before the clock starts."""
    asked = ",\n".join(json.dumps(path) for path in paths)
    sent = "\n".join(
        f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items()
    )
    return (
        f"{sent}\nlocal paths = {{\n{asked}\n}}\nlocal asked, at = {{}}, 0\n"
        "init = function(args)\n"
        "  for i, path in ipairs(paths) do asked[i] = wrk.format('GET', path) end\n"
        "end\n"
        "request = function()\n  at = at % #asked + 1\n  return asked[at]\nend\n"
    )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(server: subprocess.Popen[bytes], url: str) -> None:
    ends = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < ends:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode} before it answered")
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  # nosec B310 - our own
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
        except OSError:
            pass
        else:
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {_STARTS_WITHIN} s")
