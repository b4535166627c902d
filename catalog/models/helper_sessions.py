"""Who let whom help with which business: the spoken consent, and the hour that follows from it.

Rows stay: they say later who helped how many businesses.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import User
from catalog.models.businesses import Business
from core.database import Base, utcnow


class EndReason(StrEnum):
    """Why a helper session is over."""

    HELPER = "helper"
    PRODUCER = "producer"
    TIME = "time"
    SIGNED_OUT = "signed_out"
    NO_RIGHT = "no_right"


class HelperConsent(Base):
    """A code that a member reads out to a helper; only a keyed hash of it is kept."""

    __tablename__ = "helper_consents"
    __table_args__ = (CheckConstraint("wrong_tries >= 0", name="wrong_tries_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]  # by its giver, or because a newer code took its place


class HelperSession(Base):
    """An hour in which a helper works for one business; `catalog.helper_sessions` says whether it is open."""

    __tablename__ = "helper_sessions"
    __table_args__ = (
        CheckConstraint(
            "ended_why IN ('helper', 'producer', 'time', 'signed_out', 'no_right')", name="ended_why"
        ),
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended_has_why"),
        # A helper works for one producer at a time, so that each change has one name beside it.
        Index(
            "uq_helper_sessions_not_ended",
            "helper_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "helper_id", "started_at"),
        Index(None, "business_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    consented_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    consent_id: Mapped[int] = mapped_column(ForeignKey("helper_consents.id"), unique=True)
    # The device on which the code was typed; ended sign-ins are forgotten after a time.
    sign_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_sessions.id", ondelete="SET NULL"), index=True
    )
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(12))

    business: Mapped[Business] = relationship()
    helper: Mapped[User] = relationship(foreign_keys=[helper_id])
    consented_by: Mapped[User] = relationship(foreign_keys=[consented_by_id])
