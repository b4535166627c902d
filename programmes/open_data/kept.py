"""Keep in memory what versions look like when handed out: anybody may ask, and writing them takes long.

What is kept is told apart by everything that a file says: the version, its content and, for products, which
of them are public now. A product that is withdrawn therefore leaves the files with the next request.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from programmes.open_data import files, preview, products
from programmes.open_data.dictionary import Dataset, Row
from programmes.open_data.models import OpenDataVersion

MOST_BYTES = 32 * 1024 * 1024  # of files, in their small form; a large version takes one or two
MOST_VERSIONS = 400
_WRITERS = {"csv": files.as_csv, "json": files.as_json}
_Key = tuple[str, ...]


@dataclass(frozen=True)
class File:
    """What is told of a file without opening it; `digest` is its SHA-256, `size` counts bytes."""

    size: int
    digest: str


@dataclass(frozen=True)
class Asked:
    """A version that somebody asks for in this moment.

    Attributes:
        key: Tells its present face from all others.
        codes: Of products, those that are public now; None: everything in it stays public.
    """

    dataset: Dataset
    version: OpenDataVersion
    key: _Key
    codes: frozenset[str] | None

    def written(self, form: str, rows: list[Row] | None = None) -> bytes:
        """Write a file."""
        return _WRITERS[form](self.dataset, self.version, self.rows() if rows is None else rows)

    def rows(self) -> list[Row]:
        """Read the rows that may be handed out now."""
        stored = self.version.rows
        return list(stored) if self.codes is None else products.still_public(stored, self.codes)


@dataclass(frozen=True)
class Face:
    """A version as it may be handed out now.

    Attributes:
        length: How many rows it shows.
        span: First and last period that its rows tell of; None: it tells of today.
        first: The rows that its page begins with.
        files: Its files by form.
    """

    length: int
    span: tuple[str, str] | None
    first: list[Row]
    files: Mapping[str, File]


class Kept:
    """Faces up to a number, files up to a size; of more, those not asked for the longest go first."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_versions: int = MOST_VERSIONS) -> None:
        self._most_bytes, self._most_versions = most_bytes, most_versions
        self._faces: OrderedDict[_Key, Face] = OrderedDict()
        self._bodies: OrderedDict[tuple[_Key, str], bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        # One writes while all others wait for what it makes: the processor has no more to give to twenty.
        self._making = threading.Lock()

    def face(self, asked: Asked) -> Face:
        """Return what a version looks like now; its rows are read only when nobody has asked before."""
        if (found := self._find(asked.key)) is None:
            with self._making:
                found = self._find(asked.key) or self._make(asked)
        return found

    def body(self, asked: Asked, form: str) -> bytes:
        """Return a file as `gzip` writes it."""
        if (found := self._find_body(asked.key, form)) is None:
            with self._making:
                found = self._find_body(asked.key, form)
                if found is None:
                    found = _small(asked.written(form))
                    self._keep(asked.key, {form: found})
        return found

    @property
    def held(self) -> tuple[int, int]:
        """Return how many versions are known, and the bytes of the files that are kept."""
        return len(self._faces), self._bytes

    def _find(self, key: _Key) -> Face | None:
        with self._lock:
            if (found := self._faces.get(key)) is not None:
                self._faces.move_to_end(key)
            return found

    def _find_body(self, key: _Key, form: str) -> bytes | None:
        with self._lock:
            if (found := self._bodies.get((key, form))) is not None:
                self._bodies.move_to_end((key, form))
            return found

    def _make(self, asked: Asked) -> Face:
        dataset, rows = asked.dataset, asked.rows()
        written = {form: asked.written(form, rows) for form in _WRITERS}
        face = Face(
            length=len(rows),
            span=preview.span_of(dataset, rows),
            first=preview.newest_first(dataset, rows)[: preview.MOST],
            files={form: File(len(body), hashlib.sha256(body).hexdigest()) for form, body in written.items()},
        )
        self._keep(asked.key, {form: _small(body) for form, body in written.items()})
        with self._lock:
            self._faces[asked.key] = face
            while len(self._faces) > self._most_versions:
                self._faces.popitem(last=False)
        return face

    def _keep(self, key: _Key, bodies: Mapping[str, bytes]) -> None:
        with self._lock:
            for form, body in bodies.items():
                self._bytes += len(body) - len(self._bodies.pop((key, form), b""))
                self._bodies[key, form] = body
            while self._bytes > self._most_bytes:
                _gone, body = self._bodies.popitem(last=False)
                self._bytes -= len(body)


def _small(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


def asked(session: Session, dataset: Dataset, version: OpenDataVersion) -> Asked:
    """Return a version together with what its files depend on in this moment."""
    said = (version.dataset, str(version.number), version.schema_version, version.content_hash)
    key = (*said, version.published_at.isoformat())
    if dataset.name != products.CERTIFIED:
        return Asked(dataset, version, key, None)
    codes = products.public_codes(session)
    digest = hashlib.sha256("\n".join(sorted(codes)).encode()).hexdigest()
    return Asked(dataset, version, (*key, digest), codes)


kept = Kept()
"""What this process keeps."""
