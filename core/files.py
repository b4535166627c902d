"""Write a result file so that it is whole or not there."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_beside(path: Path, content: bytes) -> None:
    """Write bytes beside the wanted place and rename; what stood there before stays until then."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
