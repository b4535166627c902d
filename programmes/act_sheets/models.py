"""Sheets of acts that were handed in, and what officers decided about businesses that could not be told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, utcnow


class SheetState(StrEnum):
    """Where a sheet stands: judged first, brought in only when somebody says so."""

    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    DONE = "done"


class ChoiceKind(StrEnum):
    """What an officer said of a business that could not be told."""

    IS = "is"
    NEW = "new"
    SAME_AS = "same_as"  # the new business of another row
    SKIP = "skip"


class ActSheet(Base):
    """One file: who handed it in, what it held, what was found and done."""

    __tablename__ = "act_sheets"
    __table_args__ = (CheckConstraint("state IN ('checking', 'checked', 'applying', 'done')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    finished_at: Mapped[datetime | None]
    file_name: Mapped[str] = mapped_column(String(200))  # as it was called
    file_digest: Mapped[str] = mapped_column(String(64))  # SHA-256
    stored_name: Mapped[str | None] = mapped_column(String(80))  # None: its term is over
    state: Mapped[str] = mapped_column(String(10), default=SheetState.CHECKING.value)
    job_id: Mapped[int | None] = mapped_column(BigId)
    counts: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # {verdict: rows}, after the check
    report_stored: Mapped[str | None] = mapped_column(String(80))  # shape of `act_sheets.reports.SheetReport`
    rejected_stored: Mapped[str | None] = mapped_column(String(80))  # the workbook to mend


class SheetChoice(Base):
    """A decision, remembered so that the same words are asked about once.

    `fingerprint` is a keyed hash of what a row says of its business (or of the whole row, for one that is
    left out), within one agency; nothing of the row itself is kept here.
    """

    __tablename__ = "act_sheet_choices"
    __table_args__ = (
        CheckConstraint("kind IN ('is', 'new', 'same_as', 'skip')", name="kind"),
        CheckConstraint("(kind = 'is') = (business_id IS NOT NULL)", name="is_names_business"),
    )

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    business_id: Mapped[int | None] = mapped_column(ForeignKey("businesses.id", ondelete="CASCADE"))
    same_as: Mapped[str | None] = mapped_column(String(64))  # the other row's fingerprint
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    chosen_at: Mapped[datetime] = mapped_column(default=utcnow)
