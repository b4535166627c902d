"""Clean up at night: files that no row names, and records that may only be kept for a time.

A file can be left over when a process is killed between storing it and saving its row. It is not
removed at once: it is put aside under a name that nothing finds, given back if a row should speak
of it after all (the same picture may be uploaded again in that very moment), and removed a day later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, delete, or_
from sqlalchemy.orm import Session

from accounts.models import HalfSignIn, SecurityEvent, UserSession
from core.database import Base, utcnow
from core.jobs import Job, daily, enqueue, task
from core.once import FormReceipt
from core.storage import Storage, storage
from operations.stored_files import mentioned_digests, required_names
from operations.tables import snapshot

ORPHAN_AGE = timedelta(days=1)
LOOK_AGAIN_AFTER = timedelta(minutes=10)  # longer than any upload
KEEP_SECURITY_EVENTS = timedelta(days=30)
KEEP_FORM_RECEIPTS = timedelta(days=30)
KEEP_ENDED_SESSIONS = timedelta(days=90)
KEEP_HALF_SIGN_INS = timedelta(days=1)
_ASIDE = re.compile(r"(?P<name>.+)\.(?P<seconds>[0-9]{9,12})\.orphan")


@daily("operations.sweep_files")
def sweep_files(job: Job) -> dict[str, Any] | None:
    """Put aside what no row names, and remove what was put aside the day before."""
    store, now = storage(), utcnow()
    given_back = give_back(store, digests_in_use())
    removed = remove_old(store, now)
    put_aside = put_orphans_aside(store, digests_in_use(), now)
    if put_aside:
        again = enqueue(job.session, "operations.look_again", {})
        again.run_after = now + LOOK_AGAIN_AFTER
    return {"put_aside": len(put_aside), "given_back": len(given_back), "removed": len(removed)}


@task("operations.look_again")
def look_again(job: Job) -> dict[str, Any] | None:
    """Give back what somebody uploaded again just while it was put aside."""
    return {"given_back": len(give_back(storage(), digests_in_use()))}


@daily("operations.forget_old_records")
def forget_old_records(job: Job) -> dict[str, Any] | None:
    """Remove network addresses, spent form ids and ended sessions whose time is over."""
    return dict(forgotten(job.session, utcnow()))


def digests_in_use() -> set[str]:
    """Return the digests of all files that any row needs or speaks of at this moment."""
    with snapshot() as connection:
        return mentioned_digests(connection) | {name[:64] for name in required_names(connection)}


def put_orphans_aside(store: Storage, in_use: set[str], now: datetime) -> list[str]:
    """Take files out of sight that no row names and that are older than a day; returns their names."""
    moved = []
    for name in sorted(store.names()):
        if name[:64] in in_use or _stored_at(store, name) > now - ORPHAN_AGE:
            continue
        path = store.path(name)
        store.fs.mv(path, f"{path}.{int(now.timestamp())}.orphan")
        moved.append(name)
    return moved


def give_back(store: Storage, in_use: set[str]) -> list[str]:
    """Put files back into their places that a row speaks of by now; returns their names."""
    returned = []
    for path, name, _since in _aside(store):
        if name[:64] not in in_use:
            continue
        if store.exists(name):  # stored anew meanwhile: the same content
            store.fs.rm_file(path)
        else:
            store.fs.mv(path, store.path(name))
        returned.append(name)
    return returned


def remove_old(store: Storage, now: datetime) -> list[str]:
    """Remove for good what has been aside for a day; returns the names."""
    removed = []
    for path, name, since in _aside(store):
        if since <= (now - ORPHAN_AGE).timestamp():
            store.fs.rm_file(path)
            removed.append(name)
    return removed


def forgotten(session: Session, now: datetime) -> Iterator[tuple[str, int]]:
    """Remove the records whose time is over, and yield each table with the number of rows removed."""
    over: list[tuple[type[Base], ColumnElement[bool]]] = [
        (SecurityEvent, SecurityEvent.at < now - KEEP_SECURITY_EVENTS),
        (FormReceipt, FormReceipt.created_at < now - KEEP_FORM_RECEIPTS),
        (HalfSignIn, HalfSignIn.expires_at < now - KEEP_HALF_SIGN_INS),
        (
            UserSession,
            or_(
                UserSession.ended_at < now - KEEP_ENDED_SESSIONS,
                UserSession.expires_at < now - KEEP_ENDED_SESSIONS,
            ),
        ),
    ]
    for model, is_over in over:
        done = session.execute(delete(model).where(is_over).execution_options(synchronize_session=False))
        yield model.__tablename__, cast(Any, done).rowcount


def _aside(store: Storage) -> list[tuple[str, str, int]]:
    """Return path, former name and time of all that was put aside."""
    found = []
    for path in store.fs.find(store.root):
        parts = _ASIDE.fullmatch(str(path).rsplit("/", 1)[-1])
        if parts:
            found.append((str(path), parts["name"], int(parts["seconds"])))
    return found


def _stored_at(store: Storage, name: str) -> datetime:
    return cast(datetime, store.fs.modified(store.path(name)))
