"""Kept verdicts, and which products a new version of the rules moved from one state to another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId, utcnow

_STATES = "('green', 'amber', 'red', 'off')"


class KeptVerdict(Base):
    """How ready a product was at a marketplace, and what that was read from."""

    __tablename__ = "kept_verdicts"
    __table_args__ = (CheckConstraint(f"state IN {_STATES}", name="state"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    marketplace: Mapped[str] = mapped_column(String(20), primary_key=True)
    state: Mapped[str] = mapped_column(String(5))
    problems: Mapped[list[Any]] = mapped_column(JSON)  # shape of `Problem.as_json`
    notes: Mapped[list[Any]] = mapped_column(JSON)  # the same
    pack_version: Mapped[str] = mapped_column(String(60))  # corrections of guesses included; "": never judged
    basis: Mapped[str] = mapped_column(String(16))  # rules, checks and host, see `judge.basis_of`
    fingerprint: Mapped[str] = mapped_column(String(32))  # of the listing that was judged
    judged_for: Mapped[date]  # the day on which papers were looked at
    holds_until: Mapped[date | None]  # the last day on which all papers stand the same; None: for ever
    is_current: Mapped[bool] = mapped_column(Boolean)  # taken back by triggers
    judged_at: Mapped[datetime] = mapped_column(default=utcnow)


class KnownPack(Base):
    """The rules of a version by which products were judged, so that the next one can be held against it."""

    __tablename__ = "known_packs"

    version: Mapped[str] = mapped_column(String(60), primary_key=True)
    marketplace: Mapped[str] = mapped_column(String(20))
    rules: Mapped[list[Any]] = mapped_column(JSON)  # shape of `versions.plain`
    first_used_at: Mapped[datetime] = mapped_column(default=utcnow)


class StateChange(Base):
    """A product that another version of the rules gave another state."""

    __tablename__ = "state_changes"
    __table_args__ = (
        CheckConstraint(f"state_before IN {_STATES} AND state_after IN {_STATES}", name="states"),
        Index(None, "marketplace", "version_after"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    marketplace: Mapped[str] = mapped_column(String(20))
    version_before: Mapped[str] = mapped_column(String(60))
    version_after: Mapped[str] = mapped_column(String(60))
    state_before: Mapped[str] = mapped_column(String(5))
    state_after: Mapped[str] = mapped_column(String(5))
    noticed_at: Mapped[datetime] = mapped_column(default=utcnow)
