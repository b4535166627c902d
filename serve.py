"""Start the whole of Gốc Quê on this machine: database, sample, web server and worker.

``make run`` calls this. Both processes end together; whichever stops first takes the other along.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine, text

from core.config import ROOT, BadSettings, read_settings
from core.formatting import VIETNAM

BIN = Path(sys.executable).parent


def main() -> int:
    """Prepare what is missing, run web and worker until told to end."""
    instance = Path(os.environ.get("GOCQUE_INSTANCE") or ROOT / "instance").resolve()
    os.environ["GOCQUE_INSTANCE"] = str(instance)
    os.environ.setdefault("FLASK_APP", "wsgi:create_app")
    _write_key(instance)
    try:
        settings = read_settings()
    except BadSettings as problem:
        print(problem, file=sys.stderr)
        return 2
    port = os.environ.get("PORT") or "8000"
    try:
        _flask("db", "upgrade")
        if _is_empty(settings.database_url):
            print("Nạp dữ liệu mẫu, khoảng một phút…", flush=True)
            _flask("sample", "load", "--today", datetime.now(VIETNAM).date().isoformat())
    except subprocess.CalledProcessError:
        return 1
    accounts = instance / "sample-accounts.txt"
    if accounts.exists():
        print("Tài khoản mẫu (vai trò, điện thoại, mật khẩu, cơ sở):")
        print(accounts.read_text("utf-8"), end="")
    print(f"Gốc Quê chạy ở http://127.0.0.1:{port} (in mã với {settings.public_url})", flush=True)
    return _run([_worker(), _web(port)])


def _write_key(instance: Path) -> None:
    """Write a key for this installation when none is given; only this system user can read it."""
    path = instance / "secret_key"
    if os.environ.get("GOCQUE_SECRET_KEY") or path.exists():
        return
    instance.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))


def _flask(*arguments: str) -> None:
    subprocess.run([BIN / "flask", *arguments], cwd=ROOT, check=True)


def _is_empty(database_url: str) -> bool:
    """Say whether there is no business yet; asked from here, as starting the house to ask takes seconds."""
    engine = create_engine(database_url)
    try:
        with engine.connect() as connection:
            return connection.scalar(text("SELECT id FROM businesses LIMIT 1")) is None
    finally:
        engine.dispose()


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([BIN / "flask", "jobs", "worker"], cwd=ROOT)


def _web(port: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(BIN / "granian", "--interface", "asgi", "--factory"),
            *("--host", "127.0.0.1", "--port", port),
            *("--workers", os.environ.get("WEB_CONCURRENCY") or "2"),
            *("--no-ws", "--http", "1", "--backpressure", "64", "--log-level", "warning"),
            "asgi:create_gateway",
        ],
        cwd=ROOT,
    )


def _run(processes: list[subprocess.Popen[bytes]]) -> int:
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping and all(process.poll() is None for process in processes):
        time.sleep(0.2)
    ended = [process.returncode for process in processes if process.poll() is not None]
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    for process in processes:
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0 if stopping else max([1, *ended])


if __name__ == "__main__":
    raise SystemExit(main())
