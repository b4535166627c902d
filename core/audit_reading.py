"""Read the trail about certain things, the newest first; the index on the subject serves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.audit import AuditEntry

ENTRIES_ON_A_PAGE = 20


@dataclass(frozen=True)
class EntryPage:
    """One page of the trail."""

    rows: Sequence[AuditEntry]
    total: int
    page: int
    pages: int


def entries_about(
    session: Session, *subjects: str, page: int = 1, size: int = ENTRIES_ON_A_PAGE
) -> EntryPage:
    """Return what was done to the subjects.

    Args:
        session: Only reads.
        subjects: As they were recorded, such as ``product:12``.
        page: From 1; one beyond the last is the last.
        size: Entries on a page.
    """
    about: ColumnElement[bool] = AuditEntry.subject.in_(subjects)
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(about)) or 0
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    rows = session.scalars(
        select(AuditEntry).where(about).order_by(AuditEntry.id.desc()).limit(size).offset((page - 1) * size)
    ).all()
    return EntryPage(rows, total, page, pages)
