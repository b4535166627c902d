"""Commands of the person who keeps an installation: back up, bring back, look over."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import click
from flask import current_app
from flask.cli import with_appcontext

from core.config import Settings
from core.database import utcnow
from core.errors import DomainError
from core.formatting import number_vi
from core.storage import storage
from operations.archive import Manifest
from operations.backup import make_backup
from operations.doctor import State, look_over
from operations.restore import restore as bring_back

_MARKS = {State.OK: "ổn  ", State.NOTICE: "lưu ý", State.WRONG: "SỬA "}


class Bars:
    """One progress bar after the other on a terminal; silent elsewhere."""

    def __init__(self) -> None:
        """Begin without a bar."""
        self._label = ""
        self._bar: Any = None

    def told(self, label: str, done: int, total: int) -> None:
        """Show how far something is; `total` 0 means that nobody knows the end."""
        if not sys.stderr.isatty():
            return
        if label != self._label:
            self.close()
            self._label = label
            self._bar = click.progressbar(length=max(total, done, 1), label=label, file=sys.stderr)
            self._bar.__enter__()
        self._bar.length = max(total, done, 1)
        self._bar.update(done - self._bar.pos)

    def close(self) -> None:
        """End the present bar's line."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
        self._bar, self._label = None, ""


@contextmanager
def _bars() -> Iterator[Bars]:
    """Show bars; a refusal becomes one line on the terminal and an exit status that is not zero."""
    bars = Bars()
    try:
        yield bars
    except DomainError as problem:
        bars.close()
        raise click.ClickException(str(problem)) from None
    except OSError as problem:
        bars.close()
        where = f" {problem.filename}" if problem.filename else ""
        raise click.ClickException(
            f"Chưa đọc hoặc ghi được{where}: {problem.strerror or type(problem).__name__}. "
            "Bạn kiểm tra đường dẫn, quyền và chỗ trống."
        ) from None
    finally:
        bars.close()


@click.command("backup")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(path: Path) -> None:
    """Sao lưu mọi dữ liệu và tệp vào một tệp PATH (.tar.gz), cả khi trang đang chạy."""
    with _bars() as bars:
        manifest = make_backup(path, storage(), bars.told)
        digest = _sha256(path)
    for name in manifest.missing:
        click.echo(
            f"Cảnh báo: kho tệp thiếu hoặc hỏng {name} từ trước, bản sao lưu không có tệp này.", err=True
        )
    click.echo(f"Đã sao lưu {_said(manifest)}: {path}")
    click.echo(f"SHA-256: {digest}")


@click.command("restore")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(path: Path) -> None:
    """Khôi phục bản sao lưu PATH vào cơ sở dữ liệu trống vừa chạy `flask db upgrade`."""
    with _bars() as bars:
        manifest = bring_back(path, storage(), bars.told)
    click.echo(f"Đã khôi phục {_said(manifest)}, sao lưu lúc {manifest.made_at}.")


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Khám bản cài đặt: mỗi dòng một phần, kèm việc cần làm."""
    settings = cast(Settings, current_app.config["GOCQUE"])
    wrong = 0
    with _bars() as bars:
        findings = look_over(
            settings, storage(), utcnow(), lambda done, total: bars.told("Đọc tệp", done, total)
        )
        for finding in findings:
            bars.close()
            click.echo(f"{_MARKS[finding.state]} {finding.part}: {finding.seen}")
            if finding.mend:
                click.echo(f"      → {finding.mend}")
            wrong += finding.state == State.WRONG
    if wrong:
        raise click.ClickException(f"{wrong} chỗ cần sửa.")


def _said(manifest: Manifest) -> str:
    return f"{number_vi(manifest.rows)} dòng và {number_vi(manifest.files)} tệp"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
