"""Pages elsewhere that a producer says belong to a product or to one of its lots."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models import Product
from core.database import Base, utcnow
from traceability.models import Lot


class TraceLink(Base):
    """One page; of the whole product when `lot_id` is empty. `position` is the order of their maker."""

    __tablename__ = "trace_links"
    __table_args__ = (
        CheckConstraint("href LIKE 'https://%'", name="href_is_https"),
        Index(None, "product_id", "lot_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"), index=True)
    link_type: Mapped[str] = mapped_column(String(40))
    href: Mapped[str] = mapped_column(String(300))
    title: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str | None] = mapped_column(String(120))
    language: Mapped[str | None] = mapped_column(String(5))
    media_type: Mapped[str] = mapped_column(String(60), default="text/html")
    context: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)

    product: Mapped[Product] = relationship()
    lot: Mapped[Lot | None] = relationship()
