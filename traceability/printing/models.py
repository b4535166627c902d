"""What a person prints on for a business, and what producers ask their helpers to print."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import User
from catalog.models import Business, Product
from core.database import Base, BigId, utcnow
from traceability.models import Lot
from traceability.serials.models import SerialRange


class LabelSettings(Base):
    """What somebody chose last when printing for a business."""

    __tablename__ = "label_settings"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    business_id: Mapped[int] = mapped_column(
        ForeignKey("businesses.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    sheet: Mapped[str] = mapped_column(String(10))
    printer: Mapped[str] = mapped_column(String(10))
    count: Mapped[int]
    with_facts: Mapped[bool] = mapped_column(default=False)
    cut_marks: Mapped[bool] = mapped_column(default=True)
    # {sheet: [left, top, gap]} in tenths of a millimetre: each kind of sheet is moved on its own
    margins: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changed_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)


class WishState(StrEnum):
    """How far a wish to have labels printed is; one that waits too long is over by itself."""

    WAITING = "waiting"
    PRINTED = "printed"
    WITHDRAWN = "withdrawn"


class PrintWish(Base):
    """Labels that a producer asks the helpers of the commune to print: consent to this file and no more."""

    __tablename__ = "print_wishes"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'printed', 'withdrawn')", name="state"),
        CheckConstraint("count > 0", name="count"),
        CheckConstraint("(state = 'printed') = (printed_at IS NOT NULL)", name="printed_has_time"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_has_time"),
        Index(None, "business_id", "wished_at"),
        Index(None, "state", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"), index=True)
    range_id: Mapped[int | None] = mapped_column(ForeignKey("serial_ranges.id"), index=True)
    sheet: Mapped[str] = mapped_column(String(10))
    count: Mapped[int]
    with_facts: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default=WishState.WAITING.value)
    wished_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    wished_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # who took the file last
    taken_at: Mapped[datetime | None]
    job_id: Mapped[int | None] = mapped_column(BigId)  # entry of the outbox, when the file is long
    printed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    printed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    business: Mapped[Business] = relationship()
    product: Mapped[Product] = relationship()
    lot: Mapped[Lot | None] = relationship()
    range: Mapped[SerialRange | None] = relationship()
    wished_by: Mapped[User] = relationship(foreign_keys=[wished_by_id])
    taken_by: Mapped[User | None] = relationship(foreign_keys=[taken_by_id])
    printed_by: Mapped[User | None] = relationship(foreign_keys=[printed_by_id])

    def is_open(self, *, now: datetime) -> bool:
        """Say whether helpers may still take the file."""
        return self.state == WishState.WAITING and now < self.expires_at
