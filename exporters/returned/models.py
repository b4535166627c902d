"""What a marketplace refused, as its own returned files say."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models import Business, Product
from core.database import Base, utcnow

LONGEST_REASON = 2000
LONGEST_SKU = 200
LONGEST_NAME = 300


class ReturnedFile(Base):
    """One returned file that was read; the file itself is not kept, it may hold facts of the shop."""

    __tablename__ = "returned_files"
    __table_args__ = (UniqueConstraint("business_id", "marketplace", "file_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    marketplace: Mapped[str] = mapped_column(String(20))
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=utcnow)
    returned_on: Mapped[date]
    file_name: Mapped[str | None] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64))  # SHA-256 of what was sent
    report: Mapped[dict[str, Any]] = mapped_column(JSON)  # shape of `exporters.returned.services._report`

    business: Mapped[Business] = relationship()


class ListingRejection(Base):
    """One reason for which a marketplace did not take a product; open until the product is exported again."""

    __tablename__ = "listing_rejections"

    id: Mapped[int] = mapped_column(primary_key=True)
    returned_file_id: Mapped[int] = mapped_column(
        ForeignKey("returned_files.id", ondelete="CASCADE"), index=True
    )
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    marketplace: Mapped[str] = mapped_column(String(20))
    sku: Mapped[str] = mapped_column(String(LONGEST_SKU))  # as the row has it; "" for none
    reason: Mapped[str] = mapped_column(Text)
    rejected_on: Mapped[date]
    closed_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship()
    file: Mapped[ReturnedFile] = relationship()
