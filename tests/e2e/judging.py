"""Run one judge of `tests/judges`, with the programs that it needs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import playwright

from tests.e2e.browser import find_chromium
from tests.e2e.server import ROOT

JUDGES = ROOT / "tests" / "judges"
# The Node.js that Playwright brings is newer than the one of Debian 12, which is too old for the judges.
_DRIVER = Path(playwright.__file__).parent / "driver"


def judge(name: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one judge to its end."""
    runner = {".mjs": ["node"], ".py": [str(_python())], ".sh": ["bash"]}[Path(name).suffix]
    return subprocess.run(
        [*runner, str(JUDGES / name), *arguments],
        env={
            **os.environ,
            "PATH": f"{_DRIVER}{os.pathsep}{os.environ['PATH']}",
            "CHROME": find_chromium(),
            "JUDGES_NODE": str(judges_node()),
            **environment,
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def passed(done: subprocess.CompletedProcess[str]) -> bool:
    """Say whether the judge found nothing; show its words when it did."""
    if done.returncode:
        print(done.stdout[-6000:], done.stderr[-3000:], sep="\n")  # noqa: T201 - pytest shows it on failure
    return done.returncode == 0


def judges_program(name: str) -> Path:
    """Return a program of the judges' Python environment."""
    return _python().with_name(name)


def judges_node() -> Path:
    """Return the folder that holds the judges' ``node_modules``."""
    return Path(os.environ.get("JUDGES_NODE") or ROOT / "build" / "judges")


def _python() -> Path:
    return Path(os.environ.get("JUDGES_VENV") or judges_node() / "venv") / "bin" / "python3"
