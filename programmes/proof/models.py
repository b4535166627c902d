"""What people found behind a proof, what websites were notified, and who was called; append-only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, utcnow


class ProofCheck(Base):
    """A person looked at a proof: it still holds, or it is gone."""

    __tablename__ = "proof_checks"
    __table_args__ = (CheckConstraint("found IN ('holds', 'gone')", name="found"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    found: Mapped[str] = mapped_column(String(8))
    note: Mapped[str | None] = mapped_column(String(300))
    checked_at: Mapped[datetime] = mapped_column(default=utcnow)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class SiteNotification(Base):
    """What is known of notifying a website to the authority; the newest row of a proof stands."""

    __tablename__ = "site_notifications"
    __table_args__ = (
        CheckConstraint(
            "NOT is_needed OR (number IS NOT NULL AND notified_on IS NOT NULL)", name="number_and_day"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    is_needed: Mapped[bool]  # False: the site takes no orders
    number: Mapped[str | None] = mapped_column(String(60))
    notified_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(300))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class CallNote(Base):
    """An officer called a business about its proof: what came of it, and when to call again."""

    __tablename__ = "call_notes"
    __table_args__ = (
        CheckConstraint(
            "result IN ('promised', 'done', 'no_answer', 'wrong_number', 'refused')", name="result"
        ),
        CheckConstraint("next_on > called_on", name="next_after_call"),
        Index("ix_call_notes_business_id_next_on", "business_id", "next_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"))
    called_on: Mapped[date]
    result: Mapped[str] = mapped_column(String(12))
    note: Mapped[str | None] = mapped_column(String(500))
    next_on: Mapped[date]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
