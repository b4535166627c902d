"""Papers of a business or of one of its products."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.businesses import Business
from core.database import Base, utcnow


class Certificate(Base):
    """A paper with number and dates; what it claims is shown only while it is valid."""

    __tablename__ = "certificates"
    __table_args__ = (
        CheckConstraint(
            "type IN ('ocop', 'tu_cong_bo', 'attp', 'cam_ket_attp', 'vietgap', 'haccp', 'nhan_hieu_tap_the')",
            name="type",
        ),
        CheckConstraint("stars IS NULL OR stars BETWEEN 3 AND 5", name="stars"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), index=True)
    reference: Mapped[str | None] = mapped_column(String(60), unique=True)
    type: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(80))
    issuer: Mapped[str] = mapped_column(String(160))
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    stars: Mapped[int | None]
    score: Mapped[int | None]
    scope_note: Mapped[str | None] = mapped_column(String(300))
    scan_name: Mapped[str | None] = mapped_column(String(80))  # name in the store
    verified_at: Mapped[datetime | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    business: Mapped[Business] = relationship()

    def is_valid(self, *, on: date) -> bool:
        """Say whether the paper holds on a day, both ends included; one without expiry holds on."""
        return self.issued_on <= on and (self.expires_on is None or on <= self.expires_on)
