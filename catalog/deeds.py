"""Tell what somebody did for a business, from the audit trail; the words are those of `core.trail`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import HelperSession
from core.audit import AuditEntry
from core.trail import Change, action_words, changes_of, subjects

MOST_SHOWN = 500
_LONGEST_VALUE = 60
_OF_HELP = "help."  # the session itself: its beginning and end stand above the list


@dataclass(frozen=True)
class Deed:
    """One thing that was done.

    Attributes:
        at: When.
        what: In words, such as "Sửa sản phẩm".
        on: What it was done to; "" when it speaks of the whole business.
        path: Its page in the workspace; "" when there is none.
        details: One line a changed field, before and after.
    """

    at: datetime
    what: str
    on: str
    path: str
    details: tuple[str, ...]


def deeds_of(session: Session, row: HelperSession) -> list[Deed]:
    """Return what the helper did in a session, in order; work that it began and the worker ended included.

    Every change of a session carries helper and producer, so the list is what the two did together
    from its beginning until they began another one.
    """
    until = session.scalar(
        select(func.min(HelperSession.started_at)).where(
            HelperSession.helper_id == row.helper_id,
            HelperSession.consented_by_id == row.consented_by_id,
            HelperSession.started_at > row.started_at,
        )
    )
    statement = select(AuditEntry).where(
        AuditEntry.actor_id == row.helper_id,
        AuditEntry.on_behalf_of_id == row.consented_by_id,
        AuditEntry.at >= row.started_at,
        ~AuditEntry.action.startswith(_OF_HELP, autoescape=True),
    )
    if until is not None:
        statement = statement.where(AuditEntry.at < until)
    entries = session.scalars(statement.order_by(AuditEntry.id).limit(MOST_SHOWN)).all()
    return in_words(session, entries)


def in_words(session: Session, entries: Sequence[AuditEntry]) -> list[Deed]:
    """Return entries of the trail as a person reads them."""
    things = subjects(session, [entry.subject for entry in entries])
    told = changes_of(session, entries, longest=_LONGEST_VALUE)
    return [
        Deed(
            at=entry.at,
            what=action_words(entry.action),
            on=things[entry.subject].words if things[entry.subject].own_url else "",
            path=things[entry.subject].own_url or "",
            details=tuple(_detail(change) for change in changes),
        )
        for entry, changes in zip(entries, told, strict=True)
    ]


def _detail(change: Change) -> str:
    if change.before is None:
        return f"{change.label}: {change.after}"
    return f"{change.label}: {change.before} → {change.after}"
