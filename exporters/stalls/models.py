"""Stalls at marketplaces and products listed there, with who said so and who confirmed it last."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models import Business
from core.database import Base, utcnow

_STILL_OPEN = text("closed_on IS NULL")


class Stall(Base):
    """A business's stall at one marketplace; at most one that is open, older ones keep their history.

    An officer's verdict is asked for only when the stall is said to be opened after its marketplace
    closed; `exporters.stalls.queries` says which those are.
    """

    __tablename__ = "stalls"
    __table_args__ = (
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_after_opened"),
        CheckConstraint("verdict IS NULL OR verdict IN ('accepted', 'refused')", name="verdict"),
        Index(
            "uq_stalls_one_open",
            "business_id",
            "marketplace",
            unique=True,
            sqlite_where=_STILL_OPEN,
            postgresql_where=_STILL_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    marketplace: Mapped[str] = mapped_column(String(20))
    url: Mapped[str | None] = mapped_column(String(300))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    declared_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    confirmed_at: Mapped[datetime]  # when somebody last said that goods are sold there
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    last_checked_at: Mapped[datetime | None]  # when the link was looked at
    last_check: Mapped[str | None] = mapped_column(String(20))  # a `programmes.link_checks.LinkState`
    verdict: Mapped[str | None] = mapped_column(String(10))
    verdict_reason: Mapped[str | None] = mapped_column(String(500))
    verdict_at: Mapped[datetime | None]
    verdict_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)

    business: Mapped[Business] = relationship()
