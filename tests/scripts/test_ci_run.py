"""The whole proof tells all that it has found, wherever it ends."""

import os
import shutil
import subprocess
from pathlib import Path

from core.config import ROOT

_WANTED = "chromium zbarimg pdftoppm soffice java node npm curl dpkg postgres"
_MAKE = """#!/bin/sh
case "$1" in
  check) echo 'x.py:1: a finding'; touch found; exec sleep 10;;
  test) while [ ! -e found ]; do sleep 0.01; done; echo '1 failed in 0.1s'; exit 3;;
esac
"""


def _command(path: Path, text: str = "#!/bin/sh\n") -> None:
    path.write_text(text)
    path.chmod(0o755)


def test_findings_of_make_check_are_shown_when_a_test_fails(tmp_path: Path):
    (tmp_path / ".ci").mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    for name in _WANTED.split():
        _command(tmp_path / "bin" / name)
    _command(tmp_path / "bin" / "make", _MAKE)

    ended = subprocess.run(
        [tmp_path / ".ci" / "run"],
        env={"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "TMPDIR": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert ended.returncode != 0
    assert "x.py:1: a finding" in ended.stdout
    assert "all done" not in ended.stdout
