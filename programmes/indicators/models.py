"""Definitions that an installation has given itself, targets of indicators, and figures of other agencies.

All three are append-only: the newest row of a code (and period) stands, older ones say what stood before.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, utcnow


class IndicatorDefinition(Base):
    """One version of what an indicator of the whole area means; it replaces what came with the house."""

    __tablename__ = "indicator_definitions"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("standing IN ('reported', 'not_determinable')", name="standing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    standing: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(40))
    definition: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(500))
    proxy: Mapped[str | None] = mapped_column(String(500))
    since: Mapped[date]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class IndicatorTarget(Base):
    """What one indicator is to reach in a period; `value` None takes the target away.

    The number of businesses that a programme is to reach stands in `programme_targets`.
    """

    __tablename__ = "indicator_targets"
    __table_args__ = (
        CheckConstraint("until >= since", name="period_in_order"),
        CheckConstraint("value IS NULL OR value >= 0", name="value_not_negative"),
        Index("ix_indicator_targets_code", "code", "since", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    since: Mapped[date]
    until: Mapped[date]
    value: Mapped[int | None] = mapped_column(BigInteger)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class IndicatorValue(Base):
    """A figure without names, as another agency gave it for a period, with the paper that says so.

    A correction is a row of its own that names the row it corrects; `value` None withdraws the figure.
    """

    __tablename__ = "indicator_values"
    __table_args__ = (
        CheckConstraint("until >= since", name="period_in_order"),
        CheckConstraint("value IS NULL OR value >= 0", name="value_not_negative"),
        CheckConstraint("value IS NOT NULL OR corrects_id IS NOT NULL", name="withdraws_something"),
        CheckConstraint("corrects_id IS NULL OR reason IS NOT NULL", name="correction_has_reason"),
        UniqueConstraint("corrects_id"),
        Index(
            "uq_indicator_values_first",
            "code",
            "since",
            "until",
            unique=True,
            sqlite_where=text("corrects_id IS NULL"),
            postgresql_where=text("corrects_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    since: Mapped[date]
    until: Mapped[date]
    value: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(200))
    paper_number: Mapped[str | None] = mapped_column(String(60))
    paper_dated: Mapped[date | None]
    file_name: Mapped[str | None] = mapped_column(String(200))  # as it was called
    stored_name: Mapped[str | None] = mapped_column(String(80))  # in the store; begins with its SHA-256
    reason: Mapped[str | None] = mapped_column(String(300))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("indicator_values.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
