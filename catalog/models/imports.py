"""Files of products that were handed in, with what became of their rows."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.businesses import Business
from core.database import Base, BigId, utcnow


class ImportState(StrEnum):
    """Where a file stands: judged first, brought in only when its owner says so."""

    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    DONE = "done"


class ProductImport(Base):
    """One file: who handed it in, or by now has it brought in; what it held, what was found and done."""

    __tablename__ = "imports"
    __table_args__ = (CheckConstraint("state IN ('checking', 'checked', 'applying', 'done')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    finished_at: Mapped[datetime | None]
    file_name: Mapped[str] = mapped_column(String(200))  # as its owner called it
    file_digest: Mapped[str] = mapped_column(String(64))  # SHA-256
    stored_name: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), default=ImportState.CHECKING.value)
    job_id: Mapped[int | None] = mapped_column(BigId)
    counts: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # {verdict: rows}, after the check
    report_stored: Mapped[str | None] = mapped_column(String(80))  # shape of `importing.reports.Report`
    rejected_stored: Mapped[str | None] = mapped_column(String(80))  # the workbook to mend
    # One letter a row, as far as the rows were brought in, so that a run that was cut off counts right.
    outcome: Mapped[str] = mapped_column(Text, default="")

    business: Mapped[Business] = relationship()
