"""Notes of inspections. Facts about the past: the database refuses to change or remove one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import User
from catalog.models import Business
from core.database import Base, utcnow


class Subject(StrEnum):
    """What was looked at; twin: the CHECK of `inspection_notes.subject`."""

    EVIDENCE = "evidence"
    WEBSITE = "website"
    STALL = "stall"
    LISTING = "listing"
    PAPER = "paper"
    LOT = "lot"
    PRODUCT = "product"
    BUSINESS = "business"


class Outcome(StrEnum):
    """What was found; twin: the CHECK of `inspection_notes.outcome`."""

    STILL_WRONG = "still_wrong"
    IN_ORDER = "in_order"
    REMARK = "remark"  # neither: something worth knowing


class InspectionNote(Base):
    """What one person saw of one thing at one moment.

    The photo was drawn anew before it was stored: nothing of place or camera is in it, and the file
    as it came is kept nowhere.
    """

    __tablename__ = "inspection_notes"
    __table_args__ = (
        CheckConstraint(
            "subject IN ('evidence', 'website', 'stall', 'listing', 'paper', 'lot', 'product', 'business')",
            name="subject",
        ),
        CheckConstraint("outcome IN ('still_wrong', 'in_order', 'remark')", name="outcome"),
        Index(None, "subject", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[int]  # of the subject's own table; what is gone keeps its notes with its business
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(String(1000), default="")
    stored_photo: Mapped[str | None] = mapped_column(String(80))
    written_at: Mapped[datetime] = mapped_column(default=utcnow)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    business: Mapped[Business] = relationship()
    written_by: Mapped[User | None] = relationship()
