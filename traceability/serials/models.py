"""Ranges of serials, each serial with its state, and who moved them.

A range is asked for at once and made by the worker; its serials are issued when it is ready, all of them
or none. How many stand in which state is counted beside, so that no list has to count a million rows.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models import Product
from core.database import Base, BigId, utcnow
from traceability.models import Lot
from traceability.serials.states import SerialState

_STATES = "'issued', 'printed', 'activated', 'seen', 'revoked'"


class RangeState(StrEnum):
    """Whether the serials of a range are issued."""

    MAKING = "making"
    READY = "ready"
    CANCELLED = "cancelled"


class SerialRange(Base):
    """Serials asked for together."""

    __tablename__ = "serial_ranges"
    __table_args__ = (
        CheckConstraint("state IN ('making', 'ready', 'cancelled')", name="state"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint(
            "state <> 'ready' OR issued + printed + activated + seen + revoked = size", name="all_counted"
        ),
        CheckConstraint(
            "issued >= 0 AND printed >= 0 AND activated >= 0 AND seen >= 0 AND revoked >= 0",
            name="counts_not_negative",
        ),
        Index(None, "business_id", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"), index=True)
    size: Mapped[int]
    length: Mapped[int]  # characters of each serial
    state: Mapped[str] = mapped_column(String(10), default=RangeState.MAKING.value)
    issued: Mapped[int] = mapped_column(default=0)
    printed: Mapped[int] = mapped_column(default=0)
    activated: Mapped[int] = mapped_column(default=0)
    seen: Mapped[int] = mapped_column(default=0)
    revoked: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[int | None] = mapped_column(BigId)  # entry of the outbox, which may be gone by now
    made_at: Mapped[datetime] = mapped_column(default=utcnow)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    product: Mapped[Product] = relationship()
    lot: Mapped[Lot | None] = relationship()

    @property
    def left(self) -> int:
        """Return how many serials may stand on labels: all that were not taken out of use."""
        return self.size - self.revoked

    def count_of(self, state: SerialState) -> int:
        """Return how many serials of the range stand in a state."""
        return int(getattr(self, state.value))


class Serial(Base):
    """The number of one piece; unique among those of its product."""

    __tablename__ = "serials"
    __table_args__ = (
        UniqueConstraint("product_id", "serial"),
        UniqueConstraint("range_id", "number"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name="revoked_has_time"),
        CheckConstraint("(state = 'revoked') = (revoked_reason IS NOT NULL)", name="revoked_has_reason"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    range_id: Mapped[int] = mapped_column(ForeignKey("serial_ranges.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"))
    number: Mapped[int]  # place in its range, from 1
    serial: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default=SerialState.ISSUED.value)
    printed_at: Mapped[datetime | None]
    activated_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None] = mapped_column(String(300))
    first_seen_hour: Mapped[datetime | None]  # full hour: nobody needs the minute
    scans: Mapped[int] = mapped_column(default=0)

    range: Mapped[SerialRange] = relationship()
    product: Mapped[Product] = relationship()
    lot: Mapped[Lot | None] = relationship()


class SerialMove(Base):
    """Who brought serials into a state: one of them, or all of a range that could be."""

    __tablename__ = "serial_moves"
    __table_args__ = (CheckConstraint(f"state IN ({_STATES})", name="state"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    range_id: Mapped[int] = mapped_column(ForeignKey("serial_ranges.id"), index=True)
    serial_id: Mapped[int | None] = mapped_column(ForeignKey("serials.id"), index=True)  # None: the range
    state: Mapped[str] = mapped_column(String(10))
    moved: Mapped[int]  # how many
    reason: Mapped[str | None] = mapped_column(String(300))
    moved_at: Mapped[datetime] = mapped_column(default=utcnow)
    moved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # None: the house itself
