"""How people come to a business: invited by its owner, or asking the department."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.businesses import Business
from core.database import Base, utcnow


class Invitation(Base):
    """An owner's invitation to the person with a phone number; nobody is a member before saying yes.

    Nothing is looked up when it is written, so it cannot tell whether the number has an account.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'editor')", name="role"),
        CheckConstraint("outcome IN ('joined', 'declined', 'ended')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="outcome_has_time"),
        Index(None, "phone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id", ondelete="CASCADE"), index=True)
    phone: Mapped[str] = mapped_column(String(20))  # E.164
    role: Mapped[str] = mapped_column(String(8))
    code_hash: Mapped[str] = mapped_column(String(64))
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(8))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # who answered

    business: Mapped[Business] = relationship()


class BusinessClaim(Base):
    """A person says of a registration that it is theirs; an officer sees the person and decides."""

    __tablename__ = "business_claims"
    __table_args__ = (
        CheckConstraint("outcome IN ('joined', 'refused')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="outcome_has_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    outcome: Mapped[str | None] = mapped_column(String(8))

    business: Mapped[Business] = relationship()
