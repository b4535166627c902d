"""Write a result file so that it is whole or not there."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from flask_babel import gettext as _

from core.errors import DomainError


class CannotWrite(DomainError):
    """The place for the result does not exist, is full, or is not ours to write to."""

    status = 507

    def __init__(self, path: Path) -> None:
        super().__init__(
            _(
                "Không ghi được %(path)s. Bạn xem thư mục có thật, còn chỗ và cho ghi không.",
                path=path,
            )
        )


def write_beside(path: Path, content: bytes) -> None:
    """Write bytes beside the wanted place and rename; what stood there before stays until then.

    Raises:
        CannotWrite: If the folder is missing, full or shut; nothing has changed then.
    """
    try:
        _write(path, content)
    except OSError as problem:
        raise CannotWrite(path) from problem


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
