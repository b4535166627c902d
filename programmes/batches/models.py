"""Batches of acts verified by a sample, and acts that were given back to those who recorded them.

All of it is appended, never changed (the database refuses it): an auditor reads what was drawn, what was
said of each, by whom and when, and can draw the sample again.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import User
from core.database import Base, utcnow
from programmes.models import SupportAct


class Outcome(StrEnum):
    """How a batch ended."""

    VERIFIED = "verified"
    REFUSED = "refused"  # one of the sample was wrong
    GIVEN_UP = "given_up"


class FallenOut(StrEnum):
    """Why an act of a batch was not verified with the others."""

    CHANGED = "changed"
    RETURNED = "returned"
    VERIFIED = "verified"
    NOT_ACCEPTED = "not_accepted"
    NO_EVIDENCE = "no_evidence"
    OWN = "own"


class Batch(Base):
    """One set of acts with the seed of its sample; how it ended stands in `end`."""

    __tablename__ = "verification_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    drawn_at: Mapped[datetime] = mapped_column(default=utcnow)
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    seed: Mapped[str] = mapped_column(String(32))
    rules_version: Mapped[str] = mapped_column(String(40))
    narrowed: Mapped[dict[str, Any]] = mapped_column(JSON)  # how the set was chosen, as words of the address
    acts_number: Mapped[int]
    sample_size: Mapped[int]

    drawn_by: Mapped[User] = relationship()
    end: Mapped[BatchEnd | None] = relationship(back_populates="batch")


class BatchAct(Base):
    """An act as it stood when the batch was drawn; `place` is its place in the sample, None outside."""

    __tablename__ = "verification_batch_acts"

    batch_id: Mapped[int] = mapped_column(ForeignKey("verification_batches.id"), primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("support_acts.id"), primary_key=True, index=True)
    act_version: Mapped[int]
    evidence: Mapped[list[Any]] = mapped_column(JSON)  # ids, in order
    place: Mapped[int | None]

    act: Mapped[SupportAct] = relationship()


class BatchVerdict(Base):
    """What was said of one act of the sample; a later one takes the place of an earlier."""

    __tablename__ = "verification_verdicts"
    __table_args__ = (Index(None, "batch_id", "act_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("verification_batches.id"))
    act_id: Mapped[int] = mapped_column(ForeignKey("support_acts.id"))
    is_right: Mapped[bool]
    note: Mapped[str | None] = mapped_column(String(500))
    said_at: Mapped[datetime] = mapped_column(default=utcnow)
    said_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class BatchEnd(Base):
    """How a batch ended, once."""

    __tablename__ = "verification_batch_ends"
    __table_args__ = (CheckConstraint("outcome IN ('verified', 'refused', 'given_up')", name="outcome"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("verification_batches.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(500))
    verified_number: Mapped[int]
    ended_at: Mapped[datetime] = mapped_column(default=utcnow)
    ended_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    batch: Mapped[Batch] = relationship(back_populates="end")


class BatchFallen(Base):
    """An act that fell out of a batch when it was verified, and why."""

    __tablename__ = "verification_batch_fallen"
    __table_args__ = (
        CheckConstraint(
            "cause IN ('changed', 'returned', 'verified', 'not_accepted', 'no_evidence', 'own')", name="cause"
        ),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("verification_batches.id"), primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("support_acts.id"), primary_key=True)
    cause: Mapped[str] = mapped_column(String(12))


class ActReturn(Base):
    """An accepted act that a second person found wrong, with the reason; the answer is a row of its own."""

    __tablename__ = "act_returns"

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("support_acts.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("verification_batches.id"))
    reason: Mapped[str] = mapped_column(String(500))
    returned_at: Mapped[datetime] = mapped_column(default=utcnow)
    returned_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    act: Mapped[SupportAct] = relationship()
    returned_by: Mapped[User] = relationship()
    answer: Mapped[ActReturnAnswer | None] = relationship(back_populates="returned")


class ActReturnAnswer(Base):
    """What was done about a returned act: the recorder's words, or that it was verified after all."""

    __tablename__ = "act_return_answers"

    return_id: Mapped[int] = mapped_column(ForeignKey("act_returns.id"), primary_key=True)
    words: Mapped[str] = mapped_column(String(500))
    answered_at: Mapped[datetime] = mapped_column(default=utcnow)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    returned: Mapped[ActReturn] = relationship(back_populates="answer")
