"""What an administrator has set for this installation, where the code's own data is only a guess.

The code ships dated data with its source; a row here takes the place of one value of it. A value
that has no row is the shipped one. Who changed what from what stands in the audit trail, under the
subject ``setting:<key>``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.audit import Actor, AuditEntry, record
from core.database import Base, utcnow

HISTORY = 20
TURNS = "settings"  # see `core.turns`: a setting without a row cannot be locked by it


class InstallationSetting(Base):
    """One value that takes the place of a shipped one."""

    __tablename__ = "installation_settings"

    key: Mapped[str] = mapped_column(String(70), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)


def subject_of(key: str) -> str:
    """Return what the audit trail calls a setting."""
    return f"setting:{key}"


def settings_under(session: Session, prefix: str) -> dict[str, InstallationSetting]:
    """Return all settings whose keys begin with a prefix, by key."""
    rows = session.scalars(
        select(InstallationSetting).where(InstallationSetting.key.startswith(prefix, autoescape=True))
    )
    return {row.key: row for row in rows}


def put_setting(session: Session, actor: Actor, key: str, value: Any, *, shipped: Any) -> bool:
    """Set a value, or go back to the shipped one by giving exactly that; write down who and from what.

    Args:
        session: The change's session.
        actor: Who decides.
        key: At most 70 characters.
        value: Any JSON value.
        shipped: What holds without a row.

    Returns:
        Whether anything changed.
    """
    row = session.get(InstallationSetting, key)
    before = shipped if row is None else row.value
    if value == before:
        return False
    if value == shipped:
        session.delete(row)
    elif row is None:
        session.add(InstallationSetting(key=key, value=value, set_at=utcnow(), set_by_id=actor.user_id))
    else:
        row.value, row.set_at, row.set_by_id = value, utcnow(), actor.user_id
    record(session, actor, "setting.change", subject_of(key), {"value": [before, value]})
    return True


def history_of(session: Session, subject: str) -> Sequence[AuditEntry]:
    """Return what the trail holds about a subject, the newest first."""
    return session.scalars(
        select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id.desc()).limit(HISTORY)
    ).all()
