"""Bring a backup back into an empty, migrated database: all of it, or nothing.

The archive is proved before anything is touched. Files come first, because a file that no row
names does no harm, while a row whose file is missing does; then all rows in one transaction, at
the end of which counts and the audit trail must be what the manifest says.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from shutil import disk_usage
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.audit import AuditEntry, verify
from core.database import db
from core.storage import Storage
from operations.archive import Manifest, Member, Told, file_name, members_of, table_name, verified
from operations.errors import DamagedArchive, NotEmpty, RestoreRefused
from operations.tables import (
    OF_ONE_SERVER,
    SEEDED,
    head_revision,
    kept_tables,
    parent_column,
    revision_of,
    row_count,
)
from operations.values import decoder, value_of, without, writing

_BATCH = 500
_LOCK_WAIT = "10s"


def restore(path: Path, store: Storage, told: Told) -> Manifest:
    """Bring everything of a backup into this installation.

    Args:
        path: The backup.
        store: The installation's store; files that it holds already stay when they are the same.
        told: Hears (what is being done, done, total).

    Returns:
        What was brought back.

    Raises:
        RestoreRefused: If the archive is damaged, is of another revision, or does not fit the models,
            or if this database is not empty and migrated. No row was written then.
        OSError: If the archive cannot be read or the store not be written.
    """
    manifest = verified(path, told)
    with db.engine.connect() as connection:
        _refuse_unfit(connection, manifest)
        _refuse_unless_empty(connection)
    _refuse_without_room(store, manifest)
    members = members_of(path)
    first_table = _restore_files(members, store, manifest, told)
    _restore_rows(db.engine, first_table, members, manifest, told)
    return manifest


def _refuse_unfit(connection: Connection, manifest: Manifest) -> None:
    if revision_of(connection) != head_revision():
        raise RestoreRefused(
            "Cơ sở dữ liệu chưa đúng phiên bản của chương trình. "
            "Bạn chạy `flask db upgrade` rồi khôi phục lại."
        )
    if manifest.revision != head_revision():
        raise RestoreRefused(
            f"Bản sao lưu thuộc phiên bản {manifest.revision[:60]!r}, "
            f"chương trình này là {head_revision()!r}. "
            "Bạn dùng đúng phiên bản chương trình đã sao lưu, khôi phục rồi mới nâng cấp."
        )
    known = {table.name: set(table.columns.keys()) for table in kept_tables()}
    held = {name: facts.columns for name, facts in manifest.tables.items()}
    for name in sorted(known.keys() | held.keys()):
        columns = held.get(name, [])
        if len(columns) != len(set(columns)) or set(columns) != known.get(name):
            raise DamagedArchive(f"bảng hoặc cột của {name!r} không khớp chương trình")
    if list(held) != [table.name for table in kept_tables()]:
        raise DamagedArchive("thứ tự bảng")


def _refuse_unless_empty(connection: Connection) -> None:
    for table in kept_tables():
        rows = row_count(connection, table)
        if rows and table.name not in SEEDED:
            raise NotEmpty(table.name, rows)


def _refuse_without_room(store: Storage, manifest: Manifest) -> None:
    folder = Path(store.root)
    if not folder.is_dir():  # an object store
        return
    needed = sum(facts.bytes for member, facts in manifest.members.items() if file_name(member))
    free = disk_usage(folder).free
    if needed > free:
        raise RestoreRefused(
            f"Ổ đĩa của kho tệp còn {free // 1024**2} MB, cần {needed // 1024**2} MB. "
            "Bạn thêm chỗ rồi thử lại."
        )


def _restore_files(members: Iterator[Member], store: Storage, manifest: Manifest, told: Told) -> Member:
    """Store the files, and return the member behind them: the first table."""
    for done, member in enumerate(members, 1):
        name = file_name(member.name)
        if name is None:
            return member
        content = member.read()
        _hold_against(manifest, member)
        if store.exists(name) and store.get(name) != content:
            store.delete(name)  # damaged, or a size made by another version: the backup's is the one
        store.put_as(name, content)
        told("Khôi phục tệp", done, manifest.files)
    raise DamagedArchive("không có bảng nào")


def _restore_rows(
    engine: Engine, first: Member, members: Iterator[Member], manifest: Manifest, told: Told
) -> None:
    tables = {table.name: table for table in kept_tables()}
    done = 0
    with Session(engine) as session, session.begin():
        connection = session.connection()
        _keep_others_out(connection, list(tables.values()))
        _refuse_unless_empty(connection)
        for table in reversed(tables.values()):
            if table.name in SEEDED:
                connection.execute(table.delete())
        for member, table in zip(_with(first, members), tables.values(), strict=False):
            if table_name(member.name) != table.name:
                raise DamagedArchive(f"thứ tự bảng ({member.name})")
            try:
                for count in _insert(connection, table, member, manifest.tables[table.name].columns):
                    done += count
                    told("Khôi phục bảng", done, manifest.rows)
            except (DBAPIError, ValueError, OverflowError):
                raise DamagedArchive(f"bảng {table.name} có dòng không hợp lệ") from None
            _hold_against(manifest, member)
            _set_sequence(connection, table)
        _refuse_unless_whole(session, manifest)


def _with(first: Member, others: Iterator[Member]) -> Iterator[Member]:
    yield first
    yield from others


def _keep_others_out(connection: Connection, tables: list[Table]) -> None:
    """Let nobody write until the end. SQLite's transaction, which may write, has done so by beginning."""
    if connection.dialect.name != "postgresql":
        return
    connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_WAIT}'"))
    names = ", ".join(connection.dialect.identifier_preparer.format_table(table) for table in tables)
    try:
        connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
    except DBAPIError:
        raise RestoreRefused(
            "Cơ sở dữ liệu đang có chương trình khác ghi. Bạn dừng trang và việc chạy nền rồi khôi phục lại."
        ) from None


def _insert(connection: Connection, table: Table, member: Member, columns: list[str]) -> Iterator[int]:
    """Insert the lines of a member in batches, and yield the size of each."""
    statement = writing(table, connection.dialect)
    read = decoder(table, columns)
    forgotten = OF_ONE_SERVER.get(table.name, frozenset())
    rows = _parents_first(table, (without(read(line), forgotten) for line in member.lines()))
    while batch := list(islice(rows, _BATCH)):
        connection.execute(statement, batch)
        yield len(batch)


def _parents_first(table: Table, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Hold back rows that refer to a later row of their own table until that one has come.

    Rows come ordered by key, so only the few that point forward, and those that wait for them,
    are held in memory.

    Raises:
        ValueError: If rows wait for each other for ever.
    """
    parent = parent_column(table)
    if parent is None:
        yield from rows
        return
    (key,) = table.primary_key.columns.keys()
    held: dict[Any, dict[str, Any]] = {}
    for row in rows:
        own, wanted = value_of(row, key), value_of(row, parent.name)
        if wanted is not None and (wanted > own or wanted in held):
            held[own] = row
        else:
            yield row
    while held:
        ready = [own for own, row in held.items() if value_of(row, parent.name) not in held]
        if not ready:
            raise ValueError("rows that wait for each other")
        for own in ready:
            yield held.pop(own)


def _set_sequence(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number on behind the rows that came with their numbers."""
    column = table.autoincrement_column
    if connection.dialect.name != "postgresql" or column is None:
        return
    sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
    highest = connection.scalar(select(func.max(column)))
    if sequence is not None and highest is not None:
        connection.execute(
            text("SELECT setval(CAST(:sequence AS regclass), :highest)"),
            {"sequence": sequence, "highest": highest},
        )


def _hold_against(manifest: Manifest, member: Member) -> None:
    # The file was proved in whole before; this is against its being exchanged since.
    if member.facts() != manifest.members.get(member.name):
        raise DamagedArchive(member.name)


def _refuse_unless_whole(session: Session, manifest: Manifest) -> None:
    connection = session.connection()
    for table in kept_tables():
        if row_count(connection, table) != manifest.tables[table.name].rows:
            raise DamagedArchive(f"số dòng của bảng {table.name}")
    head = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    if head != manifest.audit_head or verify(session) is not None:
        raise DamagedArchive("chuỗi nhật ký hệ thống")
