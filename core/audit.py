"""Who did what, on whose behalf: an append-only trail in which each entry hashes the former one.

Editing or removing an entry in the middle breaks the chain (`verify`), and the database refuses
both (triggers in the migration). People stand in it by number only: a log cannot forget.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, BigId, utcnow

GENESIS = "0" * 64
_LOCK = 7_402_571  # any fixed number: names this chain among PostgreSQL's advisory locks


@dataclass(frozen=True)
class Actor:
    """The person who acts, and the person for whom; both None means the system itself.

    Attributes:
        via: Name of the token through which a program acts for the person; it stands in each entry.
    """

    user_id: int | None = None
    on_behalf_of_id: int | None = None
    via: str | None = None


SYSTEM = Actor()


class AuditEntry(Base):
    """One thing that was done; never changed afterwards."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    on_behalf_of_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    changes: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    def computed_hash(self) -> str:
        """Hash what the entry says together with the former entry's hash."""
        said = [
            self.previous_hash,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.actor_id,
            self.on_behalf_of_id,
            self.action,
            self.subject,
            self.changes,
        ]
        return hashlib.sha256(
            json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        ).hexdigest()


def record(
    session: Session, actor: Actor, action: str, subject: str, changes: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Append one entry in the transaction of the change itself.

    Args:
        session: The change's session; its pending changes are flushed first.
        actor: Who acts and for whom.
        action: Verb in the house's words, such as ``product.list``.
        subject: What it was done to, such as ``product:12``.
        changes: JSON values, usually ``{"field": [before, after]}``; no secrets, no phone numbers.
    """
    session.flush()
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    previous = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    said = {**(changes or {}), **({"via": actor.via} if actor.via else {})}
    entry = AuditEntry(
        at=utcnow(),
        actor_id=actor.user_id,
        on_behalf_of_id=actor.on_behalf_of_id,
        action=action,
        subject=subject,
        changes=json.loads(json.dumps(said, default=str)),
        previous_hash=previous or GENESIS,
    )
    entry.hash = entry.computed_hash()
    session.add(entry)
    session.flush()
    return entry


def verify(session: Session) -> int | None:
    """Walk the whole chain and return the id of the first entry that does not fit; None if all fit."""
    previous = GENESIS
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500))
    with closing(entries):
        for entry in entries:
            if entry.previous_hash != previous or entry.computed_hash() != entry.hash:
                return entry.id
            previous = entry.hash
    return None
