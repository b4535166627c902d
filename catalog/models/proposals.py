"""What the cooperative alliance proposes to the department, with the answer that it got."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import User
from catalog.models.businesses import Business
from core.database import Base, utcnow


class ProposalKind(StrEnum):
    """What is proposed: a cooperative that is not in the list, a corrected fact, or support."""

    NEW = "new"
    CORRECTION = "correction"
    PROGRAMME = "programme"


class ProposalState(StrEnum):
    """Where a proposal stands; only an open one moves."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Proposal(Base):
    """One proposal. `business_id` is the business it speaks of, or the one that was registered from it.

    Programmes stand above the catalogue: `programme_code` is their code as text.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint("kind IN ('new', 'correction', 'programme')", name="kind"),
        CheckConstraint("state IN ('open', 'accepted', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_has_time"),
        CheckConstraint("(kind = 'new') = (name IS NOT NULL)", name="new_has_name"),
        CheckConstraint("(kind = 'correction') = (field IS NOT NULL)", name="correction_has_field"),
        CheckConstraint("(kind = 'programme') = (programme_code IS NOT NULL)", name="programme_has_code"),
        CheckConstraint("kind = 'new' OR business_id IS NOT NULL", name="has_business"),
        CheckConstraint(
            "contact_phone IS NULL OR contact_consent_at IS NOT NULL", name="contact_with_consent"
        ),
        ForeignKeyConstraint(["place_scheme", "place_code"], ["places.scheme", "places.code"]),
        Index(None, "proposed_by_id", "created_at"),
        Index(None, "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default=ProposalState.OPEN.value)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    reason: Mapped[str] = mapped_column(Text)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("businesses.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(200))
    place_scheme: Mapped[str | None] = mapped_column(String(10))
    place_code: Mapped[str | None] = mapped_column(String(5))
    contact_name: Mapped[str | None] = mapped_column(String(120))
    contact_phone: Mapped[str | None] = mapped_column(String(20))  # E.164, for the officer alone
    contact_consent_at: Mapped[datetime | None]
    field: Mapped[str | None] = mapped_column(String(20))
    value: Mapped[str | None] = mapped_column(Text)
    programme_code: Mapped[str | None] = mapped_column(String(40))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    business: Mapped[Business | None] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
