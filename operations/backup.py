"""Write a backup while the application runs: one moment of all rows, and every file they name.

The rows are read first, in one transaction that sees one moment; the files come after, because a
stored file never changes. A file that was removed between the two makes the backup begin again; one that
the store had lost before is written down in the manifest and said aloud.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from sqlalchemy import Connection, Table, select

from core.audit import AuditEntry
from core.database import utcnow
from core.storage import Storage
from operations.archive import (
    LARGEST_FILE,
    LARGEST_LINE,
    MANIFEST,
    Manifest,
    TableFacts,
    Told,
    Writer,
    verified,
    written_beside,
)
from operations.errors import BackupRefused
from operations.stored_files import is_sound, kept_names, required_names
from operations.tables import head_revision, kept_tables, revision_of, row_count, snapshot
from operations.values import encoded, reading

_ATTEMPTS = 3


@dataclass
class _Moment:
    """What one moment of the database said; the lines of each table lie in a nameless file."""

    revision: str
    audit_head: str | None
    tables: dict[str, TableFacts]
    lines: dict[str, IO[bytes]]
    required: set[str]
    kept: list[str]


def make_backup(path: Path, store: Storage, told: Told) -> Manifest:
    """Write everything that the installation holds into one file, and read the file back as proof.

    Args:
        path: Where the backup is to stand; what stands there stays until the new one is proved.
        store: The installation's store.
        told: Hears (what is being done, done, total).

    Returns:
        What the backup holds; `missing` names the stored files that were lost before.

    Raises:
        BackupRefused: If the database is not at the revision of this code, or the file does not read back.
        OSError: If the file cannot be written.
    """
    with written_beside(path) as (beside, out):
        for _attempt in range(_ATTEMPTS):
            out.seek(0)
            out.truncate()
            with ExitStack() as stack:
                moment = _read_moment(path.parent, store, stack, told)
                manifest = _pack(out, moment, store, told)
            if not _were_removed_meanwhile(manifest.missing):
                break
        out.flush()
        if verified(beside, told) != manifest:
            raise BackupRefused("Bản sao lưu vừa ghi đọc lại không khớp. Bạn kiểm tra ổ đĩa rồi thử lại.")
    return manifest


def _read_moment(folder: Path, store: Storage, stack: ExitStack, told: Told) -> _Moment:
    with snapshot() as connection:
        revision = revision_of(connection)
        if revision != head_revision():
            raise BackupRefused(
                "Cơ sở dữ liệu chưa đúng phiên bản của chương trình. "
                "Bạn chạy `flask db upgrade` rồi sao lưu lại."
            )
        tables = kept_tables()
        counts = {table.name: row_count(connection, table) for table in tables}
        moment = _Moment(
            revision=revision,
            audit_head=connection.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)),
            tables={table.name: TableFacts(table.columns.keys(), counts[table.name]) for table in tables},
            lines={},
            required=required_names(connection),
            kept=list(kept_names(connection, store)),
        )
        total, done = sum(counts.values()), 0
        for table in tables:
            lines = stack.enter_context(tempfile.TemporaryFile(dir=folder))  # noqa: SIM115 - the stack closes it
            moment.lines[table.name] = lines
            for line in _lines_of(connection, table):
                lines.write(line)
                done += 1
                if done % 200 == 0 or done == total:
                    told("Đọc bảng", done, total)
    return moment


def _lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    rows = connection.execute(reading(table).execution_options(yield_per=500))
    for line in encoded(table, rows):
        if len(line) > LARGEST_LINE:
            raise BackupRefused(f"Bảng {table.name} có dòng quá lớn, chưa sao lưu được.")
        yield line


def _pack(out: BinaryIO, moment: _Moment, store: Storage, told: Told) -> Manifest:
    """Write the archive: files, then tables in the order in which they come back, then the proof."""
    made_at = utcnow()
    writer = Writer(out, int(made_at.timestamp()))
    lost = moment.required - set(moment.kept)
    for done, name in enumerate(moment.kept, 1):
        content = _sound_content(store, name)
        if content is not None:
            writer.add(f"files/{name}", io.BytesIO(content), len(content))
        elif name in moment.required:
            lost.add(name)
        told("Ghi tệp", done, len(moment.kept))
    for done, (name, lines) in enumerate(moment.lines.items(), 1):
        size = lines.tell()
        lines.seek(0)
        writer.add(f"tables/{name}.jsonl", lines, size)
        told("Ghi bảng", done, len(moment.lines))
    manifest = Manifest(
        made_at=made_at.isoformat(timespec="seconds"),
        revision=moment.revision,
        audit_head=moment.audit_head,
        tables=moment.tables,
        members=dict(writer.members),
        missing=sorted(lost),
    )
    content = manifest.as_bytes()
    writer.add(MANIFEST, io.BytesIO(content), len(content))
    writer.finish()
    return manifest


def _sound_content(store: Storage, name: str) -> bytes | None:
    """Return a stored file; None when it is gone or is not what its name says."""
    try:
        content = store.get(name)
    except FileNotFoundError:
        return None
    if len(content) > LARGEST_FILE:
        raise BackupRefused(f"Tệp {name} lớn quá {LARGEST_FILE // 1024**2} MB, chưa sao lưu được.")
    return content if is_sound(name, content) else None


def _were_removed_meanwhile(missing: list[str]) -> bool:
    """Say whether a file is missing only because its row went away after the rows were read."""
    if not missing:
        return False
    with snapshot() as connection:
        return not required_names(connection).issuperset(missing)
