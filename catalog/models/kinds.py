"""What a business has been registered as, since when: a list that only grows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, String, event, insert
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.businesses import Business
from core.database import Base, utcnow


class KindEntry(Base):
    """One line: from a day on the business is of a kind, until the next standing line says otherwise.

    The first line has no day: it holds from the beginning. A line is never changed or removed (a
    trigger refuses it); a mistaken one is corrected by another that names it. `catalog.kind_history`
    reads the lines.
    """

    __tablename__ = "business_kinds"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('doanh_nghiep', 'hop_tac_xa', 'ho_kinh_doanh', 'to_hop_tac', 'ca_nhan')", name="kind"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    valid_from: Mapped[date | None]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("business_kinds.id"), unique=True)
    note: Mapped[str | None] = mapped_column(String(300))
    recorded_at: Mapped[datetime] = mapped_column(default=utcnow)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


@event.listens_for(Business, "after_insert")
def _begin_history(_mapper: Any, connection: Connection, business: Business) -> None:
    """Whoever writes a registration down, by a form, a file or the sample: its history begins with it."""
    connection.execute(
        insert(KindEntry).values(business_id=business.id, kind=business.kind, recorded_at=utcnow())
    )
