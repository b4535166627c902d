"""Divide the rows of a long catalogue over as many files as the marketplace takes at a time.

The rows of one product are never divided: they are one product only together.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from exporters.base import Cell
from exporters.shopee.template import FIRST_DATA_ROW, Template

_IN_MEMORY = 8 * 1024 * 1024
_CHUNK = 256 * 1024
_NOT_PACKED_YET = 128 * 1024  # what a packer may still hold back of what it was given


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one file may hold; None: no such limit."""

    rows: int | None = None
    size: int | None = None


@dataclass(slots=True)
class Filled:
    """One filled template: its bytes, its rows, and the ids of its products."""

    content: IO[bytes]
    rows: int
    products: list[str] = field(default_factory=list)


class Parts:
    """Take the rows of one product after the other; give the filled templates.

    Args:
        template: The template, which each file is made from.
        limits: When a new file begins.
    """

    def __init__(self, template: Template, limits: Limits) -> None:
        self._template, self._limits = template, limits
        self._done: list[Filled] = []
        self._begin()

    def add(self, product_id: str, rows: Sequence[Mapping[int, Cell]]) -> None:
        """Write the rows of a product behind the others, or into a new file when this one is full.

        Raises:
            ValueError: If a text holds characters that XML cannot carry.
        """
        if self._limits.rows is not None and self._count and self._count + len(rows) > self._limits.rows:
            self._finish()
        written = self._written(rows)
        if self._count and self._is_too_big(len(written)):
            self._finish()
            written = self._written(rows)
        self._rows.write(written)
        if self._packer is not None:
            self._packed += len(self._packer.compress(written))
        self._count += len(rows)
        self._size += len(written)
        self._products.append(product_id)

    def files(self) -> list[Filled]:
        """Return all files; without a single row there is none."""
        if self._count:
            self._finish()
        self._rows.close()
        return self._done

    def close(self) -> None:
        """Let go of everything."""
        self._rows.close()
        for each in self._done:
            each.content.close()

    def _begin(self) -> None:
        self._rows = _spool()
        self._count = self._size = self._packed = 0
        self._packer: zlib._Compress | None = None
        self._products: list[str] = []

    def _written(self, rows: Sequence[Mapping[int, Cell]]) -> bytes:
        first = FIRST_DATA_ROW + self._count
        sheet = self._template.sheet
        return b"".join(sheet.row_xml(first + place, row) for place, row in enumerate(rows))

    def _is_too_big(self, more: int) -> bool:
        """Say whether the file would pass its limit; packing is tried only where raw bytes would pass it."""
        if self._limits.size is None:
            return False
        left = self._limits.size - self._template.package.size - more
        if self._size <= left:
            return False
        if self._packer is None:
            self._packer = zlib.compressobj(1, zlib.DEFLATED, -15)
            self._rows.seek(0)
            self._packed = sum(len(self._packer.compress(chunk)) for chunk in chunks_of(self._rows))
        return self._packed + _NOT_PACKED_YET > left

    def _finish(self) -> None:
        self._rows.seek(0)
        chunks = self._template.sheet.filled_with(chunks_of(self._rows), self._count)
        content = _spool()
        self._template.package.write_with(self._template.part, chunks, cast(BinaryIO, content))
        content.seek(0)
        self._rows.close()
        self._done.append(Filled(content, self._count, self._products))
        self._begin()


def _spool() -> IO[bytes]:
    return cast(IO[bytes], SpooledTemporaryFile(max_size=_IN_MEMORY))


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what is left of a file, a piece at a time."""
    while chunk := file.read(_CHUNK):
        yield chunk
