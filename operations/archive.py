"""The file of a backup: stored files, one member per table, and a manifest that proves them all.

It is a tar, packed with gzip, that anybody can open with common tools. The manifest stands last
because it holds the SHA-256 of everything before it. Reading trusts nothing: only plain members
with the three kinds of names exist for us, each at most once, and nothing is ever extracted to a
path that the archive names.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import secrets
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO

from operations.errors import DamagedArchive

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_FILE = 256 * 1024 * 1024  # a stored file is held in memory while it travels
LARGEST_LINE = 32 * 1024 * 1024
LARGEST_MANIFEST = 512 * 1024 * 1024
# Lines of JSON shrink thirtyfold at best; gzip's worst bombs grow a thousandfold.
MOST_GROWTH = 200
FREE_GROWTH = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_TABLE = re.compile(r"tables/([a-z][a-z0-9_]{0,62})\.jsonl")
_FILE = re.compile(r"files/([0-9a-f]{64}(?:-[0-9]{1,4})?\.[a-z0-9]{2,5})")

Told = Callable[[str, int, int], None]  # (what is being done, done, total)


@dataclass(frozen=True)
class TableFacts:
    """How a table stands in the archive: names of the values in each line, and the number of lines."""

    columns: list[str]
    rows: int


@dataclass(frozen=True)
class MemberFacts:
    """What a member must be."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    Attributes:
        revision: Migration that the database stood at.
        audit_head: Hash of the newest entry of the audit trail; None when there is none.
        missing: Stored files that rows name but the store did not have whole.
    """

    made_at: str
    revision: str
    audit_head: str | None
    tables: dict[str, TableFacts]
    members: dict[str, MemberFacts]
    missing: list[str]
    format: int = field(default=FORMAT)

    @property
    def rows(self) -> int:
        """Return the number of rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    @property
    def files(self) -> int:
        """Return the number of stored files."""
        return sum(file_name(member) is not None for member in self.members)

    def as_bytes(self) -> bytes:
        """Return the manifest as the member that holds it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Manifest:
        """Read what `as_bytes` wrote.

        Raises:
            DamagedArchive: If it is anything else.
        """
        try:
            facts = json.loads(content)
            if facts["format"] != FORMAT:
                raise DamagedArchive(f"dạng {str(facts['format'])[:20]!r} chưa đọc được ở phiên bản này")
            manifest = cls(
                made_at=str(facts["made_at"]),
                revision=str(facts["revision"]),
                audit_head=None if facts["audit_head"] is None else str(facts["audit_head"]),
                tables={
                    str(name): TableFacts([str(column) for column in each["columns"]], int(each["rows"]))
                    for name, each in facts["tables"].items()
                },
                members={
                    str(name): MemberFacts(str(each["sha256"]), int(each["bytes"]))
                    for name, each in facts["members"].items()
                },
                missing=[str(name) for name in facts["missing"]],
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise DamagedArchive(MANIFEST) from None
        return manifest


def table_name(member: str) -> str | None:
    """Return the table that a member holds; None when it holds none."""
    found = _TABLE.fullmatch(member)
    return found.group(1) if found else None


def file_name(member: str) -> str | None:
    """Return the stored file that a member holds; None when it holds none."""
    found = _FILE.fullmatch(member)
    return found.group(1) if found else None


@contextmanager
def written_beside(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a file beside the wanted place that only this system user can read; rename it at the end.

    An error leaves what stood at the place before, and nothing else.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield beside, file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # or a power cut forgets the new name
        finally:
            os.close(folder)
    finally:
        beside.unlink(missing_ok=True)


class Writer:
    """Packs members one after the other and remembers the proof of each."""

    def __init__(self, out: BinaryIO, mtime: int) -> None:
        """Begin an archive; `mtime` in seconds is what all members carry."""
        # GNU's format writes sizes beyond 8 GiB without a member of its own.
        self._tar = tarfile.open(  # noqa: SIM115 - closed by `finish`
            fileobj=out, mode="w:gz", format=tarfile.GNU_FORMAT, compresslevel=6
        )
        self._mtime = mtime
        self.members: dict[str, MemberFacts] = {}

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Pack `size` bytes read from `content` under a name."""
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, self._mtime, 0o600
        hashed = _Hashed(content)
        self._tar.addfile(info, hashed)
        self.members[name] = MemberFacts(hashed.sha256.hexdigest(), size)

    def finish(self) -> None:
        """End the archive."""
        self._tar.close()


class _Hashed:
    def __init__(self, content: IO[bytes]) -> None:
        self.content = content
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.content.read(size)
        self.sha256.update(chunk)
        return chunk


class Member:
    """One member while it is being read; it is read once, from front to end."""

    def __init__(self, name: str, size: int, content: IO[bytes]) -> None:
        """Wrap the stream of a member."""
        self.name = name
        self.size = size
        self._content = _Hashed(content)

    def chunks(self) -> Iterator[bytes]:
        """Yield the content in pieces.

        Raises:
            DamagedArchive: If the archive ends before the member does.
        """
        while True:
            with _sound():
                chunk = self._content.read(_CHUNK)
            if not chunk:
                return
            yield chunk

    def read(self) -> bytes:
        """Return the content whole; only files and the manifest are small enough."""
        return b"".join(self.chunks())

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of a table.

        Raises:
            DamagedArchive: If a line is longer than any row can be, or the last one is cut.
        """
        rest = b""
        for chunk in self.chunks():
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole
            if len(rest) > LARGEST_LINE:
                raise DamagedArchive(self.name)
        if rest:
            raise DamagedArchive(self.name)

    def facts(self) -> MemberFacts:
        """Read whatever is left and return what the member proved to be."""
        for _chunk in self.chunks():
            pass
        return MemberFacts(self._content.sha256.hexdigest(), self.size)


class _PlainMember(tarfile.TarInfo):
    """Refuses everything but plain files before tarfile acts on it: links, devices, extension headers."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Any:
        member = super().frombuf(buf, encoding, errors)
        if member.type != tarfile.REGTYPE:
            raise DamagedArchive(f"có mục không phải tệp thường ({member.name[:80]!r})")
        return member


def members_of(path: Path) -> Iterator[Member]:
    """Yield the members of an archive in their order; each is read to its end before the next.

    Raises:
        DamagedArchive: If it is no such archive, is cut short, or holds anything that ours never hold.
    """
    seen: set[str] = set()
    most = path.stat().st_size * MOST_GROWTH + FREE_GROWTH
    with ExitStack() as stack:
        with _sound():
            packed = stack.enter_context(gzip.open(path))
            tar = stack.enter_context(tarfile.open(fileobj=packed, mode="r|", tarinfo=_PlainMember))
        while True:
            with _sound():
                info = tar.next()
                content = tar.extractfile(info) if info else None
            if info is None:
                _refuse_more(packed)
                return
            _refuse_strange(info, seen)
            most -= info.size
            if content is None or most < 0:
                raise DamagedArchive("nở ra quá lớn khi mở")
            member = Member(info.name, info.size, content)
            yield member
            member.facts()
            seen.add(info.name)


@contextmanager
def _sound() -> Iterator[None]:
    """Turn whatever a broken tar or gzip makes Python raise into one refusal."""
    try:
        yield
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError):
        raise DamagedArchive("không mở được hết tệp") from None


def _refuse_more(packed: gzip.GzipFile) -> None:
    """Read on behind the last member: gzip's own checksum stands there, and nothing else may."""
    with _sound():
        while chunk := packed.read(_CHUNK):
            if chunk.strip(b"\0"):
                raise DamagedArchive("có dữ liệu thừa ở cuối")


def _refuse_strange(info: tarfile.TarInfo, seen: set[str]) -> None:
    name = info.name
    if MANIFEST in seen or name in seen:
        raise DamagedArchive(f"có mục thừa ({name[:80]!r})")
    if name == MANIFEST:
        largest = LARGEST_MANIFEST
    elif file_name(name):
        largest = LARGEST_FILE
    elif table_name(name):
        return
    else:
        raise DamagedArchive(f"có mục lạ ({name[:80]!r})")
    if info.size > largest:
        raise DamagedArchive(f"mục quá lớn ({name[:80]!r})")


def verified(path: Path, told: Told) -> Manifest:
    """Read the whole archive, hold every byte against the manifest, and return it.

    Raises:
        DamagedArchive: Naming the first member that does not fit.
    """
    found: dict[str, MemberFacts] = {}
    manifest: Manifest | None = None
    for member in members_of(path):
        if member.name == MANIFEST:
            manifest = Manifest.from_bytes(member.read())
        else:
            found[member.name] = member.facts()
            told("Kiểm tệp", len(found), 0)
    if manifest is None:
        raise DamagedArchive(f"thiếu {MANIFEST}")
    for name in sorted(found.keys() | manifest.members.keys()):
        if found.get(name) != manifest.members.get(name):
            raise DamagedArchive(name)
        stored = file_name(name)
        if stored and "-" not in stored and not stored.startswith(found[name].sha256):
            raise DamagedArchive(name)
    tables = {table for name in found if (table := table_name(name))}
    if tables != manifest.tables.keys():
        raise DamagedArchive(MANIFEST)
    return manifest
