"""Zips of pictures that were made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models import Business
from core.database import Base, BigId, utcnow


class PictureBundle(Base):
    """All pictures of a business as one marketplace takes them, bound into one file.

    It is in no backup (`operations.tables`): it is large, and made again in a tap.
    """

    __tablename__ = "picture_bundles"

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    marketplace: Mapped[str] = mapped_column(String(20))
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    file_name: Mapped[str] = mapped_column(String(200))  # as it is taken away
    stored_name: Mapped[str | None] = mapped_column(String(80))  # in the store; None: nothing to bind
    job_id: Mapped[int | None] = mapped_column(BigId)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # shape of `exporters.pictures.services.make`

    business: Mapped[Business] = relationship()
