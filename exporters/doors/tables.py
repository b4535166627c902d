"""Tables of text for machines: commas or tabs, CRLF, quotes by RFC 4180, no byte order mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from exporters.base import Cell, Problem
from exporters.doors.texts import composed
from exporters.goods import Listing

CSV_TYPE = "text/csv; charset=utf-8"
TSV_TYPE = "text/tab-separated-values; charset=utf-8"
Rows = Callable[[Listing], Iterable[Sequence[Cell]]]
_IN_MEMORY = 8 * 1024 * 1024
_CHUNK = 256 * 1024


class Spool:
    """Bytes that are kept until the file is written; on the disk when there are many."""

    def __init__(self) -> None:
        self.rows = 0
        # Open until `close`.
        self._file = cast(IO[bytes], SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115

    def put(self, text: str) -> None:
        """Keep a text."""
        self._file.write(text.encode())

    def tell(self, listing: Listing, problem: Problem) -> None:
        """Say nothing: a program reads this file, people read the report."""

    def write(self, out: BinaryIO) -> None:
        """Write the file."""
        out.writelines(self._chunks())

    def close(self) -> None:
        """Let go of it."""
        self._file.close()

    def _chunks(self) -> Iterator[bytes]:
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk


class Table(Spool):
    """A heading, then the rows of every listing."""

    def __init__(self, heading: Iterable[str], rows: Rows, delimiter: str = ",") -> None:
        super().__init__()
        self._rows, self._delimiter = rows, delimiter
        self._line(heading)

    def add(self, listing: Listing) -> None:
        """Take the rows of a listing."""
        for row in self._rows(listing):
            self._line(row)
            self.rows += 1

    def _line(self, cells: Iterable[Cell]) -> None:
        line = io.StringIO()
        csv.writer(line, delimiter=self._delimiter, lineterminator="\r\n").writerow(map(composed, cells))
        self.put(line.getvalue())
